// Lets people edit their messages.

import { type KeyboardEvent, useState } from "react";
import { useDirectory, useDoing } from "../state/session";
import { typedIn } from "../text/typed";
import type { Message } from "../wire/slack";
import { t } from "../words/words";

export function EditBox({ channel, message, onDone }: { channel: string; message: Message; onDone: () => void }) {
  const { act } = useDoing();
  const { person, channel: channelOf } = useDirectory();
  const [text, setText] = useState(() =>
    typedIn(
      message.text,
      (id) => person(id)?.name,
      (id) => channelOf(id)?.name,
    ),
  );
  const save = async () => {
    if (text.trim() && (await act("edit", { channel, ts: message.ts, text: text.trim() })).ok) onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onDone();
    else if (event.key === "Enter" && !event.shiftKey) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="edit-box" data-testid="edit">
      <textarea
        className="field"
        aria-label={t("message.edit")}
        rows={Math.min(8, text.split("\n").length + 1)}
        value={text}
        autoFocus
        onFocus={({ currentTarget }) => currentTarget.setSelectionRange(text.length, text.length)}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" className="button" onClick={onDone}>
        {t("common.cancel")}
      </button>
      <button type="button" className="button is-primary" onClick={() => void save()}>
        {t("common.save")}
      </button>
    </div>
  );
}
