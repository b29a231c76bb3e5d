// Says in the place of the composer why one cannot write here, and what to do about it.

import type { ReactNode } from "react";
import { useDoing, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";

export function CannotWrite({ channel, children }: { channel: Channel; children: ReactNode }) {
  const { act } = useDoing();
  const { app } = useKnown();
  if (app?.messages_read_only && channel.is_im && channel.user === app.bot_user) {
    return <div className="cannot-write">{app.name} doesn’t take messages here: its manifest turned them off.</div>;
  }
  if (channel.is_archived) {
    return <div className="cannot-write">This channel is archived. You can read what was said, but not write.</div>;
  }
  if (!channel.is_im && channel.is_member === false) {
    return (
      <div className="cannot-write">
        <span>
          You are looking at <strong>#{channel.name}</strong>
        </span>
        <button type="button" className="button is-primary" onClick={() => void act("join", { channel: channel.id })}>
          Join channel
        </button>
      </div>
    );
  }
  return children;
}
