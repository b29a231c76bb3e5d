// Shows how the app is, and disturbs it.

import { useAppState } from "../channel/AppNotice";
import { useDoing, useKnown } from "../state/session";
import { disturbSocket, restartBot } from "../wire/api";
import { t } from "../words/words";
import { useControl } from "./useControl";

export function ConnectionControl() {
  const { app, transport } = useKnown();
  const { act } = useDoing();
  const control = useControl();
  const state = useAppState();
  return (
    <section className="control-card" aria-label={t("connection.title")}>
      <h3>{t("connection.title")}</h3>
      <p className="control-note">
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
      <div className="control-row">
        <button type="button" className="button is-warning" onClick={() => void act("revoke")}>
          {t("connection.revoke")}
        </button>
        <button type="button" className="button is-warning" onClick={() => void act("uninstall")}>
          {t("connection.uninstall")}
        </button>
      </div>
    </section>
  );
}
