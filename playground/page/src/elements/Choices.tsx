// Boxes of which several can be checked, or buttons of which one can be picked.

import { useId } from "react";
import { Text } from "../text/RichText";
import type { Block, Element, Option } from "../wire/slack";
import { useField } from "./useField";

type Props = { block: Block; element: Element; labelledBy?: string };

export function Checkboxes({ block, element, labelledBy }: Props) {
  const { chosen, choose } = useField<Option[] | null>(block, element);
  const checked = new Set((chosen ?? []).map((option) => option.value));
  const turn = (option: Option) => {
    if (checked.has(option.value)) checked.delete(option.value);
    else checked.add(option.value);
    choose((element.options ?? []).filter(({ value }) => checked.has(value)));
  };
  return (
    <Choices
      element={element}
      kind="checkbox"
      isChosen={({ value }) => checked.has(value)}
      onChoose={turn}
      labelledBy={labelledBy}
    />
  );
}

export function RadioButtons({ block, element, labelledBy }: Props) {
  const { chosen, choose } = useField<Option | null>(block, element);
  return (
    <Choices
      element={element}
      kind="radio"
      isChosen={({ value }) => value === chosen?.value}
      onChoose={choose}
      labelledBy={labelledBy}
    />
  );
}

interface ChoicesProps {
  element: Element;
  kind: "checkbox" | "radio";
  isChosen: (option: Option) => boolean;
  onChoose: (option: Option) => void;
  labelledBy?: string;
}

function Choices({ element, kind, isChosen, onChoose, labelledBy }: ChoicesProps) {
  const name = useId();
  return (
    <div
      role={kind === "radio" ? "radiogroup" : "group"}
      className="choices"
      aria-labelledby={labelledBy}
      data-action-id={element.action_id}
    >
      {(element.options ?? []).map((option) => (
        <label key={option.value} className="choice">
          <input type={kind} name={name} checked={isChosen(option)} onChange={() => onChoose(option)} />
          <span>
            <Text of={option.text} />
            {option.description && (
              <span className="choice-detail">
                <Text of={option.description} />
              </span>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}
