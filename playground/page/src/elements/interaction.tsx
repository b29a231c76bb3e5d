// Lets the elements of a message, a dialog or the Home report what was done with them.

import { type ReactNode, createContext, useCallback, useContext, useMemo, useRef, useState } from "react";
import { ask } from "../parts/asking";
import { useDoing } from "../state/session";
import type { Block, Element, FieldValue, FieldValues, Option, OptionGroup } from "../wire/slack";
import { initialValue, stateOf } from "./values";

/** Where the blocks are: in a message or in a view. */
export type Origin = { channel: string; ts: string } | { view_id: string };

export interface Interaction {
  /** Notifies the app, after a confirmation if the app wants one; returns whether the app was notified. */
  press: (block: Block, element: Element, value: object) => Promise<boolean>;
  suggest: (block: Block, element: Element, typed: string) => Promise<(Option | OptionGroup)[]>;
  valueOf: (block: Block, element: Element) => FieldValue;
  setValue: (block: Block, element: Element, value: FieldValue) => void;
  isBusy: (block: Block, element: Element) => boolean;
  errorOf: (block: Block) => string | undefined;
  /** The conversation that the person is in, for menus that begin with it. */
  conversation: string | null;
}

const InteractionContext = createContext<Interaction | null>(null);

/** Returns what elements have to call. */
export function useInteraction(): Interaction {
  const interaction = useContext(InteractionContext);
  if (interaction === null) throw new Error("an element outside of any message or view");
  return interaction;
}

interface Props {
  origin: Origin;
  blocks: Block[];
  conversation: string | null;
  typed: FieldValues;
  onTyped: (change: (typed: FieldValues) => FieldValues) => void;
  errors?: Record<string, string>;
  children: ReactNode;
}

/** Everything inside reports to the app of `origin` what is done; the owner of `typed` keeps what was typed. */
export function Interactive({ origin, blocks, conversation, typed, onTyped, errors, children }: Props) {
  const { act } = useDoing();
  const [busy, setBusy] = useState<string | null>(null);
  const latest = useRef({ origin, blocks, typed });
  latest.current = { origin, blocks, typed };

  const press = useCallback(
    async (block: Block, element: Element, value: object) => {
      if (element.confirm && !(await ask(element.confirm))) return false;
      setBusy(keyOf(block, element));
      const action = { type: element.type, block_id: block.block_id, action_id: element.action_id, ...value };
      const values = stateOf(
        latest.current.blocks,
        withValue(latest.current.typed, block, element, value),
        conversation,
      );
      const answer = await act("press", { ...latest.current.origin, action, state: { values } });
      setBusy(null);
      return answer.ok;
    },
    [act, conversation],
  );
  const suggest = useCallback(
    async (block: Block, element: Element, value: string) => {
      const { action_id } = element;
      const answer = await act(
        "suggest",
        { ...latest.current.origin, block_id: block.block_id, action_id, value },
        true,
      );
      return (answer.option_groups ?? answer.options ?? []) as (Option | OptionGroup)[];
    },
    [act],
  );
  const interaction = useMemo<Interaction>(
    () => ({
      press,
      suggest,
      conversation,
      valueOf: (block, element) => {
        const known = typed[block.block_id ?? ""]?.[element.action_id ?? ""];
        return known?.type === element.type ? known : initialValue(element, conversation);
      },
      setValue: (block, element, value) => onTyped((before) => withValue(before, block, element, value)),
      isBusy: (block, element) => busy === keyOf(block, element),
      errorOf: (block) => errors?.[block.block_id ?? ""],
    }),
    [press, suggest, conversation, typed, onTyped, busy, errors],
  );
  return <InteractionContext value={interaction}>{children}</InteractionContext>;
}

function keyOf(block: Block, element: Element): string {
  return `${block.block_id}/${element.action_id}`;
}

function withValue(typed: FieldValues, block: Block, element: Element, value: object): FieldValues {
  const [block_id, action_id] = [block.block_id ?? "", element.action_id ?? ""];
  if (!("type" in value)) return typed;
  return { ...typed, [block_id]: { ...typed[block_id], [action_id]: value as FieldValue } };
}
