import type { ComponentChildren } from "preact";
import { type Drawer, useView } from "../view/view";
import { Button } from "./button";

/** A drawer that any part of the frame may open. */
export type Opened = Extract<
  Drawer["kind"],
  "task" | "goal" | "tags" | "model" | "failures" | "history" | "keys" | "save"
>;

interface OpensProps {
  opens: Opened;
  kind?: string;
  label?: string;
  title?: string;
  children: ComponentChildren;
}

/** A button that opens a drawer, and closes it again. */
export function Opens({ opens, ...rest }: OpensProps) {
  const { drawer } = useView();
  const open = drawer.value?.kind === opens;
  return (
    <Button
      {...rest}
      open={open}
      onPress={() => {
        drawer.value = open ? null : { kind: opens };
      }}
    />
  );
}
