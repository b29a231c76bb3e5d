// Says in place of the composer why the person cannot write here, and what to do about it.

import type { ReactNode } from "react";
import { useDoing, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { Filled } from "../words/Filled";
import { t } from "../words/words";

export function CannotWrite({ channel, children }: { channel: Channel; children: ReactNode }) {
  const { act } = useDoing();
  const { app } = useKnown();
  if (app?.messages_read_only && channel.is_im && channel.user === app.bot_user) {
    return <div className="cannot-write">{t("app.is_read_only", { app: app.name })}</div>;
  }
  if (channel.is_archived) {
    return <div className="cannot-write">{t("channel.is_archived")}</div>;
  }
  if (!channel.is_im && channel.is_member === false) {
    return (
      <div className="cannot-write">
        <span>
          <Filled of="channel.looking_at" with={{ name: <strong>#{channel.name}</strong> }} />
        </span>
        <button type="button" className="button is-primary" onClick={() => void act("join", { channel: channel.id })}>
          {t("channel.join")}
        </button>
      </div>
    );
  }
  return children;
}
