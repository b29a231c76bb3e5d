// Fields for text: of one line or several, numbers, addresses.

import type { KeyboardEvent } from "react";
import { wordsOf } from "../text/RichText";
import type { Block, Element, RichTextValue } from "../wire/slack";
import { t } from "../words/words";
import { useField } from "./useField";

type Props = { block: Block; element: Element; id?: string; describedBy?: string; invalid?: boolean };

const KINDS: Record<string, string> = { email_text_input: "email", url_text_input: "url", number_input: "text" };

export function TextField({ block, element, id, describedBy, invalid }: Props) {
  const { chosen, type, tell } = useField<string | null>(block, element);
  const onKeyDown = (event: KeyboardEvent) => {
    const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    const isEnter = event.key === "Enter" && !event.nativeEvent.isComposing && !(element.multiline && event.shiftKey);
    if (!isEnter || !block.dispatch_action || !triggers.includes("on_enter_pressed")) return;
    event.preventDefault();
    tell();
  };
  const shared = {
    id,
    className: "field",
    value: chosen ?? "",
    placeholder: wordsOf(element.placeholder),
    maxLength: element.max_length,
    "aria-label": id ? undefined : wordsOf(element.placeholder) || t("block.text"),
    "aria-describedby": describedBy,
    "aria-invalid": invalid,
    "data-action-id": element.action_id,
    "data-focus": element.focus_on_load || undefined,
    onKeyDown,
    onChange: (event: { target: { value: string } }) => type(event.target.value || null),
  };
  if (element.multiline) return <textarea {...shared} rows={4} />;
  const isNumber = element.type === "number_input";
  return <input {...shared} type={KINDS[element.type] ?? "text"} inputMode={isNumber ? "decimal" : undefined} />;
}

/** A field for formatted text; what is typed is taken as plain paragraphs. */
export function RichTextField({ block, element, id, describedBy, invalid }: Props) {
  const { chosen, type } = useField<RichTextValue | null>(block, element);
  return (
    <textarea
      id={id}
      className="field"
      rows={4}
      value={plainOf(chosen)}
      placeholder={wordsOf(element.placeholder)}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      data-action-id={element.action_id}
      onChange={(event) => type(event.target.value ? richOf(event.target.value) : null)}
    />
  );
}

function richOf(text: string): RichTextValue {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

function plainOf(value: RichTextValue | null): string {
  const sections = (value?.elements ?? []) as { elements?: { text?: string }[] }[];
  return sections.map((section) => (section.elements ?? []).map((piece) => piece.text ?? "").join("")).join("\n");
}
