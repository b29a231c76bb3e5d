// Repeats something regularly, because not every change in the playground sends an event.

import { useEffect, useRef } from "react";

/** Does `work` at once, and then regularly as long as the component is on the page. */
export function useOften(work: () => Promise<void>, milliseconds: number): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    void latest.current();
    const timer = setInterval(() => void latest.current(), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
}
