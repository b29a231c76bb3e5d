// Writes days and times as Slack does, in the time zone of the person who looks.

import { pageLocale, t } from "../words/words";

const DAY = 86_400;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(
  seconds: number,
  zone: string | undefined,
  options: Intl.DateTimeFormatOptions,
  locale = pageLocale(),
): string {
  const told = formatOf(zone, options, locale);
  if (!/^ko\b/.test(locale)) return told.format(new Date(seconds * 1000));
  const parts = told.formatToParts(new Date(seconds * 1000));
  return parts.map(({ type, value }) => (type === "dayPeriod" ? (HALVES[value] ?? value) : value)).join("");
}

/** What some browsers write in Korean times for 오전 and 오후: AM and PM, as CLDR has it since version 48. */
const HALVES: Record<string, string> = { AM: "오전", PM: "오후" };

/** Making a format takes a hundred times as long as using it, and every message has a time: each is made once. */
function formatOf(zone: string | undefined, options: Intl.DateTimeFormatOptions, locale: string) {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  formats.set(key, known);
  return known;
}

/** Return a time such as 3:21 PM or 오후 3:21. */
export function timeOf(seconds: number, zone?: string): string {
  return format(seconds, zone, TIME);
}

/** Return a time without AM and PM, for the narrow place beside a message that follows another. */
export function shortTimeOf(seconds: number, zone?: string): string {
  const parts = formatOf(zone, TIME, pageLocale()).formatToParts(new Date(seconds * 1000));
  const told = parts.map(({ type, value }) => (type === "dayPeriod" ? "" : value));
  return told.join("").trim();
}

/** Return the day as something that can be compared: 2026-11-23. */
export function dayOf(seconds: number, zone?: string): string {
  return format(seconds, zone, { dateStyle: "short" }, "sv-SE");
}

/** Return Today, Yesterday, or a day such as Monday, November 23rd or 11월 23일 월요일. */
export function dayLabel(seconds: number, now: number, zone?: string): string {
  return relativeDay(seconds, now, zone) ?? longDay(seconds, now, zone);
}

/** Return a moment such as Today at 3:21 PM, for tooltips and threads. */
export function momentLabel(seconds: number, now: number, zone?: string): string {
  const day = relativeDay(seconds, now, zone) ?? format(seconds, zone, { month: "short", day: "numeric" });
  return t("date.at", { day, time: timeOf(seconds, zone) });
}

/** Return day and time in full, such as Nov 23, 2026, 3:21:05 PM or 2026년 11월 23일 오후 3:21:05. */
export function fullMoment(seconds: number, zone?: string): string {
  // A date of medium length is 2026. 11. 23. in Korean.
  return format(seconds, zone, { dateStyle: pageLocale() === "ko-KR" ? "long" : "medium", timeStyle: "medium" });
}

/** Return an amount of time such as 3 hr or 3시간; in full, such as 3 hours, if `display` is long. */
export function amountOf(count: number, unit: string, display: "short" | "long" = "short"): string {
  return new Intl.NumberFormat(pageLocale(), { style: "unit", unit, unitDisplay: display }).format(count);
}

/** Return a share such as 0.3 as 30%. */
export function percentOf(share: number): string {
  return new Intl.NumberFormat(pageLocale(), { style: "percent" }).format(share);
}

function relativeDay(seconds: number, now: number, zone?: string): string | null {
  const step = stepsFrom(seconds, now, zone);
  return step === null ? null : t(NEAR_DAYS[step]);
}

const TIME: Intl.DateTimeFormatOptions = { hour: "numeric", minute: "2-digit" };
const SHORT_DATE: Intl.DateTimeFormatOptions = { year: "numeric", month: "short", day: "numeric" };
const NEAR_DAYS = { [-1]: "date.yesterday", 0: "date.today", 1: "date.tomorrow" } as const;

/** Return by how many days a moment is after today, if it is at most one day away. */
function stepsFrom(seconds: number, now: number, zone?: string): -1 | 0 | 1 | null {
  const day = dayOf(seconds, zone);
  const steps = [-1, 0, 1] as const;
  return steps.find((step) => day === dayOf(now + step * DAY, zone)) ?? null;
}

function longDay(seconds: number, now: number, zone?: string): string {
  const isThisYear = yearOf(seconds, zone) === yearOf(now, zone);
  if (pageLocale() !== "en-US") return format(seconds, zone, { ...LONG_DAY, year: isThisYear ? undefined : "numeric" });
  const day = Number(format(seconds, zone, { day: "numeric" }));
  const named = `${format(seconds, zone, { weekday: "long" })}, ${format(seconds, zone, { month: "long" })}`;
  return `${named} ${day}${ordinal(day)}${isThisYear ? "" : `, ${yearOf(seconds, zone)}`}`;
}

const LONG_DAY: Intl.DateTimeFormatOptions = { month: "long", day: "numeric", weekday: "long" };

function yearOf(seconds: number, zone?: string): string {
  return format(seconds, zone, { year: "numeric" }, "en-US");
}

function ordinal(day: number): string {
  if (day % 100 >= 11 && day % 100 <= 13) return "th";
  return ["th", "st", "nd", "rd"][day % 10] ?? "th";
}

const TOKENS: Record<string, Intl.DateTimeFormatOptions> = {
  date: { dateStyle: "long" },
  date_short: SHORT_DATE,
  date_long: { dateStyle: "full" },
  time: TIME,
  time_secs: { ...TIME, second: "2-digit" },
};

/** Whose eyes a date in a message is for: Slack writes it in the person's time zone and language. */
export interface Reader {
  tz?: string;
  locale?: string;
}

/** Return a date as `<!date^…>` asks for it, or null if it asks for something unknown. */
export function slackDate(seconds: number, wanted: string, { tz, locale }: Reader = {}): string | null {
  if (!Number.isFinite(seconds)) return null;
  const language = knownLocale(locale);
  let known = true;
  const told = wanted.replace(/\{(\w+)\}/g, (_, token: string) => {
    if (token === "date_num") return dayOf(seconds, tz);
    const pretty = token.endsWith("_pretty") ? prettyDay(seconds, tz, language) : null;
    const options = TOKENS[token.replace("_pretty", "")];
    known &&= options !== undefined;
    return pretty ?? (options ? format(seconds, tz, options, language) : "");
  });
  return known ? told : null;
}

/** Return Today, Yesterday or Tomorrow in a person's language; null for any other day. */
function prettyDay(seconds: number, zone: string | undefined, locale: string): string | null {
  const step = stepsFrom(seconds, Date.now() / 1000, zone);
  if (step === null) return null;
  const [first = "", ...rest] = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(step, "day");
  return first.toLocaleUpperCase(locale) + rest.join("");
}

/** Return a person's locale; US English, Slack's default, if there is none or the browser cannot read it. */
function knownLocale(locale: string | undefined): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en-US";
  } catch {
    return "en-US";
  }
}
