// The left side: the current person, the channels, the direct conversations, and the app.

import { ControlsButton } from "../control/ControlsButton";
import { SearchField } from "../finding/SearchField";
import { useKnown } from "../state/session";
import type { Theme } from "../state/theme";
import type { Preference } from "../state/useKept";
import type { Channel } from "../wire/slack";
import { type Language, t } from "../words/words";
import { AppEntry } from "./AppEntry";
import { ChannelEntries } from "./ChannelEntries";
import { DirectEntries } from "./DirectEntries";
import { PersonSwitcher } from "./PersonSwitcher";
import { Preferences } from "./Preferences";
import { ThreadsEntry } from "./ThreadsEntry";

interface Props {
  current: Channel | undefined;
  /** Whether the followed threads are open. */
  inThreads: boolean;
  onPick: () => void;
  themes: Preference<Theme>;
  languages: Preference<Language>;
  onControls: () => void;
  controlsOpen: boolean;
}

export function Sidebar({ current, inThreads, onPick, themes, languages, onControls, controlsOpen }: Props) {
  const { team } = useKnown();
  return (
    <nav className="sidebar" aria-label={t("sidebar.workspace")} data-testid="sidebar">
      <header className="sidebar-head">
        <p className="team">{team}</p>
        <Preferences themes={themes} languages={languages} />
        <ControlsButton isOpen={controlsOpen} onClick={onControls} />
      </header>
      <PersonSwitcher />
      <SearchField className="only-narrow" onSearch={onPick} />
      <div className="sidebar-scroll">
        <ThreadsEntry isCurrent={inThreads} onPick={onPick} />
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
