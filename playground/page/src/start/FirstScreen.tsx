// Shows whoever has no app yet how to get one going; it goes away when an app connects.

import { useEffect, useState } from "react";
import example from "../../../examples/hello.py";
import { useKnown } from "../state/session";
import { fetchSettings } from "../wire/api";
import { ToCopy } from "./ToCopy";

/** Returns whether there is no app to try: none was started, described by a manifest, or connected by hand. */
export function useIsWithoutApp(): boolean {
  const { app, wasConnected } = useKnown();
  return app !== null && !app.has_manifest && !app.is_ours_to_start && !wasConnected;
}

export function FirstScreen() {
  const settings = useSettings();
  return (
    <div className="start" data-testid="first-screen">
      <h2>Try your Slack app here</h2>
      <p>
        This is a small Slack that runs on this computer alone. It has no app yet. Connect one, in any language, and the
        conversation opens.
      </p>
      <h3>1. Take an app</h3>
      <p>
        Use your own, or save this one as <code>hello.py</code>. It needs <code>pip install slack_bolt</code>.
      </p>
      <ToCopy label="hello.py" text={example} />
      <h3>2. Start it</h3>
      <p>
        In another terminal, with these settings. They are valid for this playground only, and new each time it starts.
      </p>
      <ToCopy label="Settings and command" text={`${settings}python hello.py`} />
      <h3>Next time, in one step</h3>
      <p>Let the playground start your app. It sets all of this, and starts the app again if it ends.</p>
      <ToCopy label="Command" text="slack-playground -- python hello.py" />
      <p className="start-waiting" role="status">
        Waiting for an app to connect…
      </p>
    </div>
  );
}

/** Returns the lines that set the environment variables, in a shell. */
function useSettings(): string {
  const [lines, setLines] = useState("");
  useEffect(() => {
    const asLines = (settings: Record<string, string>) =>
      Object.entries(settings)
        .map(([name, value]) => `export ${name}=${value}\n`)
        .join("");
    fetchSettings().then(
      (settings) => setLines(asLines(settings)),
      () => {}, // The page already says so if the playground cannot be reached.
    );
  }, []);
  return lines;
}
