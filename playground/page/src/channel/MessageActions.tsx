// What can be done with a message: the bar that appears over it, and the menu behind its dots.

import { useState } from "react";
import { copyJson } from "../parts/copying";
import { IconButton } from "../parts/IconButton";
import { Menu, type MenuGroup } from "../parts/Menu";
import { useDirectory, useDoing } from "../state/session";
import type { Message } from "../wire/slack";
import { t } from "../words/words";
import { EMOJI } from "./emoji";
import { EmojiPicker } from "./EmojiPicker";

interface Props {
  channel: string;
  message: Message;
  within: "channel" | "thread";
  /** Told when a menu opens or closes: the bar stays as long as one is open. */
  onMenu: (open: boolean) => void;
  onEdit: () => void;
}

const QUICK = ["white_check_mark", "eyes", "raised_hands"];

export function MessageActions({ channel, message, within, onMenu, onEdit }: Props) {
  const { act, openThread } = useDoing();
  const react = (name: string) => void act("react", { channel, ts: message.ts, name });
  return (
    <div className="message-actions" role="group" aria-label={t("message.actions")}>
      {!message.ephemeral && (
        <>
          {QUICK.map((name) => (
            <button
              key={name}
              type="button"
              className="icon-button is-quick"
              aria-label={t("message.react_with", { name })}
              title={`:${name}:`}
              onClick={() => react(name)}
            >
              {EMOJI[name]}
            </button>
          ))}
          <EmojiPicker label={t("message.find_reaction")} onPick={react} onOpenChange={onMenu} />
          {within === "channel" && (
            <IconButton
              icon="thread"
              size={18}
              label={t("message.reply_in_thread")}
              onClick={() => openThread(message.thread_ts ?? message.ts)}
            />
          )}
        </>
      )}
      <MoreMenu channel={channel} message={message} onMenu={onMenu} onEdit={onEdit} />
    </div>
  );
}

function MoreMenu({ channel, message, onMenu, onEdit }: Omit<Props, "within">) {
  const [open, setOpen] = useState(false);
  return (
    <Menu
      label={t("message.more")}
      align="end"
      groups={useGroups(channel, message, open, onEdit)}
      onOpenChange={(to) => {
        setOpen(to);
        onMenu(to);
      }}
      button={(props) => <IconButton icon="more" size={18} label={t("message.more")} {...props} />}
    />
  );
}

function useGroups(channel: string, message: Message, open: boolean, onEdit: () => void): MenuGroup[] {
  const { act, say, dismiss } = useDoing();
  const { me, shortcuts, appName } = useDirectory();
  if (!open) return [];
  const { ts } = message;
  const ofApp = shortcuts
    .filter((shortcut) => shortcut.kind === "message" && !message.ephemeral)
    .map(({ name, callback_id, description }) => ({
      icon: "bolt" as const,
      label: name,
      detail: description,
      onChoose: () => void act("message_shortcut", { callback_id, channel, ts }),
    }));
  const copies = [
    ...(message.blocks
      ? [
          {
            icon: "code" as const,
            label: t("message.copy_blocks"),
            onChoose: () => void copyJson({ blocks: message.blocks }, say),
          },
        ]
      : []),
    { icon: "copy" as const, label: t("message.copy_message"), onChoose: () => void copyJson(message, say) },
  ];
  const isMine = message.user === me.id && !message.bot_id && !message.subtype;
  const remove = message.ephemeral
    ? [{ icon: "eye" as const, label: t("common.dismiss"), onChoose: () => dismiss(channel, message) }]
    : isMine
      ? [
          { icon: "edit" as const, label: t("message.edit"), onChoose: onEdit },
          {
            icon: "trash" as const,
            label: t("message.delete"),
            danger: true,
            onChoose: () => void act("delete", { channel, ts }),
          },
        ]
      : [];
  const groups = [{ title: appName, items: ofApp }, { items: copies }, { items: remove }];
  return groups.filter((group) => group.items.length > 0);
}
