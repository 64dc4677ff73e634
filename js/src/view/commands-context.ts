import type { Commands } from "./commands";
import { useView } from "./view";

export function useCommands(): Commands {
  return useView().commands;
}
