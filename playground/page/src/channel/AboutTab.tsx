// The app's description, and its commands and shortcuts.

import { Icon } from "../parts/Icon";
import { useKnown } from "../state/session";
import { t } from "../words/words";

export function AboutTab() {
  const { app, commands, shortcuts } = useKnown();
  return (
    <div className="home" role="tabpanel" aria-label={t("app.tab_about")} data-testid="about">
      <h2>{app?.name}</h2>
      <p>{app?.description}</p>
      {commands.length > 0 && <h3>{t("app.commands")}</h3>}
      {commands.map((command) => (
        <p key={command.name} className="about-row">
          <code>{command.name}</code> {command.description}
          {command.usage_hint && <span className="about-hint">{command.usage_hint}</span>}
        </p>
      ))}
      {shortcuts.length > 0 && <h3>{t("app.shortcuts")}</h3>}
      {shortcuts.map((shortcut) => (
        <p key={shortcut.callback_id} className="about-row">
          <Icon name="bolt" size={16} /> <strong>{shortcut.name}</strong> {shortcut.description}
          {shortcut.kind === "message" && <span className="about-hint">{t("app.in_message_menu")}</span>}
        </p>
      ))}
    </div>
  );
}
