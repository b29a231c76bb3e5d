"""Formats dates, times and time zones for people to read in Slack."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from handlers.digests.schedule import zone_or_utc
from handlers.digests.slack import texts
from handlers.digests.subscription import Schedule
from handlers.texts import say
from knowledge.model import Language

_ETC = re.compile(r"Etc/GMT([+-])(\d+)")


def date_line(day: date, language: Language) -> str:
    """Return a date as text, such as 'Tuesday, January 5, 2027'."""
    return say(
        texts.DATE,
        language,
        weekday=texts.WEEKDAYS_IN_DATES[day.weekday()][language],
        month=texts.MONTHS[day.month - 1][language],
        day=str(day.day),
        year=str(day.year),
    )


def time_line(at: time, language: Language) -> str:
    """Return a time of day as text, such as '9:00 AM'."""
    text = texts.MORNING if at.hour < 12 else texts.AFTERNOON
    return say(text, language, hour=str(at.hour % 12 or 12), minute=f"{at.minute:02}")


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
        weekday=texts.WEEKDAYS[schedule.weekday][language],
        time=time_line(schedule.at, language),
        zone=zone_line(schedule.zone),
    )


def moment_line(moment: datetime, zone: str, language: Language) -> str:
    """Return a moment as text in the time zone `zone`, or in UTC if that zone is unknown."""
    known = zone_or_utc(zone)
    local = moment.astimezone(known)
    day, at = date_line(local.date(), language), time_line(local.time(), language)
    return say(texts.MOMENT, language, date=day, time=at, zone=zone_line(known.key))
