// The results of a search: pressing a message opens it in its channel or thread.

import { useEffect, useState } from "react";
import { Avatar } from "../parts/Avatar";
import { IconButton } from "../parts/IconButton";
import { isReply, nowOf } from "../state/model";
import { nameOf, titleOf } from "../state/names";
import { useDirectory, useDoing, useKnown } from "../state/session";
import { momentLabel } from "../text/dates";
import type { FoundMessage } from "../wire/page";
import { t } from "../words/words";
import { snippetOf } from "./snippet";

/** Messages that the playground finds at most. */
const MOST = 50;

export function SearchPane({ query, onMenu }: { query: string; onMenu: () => void }) {
  const { search } = useDoing();
  const { me } = useDirectory();
  const [found, setFound] = useState<{ query: string; messages: FoundMessage[] } | null>(null);
  useEffect(() => {
    let current = true;
    void search(query).then((messages) => messages && current && setFound({ query, messages }));
    return () => {
      current = false;
    };
  }, [query, me.id, search]);
  const messages = found?.query === query ? found.messages : null;
  return (
    <main id="conversation" className="pane" aria-label={t("search.title")} data-testid="search-results">
      <header className="pane-head">
        <div className="pane-title-row">
          <IconButton icon="menu" label={t("sidebar.open")} className="only-narrow" onClick={onMenu} />
          <h1 className="pane-title">{t("search.title")}</h1>
          <p className="pane-topic" role="status">
            {messages && countOf(messages.length)}
          </p>
        </div>
      </header>
      <ul className="results">
        {messages?.map((message) => (
          <li key={`${message.channel} ${message.ts}`}>
            <Result message={message} query={query} />
          </li>
        ))}
      </ul>
    </main>
  );
}

function countOf(count: number): string {
  if (count === 0) return t("search.none");
  if (count >= MOST) return t("search.newest", { count: MOST });
  return t("search.found", { count });
}

function Result({ message, query }: { message: FoundMessage; query: string }) {
  const { me, people, person, channel } = useDirectory();
  const { clock } = useKnown();
  const { jumpTo } = useDoing();
  const author = person(message.user);
  const place = channel(message.channel);
  const pieces = snippetOf(
    message,
    query,
    (id) => person(id)?.name,
    (id) => channel(id)?.name,
  );
  return (
    <button type="button" className="result" data-testid="result" onClick={() => jumpTo(message.channel, message)}>
      <span className="result-place">
        {place && `${place.is_im ? "" : "#"}${titleOf(place, people)}`}
        {isReply(message) && ` · ${t("search.in_thread")}`} · {momentLabel(Number(message.ts), nowOf(clock), me.tz)}
      </span>
      <Avatar person={author} name={message.username} size={36} />
      <span className="result-words">
        <strong>{message.username ?? nameOf(author)}</strong>
        <span className="result-text">
          {pieces.map(({ text, isHit }, at) => (isHit ? <mark key={at}>{text}</mark> : text))}
        </span>
      </span>
    </button>
  );
}
