// Says when the app cannot respond: while it starts, and after it has stopped.

import { Icon } from "../parts/Icon";
import { useKnown } from "../state/session";
import { t } from "../words/words";

export type AppState = "connected" | "starting" | "absent" | "reconnecting" | "stopped" | "revoked" | "removed";

/** Returns the state of the app. */
export function useAppState(): AppState {
  const { app, wasConnected } = useKnown();
  if (!app || app.installed === false) return "removed";
  if (app.revoked) return "revoked";
  if (app.connected) return "connected";
  if (app.ended) return "stopped";
  if (wasConnected) return "reconnecting";
  return app.is_ours_to_start ? "starting" : "absent";
}

export function AppNotice() {
  const state = useAppState();
  const { app } = useKnown();
  if (state === "connected") return null;
  const named = { app: app?.name ?? t("common.the_app") };
  const sentences = {
    starting: t("app.starting_notice", named),
    absent: t("app.absent_notice", named),
    reconnecting: t("app.reconnecting_notice", named),
    stopped: t("app.stopped_notice", { ...named, output: app?.ended ?? "" }),
    revoked: t("app.revoked_notice", named),
    removed: t("app.removed_notice", named),
  };
  return (
    <p className="app-notice" role="status">
      <Icon name="plug" size={16} /> {sentences[state]}
    </p>
  );
}
