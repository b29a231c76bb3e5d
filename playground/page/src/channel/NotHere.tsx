// Offers to invite somebody to the channel who was mentioned there but is not a member.

import { useDoing } from "../state/session";
import type { Message } from "../wire/slack";
import { t } from "../words/words";

const NOT_HERE = "mentioned_but_not_in_channel";

export function NotHere({ channel, message }: { channel: string; message: Message }) {
  const { act, dismiss } = useDoing();
  const { event_type, event_payload } = message.metadata ?? {};
  if (!message.ephemeral || event_type !== NOT_HERE) return null;
  const add = async () => {
    const answer = await act("invite", { channel, whom: event_payload?.user });
    if (answer.ok || answer.error === "already_in_channel") dismiss(channel, message);
  };
  return (
    <div className="not-here">
      <button type="button" className="button is-primary" onClick={() => void add()}>
        {t("message.add_absent")}
      </button>
      <button type="button" className="button" onClick={() => dismiss(channel, message)}>
        {t("message.skip_absent")}
      </button>
    </div>
  );
}
