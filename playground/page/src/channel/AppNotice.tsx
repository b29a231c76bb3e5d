// Says when the app cannot hear: while it starts, and when it has stopped.

import { Icon } from "../parts/Icon";
import { useKnown } from "../state/session";
import { t } from "../words/words";

export type AppState = "connected" | "starting" | "reconnecting" | "stopped" | "removed";

/** Gives how the app is. */
export function useAppState(): AppState {
  const { app, wasConnected } = useKnown();
  if (!app || app.installed === false) return "removed";
  if (app.connected) return "connected";
  if (app.ended) return "stopped";
  return wasConnected ? "reconnecting" : "starting";
}

export function AppNotice() {
  const state = useAppState();
  const { app } = useKnown();
  if (state === "connected") return null;
  const named = { app: app?.name ?? t("common.the_app") };
  const sentences = {
    starting: t("app.starting_notice", named),
    reconnecting: t("app.reconnecting_notice", named),
    stopped: t("app.stopped_notice", { ...named, output: app?.ended ?? "" }),
    removed: t("app.removed_notice", named),
  };
  return (
    <p className="app-notice" role="status">
      <Icon name="plug" size={16} /> {sentences[state]}
    </p>
  );
}
