// Draws text: mrkdwn, plain text with emoji, and rich text, all through the library that draws blocks.

import { memo, useMemo } from "react";
import { Drawn } from "../blocks/Drawn";
import { useDirectory } from "../state/session";
import type { RichTextPart, TextObject } from "../wire/slack";
import { plainInlines, richText, unescape } from "./mrkdwn";

/** What may mean something in mrkdwn; most of what people write has none of it. */
const MARKS = /[*_~`<>&:]|https?:/;

/** Draws mrkdwn as a text of its own. */
export const Mrkdwn = memo(function Mrkdwn({ text }: { text: string }) {
  const { me } = useDirectory();
  const parts = useMemo(() => (MARKS.test(text) ? richText(text, me) : null), [text, me]);
  return parts ? <Parts parts={parts} /> : <p className="plain-text">{text}</p>;
});

/** Draws plain text: only emoji mean something in it. */
export function Plain({ text }: { text: string }) {
  if (!/:[a-z0-9_+'-]+:/.test(text)) return unescape(text);
  return (
    <span className="inline-text">
      <Parts parts={[{ type: "rich_text_section", elements: plainInlines(text) }]} />
    </span>
  );
}

/** Draws a text object of a block, whichever kind it is. */
export function Text({ of }: { of: TextObject | string | undefined }) {
  if (of === undefined) return null;
  if (typeof of === "string") return <Plain text={of} />;
  return of.type === "mrkdwn" ? <Mrkdwn text={of.text} /> : <Plain text={of.text} />;
}

/** Draws one emoji by its name. */
export function Emoji({ name }: { name: string }) {
  return (
    <span className="inline-text">
      <Parts parts={[{ type: "rich_text_section", elements: [{ type: "emoji", name }] }]} />
    </span>
  );
}

function Parts({ parts }: { parts: RichTextPart[] }) {
  const block = useMemo(() => ({ type: "rich_text", elements: parts }), [parts]);
  return <Drawn block={block} />;
}

/** Gives a text object's words, without any marks. */
export function wordsOf(text: TextObject | string | undefined): string {
  if (text === undefined) return "";
  return unescape(typeof text === "string" ? text : text.text);
}
