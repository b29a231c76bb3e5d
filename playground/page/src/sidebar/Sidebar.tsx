// The left side: who one is, the channels, the direct conversations, and the app.

import { IconButton } from "../parts/IconButton";
import { useKnown } from "../state/session";
import type { ThemeChoice } from "../state/theme";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";
import type { LanguageChoice } from "../words/language";
import { AppEntry } from "./AppEntry";
import { ChannelEntries } from "./ChannelEntries";
import { DirectEntries } from "./DirectEntries";
import { PersonSwitcher } from "./PersonSwitcher";
import { Preferences } from "./Preferences";

interface Props {
  current: Channel | undefined;
  onPick: () => void;
  themes: ThemeChoice;
  languages: LanguageChoice;
  onControls: () => void;
}

export function Sidebar({ current, onPick, themes, languages, onControls }: Props) {
  const { team } = useKnown();
  return (
    <nav className="sidebar" aria-label={t("sidebar.workspace")} data-testid="sidebar">
      <header className="sidebar-head">
        <p className="team">{team}</p>
        <Preferences themes={themes} languages={languages} />
        <IconButton icon="wrench" label={t("sidebar.controls")} onClick={onControls} data-testid="controls-button" />
      </header>
      <PersonSwitcher />
      <div className="sidebar-scroll">
        <ChannelEntries current={current} onPick={onPick} />
        <DirectEntries current={current} onPick={onPick} />
        <AppEntry current={current} onPick={onPick} />
      </div>
      <Live />
    </nav>
  );
}

function Live() {
  const { live } = useKnown();
  return (
    <p className="sidebar-foot" role="status">
      {live ? "" : t("sidebar.reconnecting")}
    </p>
  );
}
