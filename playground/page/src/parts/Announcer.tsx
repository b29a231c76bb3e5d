// Announces new messages to screen readers.

import { isReply, timelineOf } from "../state/model";
import { nameOf } from "../state/names";
import { useDirectory } from "../state/session";
import { unescape } from "../text/mrkdwn";
import type { PageEvent } from "../wire/page";
import { t } from "../words/words";

/** Return a short announcement for an event: for messages of others in a timeline that is on the page. */
export function announcementOf(event: PageEvent, reading: readonly string[], me: string): Announcement | null {
  if (event.kind !== "posted" && event.kind !== "ephemeral") return null;
  const { channel, message } = event;
  const isHere = reading.includes(timelineOf(channel, isReply(message) ? message.thread_ts : null));
  if (!isHere || (message.user === me && !message.bot_id)) return null;
  return { user: message.user, text: unescape(message.text).slice(0, 300), ts: message.ts };
}

export interface Announcement {
  user: string;
  text: string;
  ts: string;
}

export function Announcer({ said }: { said: Announcement | null }) {
  const { person } = useDirectory();
  return (
    <div className="unseen" role="log" aria-live="polite" aria-label={t("message.new_messages")}>
      {said && (
        <p key={said.ts}>
          {nameOf(person(said.user))}: {said.text}
        </p>
      )}
    </div>
  );
}
