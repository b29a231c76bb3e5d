"""Turns rows of the tables into what the rules work with, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Row

from handlers.digests.delivery import Delivery, Message
from handlers.digests.schedule import ScheduleError
from handlers.digests.subscription import Pause, Schedule, Subscription


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as it is kept: under the digest of what it says, so that many deliveries share one."""

    id: str
    body: str


def store_message(message: Message) -> StoredMessage:
    """Give a message as it is kept."""
    body = json.dumps({"text": message.text, "blocks": message.blocks}, ensure_ascii=False, separators=(",", ":"))
    return StoredMessage(sha256(body.encode()).hexdigest()[:32], body)


def read_message(body: str) -> Message:
    """Give the message that was kept as `body`."""
    kept = json.loads(body)
    return Message(kept["text"], tuple(kept["blocks"]))


def store_subscription(subscription: Subscription) -> Mapping[str, Any]:
    """Give a subscription's columns."""
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
    """Give the subscription of a row. Raises ScheduleError where the row was edited so that it has no local time."""
    # By position, in the order of the table: by name it takes thrice the time, and all that are due pass here.
    kept: tuple[Any, ...] = tuple(row)
    (id_, team, channel, creator, weekday, minute, zone, themes, language, notify, created, next_due, *rest) = kept
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


def read_delivery(row: Row[Any]) -> Delivery:
    """Give the delivery of a row that has its message's `body` too."""
    return Delivery(
        id=row.id,
        subscription=row.subscription,
        team=row.team,
        channel=row.channel,
        slot=row.slot,
        cycle=row.cycle,
        fact=row.fact,
        message=read_message(row.body),
        state=row.state,
        not_before=row.not_before,
        attempts=row.attempts,
        owner=row.owner,
        epoch=row.epoch,
        lease_until=row.lease_until,
        asked_at=row.asked_at,
        posted_ts=row.posted_ts,
        error=row.error,
    )


@lru_cache(maxsize=10_000)
def _schedule(weekday: int, minute: int, zone: str) -> Schedule:
    try:
        return Schedule(weekday, time(*divmod(minute, 60)), zone)
    except ValueError as error:
        raise ScheduleError(f"no minute of a day has the number {minute}") from error


@lru_cache(maxsize=1_000)
def _themes(kept: str) -> frozenset[str]:
    return frozenset(kept.split("\n")) if kept else frozenset()
