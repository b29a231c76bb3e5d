"""Weekly slots are right in every time zone and at every quarter of an hour, through clock changes and downtime."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.digests.schedule import (
    WEEK,
    ScheduleError,
    due_after_posting,
    known_zone,
    latest_due,
    next_due,
    zone_known,
    zone_names,
    zone_or_utc,
)
from handlers.digests.subscription import Schedule

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]
TRICKY = [
    "Africa/Casablanca",  # sets the clock back for Ramadan
    "America/New_York",
    "America/Nuuk",  # skips from Saturday 23:00 to Sunday 00:00
    "America/Santiago",  # skips from Saturday 24:00 to Sunday 01:00
    "Asia/Beirut",
    "Asia/Seoul",
    "Atlantic/Azores",
    "Australia/Lord_Howe",  # changes by half an hour
    "Pacific/Chatham",
]
schedules = st.builds(
    Schedule, st.integers(0, 6), st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(sorted(zone_names())),
)  # fmt: skip
moments = st.datetimes(datetime(2020, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - st adds it


def at(text: str) -> datetime:
    """Return the given ISO date and time as a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(frozen=True)
class Offsets:
    """A zone's history: `offsets[i]` applies from `since[i]` on. The tests check slots against it."""

    since: tuple[datetime, ...]
    offsets: tuple[timedelta, ...]

    def slot(self, wall: datetime) -> datetime:
        """Return the first moment at which the zone's clocks show `wall`; in a gap, use the offset before the gap."""
        around = bisect_right(self.since, wall.replace(tzinfo=UTC) - DAY) - 1
        for index in range(around, len(self.since)):
            moment = wall.replace(tzinfo=UTC) - self.offsets[index]
            if index + 1 == len(self.since) or moment < self.since[index + 1]:
                return moment if moment >= self.since[index] else self._in_gap(wall, index)
        raise AssertionError

    def _in_gap(self, wall: datetime, index: int) -> datetime:
        return wall.replace(tzinfo=UTC) - self.offsets[index - 1]


