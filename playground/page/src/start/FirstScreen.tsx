// Shows how to start an app, until one connects.

import { useEffect, useState } from "react";
import example from "../../../examples/hello.py";
import { useKnown } from "../state/session";
import { fetchSettings } from "../wire/api";
import { Filled } from "../words/Filled";
import { t } from "../words/words";
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
      <h2>{t("start.title")}</h2>
      <p>{t("start.intro")}</p>
      <h3>{t("start.get")}</h3>
      <p>
        <Filled
          of="start.get_detail"
          with={{ file: <code>hello.py</code>, command: <code>pip install slack_bolt</code> }}
        />
      </p>
      <ToCopy label="hello.py" text={example} />
      <h3>{t("start.run")}</h3>
      <p>{t("start.run_detail")}</p>
      <ToCopy label={t("start.settings")} text={`${settings}python hello.py`} />
      <h3>{t("start.next")}</h3>
      <p>{t("start.next_detail")}</p>
      <ToCopy label={t("start.command")} text="slack-playground -- python hello.py" />
      <p className="start-waiting" role="status">
        {t("start.waiting")}
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
