"""Defines a channel's subscription to the weekly fact, and the order with which people create or change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from knowledge.model import Language

Reason = Literal["person", "archived", "removed", "revoked", "missing", "refused"]
"""Why a subscription is paused: a person paused it; its channel was archived; the bot was removed from the channel; the
token was revoked; the channel is missing, because it was deleted or the bot cannot see it; or Slack refused the post
for another reason, or the post could not be planned."""


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

    `themes` holds the ids of the chapters that facts may come from; if it is empty, facts may come from any chapter.
    `notify` is the person to notify if something goes wrong. `next_due` is the next slot, in UTC. It does not move on
    while the subscription is paused, so it may then be in the past. `cycle` is the number of the current round through
    all facts that fit; within a round, no fact repeats. `version` counts the changes.
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

    `notify` is the person to notify of problems. If it is empty, a new subscription notifies the person who orders it,
    and a changed one the same person as before.
    """

    channel: str
    schedule: Schedule
    themes: frozenset[str]
    language: Language
    notify: str = ""
