// The followed threads, those with the newest replies first, each with its latest replies.

import { useEffect, useRef, useState } from "react";
import { Icon } from "../parts/Icon";
import { IconButton } from "../parts/IconButton";
import { titleOf } from "../state/names";
import { useDirectory, useDoing, useKnown } from "../state/session";
import { keyOf, unreadReplies } from "../state/unread";
import type { FollowedThread } from "../wire/page";
import { t } from "../words/words";
import { MessageRow } from "./MessageRow";
import { useRovingRows } from "./useRovingRows";

export function ThreadsPane({ onMenu }: { onMenu: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  const threads = useThreads();
  useRovingRows(list);
  return (
    <main id="conversation" className="pane" aria-label={t("thread.all")} data-testid="threads-view">
      <header className="pane-head">
        <div className="pane-title-row">
          <IconButton icon="menu" label={t("sidebar.open")} className="only-narrow" onClick={onMenu} />
          <h1 className="pane-title">{t("thread.all")}</h1>
        </div>
      </header>
      <div ref={list} className="threads">
        {threads?.map((thread) => <Thread key={keyOf(thread)} thread={thread} />)}
        {threads?.length === 0 && <p className="empty">{t("thread.none")}</p>}
      </div>
    </main>
  );
}

/** Fetches the threads, and again if one has new replies; what was new when the pane opened stays marked. */
function useThreads(): FollowedThread[] | null {
  const { threads, live } = useKnown();
  const { me } = useDirectory();
  const { fetchThreads } = useDoing();
  const [shown, setShown] = useState<{ me: string; threads: FollowedThread[] } | null>(null);
  const news = unreadReplies(threads);
  const wanted = useRef("");
  useEffect(() => {
    const occasion = `${me.id} ${live}`;
    // Fetching threads marks them as read; this change alone is no reason to fetch them again.
    if (news === 0 && wanted.current === occasion) return;
    wanted.current = occasion;
    void fetchThreads().then((fetched) => {
      if (!fetched) return;
      setShown((before) => ({ me: me.id, threads: before?.me === me.id ? merged(before.threads, fetched) : fetched }));
    });
  }, [me.id, live, news, fetchThreads]);
  return shown?.me === me.id ? shown.threads : null;
}

/** Returns the threads as they are now, with what was shown of them before. */
function merged(before: FollowedThread[], now: FollowedThread[]): FollowedThread[] {
  return now.map((thread) => {
    const known = before.find((each) => keyOf(each) === keyOf(thread));
    if (!known) return thread;
    const first = thread.replies[0]?.ts ?? "";
    const earlier = known.replies.filter((reply) => reply.ts < first);
    return { ...thread, read: known.read, replies: [...earlier, ...thread.replies] };
  });
}

function Thread({ thread }: { thread: FollowedThread }) {
  const { me, people, channel: channelOf } = useDirectory();
  const { jumpTo } = useDoing();
  const { channel: id, root, replies, read } = thread;
  const channel = channelOf(id);
  if (!channel) return null;
  const title = titleOf(channel, people);
  const hidden = (root.reply_count ?? replies.length) - replies.length;
  const last = replies.at(-1) ?? root;
  const isNew = replies.some((reply) => reply.ts > read && reply.user !== me.id);
  return (
    <section className="thread-card" aria-label={t("thread.in", { name: title })} data-testid="thread-card">
      <h2 className="thread-card-title">
        {channel.is_im ? null : <Icon name={channel.is_private ? "lock" : "hash"} size={16} />} {title}
        {isNew && <span className="thread-card-new">{t("message.new")}</span>}
      </h2>
      <div role="list" aria-label={t("thread.messages_in", { name: title })} className="thread-card-messages">
        <MessageRow channel={id} message={root} follows={false} within="thread" />
        {hidden > 0 && (
          <div role="listitem" className="thread-card-more">
            <button type="button" className="text-button" onClick={() => jumpTo(id, last)}>
              {t("thread.more_replies", { count: hidden })}
            </button>
          </div>
        )}
        {replies.map((reply) => (
          <MessageRow key={reply.ts} channel={id} message={reply} follows={false} within="thread" />
        ))}
      </div>
      <button type="button" className="button thread-card-open" onClick={() => jumpTo(id, last)}>
        {t("thread.open")}
      </button>
    </section>
  );
}
