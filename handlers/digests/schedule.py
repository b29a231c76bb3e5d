"""Works out when a subscription posts: weekly slots at a local time, as moments in UTC. Pure arithmetic on dates.

A slot is its local date and time with `fold=0`, converted to UTC. Where the clock goes back and the time comes twice,
that is the first of the two. Where the clock goes forward over the time, it is the time by the offset of before, as
PEP 495 has it: 02:30 on a night that leaps from 02:00 to 03:00 is posted at 03:30. Every week has one slot.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from handlers.digests.subscription import Schedule

DAY = timedelta(days=1)
WEEK = 7 * DAY
_OF_THIS_MACHINE = frozenset({"localtime", "Factory"})
"""Names that systems list among the zones, and that mean another time on each of them."""


class ScheduleError(ValueError):
    """A schedule that no time can be worked out for. Operators see it; the subscription is set aside for it."""


def zone_known(name: str) -> bool:
    """Tell whether `name` is that of an IANA time zone, written exactly as IANA writes it."""
    return name in zone_names()


@cache
def zone_names() -> frozenset[str]:
    """Give the names of all IANA time zones that this installation has data for."""
    return frozenset(available_timezones()) - _OF_THIS_MACHINE


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """Give the first slot strictly after `after` (aware), in UTC. Raises ScheduleError."""
    zone = _zone(schedule)
    try:
        day = _weekday_until(schedule.weekday, after.astimezone(zone).date())
        while (slot := _slot(schedule, zone, day)) <= after:
            day += WEEK
    except OverflowError as error:
        raise ScheduleError(f"no slot after {after.isoformat()} can be written as a date") from error
    return slot


def latest_due(schedule: Schedule, due: datetime, now: datetime) -> datetime:
    """Give the latest slot until `now`, in UTC, of a subscription for which `due` is stored and has come.

    For six days that is `due` itself, though newer time zone data may say another hour; after that the latest by the
    rules, never one before `due`. Raises ScheduleError.
    """
    return due if now - due < WEEK - DAY else max(due, _latest(schedule, now))


def due_after_posting(schedule: Schedule, slot: datetime, now: datetime) -> datetime:
    """Give the slot to store, in UTC, when `slot` is being posted at `now`: always in a later week, and after `now`.

    Where new time zone data move the slot of this week by some hours, that is no second one. Raises ScheduleError.
    """
    return _remembered(schedule, max(now, slot + WEEK / 2))


@lru_cache(maxsize=4096)
def _remembered(schedule: Schedule, after: datetime) -> datetime:
    """Give the next slot; many subscriptions share theirs, and all of those that are due in a minute are planned."""
    return next_due(schedule, after)


def _latest(schedule: Schedule, now: datetime) -> datetime:
    zone = _zone(schedule)
    try:
        # Where the clock goes back over midnight, it is a day's evening again after the next day has begun.
        day = _weekday_until(schedule.weekday, now.astimezone(zone).date() + DAY)
        while (slot := _slot(schedule, zone, day)) > now:
            day -= WEEK
    except OverflowError as error:
        raise ScheduleError(f"no slot until {now.isoformat()} can be written as a date") from error
    return slot


def _zone(schedule: Schedule) -> ZoneInfo:
    """Give the schedule's zone, having checked the rest of it: rows may come from a database that was edited."""
    if not zone_known(schedule.zone):
        raise ScheduleError(f"unknown time zone {schedule.zone!r}")
    if schedule.weekday not in range(7):
        raise ScheduleError(f"no weekday has the number {schedule.weekday}")
    if schedule.at.tzinfo is not None:
        raise ScheduleError("the local time must not carry an offset")
    return ZoneInfo(schedule.zone)


def _weekday_until(weekday: int, day: date) -> date:
    """Give the last day with that weekday, `day` itself or one of the six before it."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def _slot(schedule: Schedule, zone: ZoneInfo, day: date) -> datetime:
    return datetime.combine(day, schedule.at.replace(fold=0), tzinfo=zone).astimezone(UTC)
