// Shows the searched words in a message.

import { glyphOf } from "../emoji/emoji";
import { inlines } from "../text/mrkdwn";
import type { Inline, Message } from "../wire/slack";
import { t } from "../words/words";

/** A piece of a text, and whether it is one of the searched words. */
export interface Piece {
  text: string;
  isHit: boolean;
}

type NameOf = (id: string) => string | undefined;

/** Letters that are shown, and of these before the first hit. */
const LONGEST = 280;
const BEFORE = 80;
const SPECIAL = /[.*+?^${}()|[\]\\]/g;

/** Returns the part of a message's text around the first of the words, in pieces, with all of the words marked. */
export function snippetOf(message: Message, query: string, person: NameOf, channel: NameOf): Piece[] {
  const words = query.normalize("NFKC").split(/\s+/).filter(Boolean);
  const hit = new RegExp(`(${words.map((word) => word.replace(SPECIAL, "\\$&")).join("|")})`, "iu");
  const read = (piece: Inline) => wordsOf(piece, person, channel);
  const texts = textsOf(message).map((text) => inlines(text).map(read).join("").replace(/\s+/g, " ").trim());
  const text = (words.length > 0 && texts.find((each) => hit.test(each))) || texts.find(Boolean) || "";
  const at = words.length > 0 ? text.search(hit) : 0;
  const start = at > BEFORE ? text.indexOf(" ", at - BEFORE) + 1 : 0;
  const part = `${start > 0 ? "…" : ""}${text.slice(start, start + LONGEST)}${text.length > start + LONGEST ? "…" : ""}`;
  if (words.length === 0) return [{ text: part, isHit: false }];
  const pieces = part.split(hit).map((piece, place) => ({ text: piece, isHit: place % 2 === 1 }));
  return pieces.filter((piece) => piece.text !== "");
}

/** Returns what one reads of a piece of text, without marks. */
function wordsOf(piece: Inline, person: NameOf, channel: NameOf): string {
  switch (piece.type) {
    case "text":
      return piece.text;
    case "link":
      return piece.text ?? piece.url;
    case "user":
      return `@${person(piece.user_id) ?? piece.user_id}`;
    case "channel":
      return `#${channel(piece.channel_id) ?? t("channel.private")}`;
    case "usergroup":
      return `@${piece.usergroup_id}`;
    case "broadcast":
      return `@${piece.range}`;
    case "emoji":
      return glyphOf(piece.name) ?? `:${piece.name}:`;
  }
}

/** Returns the texts of a message: its own, and those in its blocks and attachments. */
function textsOf(message: Message): string[] {
  return [message.text, ...textsIn(message.blocks), ...textsIn(message.attachments)];
}

function textsIn(told: unknown): string[] {
  if (Array.isArray(told)) return told.flatMap(textsIn);
  if (typeof told !== "object" || told === null) return [];
  return Object.entries(told).flatMap(([name, value]) =>
    typeof value === "string" ? (/^(text|title|pretext|fallback)$/.test(name) ? [value] : []) : textsIn(value),
  );
}
