"""Schedules and the ends of pauses are read as people write them, in English and Korean."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.digests.schedule import zone_known, zone_names
from handlers.digests.slack.reading import FaultKind, ReadingFault, read_schedule, read_until
from handlers.digests.slack.zones import _MEANT, zone_named
from handlers.digests.subscription import Schedule

TODAY = date(2026, 11, 25)  # a Wednesday
HOME = "Pacific/Chatham"
ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OLD_AREAS = ("Etc/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")
KOREAN = "월화수목금토일"


@pytest.mark.parametrize(
    ("words", "weekday", "local", "zone"),
    [
        ("monday 9:00 Asia/Seoul", 0, "09:00", "Asia/Seoul"),
        ("Monday, 9:00, seoul", 0, "09:00", "Asia/Seoul"),
        ("every friday at 14:30", 4, "14:30", HOME),
        ("fri 9am", 4, "09:00", HOME),
        ("9am fri", 4, "09:00", HOME),
        ("Mon 9 a.m. PST", 0, "09:00", "America/Los_Angeles"),
        ("weekly on Tue 17h London", 1, "17:00", "Europe/London"),
        ("every Thursday at noon, New York time", 3, "12:00", "America/New_York"),
        ("Mondays at 9 o'clock in america/new_york", 0, "09:00", "America/New_York"),
        ("sun 9.30 UTC", 6, "09:30", "UTC"),
        ("monday 9", 0, "09:00", HOME),
        ("monday 0900 utc+9", 0, "09:00", "Etc/GMT-9"),
        ("utc-3 wednesday 9:30pm", 2, "21:30", "Etc/GMT+3"),
        ("sat 12am", 5, "00:00", HOME),
        ("sat 12pm", 5, "12:00", HOME),
        ("Friday, 5pm, Buenos Aires", 4, "17:00", "America/Buenos_Aires"),
        ("monday 0:30 Port-au-Prince", 0, "00:30", "America/Port-au-Prince"),
        ("ｍｏｎｄａｙ　９：００", 0, "09:00", HOME),
        ("월요일 오전 9시", 0, "09:00", HOME),
        ("월 9시", 0, "09:00", HOME),
        ("매주 금요일 14시 30분 서울", 4, "14:30", "Asia/Seoul"),
        ("매주 금요일 오후 2시 반에", 4, "14:30", HOME),
        ("금요일마다 오후 3시에 뉴욕 기준", 4, "15:00", "America/New_York"),
        ("수요일 아침 아홉 시 한국 시간으로", 2, "09:00", "Asia/Seoul"),
        ("월요일 오후 14시", 0, "14:00", HOME),
        ("목요일 낮 12시", 3, "12:00", HOME),
        ("목요일 정오에", 3, "12:00", HOME),
        ("일요일 저녁 7시 서울시간", 6, "19:00", "Asia/Seoul"),
        ("토욜 밤 10시 30분 Asia/Tokyo", 5, "22:30", "Asia/Tokyo"),
        ("화요일 오전 12시 15분", 1, "00:15", HOME),
        ("화 09:00", 1, "09:00", HOME),
        ("새벽 5시 화요일", 1, "05:00", HOME),
    ],
)
def test_schedules_as_people_write_them(words: str, weekday: int, local: str, zone: str) -> None:
    """A weekday, a time, and an optional zone are read in any order; the default zone is the person's own."""
    assert read_schedule(words, HOME) == Schedule(weekday, time.fromisoformat(local), zone)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("", ReadingFault("weekday")),
        ("9:00", ReadingFault("weekday")),
        ("wensday 9:00", ReadingFault("weekday", "wensday")),
        ("monday or friday 9:00", ReadingFault("weekday")),
        ("monday", ReadingFault("time")),
        ("월요일", ReadingFault("time")),
        ("monday 25:00", ReadingFault("time", "25:00")),
        ("monday 9:60", ReadingFault("time", "9:60")),
        ("monday 13am", ReadingFault("time", "13am")),
        ("monday 0pm", ReadingFault("time", "0pm")),
        ("월요일 24시", ReadingFault("time", "24시")),
        ("월요일 밤 12시", ReadingFault("time", "밤 12시")),
        ("monday midnight", ReadingFault("time", "midnight")),
        ("monday 9:00 Atlantis", ReadingFault("zone", "atlantis")),
        ("monday 9:00 Asia/Atlantis", ReadingFault("zone", "asia/atlantis")),
        ("monday 9:00 CST", ReadingFault("zone", "cst")),
        ("monday 9:00 utc+5:30", ReadingFault("zone", "utc+5:30")),
        ("monday 9:00 utc+19", ReadingFault("zone", "utc+19")),
        ("monday 9:00 17:00", ReadingFault("zone", "17:00")),
        ("월요일 9시 아틀란티스", ReadingFault("zone", "아틀란티스")),
    ],
)
def test_what_cannot_be_read_says_which_part(words: str, fault: ReadingFault) -> None:
    """If a part is missing, impossible, repeated, or unknown, it is not guessed: the fault names the part.

    If a word could not be read, the fault also has that word.
    """
    assert read_schedule(words, HOME) == fault


