// Offers the manifest that was made for an app that came without one.

import { useCallback, useEffect, useState } from "react";
import { copyJson } from "../parts/copying";
import { useDoing, useKnown } from "../state/session";
import { fetchManifest } from "../wire/api";
import type { Manifest } from "../wire/page";

const OFTEN = 2000;

export function ManifestControl() {
  const { app } = useKnown();
  return app && !app.has_manifest ? <MadeManifest /> : null;
}

function MadeManifest() {
  const { say } = useDoing();
  const [manifest, setManifest] = useState<Manifest | null>(null);
  const refresh = useCallback(async () => {
    const fetched = await fetchManifest().catch(() => null);
    if (fetched) setManifest(fetched);
  }, []);
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => void refresh(), OFTEN);
    return () => clearInterval(timer);
  }, [refresh]);
  if (!manifest) return null;
  return (
    <section className="control-card" aria-label="Manifest" data-testid="manifest">
      <h3>Manifest</h3>
      <p className="control-note">
        The app came without a manifest, so it may do everything. This is what it has used so far. Try every part of it,
        then create it in Slack with this manifest.
      </p>
      <dl className="manifest-parts">
        <Part name="Scopes" values={manifest.oauth_config.scopes.bot} />
        <Part name="Events" values={manifest.settings.event_subscriptions?.bot_events} />
        <Part name="Commands" values={manifest.features.slash_commands?.map((each) => each.command)} />
      </dl>
      <div className="control-row">
        <button type="button" className="button" onClick={() => void copyJson(manifest, say)}>
          Copy the manifest
        </button>
        <a className="button" href={creationLink(manifest)} target="_blank" rel="noreferrer">
          Create the app in Slack
        </a>
      </div>
    </section>
  );
}

function Part({ name, values }: { name: string; values: string[] | undefined }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{values?.length ? values.map((value) => <code key={value}>{value}</code>) : "none yet"}</dd>
    </>
  );
}

/** Returns Slack's page that creates an app: https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests. */
function creationLink(manifest: Manifest): string {
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`;
}
