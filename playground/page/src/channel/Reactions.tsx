// The emoji with which people reacted to a message.

import { nameOf } from "../state/names";
import { useDirectory, useDoing } from "../state/session";
import { Emoji } from "../text/RichText";
import type { Message, Reaction } from "../wire/slack";
import { t } from "../words/words";
import { EmojiPicker } from "./EmojiPicker";

export function Reactions({ channel, message }: { channel: string; message: Message }) {
  const { act } = useDoing();
  if (!message.reactions?.length) return null;
  const react = (name: string) => void act("react", { channel, ts: message.ts, name });
  return (
    <div className="reactions">
      {message.reactions.map((reaction) => (
        <ReactionChip key={reaction.name} reaction={reaction} onPress={() => react(reaction.name)} />
      ))}
      <EmojiPicker label={t("message.add_reaction")} className="reaction is-adding" onPick={react} />
    </div>
  );
}

function ReactionChip({ reaction, onPress }: { reaction: Reaction; onPress: () => void }) {
  const { me, person } = useDirectory();
  const mine = reaction.users.includes(me.id);
  const names = reaction.users.map((id) => (id === me.id ? t("common.you") : nameOf(person(id)))).join(", ");
  return (
    <button
      type="button"
      className={`reaction ${mine ? "is-mine" : ""}`}
      aria-pressed={mine}
      aria-label={`${reaction.name}: ${reaction.count}, ${names}`}
      title={t("message.reacted", { names, emoji: `:${reaction.name}:` })}
      onClick={onPress}
    >
      <Emoji name={reaction.name} />
      <span>{reaction.count}</span>
    </button>
  );
}