def test_endless_words_are_not_read() -> None:
    """A schedule that is far too long is not read at all and is quoted only in part."""
    fault = read_schedule("monday 9:00 " * 1000, HOME)
    assert isinstance(fault, ReadingFault)
    assert len(fault.words) == 200


@settings(deadline=None)
@given(st.integers(0, 6), st.times(), st.sampled_from(sorted(name for name in zone_names() if "/" in name)))
def test_every_schedule_can_be_written(weekday: int, moment: time, zone: str) -> None:
    """Every weekday, minute, and IANA zone with an area in its name is read correctly, in English and Korean."""
    local = time(moment.hour, moment.minute)
    meant = Schedule(weekday, local, zone)
    for words in (
        f"{ENGLISH[weekday]} {local:%H:%M} {zone}",
        f"every {ENGLISH[weekday][:3]} at {local:%I:%M %p} {zone.lower()}",
        f"매주 {KOREAN[weekday]}요일 {local.hour}시 {local.minute}분 {zone}",
    ):
        assert read_schedule(words, HOME) == meant, words


def test_every_iana_zone_can_be_named() -> None:
    """Every IANA zone with an area in its name is found by that name, in any case, and with spaces for underscores.

    A city's name alone is enough to find a zone, except for zones in outdated areas such as US/. A name without an
    area, such as EST, finds some zone.
    """
    for zone in zone_names():
        if "/" in zone:
            assert zone_named(zone) == zone_named(zone.lower()) == zone_named(zone.replace("_", " ")) == zone
            assert zone_named(zone.rpartition("/")[2]) or zone.startswith(OLD_AREAS), zone
        else:
            assert zone_known(zone_named(zone) or ""), zone


PIECES = (
    "monday", "월", "9:00", "9시", "99", "am", "pm", "오전", "밤", "utc", "+", "-", ":", "/", "until", "for", "2",
    "weeks", "31일", "까지", "feb", "29", "next", "다음", "0", ".", "2027",
)  # fmt: skip


@settings(deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_nothing_typed_breaks_the_reading(words: str) -> None:
    """Reading any text as a schedule returns a schedule with a known zone or a fault.

    Reading the text as a date returns a date after today or a fault.
    """
    schedule = read_schedule(words, HOME)
    assert isinstance(schedule, ReadingFault) or zone_known(schedule.zone)
    until = read_until(words, TODAY)
    assert isinstance(until, ReadingFault) or until > TODAY


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Asia/Seoul", "Asia/Seoul"),
        ("asia/seoul", "Asia/Seoul"),
        ("SEOUL", "Asia/Seoul"),
        ("서울", "Asia/Seoul"),
        ("서울 시간", "Asia/Seoul"),
        ("한국 표준시", "Asia/Seoul"),
        ("KST", "Asia/Seoul"),
        ("new york", "America/New_York"),
        ("Eastern Standard Time", "America/New_York"),
        ("est", "America/New_York"),
        ("UTC", "UTC"),
        ("UTC+9", "Etc/GMT-9"),
        ("GMT -03:00", "Etc/GMT+3"),
        ("UTC+0", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("Indianapolis", "America/Indianapolis"),
        ("Istanbul", "Asia/Istanbul"),
        ("utc+5:30", None),
        ("CST", None),
        ("IST", None),
        ("west", "Australia/West"),
        ("", None),
        ("time", None),
        ("localtime", None),
    ],
)
def test_zones_as_people_name_them(words: str, zone: str | None) -> None:
    """A zone is known by its IANA name, a city, a country, an unambiguous abbreviation, or an offset in whole hours.

    Any other text, such as an ambiguous abbreviation, finds no zone.
    """
    assert zone_named(words) == zone


