"""Reads schedules and the ends of pauses that people write in English or Korean."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from handlers.digests.results import DigestError
from handlers.digests.slack.zones import zone_named
from handlers.digests.subscription import Schedule
from knowledge.normalization import fold_case, without_marks

FaultKind = Literal["weekday", "time", "zone", "date", "past"]
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ReadingFault:
    """The reason why a typed schedule or date could not be read.

    weekday: the schedule names no weekday, or several. time: it names no time, or an impossible one, or is too long.
    zone: the remaining `words` do not name a time zone. date: the date cannot be read or does not exist. past: the date
    is not after today. `words` are those that were not understood, if any; escape them before quoting them in a reply.
    """

    kind: FaultKind
    words: str = ""


class UnreadableError(DigestError):
    """A typed schedule or date could not be read."""

    def __init__(self, fault: ReadingFault) -> None:
        super().__init__(fault.kind)
        self.fault = fault


_WEEKDAYS: Mapping[str, int] = {
    name: day
    for day, names in enumerate((
        "monday mondays mon 월요일 월욜 월", "tuesday tuesdays tues tue 화요일 화욜 화",
        "wednesday wednesdays weds wed 수요일 수욜 수", "thursday thursdays thurs thur thu 목요일 목욜 목",
        "friday fridays fri 금요일 금욜 금", "saturday saturdays sat 토요일 토욜 토",
        "sunday sundays sun 일요일 일욜 일",
    ))
    for name in names.split()
}  # fmt: skip
_WEEKDAY = re.compile(rf"(?<!\w)({'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})(?:마다|날)?(?!\w)\.?")

_NATIVE = {
    name: number
    for number, name in enumerate("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두".split(), start=1)  # noqa: SIM905
}
_HALF = r"(?P<half>오전|오후|새벽|아침|낮|저녁|밤)?\s*"
_HOUR = rf"(?P<hour>\d{{1,2}}|{'|'.join(sorted(_NATIVE, key=len, reverse=True))})"
_TIMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w:.]){_HALF}{_HOUR}\s*시\s*(?:(?P<minute>\d{{1,2}})\s*분|(?P<thirty>반))?(?:에|마다)?(?!\w)",
        rf"(?<![\w:.]){_HALF}(?P<hour>\d{{1,2}})[:.h](?P<minute>\d{{2}})\s*(?P<apm>[ap]m)?(?:에)?(?![\w:])",
        r"(?<![\w:.])(?P<hour>\d{1,2})\s*(?:(?P<apm>[ap]m)|h|o[’']?clock)(?![\w:])",
        r"(?<![\w:.])(?P<hour>[012]\d)(?P<minute>[0-5]\d)(?![\w:])",
        r"(?<![\w:.])(?P<noon>noon|midday|정오)(?:에)?(?!\w)",
        r"(?<![\w:.+-])(?P<hour>\d{1,2})(?![\w:.])",
    )
)
_APM = re.compile(r"(?<![a-z])([ap])\.?\s?m(?![a-z])\.?")
_IANA_NAME = re.compile(r"(?<![\w/])[a-z]\w*(?:/[\w+-]*\w)+")
_OFFSET = re.compile(r"(?<!\w)(?:utc|gmt)\s*[+\-−–]\s*\d{1,2}(?::?\d\d)?(?!\w)")
_FILLERS = frozenset("every each on at in the weekly week time a o’clock 매주 매 주 마다 에 기준 으로".split())  # noqa: SIM905
_BETWEEN = re.compile(r"[\s,;·!?…–—]+")
_AROUND = ".:-"
"""Marks around a word that have no meaning."""


def read_schedule(words: str, zone_default: str) -> Schedule | ReadingFault:
    """Read a schedule such as "monday 9:00 Asia/Seoul", "every friday at 2:30pm" or "매주 금요일 오후 2시 30분 서울".

    `zone_default` is the IANA name of the time zone to use if `words` do not name one. Return a ReadingFault if `words`
    cannot be read.
    """
    if len(words) > _LONGEST:
        return ReadingFault("time", words[:_LONGEST])
    text = _APM.sub(r"\1m ", fold_case(without_marks(words)))
    zone_words, text = _take(text, _IANA_NAME)
    if not zone_words:
        zone_words, text = _take(text, _OFFSET)
    at, time_words, text = _take_time(text)
    days = {_WEEKDAYS[found[1]] for found in _WEEKDAY.finditer(text)}
    others = (word.strip(_AROUND) for word in _BETWEEN.split(_WEEKDAY.sub(" ", text)))
    left = " ".join(word for word in others if word and word not in _FILLERS)
    if len(days) != 1:
        unknown = " ".join(word for word in left.split() if zone_named(word) is None)
        return ReadingFault("weekday", unknown if not days else "")
    if at is None:
        return ReadingFault("time", time_words or left)
    zone_words = " ".join(filter(None, (zone_words, left)))
    zone = zone_named(zone_words) if zone_words else zone_default
    return ReadingFault("zone", zone_words) if zone is None else Schedule(days.pop(), at, zone)


def _take(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """Return the pattern's first match (or an empty string), and the text without the match."""
    found = pattern.search(text)
    return (found[0], f"{text[: found.start()]} {text[found.end() :]}") if found else ("", text)


