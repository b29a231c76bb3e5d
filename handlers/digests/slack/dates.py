"""Formats dates, times and time zones for people to read in Slack."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from babel.dates import format_date, format_time, get_day_names

from handlers.digests.schedule import zone_or_utc
from handlers.digests.slack import texts
from handlers.digests.subscription import Schedule
from handlers.texts import say
from knowledge.model import Language

_ETC = re.compile(r"Etc/GMT([+-])(\d+)")


def date_line(day: date, language: Language) -> str:
    """Return a date as text, such as 'Tuesday, January 5, 2027'."""
    return format_date(day, texts.DATE[language], locale=language)


def time_line(at: time, language: Language) -> str:
    """Return a time of day as text, such as '9:00 AM'."""
    # Unicode's data has a narrow no-break space before AM and PM, which looks like none in some typefaces.
    return format_time(at, "short", locale=language).replace("\u202f", " ")


def weekday_line(weekday: int, language: Language) -> str:
    """Return the name of a weekday, of which 0 is Monday."""
    return str(get_day_names("wide", locale=language)[weekday])


def zone_line(zone: str) -> str:
    """Return a time zone as text, such as 'America/New York', or 'UTC+9' for Etc/GMT-9: IANA's signs are reversed."""
    if found := _ETC.fullmatch(zone):
        return f"UTC{'-' if found[1] == '+' else '+'}{found[2]}"
    return zone.replace("_", " ")


def schedule_line(schedule: Schedule, language: Language) -> str:
    """Return a phrase that says when a subscription posts, such as 'every Monday at 9:00 AM (Asia/Seoul)'."""
    return say(
        texts.SCHEDULE,
        language,
        weekday=weekday_line(schedule.weekday, language),
        time=time_line(schedule.at, language),
        zone=zone_line(schedule.zone),
    )


def moment_line(moment: datetime, zone: str, language: Language) -> str:
    """Return a moment as text in the time zone `zone`, or in UTC if that zone is unknown."""
    known = zone_or_utc(zone)
    local = moment.astimezone(known)
    day, at = date_line(local.date(), language), time_line(local.time(), language)
    return say(texts.MOMENT, language, date=day, time=at, zone=zone_line(known.key))
