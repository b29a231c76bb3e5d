// The messages of a channel or a thread, day by day; the list stays at its end if it was scrolled there.

import { Fragment, type ReactNode, type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Icon } from "../parts/Icon";
import { nowOf } from "../state/model";
import { useDirectory, useKnown } from "../state/session";
import { dayLabel, dayOf } from "../text/dates";
import type { Message } from "../wire/slack";
import { t } from "../words/words";
import { MessageRow } from "./MessageRow";
import { useJump } from "./useJump";
import { useRovingRows } from "./useRovingRows";

interface Props {
  channel: string;
  messages: Message[];
  /** Whether the messages are still being fetched. */
  busy: boolean;
  within: "channel" | "thread";
  label: string;
  /** What is shown above the first message. */
  opening?: ReactNode;
  /** The first message that was not read before. */
  firstNew?: string;
  /** The message to scroll to. */
  wanted?: string;
}

/** Seconds within which messages of one person share one name. */
const TOGETHER = 300;
/** Messages that are drawn at once. */
const STEP = 120;
/** Pixels from the end within which the list counts as scrolled to its end. */
const NEAR = 80;

export function MessageList({ channel, messages, busy, within, label, opening, firstNew, wanted }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [missed, leaveEnd] = useStayingAtEnd(scroller, messages);
  const [most, setMost] = useState(STEP);
  useRovingRows(scroller);
  const found = useJump(scroller, messages, wanted, leaveEnd, setMost);
  const hidden = Math.max(0, messages.length - most);
  const shown = useMemo(() => (hidden > 0 ? messages.slice(hidden) : messages), [messages, hidden]);
  return (
    <div className="messages" ref={scroller} data-testid={`${within}-messages`}>
      <div className="messages-inner">
        {hidden === 0 && opening}
        {hidden > 0 && (
          <button type="button" className="button earlier" onClick={() => setMost(most + STEP)}>
            {t("message.earlier")}
          </button>
        )}
        <div role="list" aria-label={label} aria-busy={busy}>
          <Rows channel={channel} messages={shown} within={within} firstNew={firstNew} found={found} />
        </div>
      </div>
      {missed && (
        <button type="button" className="jump" onClick={() => toEnd(scroller.current)}>
          <Icon name="down" size={16} /> {t("message.new_messages")}
        </button>
      )}
    </div>
  );
}

type RowsProps = Pick<Props, "channel" | "messages" | "within" | "firstNew"> & { found: string | null };

function Rows({ channel, messages, within, firstNew, found }: RowsProps) {
  const { me } = useDirectory();
  const row = (message: Message, before: Message | undefined) => {
    const isNew = message.ts === firstNew;
    return (
      <Fragment key={message.ts}>
        {isNew && <Line className="new-line">{t("message.new")}</Line>}
        <MessageRow
          channel={channel}
          message={message}
          follows={!isNew && isContinued(before, message)}
          within={within}
          isFound={message.ts === found}
        />
      </Fragment>
    );
  };
  if (within === "thread") {
    const [root, ...replies] = messages;
    return (
      <>
        {root && row(root, undefined)}
        {replies.length > 0 && (
          <Line className="reply-count">{t("message.replies", { count: replies.length })}</Line>
        )}
        {replies.map((message, place) => row(message, replies[place - 1]))}
      </>
    );
  }
  return daysOf(messages, me.tz).map(([first, ...rest]) => (
    <div key={first.ts} className="day">
      <DayName ts={first.ts} />
      {row(first, undefined)}
      {rest.map((message, place) => row(message, place === 0 ? first : rest[place - 1]))}
    </div>
  ));
}

function daysOf(messages: Message[], zone: string): [Message, ...Message[]][] {
  const days: [Message, ...Message[]][] = [];
  let current = "";
  for (const message of messages) {
    const day = dayOf(Number(message.ts), zone);
    if (day === current) days.at(-1)?.push(message);
    else days.push([message]);
    current = day;
  }
  return days;
}

function isContinued(before: Message | undefined, message: Message): boolean {
  if (!before || before.user !== message.user || before.username !== message.username) return false;
  if (before.ephemeral || before.subtype !== message.subtype || (before.reply_count ?? 0) > 0) return false;
  return Number(message.ts) - Number(before.ts) < TOGETHER;
}

function DayName({ ts }: { ts: string }) {
  const { me } = useDirectory();
  const { clock } = useKnown();
  return <Line className="day-name">{dayLabel(Number(ts), nowOf(clock), me.tz)}</Line>;
}

function Line({ className, children }: { className: string; children: string }) {
  return (
    <div className={className} role="listitem">
      <span>{children}</span>
    </div>
  );
}

/**
 * Keeps the end in view while one is there, whatever arrives or grows. Returns whether something came meanwhile, and
 * what to call before the list is scrolled elsewhere.
 */
function useStayingAtEnd(scroller: RefObject<HTMLDivElement | null>, messages: Message[]): [boolean, () => void] {
  const atEnd = useRef(true);
  const [missed, setMissed] = useState(false);
  const { me } = useDirectory();
  const lastTs = messages.at(-1)?.ts;
  // An ephemeral message is a response to what this person did.
  const isMine = messages.at(-1)?.user === me.id || messages.at(-1)?.ephemeral === true;

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    let size = "";
    const onResize = () => {
      size = sizeOf(box);
      if (atEnd.current) toEnd(box);
    };
    const onScroll = () => {
      // The browser itself scrolls where something grew; only what a person does says where that person wants to be.
      if (size !== sizeOf(box)) return;
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
      if (atEnd.current) setMissed(false);
    };
    const observer = new ResizeObserver(onResize);
    observer.observe(box);
    if (box.firstElementChild) observer.observe(box.firstElementChild);
    box.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", onScroll);
    };
  }, [scroller]);

  useLayoutEffect(() => {
    if (!atEnd.current && !isMine) return setMissed(true);
    atEnd.current = true;
    setMissed(false);
    toEnd(scroller.current);
  }, [lastTs, isMine, scroller]);
  const leaveEnd = useCallback(() => {
    atEnd.current = false;
  }, []);
  return [missed, leaveEnd];
}

function sizeOf(box: HTMLElement): string {
  return `${box.scrollHeight} ${box.clientHeight}`;
}

function toEnd(box: HTMLElement | null) {
  if (box) box.scrollTop = box.scrollHeight;
}
