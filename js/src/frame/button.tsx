import type { ComponentChildren } from "preact";

interface ButtonProps {
  /** How it looks, in words of the style sheet: "small plain". */
  kind?: string;
  /** Its name, where what stands on it says too little. */
  label?: string | undefined;
  title?: string | undefined;
  /** Why it cannot be pressed; it says so where one looks for it. */
  off?: string | false | null | undefined;
  /** Why pressing it does nothing: it keeps the keyboard, which a disabled one would lose. */
  ends?: string | false | undefined;
  /** Whether what it opens is open. */
  open?: boolean | undefined;
  /** Whether what it says holds. */
  pressed?: boolean | undefined;
  /** Without it the button submits the form that it stands in. */
  onPress?: (() => void) | undefined;
  children: ComponentChildren;
}

/** A button, which says why where it is disabled. */
export function Button(props: ButtonProps) {
  const { kind = "", label, title, off, ends, open, pressed, onPress, children } = props;
  return (
    <button
      type={onPress ? "button" : "submit"}
      class={`sg-button ${kind.replace(/\w+/g, "sg-$&")}`}
      aria-label={label}
      aria-expanded={open}
      aria-pressed={pressed}
      aria-disabled={ends ? true : undefined}
      title={off || ends || title || label}
      disabled={Boolean(off)}
      onClick={ends ? undefined : onPress}
    >
      {children}
    </button>
  );
}
