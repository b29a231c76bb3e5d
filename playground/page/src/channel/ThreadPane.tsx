// The thread beside the channel, or in place of the channel on a phone.

import { useEffect, useRef } from "react";
import { IconButton } from "../parts/IconButton";
import { timelineOf } from "../state/model";
import { titleOf } from "../state/names";
import { useDirectory, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";
import { Timeline } from "./Timeline";

export function ThreadPane({ channel, thread, onClose }: { channel: Channel; thread: string; onClose: () => void }) {
  const { people } = useDirectory();
  const { titles } = useKnown();
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isOurs = pane.current?.contains(document.activeElement);
      if (event.key === "Escape" && isOurs && !event.defaultPrevented) onClose();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [onClose]);
  return (
    <aside ref={pane} className="thread" aria-label={t("thread.title")} data-testid="thread">
      <header className="pane-head">
        <div className="pane-title-row">
          <IconButton icon="back" label={t("thread.back")} className="only-narrow" onClick={onClose} />
          <h2 className="pane-title">
            {titles[timelineOf(channel.id, thread)] ?? t("thread.title")}{" "}
            <span className="thread-place">{`${channel.is_im ? "" : "# "}${titleOf(channel, people)}`}</span>
          </h2>
          <IconButton icon="close" label={t("thread.close")} className="only-wide" onClick={onClose} />
        </div>
      </header>
      <Timeline channel={channel} thread={thread} />
    </aside>
  );
}
