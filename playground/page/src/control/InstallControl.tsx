// Revokes the app's tokens or removes the app, after asking, and installs it again.

import { useState } from "react";
import { ask, question } from "../parts/asking";
import { useDirectory, useDoing, useKnown } from "../state/session";
import { installAgain } from "../wire/api";
import { Filled } from "../words/Filled";
import { t } from "../words/words";
import { useControl } from "./useControl";

type Installed = Awaited<ReturnType<typeof installAgain>>;

export function InstallControl() {
  const { app } = useKnown();
  const { act } = useDoing();
  const [installed, setInstalled] = useState<Installed | null>(null);
  const control = useControl();
  const handle = useBotHandle();
  if (!app) return null;
  const isGone = app.installed === false;
  const askAndDo = async (kind: "revoke" | "uninstall") => {
    const text = t(`connection.${kind}_question`, { app: app.name });
    if (await ask(question(t(`connection.${kind}`), text))) void act(kind);
  };
  const install = async () => {
    const answer = await control(installAgain());
    if (answer) setInstalled(answer);
  };
  return (
    <>
      <div className="control-row">
        {(isGone || app.revoked) && (
          <button type="button" className="button is-primary" data-testid="install-again" onClick={() => void install()}>
            {t("connection.reinstall")}
          </button>
        )}
        {!isGone && !app.revoked && (
          <button type="button" className="button is-warning" onClick={() => void askAndDo("revoke")}>
            {t("connection.revoke")}
          </button>
        )}
        {!isGone && (
          <button type="button" className="button is-warning" onClick={() => void askAndDo("uninstall")}>
            {t("connection.uninstall")}
          </button>
        )}
      </div>
      <p className="control-note" role="status" data-testid="installed-again">
        {!isGone && !app.revoked && installed && (
          <>
            <NextStep {...installed} />{" "}
            <Filled of="connection.in_no_channel" with={{ command: <code>/invite @{handle}</code> }} />
          </>
        )}
      </p>
    </>
  );
}

function useBotHandle(): string {
  const { app } = useKnown();
  const { person } = useDirectory();
  return person(app?.bot_user ?? "")?.name ?? "";
}

/** How the app gets its new token. */
function NextStep({ restarted, settings }: Installed) {
  if (restarted) return t("connection.restarts_with_token");
  if (settings) return <Filled of="connection.token_in_file" with={{ file: <code>{settings}</code> }} />;
  const address = `${window.location.origin}/control/settings`;
  return <Filled of="connection.token_at" with={{ address: <code>{address}</code> }} />;
}
