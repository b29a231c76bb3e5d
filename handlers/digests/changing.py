"""Changes and compares subscriptions, without storing anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from handlers.digests.schedule import next_due, zone_or_utc
from handlers.digests.subscription import Order, Subscription


def resumed(was: Subscription, now: datetime) -> Subscription:
    """Return the subscription `was` without its pause. It continues with its next slot; missed slots are not posted.

    Raises ScheduleError if the next slot cannot be computed.
    """
    due = was.next_due if was.next_due > now else next_due(was.schedule, now)
    return replace(was, pause=None, next_due=due)


def skipped(was: Subscription, now: datetime) -> Subscription:
    """Return the subscription `was` with its next slot skipped.

    Raises ScheduleError if the slot after that cannot be computed.
    """
    return replace(was, next_due=next_due(was.schedule, max(was.next_due, now)))


def as_before(was: Subscription, before: Subscription, now: datetime) -> Subscription:
    """Return a subscription as it was before a change, but in its current round and due at a time to come.

    `was` is the subscription after the change, and `before` the subscription before it. Raises ScheduleError if the
    next slot cannot be computed.
    """
    due = before.next_due if before.next_due > now else next_due(before.schedule, now)
    return replace(before, next_due=due, cycle=was.cycle, version=was.version)


def as_ordered(was: Subscription, order: Order, now: datetime) -> Subscription:
    """Return the subscription `was`, changed as `order` says.

    It keeps its next slot if the schedule is unchanged and the slot has not passed. Raises ScheduleError if a new slot
    is needed but cannot be computed.
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


def is_ordered(subscription: Subscription, order: Order) -> bool:
    """Return whether a subscription in the order's channel already has the order's schedule, themes and language."""
    was = (subscription.schedule, subscription.themes, subscription.language)
    return was == (order.schedule, order.themes, order.language)


def has_slot_before(subscription: Subscription, day: date) -> bool:
    """Return whether a subscription's next slot comes before a day in its own time zone."""
    return subscription.next_due.astimezone(zone_or_utc(subscription.schedule.zone)).date() < day
