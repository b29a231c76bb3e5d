// What stands above the first message of a channel or a conversation.

import { Avatar } from "../parts/Avatar";
import { Icon } from "../parts/Icon";
import { nameOf } from "../state/names";
import { useDirectory, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
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
          This is the very beginning of the <strong>{channel.name}</strong> channel. {channel.purpose?.value}
        </p>
      </div>
    );
  }
  const other = person(channel.user ?? "");
  const isApp = other?.id === app?.bot_user;
  return (
    <div className="opening">
      <h2>
        <Avatar person={other} size={48} /> {nameOf(other)} {isApp && <span className="badge">APP</span>}
      </h2>
      <p>
        {isApp
          ? `${app?.description ?? ""} Write to it here: only you see this conversation.`
          : other?.id === me.id
            ? "This is your own space, for notes to yourself."
            : `This conversation is between you and ${nameOf(other)}.`}
      </p>
      {isApp && <AppExamples channel={channel} />}
    </div>
  );
}
