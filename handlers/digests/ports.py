"""The interfaces that the weekly fact needs: a database, as in `bot.storage`, and Slack's people and channels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from handlers.digests.delivery import Decision, Delivery, Planned
from handlers.digests.subscription import Reason, Subscription
from handlers.people import Account, Channel

Plan = Callable[[Subscription, frozenset[str], datetime], Planned]
"""Plans a due subscription, given the ids of the facts posted or in flight in its cycle, and the time in UTC.

Raises handlers.digests.schedule.ScheduleError if it cannot be planned: that subscription is paused as refused."""


class SubscriptionStore(Protocol):
    """Stores subscriptions."""

    async def now(self) -> datetime:
        """Return the time in UTC, by the database's clock (or the injected one)."""

    async def add(self, subscription: Subscription) -> None:
        """Add a new subscription."""

    async def get(self, subscription_id: str) -> Subscription | None:
        """Return a subscription by its id, or None."""

    async def in_channel(self, team: str, channel: str) -> list[Subscription]:
        """Return a channel's subscriptions, oldest first."""

    async def of_team(self, team: str) -> list[Subscription]:
        """Return a workspace's subscriptions, oldest first."""

    async def save(self, subscription: Subscription) -> bool:
        """Write a changed subscription whose `version` is the one that was read; return False if it changed since."""

    async def remove(self, subscription_id: str) -> bool:
        """Remove a subscription and its deliveries; return False if it does not exist.

        The facts of its round stay with the channel: a later subscription continues the round.
        """

    async def remove_team(self, team: str) -> int:
        """Remove all data of a workspace, and return how many subscriptions it had."""

    async def pause_channel(self, team: str, channel: str, reason: Reason) -> list[Subscription]:
        """Pause a channel's running subscriptions, and return them as they are now."""

    async def pause_team(self, team: str, reason: Reason) -> list[Subscription]:
        """Pause a workspace's running subscriptions, and return them as they are now."""


class DeliveryStore(Protocol):
    """Stores deliveries, which workers share: every write is fenced by the claim's owner and epoch."""

    async def resume_due(self) -> int:
        """Resume the subscriptions whose pause ends today, in their own zone, or ended earlier; return how many."""

    async def enqueue_due(self, plan: Plan, most: int) -> int:
        """Add deliveries for up to `most` due subscriptions, each together with its next slot; return how many.

        Rows that another worker has locked are skipped. A subscription that cannot be planned is paused without
        affecting the others.
        """

    async def claim(self, owner: str, lease: float, reconcile_after: float, most: int) -> list[Delivery]:
        """Claim up to `most` deliveries for `lease` seconds, never two of one channel within a second.

        A worker can claim pending deliveries that are due, deliveries whose lease has expired, and ambiguous ones
        `reconcile_after` seconds after their request. Pending deliveries become claimed. An ambiguous one stays
        ambiguous, and its post is looked for first.
        """

    async def mark_in_flight(self, delivery: Delivery, needed: float) -> Delivery | None:
        """Commit that a request may go out now (state ambiguous), and return the delivery in that state.

        Return None if the claim is lost, or if less than `needed` seconds of its lease are left.
        """

    async def record_decision(self, delivery: Delivery, decision: Decision) -> bool:
        """Write the decision about a claimed delivery, and pause its subscription if the decision says so.

        Return False if the claim was lost; nothing is written then.
        """

    async def used(self, subscription_id: str, cycle: int) -> frozenset[str]:
        """Return the facts of a cycle that are posted or in flight; cycle 0 includes the channel's earlier posts."""


class Directory(Protocol):
    """Looks up people and channels. Its methods do not raise: what cannot be looked up is unknown."""

    async def account(self, user: str) -> Account:
        """Return what is known about a person."""

    async def channel(self, channel: str) -> Channel:
        """Return what is known about a channel."""

    async def join(self, channel: str) -> bool:
        """Join a public channel, and return whether that worked."""
