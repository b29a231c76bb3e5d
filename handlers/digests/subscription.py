"""What a channel's subscription to the weekly fact is, and how people change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from knowledge.model import Language

Reason = Literal["person", "archived", "removed", "revoked", "missing", "refused"]
"""Why a subscription rests: someone paused it; its channel is archived, or the bot was taken out of it; the token is no
longer good; the channel is gone; Slack refuses for another reason."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a subscription posts: a weekday (Monday is 0), a local time to the minute, and an IANA time zone."""

    weekday: int
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class Pause:
    """That a subscription rests: why, and until which local date, or with None until someone resumes it."""

    reason: Reason
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's subscription to the weekly fact.

    `themes` are the ids of the chapters that facts may come from, none for all. `notify` is the person who is told when
    something is wrong. `next_due` is the next slot in UTC, also while it rests. `cycle` counts the rounds through all
    facts that fit: within one of them no fact comes twice. `version` counts the changes.
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
        """Give the subscription resting."""
        return replace(self, pause=pause)
