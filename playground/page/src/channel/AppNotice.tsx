// Says when the app cannot hear: while it starts, and when it has stopped.

import { Icon } from "../parts/Icon";
import { useKnown } from "../state/session";

export type AppState = "connected" | "starting" | "reconnecting" | "stopped" | "revoked" | "removed";

/** Gives how the app is. */
export function useAppState(): AppState {
  const { app, wasConnected } = useKnown();
  if (!app || app.installed === false) return "removed";
  if (app.revoked) return "revoked";
  if (app.connected) return "connected";
  if (app.ended) return "stopped";
  return wasConnected ? "reconnecting" : "starting";
}

export const APP_STATES: Record<AppState, string> = {
  connected: "Connected",
  starting: "Starting…",
  reconnecting: "Connection lost",
  stopped: "Stopped",
  revoked: "Tokens revoked",
  removed: "Not installed",
};

export function AppNotice() {
  const state = useAppState();
  const { app } = useKnown();
  if (state === "connected") return null;
  const sentences = {
    starting: `${app?.name} is starting. What you write now may not be answered.`,
    reconnecting: `The connection to ${app?.name} is lost. What you write now is delivered once it is back.`,
    stopped: `${app?.name} has stopped, and is started again: ${app?.ended}`,
    revoked: `The tokens of ${app?.name} were revoked: it can’t post or read here. Install it again in the controls.`,
    removed: `${app?.name ?? "The app"} was removed from this workspace. Install it again in the controls.`,
  };
  return (
    <p className="app-notice" role="status">
      <Icon name="plug" size={16} /> {sentences[state]}
    </p>
  );
}
