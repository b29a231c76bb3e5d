// Shows how the app is, and disturbs it.

import { APP_STATES, useAppState } from "../channel/AppNotice";
import { useDoing, useKnown } from "../state/session";
import { disturbSocket, restartBot } from "../wire/api";
import { useControl } from "./useControl";

export function ConnectionControl() {
  const { app, transport } = useKnown();
  const { act } = useDoing();
  const control = useControl();
  const state = useAppState();
  return (
    <section className="control-card" aria-label="Connection">
      <h3>The app's connection</h3>
      <p className="control-note">
        <span className={`app-state is-${state}`} aria-hidden="true" /> {app?.name}: {APP_STATES[state]} ·{" "}
        {transport === "socket" ? "Socket Mode" : "signed HTTP"}
      </p>
      <div className="control-row">
        {transport === "socket" && (
          <>
            <button
              type="button"
              className="button"
              data-testid="drop-socket"
              onClick={() => void control(disturbSocket("drop"))}
            >
              Drop the socket
            </button>
            <button type="button" className="button" onClick={() => void control(disturbSocket("refresh"))}>
              Refresh it
            </button>
          </>
        )}
        <button type="button" className="button" onClick={() => void control(restartBot())}>
          Restart the app
        </button>
      </div>
      <div className="control-row">
        <button type="button" className="button is-warning" onClick={() => void act("revoke")}>
          Revoke its tokens
        </button>
        <button type="button" className="button is-warning" onClick={() => void act("uninstall")}>
          Remove it
        </button>
      </div>
    </section>
  );
}
