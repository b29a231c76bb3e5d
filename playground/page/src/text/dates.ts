// Says days and times as Slack does, in the time zone of the person who looks.

const DAY = 86_400;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(
  seconds: number,
  zone: string | undefined,
  options: Intl.DateTimeFormatOptions,
  locale = "en-US",
): string {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  // Making one takes a hundred times as long as using it, and every message has a time.
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  formats.set(key, known);
  return known.format(new Date(seconds * 1000));
}

/** Gives a time such as 3:21 PM. */
export function timeOf(seconds: number, zone?: string): string {
  return format(seconds, zone, { hour: "numeric", minute: "2-digit" });
}

/** Gives a time without AM and PM, for the narrow place beside a message that follows another. */
export function shortTimeOf(seconds: number, zone?: string): string {
  return timeOf(seconds, zone).replace(/\s?[AP]M$/, "");
}

/** Gives the day as something that can be compared: 2026-11-23. */
export function dayOf(seconds: number, zone?: string): string {
  return format(seconds, zone, { dateStyle: "short" }, "sv-SE");
}

/** Gives Today, Yesterday, or a day such as Monday, November 23rd. */
export function dayLabel(seconds: number, now: number, zone?: string): string {
  return relativeDay(seconds, now, zone) ?? longDay(seconds, now, zone);
}

/** Gives a moment such as Today at 3:21 PM, for tooltips and threads. */
export function momentLabel(seconds: number, now: number, zone?: string): string {
  const day = relativeDay(seconds, now, zone) ?? format(seconds, zone, { month: "short", day: "numeric" });
  return `${day} at ${timeOf(seconds, zone)}`;
}

/** Gives day and time in full, such as Mon, Nov 23, 2026, 3:21:05 PM. */
export function fullMoment(seconds: number, zone?: string): string {
  return format(seconds, zone, { dateStyle: "medium", timeStyle: "medium" });
}

function relativeDay(seconds: number, now: number, zone?: string): string | null {
  const day = dayOf(seconds, zone);
  if (day === dayOf(now, zone)) return "Today";
  if (day === dayOf(now - DAY, zone)) return "Yesterday";
  return day === dayOf(now + DAY, zone) ? "Tomorrow" : null;
}

function longDay(seconds: number, now: number, zone?: string): string {
  const day = Number(format(seconds, zone, { day: "numeric" }));
  const named = `${format(seconds, zone, { weekday: "long" })}, ${format(seconds, zone, { month: "long" })}`;
  const year = format(seconds, zone, { year: "numeric" });
  return `${named} ${day}${ordinal(day)}${year === format(now, zone, { year: "numeric" }) ? "" : `, ${year}`}`;
}

function ordinal(day: number): string {
  if (day % 100 >= 11 && day % 100 <= 13) return "th";
  return ["th", "st", "nd", "rd"][day % 10] ?? "th";
}

const TOKENS: Record<string, Intl.DateTimeFormatOptions> = {
  date: { dateStyle: "long" },
  date_short: { dateStyle: "medium" },
  date_long: { dateStyle: "full" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

/** Gives a date as `<!date^…>` asks for it, or null where it asks for something unknown. */
export function slackDate(seconds: number, wanted: string, zone?: string): string | null {
  if (!Number.isFinite(seconds)) return null;
  let known = true;
  const told = wanted.replace(/\{(\w+)\}/g, (_, token: string) => {
    if (token === "date_num") return dayOf(seconds, zone);
    const pretty = token.endsWith("_pretty") ? relativeDay(seconds, Date.now() / 1000, zone) : null;
    const options = TOKENS[token.replace("_pretty", "")];
    known &&= options !== undefined;
    return pretty ?? (options ? format(seconds, zone, options) : "");
  });
  return known ? told : null;
}
