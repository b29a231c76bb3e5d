// The whole page: the sidebar, the main pane, a thread beside it, and dialogs and menus over them.

import { type Dispatch, useCallback, useEffect, useRef, useState } from "react";
import { ChannelPane } from "./channel/ChannelPane";
import { ThreadPane } from "./channel/ThreadPane";
import { ThreadsPane } from "./channel/ThreadsPane";
import { ControlPanel } from "./control/ControlPanel";
import { ModalStack } from "./dialogs/ModalStack";
import { QuickSwitcher } from "./finding/QuickSwitcher";
import { SearchField } from "./finding/SearchField";
import { SearchPane } from "./finding/SearchPane";
import { type Announcement, Announcer, announcementOf } from "./parts/Announcer";
import { Asker } from "./parts/Asker";
import { Toasts } from "./parts/Toasts";
import { Sidebar } from "./sidebar/Sidebar";
import { type Model, timelineOf } from "./state/model";
import { placeOf, titleOf } from "./state/names";
import { SEARCH, THREADS } from "./state/places";
import type { Change } from "./state/reduce";
import { type Route, useRoute } from "./state/route";
import { Session } from "./state/session";
import { useTheme } from "./state/theme";
import { useDoingOf } from "./state/useDoingOf";
import { useModel } from "./state/useModel";
import type { PageEvent } from "./wire/page";
import type { Channel } from "./wire/slack";
import { useLanguage } from "./words/language";
import { slackWords } from "./words/slackWords";
import { t } from "./words/words";

export function App() {
  const [route, go] = useRoute();
  const [theme, themes] = useTheme();
  const [language, languages] = useLanguage();
  const [said, setSaid] = useState<Announcement | null>(null);
  const [menuOpen, setMenuOpen] = useState(false);
  const [controlsOpen, setControlsOpen] = useState(false);
  const reading = useRef<readonly string[]>([]);
  const notice = useRef((_: string) => {});

  const listen = useCallback((event: PageEvent, me: string) => {
    if (event.kind === "notice") notice.current(slackWords(event.text));
    const announcement = announcementOf(event, reading.current, me);
    if (announcement) setSaid(announcement);
  }, []);
  const [model, dispatch] = useModel(route.person, reading, listen);
  const doing = useDoingOf(model, dispatch, go);
  notice.current = doing.say;

  const closeThread = useCallback(() => {
    go({ thread: "" });
    document.querySelector<HTMLElement>(".pane textarea")?.focus();
  }, [go]);
  useSeeing(controlsOpen && (model?.failures ?? 0) > 0, dispatch);
  const isElsewhere = route.place === THREADS || route.place === SEARCH;
  const channel = model && !isElsewhere ? channelAt(model, route) : undefined;
  reading.current = channel ? [channel.id, ...(route.thread ? [timelineOf(channel.id, route.thread)] : [])] : [];
  useTitle(model && channel ? `${titleOf(channel, model.people)} · ${model.team}` : t("page.title"));
  if (model === null || !isCurrent(model, route)) return <Loading />;
  return (
    // In another language everything is drawn again, because texts are looked up while drawing.
    <Session key={language} model={model} doing={doing} theme={theme}>
      <div
        className={`page ${menuOpen ? "has-menu" : ""} ${route.thread && channel ? "has-thread" : ""} ${controlsOpen ? "has-controls" : ""}`}
      >
        <a className="skip" href="#conversation" onClick={skip}>
          {t("page.skip")}
        </a>
        <Sidebar
          current={channel}
          inThreads={route.place === THREADS}
          themes={themes}
          languages={languages}
          controlsOpen={controlsOpen}
          onControls={() => {
            setControlsOpen(!controlsOpen);
            setMenuOpen(false);
          }}
          onPick={() => setMenuOpen(false)}
        />
        {menuOpen && (
          <button type="button" className="veil" aria-label={t("sidebar.close")} onClick={() => setMenuOpen(false)} />
        )}
        <div className="stage">
          <div className="top-bar">
            <SearchField />
          </div>
          <div className="panes">
            <Place route={route} channel={channel} onMenu={() => setMenuOpen(true)} />
            {channel && route.thread && <ThreadPane channel={channel} thread={route.thread} onClose={closeThread} />}
          </div>
        </div>
        <QuickSwitcher />
        {controlsOpen && <ControlPanel onClose={() => setControlsOpen(false)} />}
        <ModalStack conversation={channel?.id ?? null} />
        <Asker />
        <Toasts />
        <Announcer said={said} />
      </div>
    </Session>
  );
}

/** The main pane: a channel, the followed threads, or the results of a search. */
function Place({ route, channel, onMenu }: { route: Route; channel: Channel | undefined; onMenu: () => void }) {
  if (route.place === THREADS) return <ThreadsPane onMenu={onMenu} />;
  if (route.place === SEARCH) return <SearchPane query={route.thread} onMenu={onMenu} />;
  return channel ? <ChannelPane key={channel.id} channel={channel} onMenu={onMenu} /> : <Nowhere />;
}

/** Returns whether the loaded state is that of the person in the address; an unknown name matches anybody. */
function isCurrent(model: Model, { person }: Route): boolean {
  const wanted = model.people.find((each) => each.name === person && !each.is_bot);
  return !wanted || wanted.id === model.me;
}

/** Returns the channel that the address names; without one, a channel that the app is in, or the first channel. */
function channelAt({ app, channels, people }: Model, { place }: Route): Channel | undefined {
  const open = channels.filter((channel) => !channel.is_im && !channel.is_archived);
  return (
    channels.find((channel) => placeOf(channel, people) === place) ??
    open.find((channel) => channel.members?.includes(app?.bot_user ?? "")) ??
    open[0]
  );
}

function useTitle(title: string) {
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** Calls that failed on purpose count as seen while the controls are open. */
function useSeeing(seen: boolean, dispatch: Dispatch<Change>) {
  useEffect(() => {
    if (seen) dispatch({ kind: "failures_seen" });
  }, [seen, dispatch]);
}

function skip(event: React.MouseEvent) {
  event.preventDefault();
  document.querySelector<HTMLElement>(".pane textarea, .pane button")?.focus();
}

function Loading() {
  return (
    <p className="loading" role="status">
      {t("page.opening")}
    </p>
  );
}

function Nowhere() {
  return (
    <main id="conversation" className="pane empty">
      {t("page.no_channels")}
    </main>
  );
}
