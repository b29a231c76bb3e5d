// Shows JSON as a tree whose branches open and close, and copies it.

import { useState } from "react";
import { copyJson } from "../parts/copying";
import { Icon } from "../parts/Icon";
import { useDoing } from "../state/session";
import { t } from "../words/words";

export function Payload({ title, value }: { title: string; value: unknown }) {
  const { say } = useDoing();
  return (
    <section className="payload" aria-label={title}>
      <header>
        <h3>{title}</h3>
        <button type="button" className="text-button" onClick={() => void copyJson(value, say)}>
          <Icon name="copy" size={14} /> {t("request.copy")}
        </button>
      </header>
      <div className="json">
        <Branch value={value} depth={0} />
      </div>
    </section>
  );
}

/** Branches that are open at first. */
const OPEN_DEPTH = 2;
const LONGEST = 400;

function Branch({ name, value, depth }: { name?: string; value: unknown; depth: number }) {
  const [open, setOpen] = useState(depth < OPEN_DEPTH);
  const label = name === undefined ? null : <span className="json-name">{name}: </span>;
  if (typeof value !== "object" || value === null) {
    return (
      <div className="json-line">
        {label}
        <Leaf value={value} />
      </div>
    );
  }
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const [start, end] = isList ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) {
    return (
      <div className="json-line">
        {label}
        {start}
        {end}
      </div>
    );
  }
  return (
    <div className="json-line">
      <button type="button" className="json-turn" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={`json-sign ${open ? "is-open" : ""}`} aria-hidden="true" />
        {label}
        {open ? start : `${start} ${entries.length} ${end}`}
      </button>
      {open && (
        <div className="json-inner">
          {entries.map(([key, each]) => (
            <Branch key={key} name={key} value={each} depth={depth + 1} />
          ))}
          {end}
        </div>
      )}
    </div>
  );
}

function Leaf({ value }: { value: unknown }) {
  const text = typeof value === "string" && value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  return <span className={`json-${value === null ? "null" : typeof value}`}>{JSON.stringify(text)}</span>;
}
