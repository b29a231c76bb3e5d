// Gives a field its value, and a way to change it that notifies the app if Slack would.

import type { Block, Element } from "../wire/slack";
import { useInteraction } from "./interaction";
import { chosenIn, valueFor } from "./values";

export interface Field<Chosen> {
  chosen: Chosen;
  /** Changes the value, and notifies the app if it wants to know at once. */
  choose: (chosen: Chosen) => void;
  /** Changes the value without notifying the app: for text, which is sent when it is complete. */
  type: (chosen: Chosen) => void;
  tell: () => void;
  busy: boolean;
}

/** Returns whether changes notify the app at once: in an input block, only if the app wants that. */
export function tellsAtOnce(block: Block): boolean {
  return block.type !== "input" || block.dispatch_action === true;
}

export function useField<Chosen>(block: Block, element: Element): Field<Chosen> {
  const { valueOf, setValue, press, isBusy } = useInteraction();
  const before = valueOf(block, element);
  const type = (chosen: Chosen) => setValue(block, element, valueFor(element, chosen));
  const choose = (chosen: Chosen) => {
    const value = valueFor(element, chosen);
    setValue(block, element, value);
    if (!tellsAtOnce(block)) return;
    void press(block, element, value).then((told) => {
      if (!told && element.confirm) setValue(block, element, before);
    });
  };
  const tell = () => void press(block, element, before);
  return { chosen: chosenIn(before) as Chosen, choose, type, tell, busy: isBusy(block, element) };
}
