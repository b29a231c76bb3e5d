// Draws text: mrkdwn, plain text with emoji, and rich text, all through the library that draws blocks.

import { memo, useMemo } from "react";
import { Drawn } from "../blocks/Drawn";
import { useDirectory } from "../state/session";
import type { Inline, RichTextPart, TextObject } from "../wire/slack";
import { EDITED, Edited } from "./Edited";
import { plainInlines, richText, unescape } from "./mrkdwn";

/** What may mean something in mrkdwn; most of what people write has none of it. */
const MARKS = /[*_~`<>&:]|https?:/;

/** Draws mrkdwn as a text of its own; after the last word of one that was edited it says so. */
export const Mrkdwn = memo(function Mrkdwn({ text, isEdited = false }: { text: string; isEdited?: boolean }) {
  const { me } = useDirectory();
  const parts = useMemo(() => {
    if (!MARKS.test(text)) return null;
    return isEdited ? withNote(richText(text, me)) : richText(text, me);
  }, [text, me, isEdited]);
  if (parts) return <Parts parts={parts} />;
  return (
    <p className="plain-text">
      {text}
      {isEdited && (
        <>
          {" "}
          <Edited />
        </>
      )}
    </p>
  );
});

/** Returns the parts with the note after the last word, or after a quotation or code below it. */
function withNote(parts: RichTextPart[]): RichTextPart[] {
  const note: Inline[] = [
    { type: "text", text: " " },
    { type: "emoji", name: EDITED },
  ];
  const last = parts.at(-1);
  if (last?.type !== "rich_text_section") return [...parts, { type: "rich_text_section", elements: note.slice(1) }];
  return [...parts.slice(0, -1), { ...last, elements: [...last.elements, ...note] }];
}

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

/** Returns a text object's words, without any marks. */
export function wordsOf(text: TextObject | string | undefined): string {
  if (text === undefined) return "";
  return unescape(typeof text === "string" ? text : text.text);
}
