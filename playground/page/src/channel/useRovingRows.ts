// Makes a list of messages one tab stop: the arrow keys move from message to message, and only the elements in the
// current message can be reached with the Tab key.

import { type RefObject, useEffect, useRef } from "react";

const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]";
/** Keeps what an element's tabindex was, while the element cannot be reached. */
const KEPT = "keptTabindex";

/** Begins at the last message; goes along with the focus, also if the pointer moved it. */
export function useRovingRows(list: RefObject<HTMLElement | null>): void {
  const current = useRef<string | null>(null);
  useEffect(() => {
    const box = list.current;
    if (!box) return undefined;
    const settle = () => {
      const rows = rowsIn(box);
      const here = rows.find((row) => row.dataset.ts === current.current) ?? rows.at(-1);
      for (const row of rows) setReach(row, row === here);
    };
    const onFocus = (event: FocusEvent) => {
      const row = (event.target as HTMLElement).closest<HTMLElement>(".message");
      if (!row || row.dataset.ts === current.current) return;
      current.current = row.dataset.ts ?? null;
      settle();
    };
    const observer = new MutationObserver(settle);
    observer.observe(box, { childList: true, subtree: true });
    box.addEventListener("focusin", onFocus);
    settle();
    return () => {
      observer.disconnect();
      box.removeEventListener("focusin", onFocus);
    };
  }, [list]);
}

/** Returns the messages of a list, in their order. */
export function rowsIn(list: Element | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>(".message") ?? [])];
}

function setReach(row: HTMLElement, isHere: boolean) {
  row.tabIndex = isHere ? 0 : -1;
  for (const part of row.querySelectorAll<HTMLElement>(FOCUSABLE)) {
    const kept = part.dataset[KEPT];
    if (isHere && kept !== undefined) {
      if (kept === "") part.removeAttribute("tabindex");
      else part.setAttribute("tabindex", kept);
      delete part.dataset[KEPT];
    } else if (!isHere && kept === undefined && part.tabIndex >= 0) {
      part.dataset[KEPT] = part.getAttribute("tabindex") ?? "";
      part.tabIndex = -1;
    }
  }
}