def test_every_name_leads_to_a_zone() -> None:
    """Every name in the list of zone names stands for an existing zone."""
    assert all(zone_known(zone) for zone in _MEANT.values())


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("until 2027-01-05", "2027-01-05"),
        ("2027/1/5", "2027-01-05"),
        ("2027. 1. 5.", "2027-01-05"),
        ("until January 5, 2027", "2027-01-05"),
        ("till jan 5", "2027-01-05"),
        ("5th of january", "2027-01-05"),
        ("dec 24", "2026-12-24"),
        ("nov 25", "2027-11-25"),
        ("feb 29", "2028-02-29"),
        ("until friday", "2026-11-27"),
        ("until wednesday", "2026-12-02"),
        ("this sunday", "2026-11-29"),
        ("next friday", "2026-12-04"),
        ("tomorrow", "2026-11-26"),
        ("until next week", "2026-11-30"),
        ("until next month", "2026-12-01"),
        ("until the 5th", "2026-12-05"),
        ("for 2 weeks", "2026-12-09"),
        ("for a month", "2026-12-25"),
        ("for three days", "2026-11-28"),
        ("2027년 1월 5일까지", "2027-01-05"),
        ("1월 5일까지", "2027-01-05"),
        ("5일까지", "2026-12-05"),
        ("31일까지", "2026-12-31"),
        ("5일 동안", "2026-11-30"),
        ("2주 동안", "2026-12-09"),
        ("10일간", "2026-12-05"),
        ("일주일", "2026-12-02"),
        ("두 달 동안", "2027-01-25"),
        ("3개월", "2027-02-25"),
        ("금요일까지", "2026-11-27"),
        ("다음 주 금요일까지", "2026-12-04"),
        ("다음 주까지", "2026-11-30"),
        ("다음 달까지", "2026-12-01"),
        ("내일까지만", "2026-11-26"),
        ("모레까지", "2026-11-27"),
    ],
)
def test_dates_as_people_write_them(words: str, day: str) -> None:
    """Dates, weekdays, and durations are read; a weekday, or a date without a year, means the next such day."""
    assert read_until(words, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("", "date"),
        ("soon", "date"),
        ("1/5", "date"),
        ("2026-02-30", "date"),
        ("feb 30", "date"),
        ("32일까지", "date"),
        ("13월 1일", "date"),
        ("for 999999 weeks", "date"),
        ("99999-01-01", "date"),
        ("2025-01-01", "past"),
        ("2026-11-25", "past"),
        ("today", "past"),
        ("for 0 days", "past"),
    ],
)
def test_dates_that_are_none(words: str, kind: FaultKind) -> None:
    """A date that is unreadable, nonexistent, ambiguous, or not after today is rejected with a fault."""
    assert read_until(words, TODAY) == ReadingFault(kind, words)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 800))
def test_every_date_can_be_written(today: date, days: int) -> None:
    """Every future date can be written in ISO form, in English, in Korean, or as a number of days from today.

    In Korean, the year may be left out if the date is less than a year away.
    """
    day = today + timedelta(days=days)
    assert read_until(f"until {day.isoformat()}", today) == day
    assert read_until(f"{day:%B} {day.day}, {day.year}", today) == day
    assert read_until(f"{day.year}년 {day.month}월 {day.day}일까지", today) == day
    if days < 365:
        assert read_until(f"{day.month}월 {day.day}일까지", today) == day
    assert read_until(f"for {days} days", today) == day


@pytest.mark.parametrize(
    ("today", "words", "day"),
    [
        (date(2027, 1, 31), "for a month", date(2027, 2, 28)),
        (date(2026, 12, 31), "한 달", date(2027, 1, 31)),
        (date(2027, 1, 31), "until the 31st", date(2027, 3, 31)),
        (date(2096, 3, 1), "2월 29일까지", date(2104, 2, 29)),
    ],
)
def test_months_of_different_length(today: date, words: str, day: date) -> None:
    """A period of one month ends on the same day of the next month, or on that month's last day if it has no such day.

    A day of the month, or 29 February, means its next occurrence; months or years that do not have it are skipped.
    """
    assert read_until(words, today) == day
