// Takes the app's tokens away or the app itself, after asking, and installs it again.

import { useState } from "react";
import { ask, question } from "../parts/asking";
import { useDirectory, useDoing, useKnown } from "../state/session";
import { installAgain } from "../wire/api";
import { useControl } from "./useControl";

export function InstallControl() {
  const { app } = useKnown();
  const { act } = useDoing();
  const [done, setDone] = useState("");
  const control = useControl();
  const handle = useBotHandle();
  if (!app) return null;
  const isGone = app.installed === false;
  const revoke = async () => {
    const text = `${app.name} can no longer call Slack, and its bot leaves all channels. You can install it again here.`;
    if (await ask(question("Revoke its tokens?", text, "Revoke"))) void act("revoke");
  };
  const remove = async () => {
    const text = `${app.name} is removed from this workspace, and its bot leaves all channels. You can install it again here.`;
    if (await ask(question("Remove the app?", text, "Remove"))) void act("uninstall");
  };
  const install = async () => {
    const answer = await control(installAgain());
    if (answer) setDone(`${nextStep(answer)} Its bot is in no channel now: type /invite @${handle} where you want it.`);
  };
  return (
    <>
      <div className="control-row">
        {(isGone || app.revoked) && (
          <button type="button" className="button is-primary" data-testid="install-again" onClick={() => void install()}>
            Install again
          </button>
        )}
        {!isGone && !app.revoked && (
          <button type="button" className="button is-warning" onClick={() => void revoke()}>
            Revoke its tokens
          </button>
        )}
        {!isGone && (
          <button type="button" className="button is-warning" onClick={() => void remove()}>
            Remove it
          </button>
        )}
      </div>
      <p className="control-note" role="status" data-testid="installed-again">
        {!isGone && !app.revoked && done}
      </p>
    </>
  );
}

function useBotHandle(): string {
  const { app } = useKnown();
  const { person } = useDirectory();
  return person(app?.bot_user ?? "")?.name ?? "";
}

/** Say how the app gets its new token. */
function nextStep({ restarted, settings }: { restarted: boolean; settings: string | null }): string {
  if (restarted) return "It has a new token and starts anew with it.";
  if (settings) return `It has a new token. Start it again with the settings in ${settings}.`;
  return "It has a new token, which nothing was told of: start the playground with --settings FILE to have it written.";
}
