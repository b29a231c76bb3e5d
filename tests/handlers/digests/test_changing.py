"""Changes to a subscription: a skipped post is never made later, and undo restores the earlier subscription."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.digests.changing import as_before, is_ordered, resumed, skipped
from handlers.digests.schedule import next_due, zone_names
from handlers.digests.subscription import Order, Pause, Schedule, Subscription

BEGIN = datetime(2026, 11, 25, 12, tzinfo=UTC)
NOWS = st.integers(0, 3650 * 86400).map(lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
SCHEDULES = st.builds(
    Schedule, st.integers(0, 6), st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(sorted(zone_names())),
)  # fmt: skip


def subscription(schedule: Schedule, made: datetime) -> Subscription:
    """Return a subscription created at `made`."""
    return Subscription(
        "S1", "T1", "C1", "U1", schedule, frozenset(), "en", "U1", made, next_due(schedule, made)
    )  # fmt: skip


@given(SCHEDULES, NOWS, NOWS)
def test_resumed_goes_on_with_a_slot_to_come(schedule: Schedule, made: datetime, now: datetime) -> None:
    """After a pause of any length, the next slot stays the same if it is in the future.

    Otherwise, it is the schedule's next slot.
    """
    was = subscription(schedule, made).paused(Pause("archived"))
    then = resumed(was, now)
    assert then.pause is None
    assert then.next_due == (was.next_due if was.next_due > now else next_due(schedule, now))


@given(SCHEDULES, NOWS, st.timedeltas(timedelta(0), timedelta(weeks=200)))
def test_skipped_leaves_out_one(schedule: Schedule, made: datetime, later: timedelta) -> None:
    """Skipping leaves out the next slot, and slots that passed without a post are not posted later either."""
    was = subscription(schedule, made)
    now = made + later
    then = skipped(was, now)
    assert then.next_due == next_due(schedule, max(was.next_due, now))
    assert then.next_due > max(was.next_due, now)


@given(SCHEDULES, SCHEDULES, NOWS, st.timedeltas(timedelta(0), timedelta(weeks=200)), st.integers(0, 9))
def test_undone_is_as_it_was(old: Schedule, new: Schedule, made: datetime, later: timedelta, cycle: int) -> None:
    """Undo restores everything that people set, but the round of facts is kept, and the next slot is in the future."""
    before, now = subscription(old, made), made + later
    was = replace(before, schedule=new, next_due=next_due(new, now), cycle=cycle, version=7)
    back = as_before(was, before, now)
    assert replace(back, next_due=before.next_due, cycle=0, version=0) == before
    assert (back.cycle, back.version) == (cycle, 7)
    assert back.next_due == (before.next_due if before.next_due > now else next_due(old, now))


def test_what_is_ordered_already() -> None:
    """An order counts as fulfilled by an equal subscription, even if that one notifies somebody else.

    It does not if its zone, themes, or language differ.
    """
    one = subscription(Schedule(0, time(9), "Asia/Seoul"), BEGIN)
    order = Order(one.channel, one.schedule, one.themes, one.language, "U2")
    assert is_ordered(one, order)
    for other in (
        replace(order, schedule=replace(one.schedule, zone="Asia/Tokyo")),
        replace(order, themes=frozenset({"II"})),
        replace(order, language="ko"),
    ):
        assert not is_ordered(one, other)
