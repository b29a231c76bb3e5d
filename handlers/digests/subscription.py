"""Defines a channel's subscription to the weekly fact, and the order with which people create or change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from knowledge.model import Language

Reason = Literal["person", "archived", "removed", "revoked", "missing", "refused"]
"""Why a subscription is paused: a person paused it; its channel was archived; the bot was removed from the channel; the
token was revoked; the channel is missing, because it was deleted or the bot cannot see it; or the post was refused, by
Slack for another reason or because it could not be planned."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a subscription posts: a weekday (Monday is 0), a local time to the minute, and an IANA time zone."""

    weekday: int
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A subscription's pause: the reason, and the local date on which it ends, or None if someone has to resume it."""

    reason: Reason
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's subscription to the weekly fact.

    `themes` are the ids of the chapters that facts may come from; if it is empty, they may come from all. `notify` is
    the person to notify if something is wrong. `next_due` is the next slot in UTC, also while the subscription is
    paused. `cycle` is the number of the present round through all facts that fit; within a round, no fact repeats.
    `version` counts the changes.
    """

    id: str
    team: str
    channel: str
    creator: str
    schedule: Schedule
    themes: frozenset[str]
    language: Language
    notify: str
    created: datetime
    next_due: datetime
    pause: Pause | None = None
    cycle: int = 0
    version: int = 0

    def paused(self, pause: Pause) -> Subscription:
        """Return the subscription with this pause."""
        return replace(self, pause=pause)


@dataclass(frozen=True, slots=True)
class Order:
    """A person's choices for a subscription: the channel, the schedule, the chapters (all if empty), and the language.

    `notify` is the person to notify of problems; if it is empty, the person who places the order is notified.
    """

    channel: str
    schedule: Schedule
    themes: frozenset[str]
    language: Language
    notify: str = ""
