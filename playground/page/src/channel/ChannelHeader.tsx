// Shows the channel's name, topic and members, or an app's tabs.

import { useState } from "react";
import { Avatar } from "../parts/Avatar";
import { Icon } from "../parts/Icon";
import { IconButton } from "../parts/IconButton";
import { titleOf } from "../state/names";
import { useDirectory, useKnown } from "../state/session";
import { Mrkdwn } from "../text/RichText";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";
import { ChannelDetails } from "./ChannelDetails";

export type Tab = "home" | "messages" | "about";

interface Props {
  channel: Channel;
  isApp: boolean;
  tabs: Tab[];
  tab: Tab;
  onTab: (tab: Tab) => void;
  onMenu: () => void;
}

export function ChannelHeader({ channel, isApp, tabs, tab, onTab, onMenu }: Props) {
  const { people, person } = useDirectory();
  const [detailed, setDetailed] = useState(false);
  const other = channel.is_im ? person(channel.user ?? "") : undefined;
  return (
    <header className={`pane-head ${isApp ? "has-tabs" : ""}`}>
      <div className="pane-title-row">
        <IconButton icon="menu" label={t("sidebar.open")} className="only-narrow" onClick={onMenu} />
        <h1 className="pane-title">
          {channel.is_im ? (
            <span className="pane-name">
              <Avatar person={other} size={24} /> {titleOf(channel, people)}{" "}
              {isApp && <span className="badge">{t("common.app")}</span>}
            </span>
          ) : (
            <button type="button" className="pane-name" onClick={() => setDetailed(true)} data-testid="channel-name">
              <Icon name={channel.is_private ? "lock" : "hash"} size={18} /> {channel.name}{" "}
              <Icon name="down" size={14} />
            </button>
          )}
        </h1>
        {channel.topic?.value && (
          <div className="pane-topic">
            <Mrkdwn text={channel.topic.value} />
          </div>
        )}
        {!channel.is_im && <Members channel={channel} onOpen={() => setDetailed(true)} />}
      </div>
      {isApp && <Tabs tabs={tabs} tab={tab} onTab={onTab} />}
      {detailed && <ChannelDetails channel={channel} onClose={() => setDetailed(false)} />}
    </header>
  );
}

function Members({ channel, onOpen }: { channel: Channel; onOpen: () => void }) {
  const { person } = useDirectory();
  const count = channel.num_members ?? channel.members?.length ?? 0;
  return (
    <button type="button" className="members" data-testid="members" onClick={onOpen}>
      {channel.members?.length ? (
        channel.members.slice(0, 3).map((id) => <Avatar key={id} person={person(id)} size={22} />)
      ) : (
        <Icon name="people" size={18} />
      )}
      <span aria-hidden="true">{count}</span>
      <span className="unseen">{t("channel.members", { count })}</span>
    </button>
  );
}

function Tabs({ tabs, tab, onTab }: { tabs: Tab[]; tab: Tab; onTab: (tab: Tab) => void }) {
  const { app } = useKnown();
  return (
    <div className="tabs" role="tablist" aria-label={app?.name}>
      {tabs.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          aria-selected={each === tab}
          className="tab"
          data-testid={`tab-${each}`}
          onClick={() => onTab(each)}
        >
          {t(`app.tab_${each}`)}
        </button>
      ))}
    </div>
  );
}
