// Says that somebody was brought into a channel, and by whom.

import { nameOf } from "../state/names";
import { useDirectory } from "../state/session";
import { t } from "../words/words";

export function AddedBy({ channel, inviter }: { channel: string; inviter: string }) {
  const { channel: channelOf, person } = useDirectory();
  const added = { channel: channelOf(channel)?.name ?? "", name: nameOf(person(inviter)) };
  return <p className="plain-text">{t("message.added", added)}</p>;
}
