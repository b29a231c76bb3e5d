// The list under a select menu's field, and of completions: one of its rows is active, and is picked with Enter.

import { Fragment, useEffect, useRef } from "react";
import { Avatar } from "../parts/Avatar";
import { Icon } from "../parts/Icon";
import { useDirectory } from "../state/session";
import type { Choice } from "./sources";

interface Props {
  id: string;
  label: string;
  choices: Choice[];
  active: number;
  chosen: Set<string>;
  note: string | null;
  onActive: (at: number) => void;
  onPick: (choice: Choice) => void;
}

export function ChoiceList({ id, label, choices, active, chosen, note, onActive, onPick }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(`${id}-${active}`)}`)?.scrollIntoView({ block: "nearest" });
  }, [id, active]);
  return (
    // Pressing a row must not take the focus from the field.
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={label}
      className="choice-list"
      onPointerDown={(event) => event.preventDefault()}
    >
      {choices.map((choice, at) => (
        <Fragment key={choice.key}>
          {choice.group && choice.group !== choices[at - 1]?.group && <div className="menu-title">{choice.group}</div>}
          <div
            id={`${id}-${at}`}
            role="option"
            aria-selected={chosen.has(choice.key)}
            className={`choice-row ${at === active ? "is-active" : ""}`}
            onMouseMove={() => onActive(at)}
            onClick={() => onPick(choice)}
          >
            <Picture choice={choice} />
            <span className="choice-words">
              {choice.words}
              {choice.hint && <span className="choice-hint">{choice.hint}</span>}
              {choice.detail && <span className="choice-detail">{choice.detail}</span>}
            </span>
            {chosen.has(choice.key) && <Icon name="check" size={16} />}
          </div>
        </Fragment>
      ))}
      {note && <div className="choice-note">{note}</div>}
    </div>
  );
}

function Picture({ choice: { picture } }: { choice: Choice }) {
  const { person, channel } = useDirectory();
  if (!picture) return null;
  if ("person" in picture) return <Avatar person={person(picture.person)} size={20} />;
  return <Icon name={channel(picture.channel)?.is_private ? "lock" : "hash"} size={16} />;
}
