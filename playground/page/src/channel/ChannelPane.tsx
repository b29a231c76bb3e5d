// The middle of the page: a channel or a direct conversation, or what an app shows of itself.

import { useEffect, useState } from "react";
import { FirstScreen, useIsWithoutApp } from "../start/FirstScreen";
import { useDoing, useKnown } from "../state/session";
import type { AppInfo } from "../wire/page";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";
import { AboutTab } from "./AboutTab";
import { AppNotice } from "./AppNotice";
import { ChannelHeader, type Tab } from "./ChannelHeader";
import { HomeTab } from "./HomeTab";
import { Opening } from "./Opening";
import { Timeline } from "./Timeline";

/** All that a conversation has that is not with an app. */
const MESSAGES: Tab[] = ["messages"];

/** It must be keyed by the channel, so that the chosen tab is reset in another channel. */
export function ChannelPane({ channel, onMenu }: { channel: Channel; onMenu: () => void }) {
  const { app } = useKnown();
  const { act } = useDoing();
  const isApp = channel.is_im && channel.user === app?.bot_user;
  const isWithoutApp = useIsWithoutApp();
  const tabs = isApp ? tabsOf(app) : MESSAGES;
  const [chosen, choose] = useState<Tab | null>(null);
  const tab = chosen && tabs.includes(chosen) ? chosen : firstOf(tabs);
  useEffect(() => {
    // An app is told when somebody opens one of its tabs: app_home_opened.
    if (isApp && tab !== "about") void act("home", { tab }, true);
  }, [isApp, tab, act]);
  return (
    <main id="conversation" className="pane" aria-label={t("page.conversation")}>
      <ChannelHeader channel={channel} isApp={isApp} tabs={tabs} tab={tab} onTab={choose} onMenu={onMenu} />
      {isApp && !isWithoutApp && <AppNotice />}
      {tab === "home" && <HomeTab />}
      {tab === "about" && <AboutTab />}
      {tab === "messages" &&
        (isWithoutApp ? <FirstScreen /> : <Timeline channel={channel} opening={<Opening channel={channel} />} />)}
    </main>
  );
}

/** Returns the tabs of an app, which need not have a place for messages. */
function tabsOf(app: AppInfo | null): Tab[] {
  return [...(app?.has_home ? (["home"] as const) : []), ...(app?.has_messages ? MESSAGES : []), "about"];
}

/** Returns the tab that is open at first. */
function firstOf(tabs: Tab[]): Tab {
  return tabs.includes("messages") ? "messages" : (tabs[0] ?? "about");
}
