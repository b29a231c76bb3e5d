// Asks for the name of a new channel.

import { useState } from "react";
import { Dialog } from "../parts/Dialog";
import { useDoing } from "../state/session";
import { reasonOf } from "../text/errors";

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
      title="Create a channel"
      className="is-small"
      testId="create-channel"
      onClose={onClose}
      onSubmit={() => void create()}
      footer={
        <button type="submit" className="button is-primary" disabled={!name.trim()}>
          Create
        </button>
      }
    >
      <label className="input-label" htmlFor="channel-name">
        Name
      </label>
      <input
        id="channel-name"
        className="field"
        value={name}
        maxLength={80}
        placeholder="e.g. plan-budget"
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
          Make private
          <span className="choice-detail">Only people who are invited see it.</span>
        </span>
      </label>
    </Dialog>
  );
}
