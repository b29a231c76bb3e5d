// Fetches and shows the messages of a channel or a thread, with a place to write under them.

import { type ReactNode, useEffect, useRef } from "react";
import { Composer } from "../composer/Composer";
import { useWanted } from "../state/jumping";
import { timelineOf } from "../state/model";
import { titleOf } from "../state/names";
import { useDirectory, useDoing, useKnown } from "../state/session";
import { keyOf } from "../state/unread";
import { fetchMessages } from "../wire/api";
import type { Channel, Message } from "../wire/slack";
import { t } from "../words/words";
import { CannotWrite } from "./CannotWrite";
import { MessageList } from "./MessageList";
import { Prompts } from "./Prompts";
import { Status } from "./Status";

interface Props {
  channel: Channel;
  thread?: string;
  opening?: ReactNode;
}

const NONE: Message[] = [];

export function Timeline({ channel, thread, opening }: Props) {
  const { timelines, threads, live } = useKnown();
  const { me, people } = useDirectory();
  const { fetchTimeline } = useDoing();
  const timeline = timelineOf(channel.id, thread);
  const messages = timelines[timeline];
  const mark = threads.find((each) => keyOf(each) === timeline);
  const firstNew = useFirstNew(timeline, (thread ? mark?.unread : channel.unread) ?? 0, messages);
  const wanted = useWanted(timeline);
  const until = useLast(timeline, wanted);
  useEffect(() => {
    void fetchTimeline(channel.id, thread, until);
    // What happened while no events arrived is fetched once they do again, and so are the messages around a wanted one.
  }, [channel.id, thread, live, until, fetchTimeline]);
  useEffect(() => {
    // Messages that arrived while the page was hidden are read when it is shown again.
    const onVisible = () => void (document.hidden || fetchTimeline(channel.id, thread, until));
    document.addEventListener("visibilitychange", onVisible);
    return () => document.removeEventListener("visibilitychange", onVisible);
  }, [channel.id, thread, until, fetchTimeline]);
  useEffect(() => {
    // Messages that arrived before the person leaves are read; fetching the messages tells the playground so.
    return () => void fetchMessages(me.id, channel.id, thread).catch(() => {});
  }, [me.id, channel.id, thread]);
  const name = titleOf(channel, people);
  const placeholder = t(channel.is_im ? "composer.message_person" : "composer.message_channel", { name });
  return (
    <>
      <MessageList
        key={timeline}
        channel={channel.id}
        messages={messages ?? NONE}
        busy={messages === undefined}
        within={thread ? "thread" : "channel"}
        label={thread ? t("thread.title") : t("channel.messages_in", { name: channel.is_im ? name : `#${name}` })}
        opening={opening}
        firstNew={firstNew}
        wanted={wanted}
      />
      <Status timeline={timeline} />
      {!thread && <Prompts channel={channel} />}
      <CannotWrite channel={channel}>
        <Composer
          key={timeline}
          channel={channel}
          thread={thread}
          timeline={timeline}
          placeholder={thread ? t("composer.reply") : placeholder}
        />
      </CannotWrite>
    </>
  );
}

/** Returns the message that was wanted last in a timeline: what stands around it is kept, also once it was seen. */
function useLast(timeline: string, wanted: string | undefined): string | undefined {
  const last = useRef({ timeline, wanted });
  if (last.current.timeline !== timeline || wanted) last.current = { timeline, wanted };
  return last.current.wanted;
}

/** Returns the first message that was new when the channel was opened; later messages are read as they arrive. */
function useFirstNew(timeline: string, unread: number, messages: Message[] | undefined): string | undefined {
  const { me } = useDirectory();
  const opened = useRef({ timeline: "", unread: 0, settled: false, firstNew: undefined as string | undefined });
  if (opened.current.timeline !== timeline) opened.current = { timeline, unread, settled: false, firstNew: undefined };
  const known = opened.current;
  if (!known.settled && messages) {
    const ofOthers = messages.filter((message) => !message.ephemeral && message.user !== me.id);
    known.settled = true;
    known.firstNew = known.unread > 0 ? ofOthers[ofOthers.length - known.unread]?.ts : undefined;
  }
  return known.firstNew;
}
