// One message: who wrote it and when, what it says, what people did with it, and what can be done with it.

import { type FocusEvent, type KeyboardEvent, memo, useState } from "react";
import { Avatar } from "../parts/Avatar";
import { Icon } from "../parts/Icon";
import { languageOf, nameOf } from "../state/names";
import { useDirectory, useDoing } from "../state/session";
import { fullMoment, shortTimeOf, timeOf } from "../text/dates";
import { unescape } from "../text/mrkdwn";
import type { Message, Person } from "../wire/slack";
import { Filled } from "../words/Filled";
import { t } from "../words/words";
import { EditBox } from "./EditBox";
import { edit, editKey, endEdit, useIsEdited } from "./editing";
import { MessageActions } from "./MessageActions";
import { MessageBody } from "./MessageBody";
import { NotHere } from "./NotHere";
import { Reactions } from "./Reactions";
import { RepliesLink } from "./RepliesLink";
import { rowsIn } from "./useRovingRows";

interface Props {
  channel: string;
  message: Message;
  /** It closely follows another message of the same person, so that the name is not repeated. */
  follows: boolean;
  /** Where it is shown: in a thread there are no links to the thread. */
  within: "channel" | "thread";
  /** Whether it is the message that was scrolled to. */
  isFound?: boolean;
}

export const MessageRow = memo(function MessageRow({ channel, message, follows, within, isFound }: Props) {
  const { person, me } = useDirectory();
  const [menuOpen, setMenuOpen] = useState(false);
  const key = editKey(channel, within, message.ts);
  const editing = useIsEdited(key);
  const [near, nearness] = useNearness();
  const author = person(message.user);
  const name = message.username ?? nameOf(author);
  const compact = follows && !message.ephemeral;
  return (
    <div
      role="listitem"
      tabIndex={-1}
      className={`message ${compact ? "is-compact" : ""} ${message.ephemeral ? "is-ephemeral" : ""} ${menuOpen ? "is-active" : ""} ${isFound ? "is-found" : ""}`}
      data-testid="message"
      data-ts={message.ts}
      aria-label={`${name}, ${timeOf(Number(message.ts), me.tz)}: ${summaryOf(message)}`}
      onKeyDown={walk}
      {...nearness}
    >
      {message.ephemeral && <OnlyVisible channel={channel} message={message} />}
      {within === "channel" && message.subtype === "thread_broadcast" && <Broadcast message={message} />}
      <div className="message-gutter">
        {compact ? <Moment message={message} short /> : <AuthorPicture author={author} name={name} />}
      </div>
      <div className="message-main">
        {!compact && (
          <div className="message-head">
            <Author author={author} name={name} />
            {(message.bot_id || author?.is_bot) && <span className="badge">{t("common.app")}</span>}
            <Moment message={message} />
          </div>
        )}
        <div className="message-body" lang={languageOf(message.text)}>
          {editing ? (
            <EditBox channel={channel} message={message} onDone={() => endEditing(key, within)} />
          ) : (
            <MessageBody channel={channel} message={message} />
          )}
        </div>
        <NotHere channel={channel} message={message} />
        <Reactions channel={channel} message={message} />
        {within === "channel" && <RepliesLink message={message} />}
      </div>
      {(near || menuOpen) && !editing && (
        <MessageActions
          channel={channel}
          message={message}
          within={within}
          onMenu={setMenuOpen}
          onEdit={() => edit(key)}
        />
      )}
    </div>
  );
});

/** Says whether pointer or focus are at the message: only then is there need for what can be done with it. */
function useNearness() {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const handlers = {
    onPointerEnter: () => setPointed(true),
    onPointerLeave: () => setPointed(false),
    onFocus: () => setFocused(true),
    onBlur: (event: FocusEvent) => setFocused(event.currentTarget.contains(event.relatedTarget as Node | null)),
  };
  return [pointed || focused, handlers] as const;
}

/** Unless the focus has moved elsewhere, it returns to the field below the messages. */
function endEditing(key: string, within: "channel" | "thread") {
  const focused = document.activeElement;
  const row = document.querySelector(".edit-box")?.closest(".message");
  const isElsewhere = focused !== document.body && !row?.contains(focused);
  if (!endEdit(key) || isElsewhere) return;
  document.querySelector<HTMLElement>(`.${within === "thread" ? "thread" : "pane"} .composer textarea`)?.focus();
}

function summaryOf(message: Message): string {
  return unescape(message.text)
    .replace(/<[^>|]*\|?([^>]*)>/g, "$1")
    .slice(0, 200);
}

function AuthorPicture({ author, name }: { author: Person | undefined; name: string }) {
  const { openDirect } = useDoing();
  return (
    <button
      type="button"
      tabIndex={-1}
      className="plain"
      aria-hidden="true"
      onClick={() => author && void openDirect(author.id)}
    >
      <Avatar person={author} name={name} />
    </button>
  );
}

function Author({ author, name }: { author: Person | undefined; name: string }) {
  const { openDirect } = useDoing();
  return (
    <button
      type="button"
      className="message-author"
      lang={languageOf(name)}
      onClick={() => author && void openDirect(author.id)}
    >
      {name}
    </button>
  );
}

function Moment({ message, short }: { message: Message; short?: boolean }) {
  const { me } = useDirectory();
  const seconds = Number(message.ts);
  return (
    <time className="message-time" dateTime={new Date(seconds * 1000).toISOString()} title={fullMoment(seconds, me.tz)}>
      {short ? shortTimeOf(seconds, me.tz) : timeOf(seconds, me.tz)}
    </time>
  );
}

function OnlyVisible({ channel, message }: { channel: string; message: Message }) {
  const { dismiss } = useDoing();
  return (
    <p className="message-note">
      <Icon name="eye" size={14} /> {t("message.only_visible")} ·{" "}
      <button type="button" className="text-button" onClick={() => dismiss(channel, message)}>
        {t("common.dismiss")}
      </button>
    </p>
  );
}

function Broadcast({ message }: { message: Message }) {
  const { openThread } = useDoing();
  const link = (
    <button type="button" className="text-button" onClick={() => openThread(message.thread_ts ?? message.ts)}>
      {t("message.a_thread")}
    </button>
  );
  return (
    <p className="message-note">
      <Icon name="thread" size={14} /> <Filled of="message.replied_to" with={{ thread: link }} />
    </p>
  );
}

/** Moves to the message above or below with the arrow keys, while the message itself has the focus. */
function walk(event: KeyboardEvent<HTMLElement>) {
  if (event.target !== event.currentTarget) return;
  const rows = rowsIn(event.currentTarget.closest(".threads") ?? event.currentTarget.closest("[role=list]"));
  const at = rows.indexOf(event.currentTarget);
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  const next = rows[steps[event.key] ?? -1];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
