"""The interfaces through which the weekly fact uses a database (see `bot.storage`) and looks up people and channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from handlers.digests.delivery import Decision, Delivery, Planned
from handlers.digests.subscription import Reason, Subscription
from handlers.people import Account, Channel

Plan = Callable[[Subscription, frozenset[str], datetime], Planned]
"""A function that plans a due subscription, given the ids of the facts used in its cycle and the time in UTC.

It raises handlers.digests.schedule.ScheduleError if the subscription cannot be planned. The subscription is then
paused, with the reason "refused".
"""


Fits = Callable[[Sequence[Subscription]], bool]
"""A function that returns whether to add a subscription to a channel that has these, oldest first."""


class SubscriptionStore(Protocol):
    """Stores subscriptions."""

    async def now(self) -> datetime:
        """Return the time in UTC, by the injected clock if there is one, or else by the database's."""

    async def add(self, subscription: Subscription, fits: Fits | None = None) -> list[Subscription]:
        """Add a new subscription, and return those that its channel had before, oldest first.

        If `fits` is given and returns False for these, add nothing. Nobody else adds one between the two.
        """

    async def get(self, subscription_id: str) -> Subscription | None:
        """Return the subscription with this id, or None if it does not exist."""

    async def in_channel(self, team: str, channel: str) -> list[Subscription]:
        """Return a channel's subscriptions, oldest first."""

    async def of_team(self, team: str) -> list[Subscription]:
        """Return a workspace's subscriptions, oldest first."""

    async def save(self, subscription: Subscription) -> bool:
        """Write a changed subscription if the stored one still has the same `version`.

        Return False and write nothing if the stored subscription has since been changed or removed.
        """

    async def remove(self, subscription_id: str) -> bool:
        """Remove a subscription and its deliveries; return False if it does not exist.

        The facts posted in its round are kept for the channel, so that a later subscription continues the round.
        """

    async def remove_team(self, team: str) -> int:
        """Remove all of a workspace's data and return how many subscriptions it had."""

    async def pause_channel(self, team: str, channel: str, reason: Reason) -> list[Subscription]:
        """Pause a channel's running subscriptions, for `reason`, and return them in their paused state."""

    async def pause_team(self, team: str, reason: Reason) -> list[Subscription]:
        """Pause a workspace's running subscriptions, for `reason`, and return them in their paused state."""

    async def move_channel(self, team: str, old: str, new: str) -> int:
        """Move what is stored about a channel to its new id, and return how many subscriptions were moved.

        Subscriptions that were paused because the old id no longer exists are resumed.
        """


class DeliveryStore(Protocol):
    """Stores deliveries that workers share; writes to a claimed delivery are fenced by the claim's owner and epoch."""

    async def resume_due(self) -> int:
        """Resume the subscriptions whose pauses end today or earlier in their time zones, and return their number."""

    async def enqueue_due(self, plan: Plan, most: int) -> int:
        """Add a delivery for each of up to `most` due subscriptions, and move each subscription on to its next slot.

        A subscription without a fact to post gets no delivery. Return how many subscriptions were handled. Rows that
        another worker has locked are skipped. A subscription that cannot be planned is paused; it is included in the
        count, and does not affect the others.
        """

    async def claim(self, owner: str, lease: float, reconcile_after: float, most: int) -> list[Delivery]:
        """Claim up to `most` deliveries for the worker `owner`, never two in the same channel within a second.

        Each claim is valid for `lease` seconds.

        A worker can claim pending deliveries that are due, deliveries whose lease has expired, and ambiguous ones
        `reconcile_after` seconds after their request. Pending deliveries become claimed. An ambiguous one stays
        ambiguous, and the worker first looks for its post.
        """

    async def mark_in_flight(self, delivery: Delivery, needed: float) -> Delivery | None:
        """Mark the delivery as ambiguous, because a request may go out now, commit this, and return the delivery.

        Return None if the delivery must not be posted now, or if less than `needed` seconds of its lease are left.
        """

    async def record_decision(self, delivery: Delivery, decision: Decision) -> bool:
        """Write the decision about a claimed delivery and, if the decision says so, pause its subscription.

        If the claim was lost, write nothing and return False.
        """

    async def used(self, subscription_id: str, cycle: int) -> frozenset[str]:
        """Return the ids of the facts that a cycle has used: those of its deliveries, except failed and skipped ones.

        Cycle 0 also includes the facts that removed subscriptions posted in the channel.
        """


class Directory(Protocol):
    """Looks up people and channels. Its methods raise no errors: anything that cannot be looked up is unknown."""

    async def account(self, user: str) -> Account:
        """Return what is known about a person."""

    async def channel(self, channel: str) -> Channel:
        """Return what is known about a channel."""

    async def join(self, channel: str) -> bool:
        """Join a public channel and return whether that succeeded."""
