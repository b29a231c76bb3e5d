// Does something through the control address, and shows a message if that failed.

import { useCallback } from "react";
import { useDoing } from "../state/session";

/** Returns a function that waits for work: it returns the result, or shows the failure and returns undefined. */
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
