"""What one post of a weekly fact is, from the moment it is due until it has been posted, or never will be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from handlers.digests.subscription import Reason

State = Literal["pending", "claimed", "ambiguous", "sent", "failed", "skipped"]
"""pending: to be posted at `not_before`; claimed: a worker holds it; ambiguous: a request may have gone out and nobody
knows whether Slack took it; the others are final. skipped is one that a person or the operator's policy left out."""


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered post: what chat.postMessage is given, but for the channel and the metadata."""

    text: str
    blocks: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """What materialising gives a due subscription: the slot to post for, the fact, its message, and the next slot.

    With no fact (none fits the themes any more) nothing is posted for the slot.
    """

    slot: datetime
    fact: str | None
    cycle: int
    message: Message | None
    next_due: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post. `id` goes into the message's metadata, by which it is found again in the channel's history.

    `owner`, `epoch` and `lease_until` fence what a worker writes: every claim raises the epoch. All times are UTC, by
    the database's clock. `asked_at` is when the latest request may have gone out.
    """

    id: str
    subscription: str
    team: str
    channel: str
    slot: datetime
    cycle: int
    fact: str
    message: Message
    state: State
    not_before: datetime
    attempts: int = 0
    owner: str | None = None
    epoch: int = 0
    lease_until: datetime | None = None
    asked_at: datetime | None = None
    posted_ts: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking Slack to post: exactly one of the fields says it.

    `ts` of the posted message; `retry_after` seconds, for 429; `refused`, the name of Slack's definite error;
    `unknown`, why nobody knows: a timeout, a cut connection, a 5xx.
    """

    ts: str | None = None
    retry_after: float | None = None
    refused: str | None = None
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class NoScope:
    """That a channel's history may not be read, so that a post cannot be looked for: the scope was not granted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a delivery: its next state, and why the subscription rests, if it does.

    `wait` is for how many seconds the delivery is left alone.
    """

    state: State
    wait: float = 0.0
    ts: str | None = None
    error: str | None = None
    pause: Reason | None = None
