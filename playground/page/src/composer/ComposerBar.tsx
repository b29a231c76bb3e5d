// The row under the field: shortcuts, formatting, emoji, mentions and commands, and the button that sends.

import type { ReactNode } from "react";
import { EmojiPicker } from "../channel/EmojiPicker";
import { glyphOf } from "../emoji/emoji";
import { IconButton } from "../parts/IconButton";
import { Menu } from "../parts/Menu";
import { useDirectory, useDoing } from "../state/session";
import { t } from "../words/words";

interface Props {
  formatting: boolean;
  thread?: string;
  onFormatting: () => void;
  onInsert: (text: string) => void;
  children: ReactNode;
}

export function ComposerBar({ formatting, thread, onFormatting, onInsert, children }: Props) {
  return (
    <div className="composer-bar">
      <ShortcutMenu />
      <IconButton
        icon="format"
        size={18}
        label={t(formatting ? "composer.hide_formatting" : "composer.show_formatting")}
        aria-pressed={formatting}
        className="only-wide"
        onClick={onFormatting}
      />
      <EmojiPicker label={t("composer.emoji")} onPick={(name) => onInsert(glyphOf(name) ?? "")} />
      <IconButton icon="at" size={18} label={t("composer.mention")} onClick={() => onInsert("@")} />
      {!thread && <IconButton icon="slash" size={18} label={t("composer.command")} onClick={() => onInsert("/")} />}
      <span className="composer-gap" />
      {children}
    </div>
  );
}

function ShortcutMenu() {
  const { shortcuts, appName } = useDirectory();
  const { act } = useDoing();
  const items = shortcuts
    .filter((shortcut) => shortcut.kind === "global")
    .map(({ name, description, callback_id }) => ({
      icon: "bolt" as const,
      label: name,
      detail: description,
      onChoose: () => void act("shortcut", { callback_id }),
    }));
  const nothing = { label: t("app.no_shortcuts", { app: appName || t("common.the_app") }), onChoose: () => {} };
  return (
    <Menu
      label={t("composer.shortcuts")}
      side="above"
      groups={[{ title: items.length > 0 ? appName : undefined, items: items.length > 0 ? items : [nothing] }]}
      button={(props) => <IconButton icon="add" size={18} label={t("composer.shortcuts")} className="is-round" {...props} />}
    />
  );
}
