// A menu in which one types to find what one then chooses: one thing, or several.

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { Icon } from "../parts/Icon";
import { Popover } from "../parts/Popover";
import { wordsOf } from "../text/RichText";
import type { Block, Element, Option } from "../wire/slack";
import { ChoiceList } from "./ChoiceList";
import { useInteraction } from "./interaction";
import { type Choice, choiceOf, choicesOf, useChoices } from "./sources";
import { useField } from "./useField";

type Chosen = Option | string;
type Props = { block: Block; element: Element; id?: string; describedBy?: string; invalid?: boolean };

/** Letters that a person has to type before an app is asked for suggestions, where it does not say. */
const FEWEST = 3;
const PATIENCE = 180;

export function Select(props: Props) {
  const { block, element } = props;
  const { chosen, choose, busy } = useField<Chosen | Chosen[] | null>(block, element);
  const isMulti = element.type.startsWith("multi_");
  const picked = useMemo(
    () => (isMulti ? ((chosen as Chosen[]) ?? []) : chosen ? [chosen as Chosen] : []),
    [chosen, isMulti],
  );
  const own = useChoices(element);
  const words = (each: Chosen) => (typeof each === "string" ? own.find(({ key }) => key === each)?.words : undefined);
  const shown = picked.map((each) => ({ ...choiceOf(asOption(each, words(each))), chosen: each }));
  const onPick = (choice: Choice) =>
    choose(isMulti ? toggled(picked, choice, element.max_selected_items) : choice.chosen);
  return (
    <Box
      {...props}
      own={own}
      shown={shown}
      isMulti={isMulti}
      busy={busy}
      onPick={onPick}
      onDrop={(choice) => choose(picked.filter((each) => keyOf(each) !== choice.key))}
    />
  );
}

function asOption(chosen: Chosen, words?: string): Option {
  return typeof chosen === "string" ? { text: { type: "plain_text", text: words ?? chosen }, value: chosen } : chosen;
}

function keyOf(chosen: Chosen): string {
  return typeof chosen === "string" ? chosen : chosen.value;
}

function toggled(picked: Chosen[], choice: Choice, most = Number.POSITIVE_INFINITY): Chosen[] {
  const others = picked.filter((each) => keyOf(each) !== choice.key);
  if (others.length < picked.length) return others;
  return picked.length < most ? [...picked, choice.chosen] : picked;
}

interface BoxProps extends Props {
  own: Choice[];
  shown: Choice[];
  isMulti: boolean;
  busy: boolean;
  onPick: (choice: Choice) => void;
  onDrop: (choice: Choice) => void;
}

function Box({ block, element, id, describedBy, invalid, own, shown, isMulti, busy, onPick, onDrop }: BoxProps) {
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const { choices, note } = useMatches(block, element, own, open, query);
  const at = Math.min(active, choices.length - 1);
  const turn = (to: boolean) => {
    setOpen(to);
    setQuery("");
    setActive(0);
  };
  const pick = (choice: Choice | undefined) => {
    if (!choice) return;
    onPick(choice);
    if (isMulti) setQuery("");
    else turn(false);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) setActive((at + (event.key === "ArrowDown" ? 1 : choices.length - 1)) % Math.max(1, choices.length));
      else turn(true);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (open) pick(choices[at]);
      else turn(true);
    } else if (event.key === "Backspace" && query === "" && isMulti && shown.length > 0) {
      onDrop(shown[shown.length - 1] as Choice);
    } else if (event.key === "Tab") turn(false);
  };
  const single = !isMulti ? shown[0] : undefined;
  const hint = wordsOf(element.placeholder) || (isMulti ? "Select options" : "Select an option");
  return (
    <div
      ref={box}
      className={`select field ${isMulti ? "is-multi" : ""} ${busy ? "is-busy" : ""}`}
      data-action-id={element.action_id}
      onPointerDown={(event) => {
        if (event.target !== field.current && box.current?.contains(event.target as Node)) {
          event.preventDefault();
          field.current?.focus();
          if (!open) turn(true);
        }
      }}
    >
      {isMulti && shown.map((choice) => <Token key={choice.key} choice={choice} onDrop={onDrop} />)}
      <input
        ref={field}
        id={id}
        type="text"
        role="combobox"
        data-focus={element.focus_on_load || undefined}
        autoComplete="off"
        aria-label={id ? undefined : hint}
        aria-expanded={open}
        aria-controls={open ? list : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && choices[at] ? `${list}-${at}` : undefined}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        className={single && !open ? "has-value" : ""}
        value={open ? query : (single?.words ?? "")}
        placeholder={open && single ? single.words : shown.length > 0 ? "" : hint}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onPointerDown={() => !open && turn(true)}
        onKeyDown={onKeyDown}
        onBlur={() => turn(false)}
      />
      <Icon name="down" size={16} />
      {open && (
        <Popover anchor={box} onClose={() => turn(false)} matchWidth>
          <ChoiceList
            id={list}
            label={hint}
            choices={choices}
            active={at}
            chosen={new Set(shown.map((choice) => choice.key))}
            note={note}
            onActive={setActive}
            onPick={pick}
          />
        </Popover>
      )}
    </div>
  );
}

function Token({ choice, onDrop }: { choice: Choice; onDrop: (choice: Choice) => void }) {
  return (
    <span className="token">
      {choice.words}
      <button type="button" aria-label={`Remove ${choice.words}`} onClick={() => onDrop(choice)}>
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}

/** Gives what fits the letters typed: of the menu's own choices, or as the app suggests it. */
function useMatches(block: Block, element: Element, own: Choice[], open: boolean, query: string) {
  const { suggest } = useInteraction();
  const [suggested, setSuggested] = useState<Choice[] | null>(null);
  const isExternal = element.type.endsWith("external_select");
  const fewest = element.min_query_length ?? FEWEST;
  const asks = isExternal && open && query.length >= fewest;
  useEffect(() => {
    if (!asks) return setSuggested(null);
    let wanted = true;
    const timer = setTimeout(() => {
      void suggest(block, element, query).then((options) => wanted && setSuggested(choicesOf(options)));
    }, PATIENCE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asks, query, suggest, block, element]);

  if (!isExternal) {
    const wanted = query.trim().toLowerCase();
    const choices = own.filter((choice) => choice.words.toLowerCase().includes(wanted));
    return { choices, note: choices.length > 0 ? null : "No results" };
  }
  if (!asks) return { choices: [], note: `Type at least ${fewest} ${fewest === 1 ? "letter" : "letters"}` };
  if (suggested === null) return { choices: [], note: "Loading…" };
  return { choices: suggested, note: suggested.length > 0 ? null : "No results" };
}
