// Questions that an agent suggests; pressing one asks it, in a thread of its own.

import { write } from "../composer/sending";
import { useDoing, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";

export function Prompts({ channel }: { channel: Channel }) {
  const { prompts, app } = useKnown();
  const doing = useDoing();
  const told = prompts[channel.id];
  if (!told) return null;
  const ask = (text: string) => void write({ text, channel, app, doing });
  return (
    <div className="prompts" role="group" aria-label={told.title || t("channel.suggestions")} data-testid="prompts">
      {told.title && <p>{told.title}</p>}
      {told.prompts.map((prompt) => (
        <button key={prompt.title} type="button" className="prompt" onClick={() => ask(prompt.message)}>
          {prompt.title}
        </button>
      ))}
    </div>
  );
}
