"""Converts table rows to the objects that the rules work with, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, select

from bot.storage.tables import deliveries, messages, subscriptions
from handlers.digests.delivery import Delivery, Message
from handlers.digests.schedule import ScheduleError
from handlers.digests.subscription import Pause, Reason, Schedule, Subscription

WITH_MESSAGES = select(deliveries, messages.c.body).join(messages, messages.c.id == deliveries.c.message)
"""The query for rows that `read_delivery` can read; callers add conditions to it."""


@lru_cache(maxsize=10_000)
def message_id(message: Message) -> str:
    """Return the id under which a message is stored: its hash, so that equal messages are stored only once."""
    return sha256(message.encode()).hexdigest()[:32]


def store_subscription(subscription: Subscription) -> Mapping[str, Any]:
    """Return a subscription's values by column name."""
    schedule, pause = subscription.schedule, subscription.pause
    return {
        "id": subscription.id,
        "team": subscription.team,
        "channel": subscription.channel,
        "creator": subscription.creator,
        "weekday": schedule.weekday,
        "minute": schedule.at.hour * 60 + schedule.at.minute,
        "zone": schedule.zone,
        "themes": "\n".join(sorted(subscription.themes)),
        "language": subscription.language,
        "notify": subscription.notify,
        "created": subscription.created,
        "next_due": subscription.next_due,
        "pause_reason": pause.reason if pause else None,
        "pause_until": pause.until if pause else None,
        "cycle": subscription.cycle,
        "version": subscription.version,
    }


def read_subscription(row: Row[Any]) -> Subscription:
    """Return the subscription in a row. Raises ScheduleError if the row's `minute` is not a minute of the day."""
    # By position, in the table's order: reading by name takes three times as long, for every due subscription.
    columns: tuple[Any, ...] = tuple(row)
    (id_, team, channel, creator, weekday, minute, zone, themes, language, notify, created, next_due, *rest) = columns
    reason, until, cycle, version = rest[:4]
    return Subscription(
        id=id_,
        team=team,
        channel=channel,
        creator=creator,
        schedule=_schedule(weekday, minute, zone),
        themes=_themes(themes),
        language=language,
        notify=notify,
        created=created,
        next_due=next_due,
        pause=Pause(reason, until) if reason else None,
        cycle=cycle,
        version=version,
    )


def paused(reason: Reason) -> Mapping[str, Any]:
    """Return the column values that pause subscriptions, for `reason`, until someone resumes them."""
    return {"pause_reason": reason, "pause_until": None, "version": subscriptions.c.version + 1}


def read_delivery(row: Row[Any]) -> Delivery:
    """Return the delivery in a row from a query based on `WITH_MESSAGES`."""
    return Delivery(
        id=row.id,
        subscription=row.subscription,
        team=row.team,
        channel=row.channel,
        slot=row.slot,
        cycle=row.cycle,
        fact=row.fact,
        message=row.body,
        state=row.state,
        not_before=row.not_before,
        attempts=row.attempts,
        owner=row.owner,
        epoch=row.epoch,
        lease_until=row.lease_until,
        attempted_at=row.asked_at,
        posted_ts=row.posted_ts,
        error=row.error,
    )


@lru_cache(maxsize=10_000)
def _schedule(weekday: int, minute: int, zone: str) -> Schedule:
    try:
        return Schedule(weekday, time(*divmod(minute, 60)), zone)
    except ValueError as error:
        raise ScheduleError(f"the time must be a minute of the day, but it is {minute}") from error


@lru_cache(maxsize=1_000)
def _themes(stored: str) -> frozenset[str]:
    return frozenset(stored.split("\n")) if stored else frozenset()
