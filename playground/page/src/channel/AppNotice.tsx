// Says when the app cannot hear: while it starts, and when it has stopped.

import { Icon } from "../parts/Icon";
import { useKnown } from "../state/session";

export type AppState = "connected" | "starting" | "absent" | "reconnecting" | "stopped" | "removed";

/** Gives how the app is. */
export function useAppState(): AppState {
  const { app, wasConnected } = useKnown();
  if (!app || app.installed === false) return "removed";
  if (app.connected) return "connected";
  if (app.ended) return "stopped";
  if (wasConnected) return "reconnecting";
  return app.is_ours_to_start ? "starting" : "absent";
}

export const APP_STATES: Record<AppState, string> = {
  connected: "Connected",
  starting: "Starting…",
  absent: "Not started",
  reconnecting: "Connection lost",
  stopped: "Stopped",
  removed: "Not installed",
};

export function AppNotice() {
  const state = useAppState();
  const { app } = useKnown();
  if (state === "connected") return null;
  const sentences = {
    starting: `${app?.name} is starting. What you write now may not be answered.`,
    absent: `${app?.name} is not started yet. What you write now is not answered.`,
    reconnecting: `The connection to ${app?.name} is lost. What you write now is delivered once it is back.`,
    stopped: `${app?.name} has stopped, and is started again: ${app?.ended}`,
    removed: `${app?.name ?? "The app"} was removed from this workspace. Start the playground again to have it back.`,
  };
  return (
    <p className="app-notice" role="status">
      <Icon name="plug" size={16} /> {sentences[state]}
    </p>
  );
}
