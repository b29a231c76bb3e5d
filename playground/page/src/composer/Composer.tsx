// The composer: Enter sends, Shift+Enter begins a new line, and names after / @ # and : are completed.

import { type KeyboardEvent, useId, useRef, useState } from "react";
import { edit, editKey, lastEditable } from "../channel/editing";
import { ChoiceList } from "../elements/ChoiceList";
import { IconButton } from "../parts/IconButton";
import { Popover } from "../parts/Popover";
import { useDirectory, useDoing, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";
import { CommandHint } from "./CommandHint";
import { ComposerBar } from "./ComposerBar";
import { draftOf } from "./drafts";
import { useFilling } from "./filling";
import { FormatBar } from "./FormatBar";
import { formatOf } from "./formatting";
import { send } from "./sending";
import { useCompleting } from "./useCompleting";
import { useWriting } from "./useWriting";

interface Props {
  channel: Channel;
  thread?: string;
  timeline: string;
  placeholder: string;
}

const NONE = new Set<string>();

export function Composer({ channel, thread, timeline, placeholder }: Props) {
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const { me, people, channels, appName } = useDirectory();
  const { commands, app, timelines } = useKnown();
  const anyCommand = app?.has_manifest === false;
  const messages = timelines[timeline] ?? [];
  const doing = useDoing();
  const place = `${me.id} ${timeline}`;
  const writing = useWriting(place);
  const known = { commands: thread ? [] : commands, people, channels, appName };
  const completing = useCompleting(writing, known);
  const [formatting, setFormatting] = useState(true);
  const [broadcast, setBroadcast] = useState(false);
  const [problem, setProblem] = useState("");
  const sending = useRef(false);
  const { field, text, put } = writing;
  useFilling(timeline, put);
  const { completion, active } = completing;

  const editLast = () => {
    const last = lastEditable(messages, me.id);
    if (last) edit(editKey(channel.id, thread ? "thread" : "channel", last.ts));
    return last !== undefined;
  };
  const submit = async () => {
    const sent = text.trim();
    if (sending.current || !sent) return;
    sending.current = true;
    put("");
    setProblem("");
    const outgoing = { text: sent, channel, thread, broadcast, app, commands, anyCommand, channels, people, doing };
    const result = await send(outgoing);
    sending.current = false;
    if (result.taken) return;
    // A text that could not be sent is restored, unless another one is being written; the focus stays where it is.
    if (!draftOf(place)) writing.type(sent, sent.length);
    setProblem(result.problem);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While a Korean syllable is being put together, Enter belongs to it.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const format = formatOf(event);
    if (format) writing.format(format);
    else if (!completing.onKey(event)) {
      if (event.key === "ArrowUp" && !text && !hasModifier(event)) {
        if (!editLast()) return;
      } else if (event.key === "Enter" && !event.shiftKey) void submit();
      else return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="composer-area">
      {problem && (
        <p className="composer-problem" role="alert">
          {problem}
        </p>
      )}
      {!completion && <CommandHint text={text} known={known} />}
      <div ref={box} className="composer" data-testid={thread ? "thread-composer" : "composer"}>
        {formatting && <FormatBar onFormat={writing.format} />}
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={placeholder}
          aria-label={placeholder}
          aria-autocomplete="list"
          aria-controls={completion ? list : undefined}
          aria-activedescendant={completion ? `${list}-${active}` : undefined}
          onChange={(event) => {
            writing.type(event.target.value, event.target.selectionStart);
            setProblem("");
          }}
          onSelect={(event) => writing.moveCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
        {thread && (
          <label className="composer-broadcast">
            <input type="checkbox" checked={broadcast} onChange={(event) => setBroadcast(event.target.checked)} />
            {channel.is_im ? t("composer.also_direct") : t("composer.also_to_channel", { name: channel.name })}
          </label>
        )}
        <ComposerBar
          formatting={formatting}
          onFormatting={() => setFormatting(!formatting)}
          onInsert={writing.insert}
          thread={thread}
        >
          <IconButton
            icon="send"
            label={t("composer.send")}
            className={`composer-send ${text.trim() ? "is-ready" : ""}`}
            aria-disabled={!text.trim()}
            onClick={() => void submit()}
          />
        </ComposerBar>
        {completion && (
          <Popover anchor={box} side="above" matchWidth onClose={completing.refuse}>
            <ChoiceList
              id={list}
              label={completion.title}
              choices={completion.choices}
              active={active}
              chosen={NONE}
              note={null}
              onActive={completing.setActive}
              onPick={completing.complete}
            />
          </Popover>
        )}
      </div>
    </div>
  );
}

function hasModifier({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}
