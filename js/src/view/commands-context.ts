import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Commands } from "./commands";

export const CommandsContext = createContext<Commands | null>(null);

export function useCommands(): Commands {
  const commands = useContext(CommandsContext);
  if (!commands) throw new Error("A component was rendered outside of a view.");
  return commands;
}
