// The link under a message that opens its thread.

import { Avatar } from "../parts/Avatar";
import { useDirectory, useDoing, useKnown } from "../state/session";
import { nowOf } from "../state/model";
import { momentLabel } from "../text/dates";
import type { Message } from "../wire/slack";
import { t } from "../words/words";

export function RepliesLink({ message }: { message: Message }) {
  const { openThread } = useDoing();
  const { person } = useDirectory();
  const count = message.reply_count ?? 0;
  if (count === 0) return null;
  return (
    <button type="button" className="replies" data-testid="replies" onClick={() => openThread(message.ts)}>
      {(message.reply_users ?? []).slice(0, 4).map((id) => (
        <Avatar key={id} person={person(id)} size={24} />
      ))}
      <span className="replies-count">{t("message.replies", { count })}</span>
      {message.latest_reply && <LastReply ts={message.latest_reply} />}
    </button>
  );
}

function LastReply({ ts }: { ts: string }) {
  const { me } = useDirectory();
  const { clock } = useKnown();
  const moment = momentLabel(Number(ts), nowOf(clock), me.tz);
  return <span className="replies-last">{t("message.last_reply", { moment })}</span>;
}
