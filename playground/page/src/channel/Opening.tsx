// What is shown above the first message of a channel or a conversation.

import { Avatar } from "../parts/Avatar";
import { Icon } from "../parts/Icon";
import { nameOf } from "../state/names";
import { useDirectory, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { Filled } from "../words/Filled";
import { t } from "../words/words";
import { AppExamples } from "./AppExamples";

export function Opening({ channel }: { channel: Channel }) {
  const { person, me } = useDirectory();
  const { app } = useKnown();
  if (!channel.is_im) {
    return (
      <div className="opening">
        <h2>
          <Icon name={channel.is_private ? "lock" : "hash"} size={26} /> {channel.name}
        </h2>
        <p>
          <Filled of="channel.beginning" with={{ name: <strong>{channel.name}</strong> }} /> {channel.purpose?.value}
        </p>
      </div>
    );
  }
  const other = person(channel.user ?? "");
  const isApp = other?.id === app?.bot_user;
  return (
    <div className="opening">
      <h2>
        <Avatar person={other} size={48} /> {nameOf(other)} {isApp && <span className="badge">{t("common.app")}</span>}
      </h2>
      <p>
        {isApp
          ? `${app?.description ?? ""} ${t("channel.with_app")}`
          : other?.id === me.id
            ? t("channel.own_space")
            : t("channel.between", { name: nameOf(other) })}
      </p>
      {isApp && <AppExamples channel={channel} />}
    </div>
  );
}