def _take_time(text: str) -> tuple[time | None, str, str]:
    """Return a time, the words that give it, and the text without them.

    The time is None if it is missing or impossible, such as 25:00.
    """
    for pattern in _TIMES:
        if found := pattern.search(text):
            return _time_of(found.groupdict()), found[0].strip(), f"{text[: found.start()]} {text[found.end() :]}"
    return None, "", text


def _time_of(parts: Mapping[str, str | None]) -> time | None:
    """Return the time that the parts of a match describe, or None if there is no such time."""
    if parts.get("noon"):
        return time(12)
    written = parts["hour"] or ""
    hour = _hour(_NATIVE.get(written) or int(written), parts.get("apm") or parts.get("half"))
    minute = 30 if parts.get("thirty") else int(parts.get("minute") or 0)
    return time(hour, minute) if hour in range(24) and minute in range(60) else None


def _hour(hour: int, half: str | None) -> int:
    """Return an hour in the part of the day named `half` as an hour from 0 to 23.

    If there is no such hour, return a number outside this range. The word midnight and 밤 12시 are not accepted,
    because they can mean either end of the day.
    """
    if half in {"am", "오전", "새벽", "아침"}:
        return hour % 12 if hour <= 12 else -1
    if half in {"pm", "오후"}:
        return hour % 12 + 12 if 1 <= hour <= 12 else hour or -1
    if half == "낮":  # from eleven in the morning
        return hour + 12 if hour < 11 else hour
    if half in {"저녁", "밤"}:  # to the small hours
        return -1 if hour in {0, 12, 24} else hour + 12 if 5 <= hour < 12 else hour
    return hour


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6} | {
    "일": 1, "이": 2, "삼": 3, "사": 4, "한": 1, "두": 2, "세": 3, "네": 4,
}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"
_BEFORE = re.compile(r"^(?:(?:un)?till?|up to|to|for|the next)(?!\w)\s*")
_BEHIND = re.compile(r"\s*(?:동안만?|까지만?|간만?)$")


def read_until(words: str, today: date) -> date | ReadingFault:
    """Read the end of a pause: "until 2027-01-05", "until friday", "for 2 weeks", "2027년 1월 5일까지", "2주 동안".

    Return the day on which posts resume, or a ReadingFault if the words cannot be read or the day is not after `today`.
    Both days are in the subscription's own time zone. A weekday, or a date without a year, means the next one.
    """
    text = _BEFORE.sub("", without_marks(fold_case(without_marks(words[:_LONGEST])).replace(",", " ")))
    for pattern, read in _DATES:
        if found := pattern.fullmatch(text) or pattern.fullmatch(_BEHIND.sub("", text)):
            try:
                day = read({name: part or "" for name, part in found.groupdict().items()}, today)
            except (ValueError, OverflowError):
                return ReadingFault("date", words[:_LONGEST])
            return day if day > today else ReadingFault("past", words[:_LONGEST])
    return ReadingFault("date", words[:_LONGEST])


