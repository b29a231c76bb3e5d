// The left side: who one is, the channels, the direct conversations, and the app.

import { IconButton } from "../parts/IconButton";
import { useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { ControlsButton } from "../control/ControlsButton";
import { AppEntry } from "./AppEntry";
import { ChannelEntries } from "./ChannelEntries";
import { DirectEntries } from "./DirectEntries";
import { PersonSwitcher } from "./PersonSwitcher";

interface Props {
  current: Channel | undefined;
  onPick: () => void;
  theme: "light" | "dark";
  onTheme: () => void;
  onControls: () => void;
  controlsOpen: boolean;
}

export function Sidebar({ current, onPick, theme, onTheme, onControls, controlsOpen }: Props) {
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
        <ControlsButton isOpen={controlsOpen} onClick={onControls} />
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
      {live ? "" : "Waiting for the playground…"}
    </p>
  );
}
