// Shows the manifest that was made for an app without one.

import { useState } from "react";
import { copyJson } from "../parts/copying";
import { useDoing, useKnown } from "../state/session";
import { fetchManifest } from "../wire/api";
import type { Manifest } from "../wire/page";
import { t } from "../words/words";
import { useOften } from "./useOften";

const OFTEN = 2000;

export function ManifestControl() {
  const { app } = useKnown();
  return app && !app.has_manifest ? <MadeManifest /> : null;
}

function MadeManifest() {
  const { say } = useDoing();
  const [manifest, setManifest] = useState<Manifest | null>(null);
  useOften(async () => {
    const fetched = await fetchManifest().catch(() => null);
    if (fetched) setManifest(fetched);
  }, OFTEN);
  if (!manifest) return null;
  return (
    <section className="control-card" aria-label={t("manifest.title")} data-testid="manifest">
      <h3>{t("manifest.title")}</h3>
      <p className="control-note">{t("manifest.note")}</p>
      <dl className="manifest-parts">
        <Part name={t("manifest.scopes")} values={manifest.oauth_config.scopes.bot} />
        <Part name={t("manifest.events")} values={manifest.settings.event_subscriptions?.bot_events} />
        <Part name={t("manifest.commands")} values={manifest.features.slash_commands?.map((each) => each.command)} />
      </dl>
      <div className="control-row">
        <button type="button" className="button" onClick={() => void copyJson(manifest, say)}>
          {t("manifest.copy")}
        </button>
        <a className="button" href={creationLink(manifest)} target="_blank" rel="noreferrer">
          {t("manifest.create")}
        </a>
      </div>
    </section>
  );
}

function Part({ name, values }: { name: string; values: string[] | undefined }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{values?.length ? values.map((value) => <code key={value}>{value}</code>) : t("manifest.none")}</dd>
    </>
  );
}

/** Returns Slack's page that creates an app: https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests. */
function creationLink(manifest: Manifest): string {
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`;
}
