// The field of a select menu, with what was chosen in it, and the list that opens under it.

import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Icon } from "../parts/Icon";
import { Popover } from "../parts/Popover";
import { wordsOf } from "../text/RichText";
import type { Block, Element } from "../wire/slack";
import { t } from "../words/words";
import { ChoiceList } from "./ChoiceList";
import type { Choice } from "./sources";
import { useMatches } from "./useMatches";

export interface SelectProps {
  block: Block;
  element: Element;
  id?: string;
  describedBy?: string;
  invalid?: boolean;
}

interface Props extends SelectProps {
  /** All choices, if the page knows them. */
  own: Choice[];
  /** What was chosen. */
  shown: Choice[];
  isMulti: boolean;
  busy: boolean;
  onPick: (choice: Choice) => void;
  onDrop: (choice: Choice) => void;
}

export function SelectBox(props: Props) {
  const { block, element, id, describedBy, invalid, own, shown, isMulti, busy, onPick, onDrop } = props;
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const { choices, note } = useMatches(block, element, own, open, query);
  const at = Math.min(active, choices.length - 1);
  const search = (typed: string) => {
    setQuery(typed);
    setActive(0);
  };
  const turn = (to: boolean) => {
    setOpen(to);
    search("");
  };
  const pick = (choice: Choice | undefined) => {
    if (!choice) return;
    onPick(choice);
    if (isMulti) setQuery("");
    else turn(false);
    field.current?.focus();
  };
  const step = (by: number) =>
    open ? setActive((at + by + choices.length) % Math.max(1, choices.length)) : turn(true);
  const onKeyDown = (event: KeyboardEvent) => {
    const last = shown.at(-1);
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Tab") return turn(false);
    if (event.key === "Backspace" && query === "" && isMulti && last) return onDrop(last);
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key !== "Enter") return;
    else if (open) pick(choices[at]);
    else turn(true);
    event.preventDefault();
  };
  const single = isMulti ? undefined : shown[0];
  const hint = wordsOf(element.placeholder) || t(isMulti ? "block.select_many" : "block.select_one");
  return (
    <div
      ref={box}
      className={`select field ${isMulti ? "is-multi" : ""} ${busy ? "is-busy" : ""}`}
      data-action-id={element.action_id}
      onPointerDown={(event) => {
        // Around the field is still the field; the tokens and the list in the box are not.
        if (event.target !== box.current) return;
        event.preventDefault();
        field.current?.focus();
        if (!open) turn(true);
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
        value={open ? query : (single?.words ?? "")}
        placeholder={open && single ? single.words : shown.length > 0 ? "" : hint}
        onChange={(event) => {
          search(event.target.value);
          setOpen(true);
        }}
        onPointerDown={() => !open && turn(true)}
        onKeyDown={onKeyDown}
        onBlur={() => turn(false)}
      />
      <span className="select-arrow">
        <Icon name="down" size={16} />
      </span>
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
      <button type="button" aria-label={t("block.remove", { name: choice.words })} onClick={() => onDrop(choice)}>
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}
