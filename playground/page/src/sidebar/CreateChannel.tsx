// Asks for the name of a new channel.

import { useState } from "react";
import { Dialog } from "../parts/Dialog";
import { useDoing } from "../state/session";
import { reasonOf } from "../text/errors";
import { t } from "../words/words";

export function CreateChannel({ onClose }: { onClose: () => void }) {
  const { act, openChannel } = useDoing();
  const [name, setName] = useState("");
  const [isPrivate, setPrivate] = useState(false);
  const [problem, setProblem] = useState("");
  const create = async () => {
    const answer = await act("create", { name, private: isPrivate }, true);
    if (!answer.ok) return setProblem(reasonOf(answer.error));
    onClose();
    const made = typeof answer.channel === "string" ? answer.channel : answer.channel?.id;
    if (made) openChannel(made);
  };
  return (
    <Dialog
      title={t("create_channel.title")}
      className="is-small"
      testId="create-channel"
      onClose={onClose}
      onSubmit={() => void create()}
      footer={
        <button type="submit" className="button is-primary" disabled={!name.trim()}>
          {t("common.create")}
        </button>
      }
    >
      <label className="input-label" htmlFor="channel-name">
        {t("create_channel.name")}
      </label>
      <input
        id="channel-name"
        className="field"
        value={name}
        maxLength={80}
        placeholder={t("create_channel.example")}
        aria-invalid={problem ? true : undefined}
        onChange={(event) => {
          setName(event.target.value.toLowerCase().replace(/\s+/g, "-"));
          setProblem("");
        }}
      />
      {problem && (
        <p className="input-error" role="alert">
          {problem}
        </p>
      )}
      <label className="choice">
        <input type="checkbox" checked={isPrivate} onChange={(event) => setPrivate(event.target.checked)} />
        <span>
          {t("create_channel.private")}
          <span className="choice-detail">{t("create_channel.private_detail")}</span>
        </span>
      </label>
    </Dialog>
  );
}
