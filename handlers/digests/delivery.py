"""Describes one post of a weekly fact, from the moment it is due to its final state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handlers.digests.subscription import Reason

State = Literal["pending", "claimed", "ambiguous", "sent", "failed", "skipped"]
"""pending: to be posted at `not_before`; claimed: a worker holds it; ambiguous: a request may have gone out, and it is
unknown whether Slack accepted it. The others are final; skipped: not posted, because the next slot has come or the
operator's policy says so."""


Message = str
"""A rendered post in JSON: the arguments for chat.postMessage, except for the channel and the metadata."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan for a due subscription: the slot to post for, the fact, its message, and the next slot.

    If no fact fits the themes anymore, `fact` and `message` are None, and nothing is posted for the slot.
    """

    slot: datetime
    fact: str | None
    cycle: int
    message: Message | None
    next_due: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post. Its `id` is in the message's metadata, so that the message can be found in the channel's history.

    `owner`, `epoch` and `lease_until` fence a worker's writes: every claim raises the epoch. All times are in UTC, by
    the database's clock. `attempted_at` is when the latest request may have gone out.
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
    attempted_at: datetime | None = None
    posted_ts: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a request to post; exactly one of the fields is set.

    `ts` is the timestamp of the posted message. `retry_after` is the number of seconds to wait if nothing was posted,
    as after status 429. `refused` is the code of a definite error from Slack. `unknown` is the reason why the outcome
    is unknown, such as a timeout, a broken connection, or a 5xx status.
    """

    ts: str | None = None
    retry_after: float | None = None
    refused: str | None = None
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class NoScope:
    """The bot may not read the channel's history to look for a post, because the scope was not granted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision about a delivery: its next state and, if its subscription is to be paused, the reason.

    `wait` is the number of seconds before the delivery may be tried again.
    """

    state: State
    wait: float = 0.0
    ts: str | None = None
    error: str | None = None
    pause: Reason | None = None
