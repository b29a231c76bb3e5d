// What an app's empty conversation offers: examples of its commands, to select, change and send.

import { fill } from "../composer/filling";
import { useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";
import { examplesOf } from "./examples";

export function AppExamples({ channel }: { channel: Channel }) {
  const { app, commands, prompts, timelines } = useKnown();
  const examples = examplesOf(commands);
  const isEmpty = timelines[channel.id]?.length === 0;
  const listens = app?.installed !== false && !app?.messages_read_only;
  if (!isEmpty || !listens || prompts[channel.id] || examples.length === 0) return null;
  return (
    <div className="prompts app-examples" role="group" aria-label={t("app.examples")} data-testid="app-examples">
      <p>{t("app.try_examples")}</p>
      {examples.map((example) => (
        <button key={example} type="button" className="prompt" onClick={() => fill(channel.id, example)}>
          {example}
        </button>
      ))}
    </div>
  );
}
