import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import type { Asks } from "./commands";

/** What the frame's commands need of the view they are given from. */
export function useAsks(): Asks {
  return { view: useView(), commands: useCommands() };
}
