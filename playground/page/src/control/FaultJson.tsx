// Takes a fault as JSON, for all that the form has no words for.

import { useState } from "react";
import type { Fault } from "../wire/page";

const EXAMPLE = '{"kind": "answer", "error": "fatal_error", "count": 1}';

/** What is asked for as JSON, or undefined where the text is not a JSON object. */
export function parsedFault(text: string): Omit<Fault, "id"> | undefined {
  try {
    const told: unknown = JSON.parse(text);
    return told !== null && typeof told === "object" && !Array.isArray(told) ? (told as Fault) : undefined;
  } catch {
    return undefined;
  }
}

export function FaultJson({ onAdd }: { onAdd: (fault: Omit<Fault, "id">) => void }) {
  const [text, setText] = useState(EXAMPLE);
  const fault = parsedFault(text);
  return (
    <>
      <label>
        Fault as JSON
        <textarea
          className="field"
          rows={4}
          spellCheck={false}
          data-testid="fault-json"
          aria-invalid={!fault}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <p className="control-note">
        {fault ? "docs/trouble.md lists every kind, its keys and an example." : "This is not a JSON object yet."}
      </p>
      <button
        type="button"
        className="button is-primary"
        data-testid="fault-add"
        disabled={!fault}
        onClick={() => fault && onAdd(fault)}
      >
        Add fault
      </button>
    </>
  );
}
