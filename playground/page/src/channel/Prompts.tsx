// Questions that an app suggests; pressing one asks it.

import { useDoing, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";

interface Props {
  channel: Channel;
  timeline: string;
  thread?: string;
}

export function Prompts({ channel, timeline, thread }: Props) {
  const { prompts } = useKnown();
  const { act, usePrompt } = useDoing();
  const told = prompts[timeline];
  if (!told) return null;
  const ask = async (text: string) => {
    const answer = await act("message", { channel: channel.id, text, thread_ts: thread });
    if (answer.ok) usePrompt(timeline);
  };
  return (
    <div className="prompts" role="group" aria-label={told.title || t("channel.suggestions")} data-testid="prompts">
      {told.title && <p>{told.title}</p>}
      {told.prompts.map((prompt) => (
        <button key={prompt.title} type="button" className="prompt" onClick={() => void ask(prompt.message)}>
          {prompt.title}
        </button>
      ))}
    </div>
  );
}
