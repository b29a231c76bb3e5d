// The channels that the person sees, archived ones last.

import { useState } from "react";
import { Icon } from "../parts/Icon";
import { IconButton } from "../parts/IconButton";
import { useDoing, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";
import { CreateChannel } from "./CreateChannel";
import { Entry, Section } from "./Entry";

export function ChannelEntries({ current, onPick }: { current: Channel | undefined; onPick: () => void }) {
  const { channels } = useKnown();
  const { openChannel } = useDoing();
  const [creating, setCreating] = useState(false);
  const shown = channels
    .filter((channel) => !channel.is_im)
    .sort((one, other) => Number(one.is_archived) - Number(other.is_archived) || one.name.localeCompare(other.name));
  return (
    <Section
      title={t("sidebar.channels")}
      action={<IconButton icon="add" size={16} label={t("sidebar.add_channel")} onClick={() => setCreating(true)} />}
    >
      {shown.map((channel) => (
        <Entry
          key={channel.id}
          testId={`channel-${channel.name}`}
          picture={<Icon name={channel.is_private ? "lock" : "hash"} size={16} />}
          name={channel.name}
          isCurrent={channel.id === current?.id}
          unread={channel.unread}
          mentions={channel.mentions}
          faded={channel.is_archived || channel.is_member === false}
          onPick={() => {
            openChannel(channel.id);
            onPick();
          }}
        >
          {channel.is_archived && <span className="entry-note">{t("sidebar.archived")}</span>}
        </Entry>
      ))}
      {creating && <CreateChannel onClose={() => setCreating(false)} />}
    </Section>
  );
}
