// Takes a fault as JSON, for all that the form has no words for.

import { useState } from "react";
import type { Fault } from "../wire/page";
import { t } from "../words/words";

const EXAMPLE = '{"kind": "answer", "error": "fatal_error", "count": 1}';

/** Return the fault that a text asks for, or undefined if the text is not a JSON object. */
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
        {t("fault.json")}
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
      <p className="control-note">{t(fault ? "fault.json_help" : "fault.json_invalid")}</p>
      <button
        type="button"
        className="button is-primary"
        data-testid="fault-add"
        disabled={!fault}
        onClick={() => fault && onAdd(fault)}
      >
        {t("fault.add")}
      </button>
    </>
  );
}
