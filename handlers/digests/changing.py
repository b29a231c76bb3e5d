"""Makes changes to subscriptions: each function returns the changed subscription."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.digests.schedule import next_due
from handlers.digests.subscription import Order, Subscription


def resumed(was: Subscription, now: datetime) -> Subscription:
    """Return a subscription without its pause. It continues with its next slot; missed slots are not posted.

    Raises ScheduleError if that slot cannot be computed.
    """
    due = was.next_due if was.next_due > now else next_due(was.schedule, now)
    return replace(was, pause=None, next_due=due)


def skipped(was: Subscription, now: datetime) -> Subscription:
    """Return a subscription that skips its next slot. Raises ScheduleError if the slot after it cannot be computed."""
    return replace(was, next_due=next_due(was.schedule, max(was.next_due, now)))


def as_before(was: Subscription, before: Subscription, now: datetime) -> Subscription:
    """Return a subscription with a change undone, but in its present round, and without slots that have since passed.

    Raises ScheduleError if the next slot cannot be computed.
    """
    due = before.next_due if before.next_due > now else next_due(before.schedule, now)
    return replace(before, next_due=due, cycle=was.cycle, version=was.version)


def as_ordered(was: Subscription, order: Order, now: datetime) -> Subscription:
    """Return a subscription changed as ordered. If its schedule is unchanged, it keeps its next slot.

    Raises ScheduleError if the next slot cannot be computed.
    """
    keeps = order.schedule == was.schedule and was.next_due > now
    return replace(
        was,
        channel=order.channel,
        schedule=order.schedule,
        themes=order.themes,
        language=order.language,
        notify=order.notify or was.notify,
        next_due=was.next_due if keeps else next_due(order.schedule, now),
    )


def is_same(one: Subscription, other: Subscription) -> bool:
    """Return whether two subscriptions of a channel have the same schedule, themes and language."""
    return (one.schedule, one.themes, one.language) == (other.schedule, other.themes, other.language)
