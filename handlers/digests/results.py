"""Defines the outcomes of requests about subscriptions: the service's results and the errors that it raises."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Literal

from handlers.digests.subscription import Schedule, Subscription
from handlers.digests.undoing import Undo
from knowledge.model import Language, Statement, Topic

# Results


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription was created.

    `uninvited` is whether the bot still has to be invited to the channel, and `zone_assumed` whether the time zone is
    UTC only because the person's own is unknown.
    """

    subscription: Subscription
    undo: Undo
    uninvited: bool
    zone_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """A subscription was changed. `undo`, if there is one, reverts the change.

    `uninvited` is whether the bot still has to be invited to the channel. If the subscription was paused, `until` is
    the day on which the pause ends, or None if someone has to end it, and `misses_posts` is whether a post is due
    before that.
    """

    how: Literal["ordered", "paused", "resumed", "skipped", "undone", "kept by the settings"]
    subscription: Subscription
    undo: Undo | None = None
    uninvited: bool = False
    until: date | None = None
    misses_posts: bool = True


@dataclass(frozen=True, slots=True)
class Removed:
    """A subscription was removed. `undo`, if there is one, restores it.

    `others` are the channel's other subscriptions.
    """

    undo: Undo | None = None
    others: Sequence[Subscription] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing changed: the subscription already exists, is not paused, or has been changed by someone else.

    `changeable` is whether the asker may change the subscription.
    """

    why: Literal["there already", "not paused", "changed since"]
    subscription: Subscription | None = None
    changeable: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """A channel's subscriptions, oldest first; there may be none.

    `changeable` are the ids of those that the asker may change, and `sees_admins` is whether the app can find out
    whether a person is an admin.
    """

    subscriptions: Sequence[Subscription]
    changeable: Set[str] = frozenset()
    sees_admins: bool = True


@dataclass(frozen=True, slots=True)
class OthersExist:
    """The channel has `subscriptions` already, but none exactly as ordered, so nothing was changed yet.

    `schedule` is the ordered one, and `changeable` holds the ids of the subscriptions that the asker may change.
    """

    schedule: Schedule
    subscriptions: Sequence[Subscription]
    changeable: Set[str]


@dataclass(frozen=True, slots=True)
class Previewed:
    """A fact that may be posted next in a channel. `language` is the subscription's, or None without a subscription."""

    topic: Topic
    fact: Statement
    language: Language | None
    channel: str


Result = Subscribed | Changed | Removed | Unchanged | Listed | OthersExist | Previewed

# Errors


class DigestError(Exception):
    """A request cannot be fulfilled; `handlers.digests.slack.present` explains why to the asker."""


class NotFoundError(DigestError):
    """The subscription does not exist or no longer exists."""


class NoneHereError(DigestError):
    """The channel has no subscription."""


class AmbiguousError(DigestError):
    """The channel has several subscriptions, and the request does not say which one it means.

    `listed` are the channel's subscriptions.
    """

    def __init__(self, listed: Listed) -> None:
        super().__init__(f"one of {len(listed.subscriptions)} subscriptions")
        self.listed = listed


class NotAllowedError(DigestError):
    """The asker may not change the subscription. Admins, its creator and, if known, the channel's creator may.

    `sees_admins` is whether the app can find out whether a person is an admin.
    """

    def __init__(self, creator: str, channel_creator: str | None, *, sees_admins: bool = True) -> None:
        super().__init__("not allowed")
        self.creator, self.channel_creator, self.sees_admins = creator, channel_creator, sees_admins


class OrderError(DigestError):
    """An order cannot be accepted; `why` is the reason, and `field` names the field at fault."""

    def __init__(self, why: Literal["no facts", "archived", "too many"], field: Literal["channel", "themes"]) -> None:
        super().__init__(why)
        self.why, self.field = why, field
