"""Computes when a subscription posts: its weekly slots, which are set in local time, as moments in UTC.

A slot is its local date and time with `fold=0`, converted to UTC. If the clock goes back and the time occurs twice, the
slot is the first of the two. If the clock skips the time, the offset from before the change applies, as in PEP 495: if
the clock jumps from 02:00 to 03:00, a post due at 02:30 comes at 03:30. Every week has one slot.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from handlers.digests.subscription import Schedule

DAY = timedelta(days=1)
WEEK = 7 * DAY
_OF_THIS_MACHINE = frozenset({"localtime", "Factory"})
"""Names that systems list among the time zones, although their meaning differs from machine to machine."""


class ScheduleError(ValueError):
    """A subscription cannot be planned, usually because no slot can be computed for its schedule.

    Operators see the message, and the subscription is paused.
    """


def zone_known(name: str) -> bool:
    """Return whether `name` is the name of an IANA time zone, in IANA's exact spelling."""
    return name in zone_names()


@cache
def zone_names() -> frozenset[str]:
    """Return the names of all IANA time zones that this installation has data for."""
    return frozenset(available_timezones()) - _OF_THIS_MACHINE


@cache
def known_zone(name: str) -> ZoneInfo:
    """Return the time zone with an IANA name, cached because ZoneInfo keeps only eight.

    Raises ScheduleError if the zone is unknown.
    """
    if not zone_known(name):
        raise ScheduleError(f"unknown time zone {name!r}")
    return ZoneInfo(name)


def zone_or_utc(name: str) -> ZoneInfo:
    """Return a time zone, or UTC if the name is unknown: the database may have been edited by hand."""
    return known_zone(name if zone_known(name) else "UTC")


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """Return the first slot strictly after `after` (an aware datetime), in UTC.

    Raises ScheduleError if the schedule is invalid or the slot is beyond the last date that Python supports.
    """
    zone = _zone(schedule)
    try:
        day = _weekday_until(schedule.weekday, after.astimezone(zone).date())
        while (slot := _slot(schedule, zone, day)) <= after:
            day += WEEK
    except OverflowError as error:
        raise ScheduleError(
            f"the slot after {after.isoformat()} is beyond the last date that Python supports"
        ) from error
    return slot


def latest_due(schedule: Schedule, due: datetime, now: datetime) -> datetime:
    """Return the latest slot up to `now`, in UTC, of a subscription whose stored slot `due` has come.

    For six days, the latest slot is `due` itself, even if newer time zone data moves that slot by some hours. After six
    days, the slot is computed from the schedule, but is never before `due`. Raises ScheduleError if that is impossible.
    """
    return due if now - due < WEEK - DAY else max(due, _latest(schedule, now))


def due_after_posting(schedule: Schedule, slot: datetime, now: datetime) -> datetime:
    """Return the slot, in UTC, to store next when `slot` is posted at `now`.

    The returned slot is after `now` and in a later week than `slot`, so that nothing is posted twice if new time zone
    data moves this week's slot by some hours. Raises ScheduleError if it cannot be computed.
    """
    return _remembered(schedule, max(now, slot + WEEK / 2))


@lru_cache(maxsize=4096)
def _remembered(schedule: Schedule, after: datetime) -> datetime:
    """Return the next slot, cached because many subscriptions share it and are planned in the same minute."""
    return next_due(schedule, after)


def _latest(schedule: Schedule, now: datetime) -> datetime:
    zone = _zone(schedule)
    try:
        # If the clock goes back over midnight, the previous evening returns after the next day has begun.
        day = _weekday_until(schedule.weekday, now.astimezone(zone).date() + DAY)
        while (slot := _slot(schedule, zone, day)) > now:
            day -= WEEK
    except OverflowError as error:
        raise ScheduleError(f"the slot at or before {now.isoformat()} is not a date that Python supports") from error
    return slot


def _zone(schedule: Schedule) -> ZoneInfo:
    """Return the schedule's time zone. Raises ScheduleError if any part of the schedule is invalid.

    The schedule may come from a database that was edited by hand.
    """
    zone = known_zone(schedule.zone)
    if schedule.weekday not in range(7):
        raise ScheduleError(f"the weekday must be a number from 0 to 6, but it is {schedule.weekday}")
    if schedule.at.tzinfo is not None:
        raise ScheduleError("the local time must not have a UTC offset")
    return zone


def _weekday_until(weekday: int, day: date) -> date:
    """Return the latest date up to `day` that falls on this weekday: `day` itself or one of the six days before it."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def _slot(schedule: Schedule, zone: ZoneInfo, day: date) -> datetime:
    return datetime.combine(day, schedule.at.replace(fold=0), tzinfo=zone).astimezone(UTC)
