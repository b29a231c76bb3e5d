// A menu of which one or several options can be chosen, and are found by typing.

import type { Option } from "../wire/slack";
import { SelectBox, type SelectProps } from "./SelectBox";
import { type Choice, choiceOf, useChoices } from "./sources";
import { useField } from "./useField";

type Chosen = Option | string;

export function Select(props: SelectProps) {
  const { block, element } = props;
  const { chosen, choose, busy } = useField<Chosen | Chosen[] | null>(block, element);
  const isMulti = element.type.startsWith("multi_");
  const picked = Array.isArray(chosen) ? chosen : chosen ? [chosen] : [];
  const own = useChoices(element);
  const words = (each: Chosen) => (typeof each === "string" ? own.find(({ key }) => key === each)?.words : undefined);
  const onPick = (choice: Choice) =>
    choose(isMulti ? toggled(picked, choice, element.max_selected_items) : choice.chosen);
  return (
    <SelectBox
      {...props}
      own={own}
      shown={picked.map((each) => ({ ...choiceOf(asOption(each, words(each))), chosen: each }))}
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
