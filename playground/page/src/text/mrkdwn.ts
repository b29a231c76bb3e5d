// Parses Slack's mrkdwn to rich text, which is then drawn like any other rich text.
// https://docs.slack.dev/messaging/formatting-message-text

import type { Inline, RichTextPart, Style } from "../wire/slack";
import { type Reader, slackDate } from "./dates";

const FENCE = /```([\s\S]+?)```/;
const QUOTED = /^(?:&gt;|>)(?!>|&gt;) ?/;
const LETTER = /[\p{L}\p{N}]/u;
const MARKS: Record<string, keyof Style> = { "*": "bold", _: "italic", "~": "strike" };
const URL_HERE = /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]}]/y;
const EMOJI_HERE = /:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/y;
const ANGLES_HERE = /<([^<>\n]+)>/y;
const CODE_HERE = /`([^`\n]+)`/y;

/** Undoes the escaping that Slack requires in text. */
export function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Returns the parts of a text: paragraphs, quotations, and code between triple backticks. */
export function richText(mrkdwn: string, reader?: Reader): RichTextPart[] {
  const fence = FENCE.exec(mrkdwn);
  if (!fence) return paragraphs(mrkdwn, reader);
  const before = mrkdwn.slice(0, fence.index).replace(/\n$/, "");
  const after = mrkdwn.slice(fence.index + fence[0].length).replace(/^\n/, "");
  const code: RichTextPart = {
    type: "rich_text_preformatted",
    elements: [{ type: "text", text: unescape((fence[1] ?? "").replace(/^\n|\n$/g, "")) }],
  };
  return [...paragraphs(before, reader), code, ...richText(after, reader)];
}

function paragraphs(text: string, reader?: Reader): RichTextPart[] {
  if (text === "") return [];
  const parts: { quoted: boolean; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const quoted = QUOTED.test(line);
    const last = parts.at(-1);
    if (last?.quoted === quoted) last.lines.push(line.replace(QUOTED, ""));
    else parts.push({ quoted, lines: [line.replace(QUOTED, "")] });
  }
  return parts.map(({ quoted, lines }) => ({
    type: quoted ? "rich_text_quote" : "rich_text_section",
    elements: inlines(lines.join("\n"), {}, reader),
  }));
}

/** Returns the pieces of text on one or several lines, as `style` has them. */
export function inlines(text: string, style: Style = {}, reader?: Reader): Inline[] {
  const pieces: Inline[] = [];
  let plain = "";
  const flush = () => {
    if (plain) pieces.push(withStyle({ type: "text", text: unescape(plain) }, style));
    plain = "";
  };
  for (let at = 0; at < text.length;) {
    const found = pieceAt(text, at, style, reader);
    if (found) {
      flush();
      pieces.push(...found.pieces);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return pieces;
}

/** Returns the pieces of plain text: it has emoji, but no other marks. */
export function plainInlines(text: string): Inline[] {
  return unescape(text)
    .split(/(:[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:)/)
    .filter((piece) => piece !== "")
    .map((piece) =>
      /^:.+:$/.test(piece) ? { type: "emoji", name: piece.slice(1, -1) } : { type: "text", text: piece },
    );
}

interface Found {
  pieces: Inline[];
  end: number;
}

function pieceAt(text: string, at: number, style: Style, reader?: Reader): Found | null {
  const sign = text[at] ?? "";
  if (sign === "<")
    return matched(ANGLES_HERE, text, at, ([, inside]) => [withStyle(angled(inside ?? "", reader), style)]);
  if (sign === "`") return matched(CODE_HERE, text, at, ([, code]) => [asCode(code ?? "", style)]);
  if (sign === ":") return matched(EMOJI_HERE, text, at, ([, name]) => [{ type: "emoji", name: name ?? "" }]);
  if (sign === "h" && !LETTER.test(text[at - 1] ?? "")) {
    return matched(URL_HERE, text, at, ([url]) => [withStyle({ type: "link", url: unescape(url) }, style)]);
  }
  return sign in MARKS ? marked(text, at, style, reader) : null;
}

function matched(pattern: RegExp, text: string, at: number, read: (found: RegExpExecArray) => Inline[]): Found | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found && { pieces: read(found), end: at + found[0].length };
}

function asCode(code: string, style: Style): Inline {
  return { type: "text", text: unescape(code), style: { ...style, code: true } };
}

/** Parses `*bold*` and similar: the marks must be at the edges of words, on one line. */
function marked(text: string, at: number, style: Style, reader?: Reader): Found | null {
  const sign = text[at] ?? "";
  const kind = MARKS[sign];
  const opens = !LETTER.test(text[at - 1] ?? "") && text[at - 1] !== sign && /\S/.test(text[at + 1] ?? "");
  if (!kind || !opens || style[kind]) return null;
  for (let end = at + 2; end < text.length && text[end] !== "\n"; end += 1) {
    const closes = text[end] === sign && /\S/.test(text[end - 1] ?? "") && text[end - 1] !== sign;
    if (closes && text[end + 1] !== sign && !LETTER.test(text[end + 1] ?? "")) {
      return { pieces: inlines(text.slice(at + 1, end), { ...style, [kind]: true }, reader), end: end + 1 };
    }
  }
  return null;
}

/** Parses the text between < and >: a mention, a date or a link, each with an optional label after a bar. */
function angled(inside: string, reader?: Reader): Inline {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : unescape(inside.slice(bar + 1));
  if (/^@[UWB]/.test(target)) return { type: "user", user_id: target.slice(1) };
  if (/^#C/.test(target)) return { type: "channel", channel_id: target.slice(1) };
  if (target.startsWith("!subteam^")) return { type: "usergroup", usergroup_id: target.slice(9) };
  if (target.startsWith("!date^")) return { type: "text", text: dated(target, label, reader) };
  if (target.startsWith("!")) return { type: "broadcast", range: target.slice(1) };
  return { type: "link", url: unescape(target), ...(label ? { text: label } : {}) };
}

function dated(target: string, fallback: string, reader?: Reader): string {
  const [, seconds, format] = target.split("^");
  return slackDate(Number(seconds), unescape(format ?? ""), reader) ?? fallback;
}

function withStyle(piece: Inline, style: Style): Inline {
  return Object.keys(style).length > 0 ? { ...piece, style } : piece;
}
