"""Defines the outcomes of requests about subscriptions: the service's results and the errors that it raises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from handlers.digests.subscription import Subscription
from handlers.digests.undoing import Undo
from knowledge.model import Language, Statement, Topic

# Results


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription was created. `uninvited` is whether the bot still has to be invited to the channel."""

    subscription: Subscription
    undo: Undo
    uninvited: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A subscription was changed. `undo`, if there is one, reverts the change."""

    how: Literal["ordered", "paused", "resumed", "skipped", "undone", "kept by the settings"]
    subscription: Subscription
    undo: Undo | None = None
    uninvited: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A subscription was removed. `undo`, if there is one, restores it."""

    undo: Undo | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing changed: the subscription already exists, is not paused, or has been changed by someone else."""

    why: Literal["there already", "not paused", "changed since"]
    subscription: Subscription | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A channel's subscriptions, oldest first. There may be none."""

    subscriptions: Sequence[Subscription]


@dataclass(frozen=True, slots=True)
class Previewed:
    """A fact that may be posted next; `language` is the subscription's, or None if there is no subscription."""

    topic: Topic
    fact: Statement
    language: Language | None


Result = Subscribed | Changed | Removed | Unchanged | Listed | Previewed

# Errors


class DigestError(Exception):
    """A request cannot be fulfilled; `handlers.digests.slack.present` explains why to the asker."""


class NotFoundError(DigestError):
    """The subscription does not exist or no longer exists."""


class NoneHereError(DigestError):
    """The channel has no subscription."""


class AmbiguousError(DigestError):
    """The channel has several subscriptions, and the request does not say which one it means."""

    def __init__(self, subscriptions: Sequence[Subscription]) -> None:
        super().__init__(f"one of {len(subscriptions)} subscriptions")
        self.subscriptions = subscriptions


class NotAllowedError(DigestError):
    """The asker may not change the subscription; admins, its creator and the channel's creator (if known) may."""

    def __init__(self, creator: str, channel_creator: str | None) -> None:
        super().__init__("not allowed")
        self.creator, self.channel_creator = creator, channel_creator


class OrderError(DigestError):
    """An order cannot be accepted; `why` is the reason, and `field` names the field at fault."""

    def __init__(self, why: Literal["no facts", "archived", "too many"], field: Literal["channel", "themes"]) -> None:
        super().__init__(why)
        self.why, self.field = why, field
