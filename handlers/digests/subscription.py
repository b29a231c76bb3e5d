"""A channel's subscription to the weekly fact, and the order by which people create or change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from knowledge.model import Language

Reason = Literal["person", "archived", "removed", "revoked", "missing", "refused"]
"""Why a subscription is paused: a person paused it; its channel was archived, or the bot was removed from it; the token
was revoked; the channel was deleted; Slack rejects the posts for another reason."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a subscription posts: a weekday (Monday is 0), a local time to the minute, and an IANA time zone."""

    weekday: int
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A subscription's pause: why, and until which local date, or None if until someone resumes it."""

    reason: Reason
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's subscription to the weekly fact.

    `themes` are the ids of the chapters that facts may come from; none means all. `notify` is the person to notify if
    something is wrong. `next_due` is the next slot in UTC, also while it is paused. `cycle` counts the rounds through
    all facts that fit: within a round no fact repeats. `version` counts the changes.
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
    """What a channel should get: when, facts of which chapters (none means all), and in which language.

    `notify` is the person to notify of trouble, or empty to notify the person who orders.
    """

    channel: str
    schedule: Schedule
    themes: frozenset[str]
    language: Language
    notify: str = ""
