// Shows how the app is, and disturbs it.

import { APP_STATES, useAppState } from "../channel/AppNotice";
import { useKnown } from "../state/session";
import { disturbSocket, restartBot } from "../wire/api";
import { InstallControl } from "./InstallControl";
import { useControl } from "./useControl";

export function ConnectionControl() {
  const { app, transport } = useKnown();
  const control = useControl();
  const state = useAppState();
  return (
    <section className="control-card" aria-label="Connection">
      <h3>The app's connection</h3>
      <p className="control-note" data-testid="connection-state">
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
      <InstallControl />
    </section>
  );
}
