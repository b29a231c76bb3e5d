// The left side: who one is, the channels, the direct conversations, and the app.

import { IconButton } from "../parts/IconButton";
import { SearchField } from "../finding/SearchField";
import { useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { AppEntry } from "./AppEntry";
import { ChannelEntries } from "./ChannelEntries";
import { DirectEntries } from "./DirectEntries";
import { PersonSwitcher } from "./PersonSwitcher";
import { ThreadsEntry } from "./ThreadsEntry";

interface Props {
  current: Channel | undefined;
  /** Whether one looks at the threads that one follows. */
  inThreads: boolean;
  onPick: () => void;
  theme: "light" | "dark";
  onTheme: () => void;
  onControls: () => void;
}

export function Sidebar({ current, inThreads, onPick, theme, onTheme, onControls }: Props) {
  const { team } = useKnown();
  return (
    <nav className="sidebar" aria-label="Workspace" data-testid="sidebar">
      <header className="sidebar-head">
        <p className="team">{team}</p>
        <IconButton
          icon={theme === "dark" ? "sun" : "moon"}
          label={theme === "dark" ? "Light colours" : "Dark colours"}
          onClick={onTheme}
          data-testid="theme"
        />
        <IconButton icon="wrench" label="Controls" onClick={onControls} data-testid="controls-button" />
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
      {live ? "" : "Waiting for the playground…"}
    </p>
  );
}