@cache
def offsets_of(name: str) -> Offsets:
    """Return a zone's history from a month before `FIRST` to a month after `LAST`.

    The changes are found by checking every six hours, and then located to the minute.
    """
    zone, step = ZoneInfo(name), timedelta(hours=6)
    moment, found = FIRST - 30 * DAY, [(FIRST - 30 * DAY, _offset(zone, FIRST - 30 * DAY))]
    while moment < LAST + 30 * DAY:
        following = _offset(zone, moment + step)
        if following != found[-1][1]:
            found.append((_changed_at(zone, moment, moment + step), following))
        moment += step
    return Offsets(tuple(since for since, _ in found), tuple(offset for _, offset in found))


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _changed_at(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = _offset(zone, before)
    while after - before > MINUTE:
        middle = before + (after - before) // MINUTE // 2 * MINUTE
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def weeks(weekday: int) -> list[date]:
    """Return the dates from `FIRST` to `LAST` that fall on `weekday` (0 is Monday).

    The days at either end are left out, because a zone may have another date there.
    """
    first = FIRST.date() + 2 * DAY
    days = [first + n * DAY for n in range((LAST.date() - first).days - 1)]
    return [day for day in days if day.weekday() == weekday]


def posted(schedule: Schedule, days: Sequence[date]) -> Iterator[datetime]:
    """Yield as many consecutive slots as there are days. The search begins three days before the first day."""
    moment = datetime.combine(days[0], time(0), tzinfo=UTC) - 3 * DAY
    for _ in days:
        moment = next_due(schedule, moment)
        yield moment


def check_every_week(zone: str, weekday: int, times: Sequence[time]) -> None:
    """Assert that, for each of `times` on `weekday`, the slots in `zone` match the zone's history."""
    table, days = offsets_of(zone), weeks(weekday)
    for local in times:
        expected = [table.slot(datetime.combine(day, local)) for day in days]
        assert list(posted(Schedule(weekday, local, zone), days)) == expected, (zone, weekday, local)


@pytest.mark.parametrize("zone", TRICKY)
def test_every_week_has_one_slot_at_its_local_time(zone: str) -> None:
    """From 2026 to 2036, every week has one slot, at the local time; clock changes neither lose nor repeat a slot."""
    for weekday, times in ((5, QUARTERS[88::3]), (6, QUARTERS[:16:3]), (3, QUARTERS[36:37])):
        check_every_week(zone, weekday, times)


@cache
def zones_that_differ() -> tuple[str, ...]:
    """Return one zone from each group of zones whose clocks agree from 2026 to 2036.

    Slots depend on the clock alone, so zones of a group have the same slots.
    """
    return tuple({offsets_of(name): name for name in sorted(zone_names())}.values())


@pytest.mark.slow
@pytest.mark.parametrize("weekday", range(7))
def test_every_quarter_of_an_hour_of_the_week_in_every_zone(weekday: int) -> None:
    """From 2026 to 2036, in every IANA zone, a schedule at any quarter hour has one slot a week, at its local time."""
    for zone in zones_that_differ():
        check_every_week(zone, weekday, QUARTERS)


@pytest.mark.parametrize(
    ("schedule", "after", "due"),
    [
        # On the night when clocks skip from 02:00 to 03:00, the slot at 02:30 moves to 03:30; a week later, it is back.
        (Schedule(6, time(2, 30), "America/New_York"), "2026-03-02T00:00", "2026-03-08T07:30"),
        (Schedule(6, time(2, 30), "America/New_York"), "2026-03-08T07:30", "2026-03-15T06:30"),
        # 01:30 occurs twice: the slot is the first one.
        (Schedule(6, time(1, 30), "America/New_York"), "2026-10-26T00:00", "2026-11-01T05:30"),
        (Schedule(6, time(1, 30), "America/New_York"), "2026-11-01T05:30", "2026-11-08T06:30"),
        # 23:30 is in a gap that ends at midnight, so the slot is at 00:30 on the next day.
        (Schedule(5, time(23, 30), "America/Nuuk"), "2026-03-23T00:00", "2026-03-29T01:30"),
        (Schedule(5, time(23, 30), "America/Nuuk"), "2026-03-29T01:29", "2026-03-29T01:30"),
        # Samoa had no 30 December 2011, a Friday.
        (Schedule(4, time(12), "Pacific/Apia"), "2011-12-25T00:00", "2011-12-30T22:00"),
        (Schedule(0, time(9), "Asia/Seoul"), "2026-11-23T00:00", "2026-11-30T00:00"),
        (Schedule(0, time(9), "Asia/Seoul"), "2026-11-22T23:59", "2026-11-23T00:00"),
    ],
)
def test_gaps_and_folds(schedule: Schedule, after: str, due: str) -> None:
    """If the clock skips a local time, the offset before the gap applies; if a time occurs twice, the first counts."""
    assert next_due(schedule, at(after)) == at(due)


@settings(deadline=None)
@given(schedules, moments, st.timedeltas(timedelta(0), 8 * DAY))
def test_the_next_slot_is_the_next(schedule: Schedule, after: datetime, later: timedelta) -> None:
    """The next slot comes within a week and two hours, and stays the next slot until it has come."""
    due = next_due(schedule, after)
    assert after < due <= after + WEEK + timedelta(hours=2)
    assert due.tzinfo is UTC
    following = next_due(schedule, after + later)
    assert (following == due) == (after + later < due)


@settings(deadline=None)
@given(schedules, moments, st.timedeltas(timedelta(0), timedelta(days=100)))
def test_after_downtime_the_latest_slot_counts(schedule: Schedule, before: datetime, down: timedelta) -> None:
    """After downtime of any length, the latest slot that has passed is posted, and the next slot is in the future."""
    due = next_due(schedule, before)
    now = due + down
    slot = latest_due(schedule, due, now)
    assert due <= slot <= now
    assert next_due(schedule, slot) > now
    assert due_after_posting(schedule, slot, now) == next_due(schedule, now)


@pytest.mark.parametrize(
    ("down", "slot"),
    [("1h", "2026-11-23T00:00"), ("24h", "2026-11-23T00:00"), ("8d", "2026-11-30T00:00"), ("7d", "2026-11-30T00:00")],
)
def test_down_over_a_due_time(down: str, slot: str) -> None:
    """After an hour or a day of downtime, the missed slot is posted; after a week or more, only the latest one is."""
    schedule, due = Schedule(0, time(9), "Asia/Seoul"), at("2026-11-23T00:00")
    now = due + int(down[:-1]) * (DAY if down[-1] == "d" else timedelta(hours=1))
    assert latest_due(schedule, due, now) == at(slot)


def test_a_slot_of_tomorrow_may_have_come() -> None:
    """If a slot at midnight has come, it is not lost when the clock goes back to the evening before."""
    sunday = Schedule(6, time(0), "America/St_Johns")  # in 2006, clocks went from Sunday 00:01 back to Saturday 23:01
    assert latest_due(sunday, at("2006-10-22T02:30"), at("2006-10-29T02:45")) == at("2006-10-29T02:30")
    assert next_due(sunday, at("2006-10-29T02:45")) == at("2006-11-05T03:30")


@settings(deadline=None)
@given(schedules, moments, st.timedeltas(timedelta(hours=-3), timedelta(hours=3)), st.timedeltas(timedelta(0), DAY))
def test_new_time_zone_data_double_no_week(
    schedule: Schedule, before: datetime, moved: timedelta, late: timedelta
) -> None:
    """If new time zone data puts a slot a few hours from its stored time, the post stays due at the stored time.

    The next slot is about a week after the time that the new data gives for this one.
    """
    ruled = next_due(schedule, before)
    stored = ruled + moved
    slot = latest_due(schedule, stored, stored + late)
    assert slot == stored
    following = due_after_posting(schedule, slot, stored + late)
    assert WEEK - timedelta(hours=2) <= following - ruled <= WEEK + timedelta(hours=2)


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(0, time(9), ""),
        Schedule(0, time(9), "Asia/Atlantis"),
        Schedule(0, time(9), "asia/seoul"),
        Schedule(0, time(9), "America"),
        Schedule(0, time(9), "../../etc/passwd"),
        Schedule(0, time(9), "right/UTC"),
        Schedule(0, time(9), "localtime"),
        Schedule(7, time(9), "UTC"),
        Schedule(-1, time(9), "UTC"),
        Schedule(0, time(9, tzinfo=UTC), "UTC"),
    ],
)
def test_a_broken_schedule_is_told(schedule: Schedule) -> None:
    """If the weekday, the time or the zone of a schedule is invalid, ScheduleError is raised."""
    with pytest.raises(ScheduleError):
        next_due(schedule, FIRST)
    with pytest.raises(ScheduleError):
        latest_due(schedule, FIRST, FIRST + 2 * WEEK)


def test_the_end_of_the_calendar_is_told() -> None:
    """If the next slot is beyond the last date that Python can represent, ScheduleError is raised."""
    with pytest.raises(ScheduleError):
        next_due(Schedule(0, time(9), "UTC"), datetime.max.replace(tzinfo=UTC) - DAY)


def test_zones_are_kept() -> None:
    """Every zone is loaded only once and stays in memory, however many are in use.

    If a zone is unknown, `known_zone` raises ScheduleError, and `zone_or_utc` returns UTC.
    """
    zones = {name: known_zone(name) for name in zone_names()}
    assert all(known_zone(name) is zone is zone_or_utc(name) for name, zone in zones.items())
    assert zone_or_utc("Mars/Olympus") is known_zone("UTC")
    with pytest.raises(ScheduleError):
        known_zone("Mars/Olympus")


def test_zones_are_known_by_their_exact_names() -> None:
    """IANA's names, old ones included, are known in their exact spelling; names that only this machine has are not."""
    assert all(zone_known(name) for name in ("Asia/Seoul", "Asia/Calcutta", "UTC", "Etc/GMT-9"))
    assert not any(zone_known(name) for name in ("", "Seoul", "asia/seoul", "localtime", "Factory", "posix/UTC"))
