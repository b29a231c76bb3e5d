// Shows the state of the app's connection, and interrupts it.

import { useAppState } from "../channel/AppNotice";
import { useKnown } from "../state/session";
import { disturbSocket, restartBot } from "../wire/api";
import { t } from "../words/words";
import { InstallControl } from "./InstallControl";
import { useControl } from "./useControl";

export function ConnectionControl() {
  const { app, transport } = useKnown();
  const control = useControl();
  const state = useAppState();
  return (
    <section className="control-card" aria-label={t("connection.title")}>
      <h3>{t("connection.title")}</h3>
      <p className="control-note" data-testid="connection-state">
        <span className={`app-state is-${state}`} aria-hidden="true" /> {app?.name}: {t(`app.${state}`)} ·{" "}
        {transport === "socket" ? "Socket Mode" : t("connection.signed_http")}
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
              {t("connection.drop")}
            </button>
            <button type="button" className="button" onClick={() => void control(disturbSocket("refresh"))}>
              {t("connection.refresh")}
            </button>
          </>
        )}
        <button type="button" className="button" onClick={() => void control(restartBot())}>
          {t("connection.restart")}
        </button>
      </div>
      <InstallControl />
    </section>
  );
}
