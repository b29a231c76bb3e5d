// Does something again and again: the playground does not tell of everything that changes.

import { useEffect, useRef } from "react";

/** Does `work` at once, and then every so many milliseconds, as long as what uses this is on the page. */
export function useOften(work: () => Promise<void>, milliseconds: number): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    void latest.current();
    const timer = setInterval(() => void latest.current(), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
}
