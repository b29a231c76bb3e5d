// The middle of the page: a channel or a direct conversation, or what an app shows of itself.

import { useEffect, useState } from "react";
import { useDoing, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";
import { AboutTab } from "./AboutTab";
import { AppNotice } from "./AppNotice";
import { ChannelHeader, type Tab } from "./ChannelHeader";
import { HomeTab } from "./HomeTab";
import { Opening } from "./Opening";
import { Timeline } from "./Timeline";

export function ChannelPane({ channel, onMenu }: { channel: Channel; onMenu: () => void }) {
  const { app } = useKnown();
  const { act } = useDoing();
  const isApp = channel.is_im && channel.user === app?.bot_user;
  const [tab, setTab] = useState<Tab>("messages");
  const hasHome = isApp && (app?.has_home ?? false);
  useEffect(() => setTab("messages"), [channel.id]);
  useEffect(() => {
    // An app is told when somebody opens one of its tabs: app_home_opened.
    if (isApp && tab !== "about") void act("home", { tab }, true);
  }, [isApp, tab, channel.id, act]);
  return (
    <main id="conversation" className="pane" aria-label={t("page.conversation")}>
      <ChannelHeader channel={channel} isApp={isApp} hasHome={hasHome} tab={tab} onTab={setTab} onMenu={onMenu} />
      {isApp && <AppNotice />}
      {isApp && tab === "home" && <HomeTab />}
      {isApp && tab === "about" && <AboutTab />}
      {(!isApp || tab === "messages") && <Timeline channel={channel} opening={<Opening channel={channel} />} />}
    </main>
  );
}
