// Says that somebody was brought into a channel, and by whom.

import { nameOf } from "../state/names";
import { useDirectory } from "../state/session";

export function AddedBy({ channel, inviter }: { channel: string; inviter: string }) {
  const { channel: channelOf, person } = useDirectory();
  return (
    <p className="plain-text">
      was added to #{channelOf(channel)?.name} by {nameOf(person(inviter))}
    </p>
  );
}
