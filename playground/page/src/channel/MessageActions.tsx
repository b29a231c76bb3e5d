// What can be done with a message: the bar that appears over it, and the menu behind its dots.

import { useState } from "react";
import { glyphOf } from "../emoji/emoji";
import { ask } from "../parts/asking";
import { copyJson } from "../parts/copying";
import { IconButton } from "../parts/IconButton";
import { Menu, type MenuGroup } from "../parts/Menu";
import { useToolbar } from "../parts/useToolbar";
import { useDirectory, useDoing } from "../state/session";
import type { Message } from "../wire/slack";
import { t } from "../words/words";
import { isEditable } from "./editing";
import { EmojiPicker } from "./EmojiPicker";
import { deleting } from "./questions";

interface Props {
  channel: string;
  message: Message;
  within: "channel" | "thread";
  /** Called when a menu opens or closes: the bar stays while a menu is open. */
  onMenu: (open: boolean) => void;
  onEdit: () => void;
}

const QUICK = ["white_check_mark", "eyes", "raised_hands"];

export function MessageActions({ channel, message, within, onMenu, onEdit }: Props) {
  const { act, openThread } = useDoing();
  const react = (name: string) => void act("react", { channel, ts: message.ts, name });
  return (
    <div className="message-actions" aria-label={t("message.actions")} {...useToolbar<HTMLDivElement>()}>
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
              {glyphOf(name)}
            </button>
          ))}
          <EmojiPicker label={t("message.find_reaction")} align="end" onPick={react} onOpenChange={onMenu} />
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
      groups={useGroups({ channel, message, onMenu, onEdit }, open)}
      onOpenChange={(to) => {
        setOpen(to);
        onMenu(to);
      }}
      button={(props) => <IconButton icon="more" size={18} label={t("message.more")} {...props} />}
    />
  );
}

function useGroups({ channel, message, onMenu, onEdit }: Omit<Props, "within">, open: boolean): MenuGroup[] {
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
  const remove = async () => {
    // The bar stays while the question is open, so that the focus can return to it.
    onMenu(true);
    const yes = await ask(deleting());
    onMenu(false);
    if (yes) void act("delete", { channel, ts });
  };
  const isMine = isEditable(message, me.id);
  const last = message.ephemeral
    ? [{ icon: "eye" as const, label: t("common.dismiss"), onChoose: () => dismiss(channel, message) }]
    : isMine
      ? [
          { icon: "edit" as const, label: t("message.edit"), onChoose: onEdit },
          {
            icon: "trash" as const,
            label: t("message.delete"),
            danger: true,
            onChoose: () => void remove(),
          },
        ]
      : [];
  const groups = [{ title: appName, items: ofApp }, { items: copies }, { items: last }];
  return groups.filter((group) => group.items.length > 0);
}
