// The catalogues of texts, and how texts, dates and amounts read in each language.
import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOf, dayLabel, fullMoment, momentLabel, percentOf, shortTimeOf, slackDate } from "../src/text/dates";
import { reasonOf } from "../src/text/errors";
import { languageAmong } from "../src/words/language";
import { slackWords } from "../src/words/slackWords";
import { CATALOGUES, speak, t } from "../src/words/words";

const { en, ko } = CATALOGUES;
const MONDAY = Date.UTC(2026, 10, 23, 6, 21, 5) / 1000; // 15:21:05 in Seoul
const DAY = 86_400;
const SEOUL = "Asia/Seoul";

const textsOf = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry));
const namesIn = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const plain = (text) => text.replaceAll("\u202f", " ");

/** Run with the page in another language, and in English again after it. */
const inKorean = (name, run) =>
  test(name, () => {
    speak("ko");
    try {
      run();
    } finally {
      speak("en");
    }
  });

test("both catalogues have the same keys in the same order", () => {
  assert.deepEqual(Object.keys(ko), Object.keys(en));
});

for (const key of Object.keys(en)) {
  test(`${key} has the same placeholders in both languages`, () => {
    const wanted = namesIn(textsOf(en[key]).at(-1));
    for (const text of textsOf(ko[key])) assert.deepEqual(namesIn(text), wanted);
  });
}

test("every key is a part and what the text is for", () => {
  for (const key of Object.keys(en)) assert.match(key, /^[a-z_]+\.[a-z_]+$/);
});

test("no text is empty, and none has a space at its edge", () => {
  for (const catalogue of [en, ko]) {
    for (const text of Object.values(catalogue).flatMap(textsOf)) assert.equal(text, text.trim() || "a text");
  }
});

test("Korean texts are in Korean", () => {
  for (const [key, entry] of Object.entries(ko)) {
    // A day and a time stand side by side in Korean, without a word between them.
    if (key !== "date.at") for (const text of textsOf(entry)) assert.match(text, /\p{Script=Hangul}/u);
  }
});

test("nothing that depends on the last letter of a word stands right behind a placeholder", () => {
  const particle = /\}(을|를|이|가|은|는|와|과|으로|로)(\s|$)/;
  for (const text of Object.values(ko).flatMap(textsOf)) assert.doesNotMatch(text, particle);
});

test("a text is filled, and its plural fits the number", () => {
  assert.equal(t("channel.members", { count: 1 }), "1 member");
  assert.equal(t("channel.members", { count: 1200 }), "1,200 members");
  assert.equal(t("person.you_are", { name: "{name}" }), "You are {name}");
});

inKorean("a Korean text is filled, whatever the number", () => {
  assert.equal(t("channel.members", { count: 1 }), "멤버 1명");
  assert.equal(t("message.replies", { count: 2 }), "댓글 2개");
});

test("an error that is known has a sentence, one that is not is named, and a sentence stays", () => {
  assert.equal(reasonOf("name_taken"), "That name is taken. Try another one.");
  assert.equal(reasonOf("odd_error"), "Something went wrong (odd_error).");
  assert.equal(reasonOf("The app is busy."), "The app is busy.");
  assert.equal(reasonOf(undefined), "Something went wrong. Try again.");
});

test("dates and amounts are written in English", () => {
  assert.equal(dayLabel(MONDAY, MONDAY, SEOUL), "Today");
  assert.equal(dayLabel(MONDAY - 2 * DAY, MONDAY, SEOUL), "Saturday, November 21st");
  assert.equal(dayLabel(MONDAY - 365 * DAY, MONDAY, SEOUL), "Sunday, November 23rd, 2025");
  assert.equal(plain(momentLabel(MONDAY - DAY, MONDAY, SEOUL)), "Yesterday at 3:21 PM");
  assert.equal(plain(fullMoment(MONDAY, SEOUL)), "Nov 23, 2026, 3:21:05 PM");
  assert.equal(shortTimeOf(MONDAY, SEOUL), "3:21");
  assert.deepEqual([amountOf(1, "week", "long"), amountOf(3, "hour"), percentOf(0.3)], ["1 week", "3 hr", "30%"]);
});

inKorean("dates and amounts are written in Korean", () => {
  assert.equal(dayLabel(MONDAY + DAY, MONDAY, SEOUL), "내일");
  assert.equal(dayLabel(MONDAY - 2 * DAY, MONDAY, SEOUL), "11월 21일 토요일");
  assert.equal(dayLabel(MONDAY - 365 * DAY, MONDAY, SEOUL), "2025년 11월 23일 일요일");
  assert.equal(momentLabel(MONDAY - DAY, MONDAY, SEOUL), "어제 오후 3:21");
  assert.equal(fullMoment(MONDAY, SEOUL), "2026년 11월 23일 오후 3:21:05");
  assert.equal(shortTimeOf(MONDAY, SEOUL), "3:21");
  assert.deepEqual([amountOf(1, "week", "long"), amountOf(3, "hour"), percentOf(0.3)], ["1주", "3시간", "30%"]);
});

test("a date in a message is in the language of the person who reads it, whatever the page's is", () => {
  const dated = (locale) => plain(slackDate(MONDAY, "{date_long} {time}", { tz: SEOUL, locale }));
  assert.equal(dated("ko-KR"), "2026년 11월 23일 월요일 오후 3:21");
  assert.equal(dated("en-US"), "Monday, November 23, 2026 3:21 PM");
  assert.equal(dated(undefined), "Monday, November 23, 2026 3:21 PM");
  assert.equal(dated("no such locale"), "Monday, November 23, 2026 3:21 PM");
});

test("today is named in the language of the person who reads it", () => {
  const now = Date.now() / 1000;
  assert.equal(slackDate(now, "{date_pretty}", { tz: SEOUL, locale: "ko-KR" }), "오늘");
  assert.equal(slackDate(now, "{date_short_pretty}", { tz: SEOUL, locale: "en-US" }), "Today");
});

test("the page is Korean if the first language of the browser that it knows is Korean", () => {
  assert.equal(languageAmong(["ko-KR", "en-US"]), "ko");
  assert.equal(languageAmong(["fr", "ko", "en"]), "ko");
  assert.equal(languageAmong(["en-GB", "ko"]), "en");
  assert.equal(languageAmong([]), "en");
});

inKorean("what the playground says in Slack's place is translated, with what stands in it", () => {
  assert.equal(slackWords("Please complete this required field."), "필수 입력란을 작성해 주세요.");
  assert.equal(slackWords("Must be at least 3 characters long."), "3자 이상 입력해 주세요.");
  assert.equal(slackWords("Must be at least 2.5."), "2.5 이상이어야 합니다.");
  assert.equal(slackWords('/try failed with the error "x"'), "/try 명령에 실패했습니다. 오류: x");
  assert.equal(slackWords("Pick another day."), "Pick another day.");
});

test("in English what the playground says stays as it is", () => {
  const sentences = Object.entries(en).flatMap(([key, text]) => (key.startsWith("slack.") ? [text] : []));
  const filled = sentences.map((text) => text.replace(/\{\w+\}/g, "5"));
  assert.deepEqual(filled.map(slackWords), filled);
  assert.ok(filled.length > 10);
});
