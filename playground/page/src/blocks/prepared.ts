// Changes blocks so that slack-blocks-to-jsx draws them as Slack does.

import { plainInlines, unescape } from "../text/mrkdwn";
import type { Block } from "../wire/slack";

type Json = unknown;
type Fields = Record<string, Json>;

/**
 * Returns the block that is to be drawn instead. The library reads marks such as * in plain text and in cells, where
 * they mean nothing, leaves `&amp;` as it is, breaks on cells of numbers, and does not know data tables.
 */
export function prepared(block: Block): object {
  if (block.type === "table" || block.type === "data_table") return table(block);
  return texts(block) as object;
}

function table(block: Block): object {
  const rows = (block.rows ?? []).map((row) => row.map(cell));
  return { ...block, type: "table", rows };
}

function cell(told: Json): Json {
  const { type, text, value } = told as Fields;
  if (type !== "raw_text" && type !== "raw_number") return told;
  const words = String(text ?? value ?? "");
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: plainInlines(words) }] };
}

/** Returns a copy in which plain text is drawn letter by letter, and escaped letters are what they stand for. */
function texts(told: Json): Json {
  if (Array.isArray(told)) return told.map(texts);
  if (typeof told !== "object" || told === null) return told;
  const fields = told as Fields;
  if (fields.type === "rich_text") return told;
  if (fields.type === "plain_text") return { ...fields, verbatim: true, text: unescape(String(fields.text)) };
  if (fields.type === "mrkdwn") return { ...fields, text: String(fields.text).replaceAll("&amp;", "&") };
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, texts(value)]));
}
