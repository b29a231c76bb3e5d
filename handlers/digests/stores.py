"""What the digests need of a database; `bot.storage` has it, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from handlers.digests.delivery import Decision, Delivery, Planned
from handlers.digests.subscription import Reason, Subscription

Plan = Callable[[Subscription, frozenset[str], datetime], Planned]
"""Plans a due subscription: it, the ids of the facts posted (or on their way) in its cycle, and now, in UTC.

Raises handlers.digests.schedule.ScheduleError where it cannot be planned: that one row is set aside, paused as refused.
"""


class SubscriptionStore(Protocol):
    """Keeps subscriptions."""

    async def now(self) -> datetime:
        """Give the time in UTC, by the database's clock (or the injected one)."""

    async def add(self, subscription: Subscription) -> None:
        """Add a new subscription."""

    async def get(self, subscription_id: str) -> Subscription | None:
        """Give a subscription by its id, or None."""

    async def in_channel(self, team: str, channel: str) -> list[Subscription]:
        """Give a channel's subscriptions, the oldest first."""

    async def of_team(self, team: str) -> list[Subscription]:
        """Give a workspace's subscriptions, the oldest first."""

    async def save(self, subscription: Subscription) -> bool:
        """Write a changed subscription, whose `version` is the one that was read; False where it changed since."""

    async def remove(self, subscription_id: str) -> bool:
        """Remove a subscription and its deliveries; False where there is none.

        The facts of its round stay with the channel: a later subscription goes on with them.
        """

    async def remove_team(self, team: str) -> int:
        """Remove all that is kept of a workspace, and give how many subscriptions that were."""

    async def pause_channel(self, team: str, channel: str, reason: Reason) -> list[Subscription]:
        """Let a channel's running subscriptions rest, and give those that ran until now."""

    async def pause_team(self, team: str, reason: Reason) -> list[Subscription]:
        """Let a workspace's running subscriptions rest, and give those that ran until now."""


class DeliveryStore(Protocol):
    """Keeps deliveries, and is what workers share: every write is fenced on the claim's owner and epoch."""

    async def now(self) -> datetime:
        """Give the time in UTC, by the database's clock (or the injected one)."""

    async def resume_due(self) -> int:
        """Let subscriptions go on whose pause has ended by its date (in their own zone), and give how many."""

    async def materialise(self, plan: Plan, most: int) -> int:
        """Make deliveries of up to `most` due subscriptions, each in a transaction with its next slot; give how many.

        Rows that another worker works on are left to it. A subscription that cannot be planned is set aside alone.
        """

    async def claim(self, owner: str, lease: float, settle: float, most: int) -> list[Delivery]:
        """Claim up to `most` deliveries for `lease` seconds, never two of one channel within a second.

        Those are pending ones that are due, claimed ones whose lease has run out, and ambiguous ones `settle` seconds
        after they were asked for. Pending ones become claimed; an ambiguous one stays so, and is to be looked for
        first.
        """

    async def about_to_ask(self, delivery: Delivery, needed: float) -> Delivery | None:
        """Commit that a request may go out now (state ambiguous), and give the delivery as it is then.

        None where the claim is lost, or less than `needed` seconds of its lease are left.
        """

    async def decide(self, delivery: Delivery, decision: Decision) -> bool:
        """Write what became of a claimed delivery, and let its subscription rest where the decision says so.

        False where the claim was lost; nothing is written then.
        """

    async def used(self, subscription_id: str, cycle: int) -> frozenset[str]:
        """Give the facts of a cycle that are posted or on their way, and for the first those of before."""

    async def latest(self, team: str | None, most: int) -> Sequence[Delivery]:
        """Give the latest deliveries, newest slot first."""
