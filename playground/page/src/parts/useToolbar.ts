// Makes a row of buttons one tab stop, with the arrow keys to move inside it.
// https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/

import { type FocusEvent, type KeyboardEvent, useLayoutEffect, useRef } from "react";

/** Returns what to put on the element that holds the buttons. */
export function useToolbar<Holder extends HTMLElement>() {
  const holder = useRef<Holder>(null);
  const current = useRef(0);
  const settle = () => {
    const buttons = buttonsIn(holder.current);
    current.current = Math.min(current.current, Math.max(0, buttons.length - 1));
    buttons.forEach((button, place) => {
      button.tabIndex = place === current.current ? 0 : -1;
    });
  };
  useLayoutEffect(settle);
  const onFocus = (event: FocusEvent) => {
    const place = buttonsIn(holder.current).indexOf(event.target as HTMLElement);
    if (place < 0) return;
    current.current = place;
    settle();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = buttonsIn(holder.current);
    const at = buttons.indexOf(event.target as HTMLElement);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 };
    const step = steps[event.key];
    // What is open over the row, such as a menu, has keys of its own.
    if (at < 0 || step === undefined) return;
    event.preventDefault();
    buttons[(step + buttons.length) % buttons.length]?.focus();
  };
  return { ref: holder, role: "toolbar", onFocus, onKeyDown } as const;
}

function buttonsIn(holder: HTMLElement | null): HTMLElement[] {
  const buttons = [...(holder?.querySelectorAll<HTMLElement>(":scope > button") ?? [])];
  return buttons.filter((button) => button.offsetParent !== null);
}
