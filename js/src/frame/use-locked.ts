import { useView } from "../view/view";

/** Why nothing can be changed here, being read-only, closed, or without a kernel; null where it can. */
export function useLocked(): string | null {
  return useView().connection.writable.value ? null : "This session cannot be changed from here";
}
