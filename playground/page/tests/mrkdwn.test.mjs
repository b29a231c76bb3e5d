// What mrkdwn means: https://docs.slack.dev/messaging/formatting-message-text
import assert from "node:assert/strict";
import { test } from "node:test";
import { inlines, plainInlines, richText, unescape } from "../src/text/mrkdwn";

const text = (words, style) => ({ type: "text", text: words, ...(style ? { style } : {}) });

const LINES = [
  ["*bold*", [text("bold", { bold: true })]],
  ["_it_ ~no~", [text("it", { italic: true }), text(" "), text("no", { strike: true })]],
  [
    "*bold _and_ more*",
    [text("bold ", { bold: true }), text("and", { bold: true, italic: true }), text(" more", { bold: true })],
  ],
  ["2 * 3 * 4", [text("2 * 3 * 4")]],
  ["snake_case_name", [text("snake_case_name")]],
  ["*굵게*는", [text("*굵게*는")]],
  ["*굵게* 는", [text("굵게", { bold: true }), text(" 는")]],
  ["*over\nlines*", [text("*over\nlines*")]],
  ["`*code* &lt;`", [text("*code* <", { code: true })]],
  ["a &amp;lt; b", [text("a &lt; b")]],
  ["<@U1>: hi", [{ type: "user", user_id: "U1" }, text(": hi")]],
  ["<#C1|general>", [{ type: "channel", channel_id: "C1" }]],
  ["<!here>", [{ type: "broadcast", range: "here" }]],
  ["<https://a.org/?x=1&amp;y|a &amp; b>", [{ type: "link", url: "https://a.org/?x=1&y", text: "a & b" }]],
  ["see https://a.org/b.", [text("see "), { type: "link", url: "https://a.org/b" }, text(".")]],
  ["*<https://a.org|a>*", [{ type: "link", url: "https://a.org", text: "a", style: { bold: true } }]],
  [":tada: at 10:30", [{ type: "emoji", name: "tada" }, text(" at 10:30")]],
  ["<!date^1392734382^{date_num} {time}|x>", [text("2014-02-18 2:39 PM")]],
  ["<!date^1392734382^{nonsense}|the fallback>", [text("the fallback")]],
];

for (const [line, pieces] of LINES) {
  test(`${JSON.stringify(line)} is drawn as Slack draws it`, () => {
    assert.deepEqual(inlines(line, {}, { tz: "UTC" }), pieces);
  });
}

test("lines that begin with > are a quotation, and what stands between triple backticks is code", () => {
  const parts = richText("before\n&gt; one\n&gt; two\nafter\n```\nx &lt; *y*\n```\nend");
  assert.deepEqual(
    parts.map(({ type, elements }) => [type, elements[0].text]),
    [
      ["rich_text_section", "before"],
      ["rich_text_quote", "one\ntwo"],
      ["rich_text_section", "after"],
      ["rich_text_preformatted", "x < *y*"],
      ["rich_text_section", "end"],
    ],
  );
});

test("in plain text only emoji mean something", () => {
  assert.deepEqual(plainInlines("*a* :wave: &amp;"), [text("*a* "), { type: "emoji", name: "wave" }, text(" &")]);
});

test("what is escaped twice is undone once", () => {
  assert.equal(unescape("&amp;lt;"), "&lt;");
});
