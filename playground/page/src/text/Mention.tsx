// People, channels and everyone at once, as they are named within a text.

import { nameOf } from "../state/names";
import { useDirectory, useDoing } from "../state/session";
import { t } from "../words/words";

export function PersonMention({ id }: { id: string }) {
  const { me, person } = useDirectory();
  const { openDirect } = useDoing();
  const known = person(id);
  return (
    <button
      type="button"
      className={`mention ${id === me.id ? "is-me" : ""}`}
      onClick={() => known && void openDirect(id)}
    >
      @{known ? nameOf(known) : id}
    </button>
  );
}

export function ChannelMention({ id }: { id: string }) {
  const { channel } = useDirectory();
  const { openChannel } = useDoing();
  const known = channel(id);
  return (
    <button type="button" className="mention" onClick={() => known && openChannel(id)}>
      #{known?.name ?? t("channel.private")}
    </button>
  );
}
