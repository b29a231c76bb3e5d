// Fields for a day, a time, or both.

import type { Block, Element } from "../wire/slack";
import { t } from "../words/words";
import { useField } from "./useField";

type Props = { block: Block; element: Element; id?: string };

export function DatePicker({ block, element, id }: Props) {
  return <Picker block={block} element={element} id={id} kind="date" />;
}

export function TimePicker({ block, element, id }: Props) {
  return <Picker block={block} element={element} id={id} kind="time" />;
}

function Picker({ block, element, id, kind }: Props & { kind: "date" | "time" }) {
  const { chosen, choose } = useField<string | null>(block, element);
  return (
    <input
      id={id}
      type={kind}
      className="field is-picker"
      aria-label={id ? undefined : (element.placeholder?.text ?? t(`block.${kind}`))}
      data-action-id={element.action_id}
      data-focus={element.focus_on_load || undefined}
      value={chosen ?? ""}
      onChange={(event) => choose(event.target.value || null)}
    />
  );
}

export function DateTimePicker({ block, element, id }: Props) {
  const { chosen, choose } = useField<number | null>(block, element);
  const onChange = (typed: string) => choose(typed ? Math.round(new Date(typed).getTime() / 1000) : null);
  return (
    <input
      id={id}
      type="datetime-local"
      className="field is-picker"
      aria-label={id ? undefined : t("block.date_time")}
      data-action-id={element.action_id}
      data-focus={element.focus_on_load || undefined}
      value={chosen ? localMoment(chosen) : ""}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Returns a moment in the field's format, which is always in the computer's own time zone. */
function localMoment(seconds: number): string {
  const moment = new Date(seconds * 1000);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