def _calendar_day(parts: Mapping[str, str], today: date) -> date:
    month, day = _MONTHS.get(parts.get("name", "")) or int(parts["month"]), int(parts["day"])
    if parts["year"]:
        return date(int(parts["year"]), month, day)
    years = (today.year + ahead for ahead in range(9))  # the next 29 February may be eight years away
    return next(found for year in years if (found := _day_or_first(year, month, day)) and found > today)


def _day_or_first(year: int, month: int, day: int) -> date | None:
    """Return the date, or None if it is 29 February in a common year. Raises ValueError if no year has such a day."""
    date(2000, month, day)
    return date(year, month, day) if day <= monthrange(year, month)[1] else None


def _day_of_month(parts: Mapping[str, str], today: date) -> date:
    day = int(parts["day"])
    months = (_months_on(today.replace(day=1), ahead) for ahead in range(3))  # two months in a row may be too short
    return next(month.replace(day=day) for month in months if _fits(day, month) and month.replace(day=day) > today)


def _fits(day: int, month: date) -> bool:
    """Return whether a month has a day with this number. Raises ValueError if no month has such a day."""
    date(2000, 1, day)
    return day <= monthrange(month.year, month.month)[1]


def _weekday_day(parts: Mapping[str, str], today: date) -> date:
    weekday = _WEEKDAYS[parts["weekday"]]
    monday = today - timedelta(days=today.weekday())
    if parts["which"].replace(" ", "") in {"next", "다음", "다음주"}:
        return monday + timedelta(days=7 + weekday)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _after_some(parts: Mapping[str, str], today: date) -> date:
    count = _COUNTS.get(parts["count"]) or int(parts["count"])
    unit = parts["unit"]
    if unit.startswith(("month", "개월", "달")):
        return _months_on(today, count)
    return today + timedelta(days=count * (7 if unit.startswith(("week", "주")) else 1))


def _months_on(day: date, count: int) -> date:
    """Return the same day `count` months later, or that month's last day if it has fewer days."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _named_day(parts: Mapping[str, str], today: date) -> date:
    name = parts["named"].replace(" ", "")
    if name in {"nextmonth", "다음달"}:
        return _months_on(today.replace(day=1), 1)
    if name in {"nextweek", "다음주"}:
        return today + timedelta(days=7 - today.weekday())
    return today + timedelta(days={"today": 0, "오늘": 0, "tomorrow": 1, "내일": 1, "모레": 2}[name])


_DATES: tuple[tuple[re.Pattern[str], Callable[[Mapping[str, str], date], date]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"{_YEAR}\s*[-/.]\s*(?P<month>\d{{1,2}})\s*[-/.]\s*{_DAY}\.?", _calendar_day),
        (rf"(?:{_YEAR}년\s*)?(?P<month>\d{{1,2}})월\s*{_DAY}일", _calendar_day),
        (rf"{_MONTH}\s*{_DAY}(?:st|nd|rd|th)?(?:\s+{_YEAR})?", _calendar_day),
        (rf"{_DAY}(?:st|nd|rd|th)?(?:\s+of)?\s*{_MONTH}(?:\s+{_YEAR})?", _calendar_day),
        (rf"(?P<which>next|this|on|이번\s?주?|다음\s?주?)?\s*(?P<weekday>{'|'.join(_WEEKDAYS)})", _weekday_day),
        (rf"{_DAY}일까지만?", _day_of_month),
        (rf"the\s+{_DAY}(?:st|nd|rd|th)", _day_of_month),
        (rf"{_COUNT}\s*(?P<unit>days?|weeks?|months?|일|주일?|개월|달)", _after_some),
        (r"(?P<named>next week|next month|today|tomorrow|다음 ?주|다음 ?달|오늘|내일|모레)", _named_day),
    )
)
