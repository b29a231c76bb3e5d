"""Changes subscriptions as people ask for it: each function gives the subscription as it is from now on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.digests.schedule import next_due
from handlers.digests.subscription import Subscription


def resumed(was: Subscription, now: datetime) -> Subscription:
    """Let a subscription go on, with its next slot: what it missed is not posted. Raises ScheduleError."""
    due = was.next_due if was.next_due > now else next_due(was.schedule, now)
    return replace(was, pause=None, next_due=due)


def skipped(was: Subscription, now: datetime) -> Subscription:
    """Leave out a subscription's next slot. Raises ScheduleError."""
    return replace(was, next_due=next_due(was.schedule, max(was.next_due, now)))


def as_before(was: Subscription, before: Subscription, now: datetime) -> Subscription:
    """Take a change back, but for what went on without people: the round, and slots that have passed since.

    Raises ScheduleError.
    """
    due = before.next_due if before.next_due > now else next_due(before.schedule, now)
    return replace(before, next_due=due, cycle=was.cycle, version=was.version)


def is_same(one: Subscription, other: Subscription) -> bool:
    """Tell whether two subscriptions of a channel would post the same at the same time."""
    return (one.schedule, one.themes, one.language) == (other.schedule, other.themes, other.language)
