// Does something through the control address, and says so where it did not work.

import { useCallback } from "react";
import { useDoing } from "../state/session";

/** Gives how to do something that may fail: what it gave, or undefined where it failed, which is shown. */
export function useControl() {
  const { say } = useDoing();
  return useCallback(
    async <Value>(work: Promise<Value>): Promise<Value | undefined> => {
      try {
        return await work;
      } catch (error) {
        say(error instanceof Error ? error.message : String(error), "bad");
        return undefined;
      }
    },
    [say],
  );
}
