"""In-memory stores for the features, for tests of what people see and do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import cast

from handlers.digests.ports import DeliveryStore, Fits
from handlers.digests.subscription import Pause, Reason, Subscription
from handlers.experts.ports import Passed
from handlers.feedback.ports import Rating
from knowledge.model import Language

WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass
class MemorySubscriptions:
    """Keeps subscriptions in memory as `ports.SubscriptionStore` requires; `at` is the current time."""

    at: datetime = WEDNESDAY
    kept: dict[str, Subscription] = field(default_factory=dict)

    async def now(self) -> datetime:
        return self.at

    async def add(self, subscription: Subscription, fits: Fits | None = None) -> list[Subscription]:
        assert subscription.id not in self.kept
        here = await self.in_channel(subscription.team, subscription.channel)
        if fits is None or fits(here):
            self.kept[subscription.id] = subscription
        return here

    async def get(self, subscription_id: str) -> Subscription | None:
        return self.kept.get(subscription_id)

    async def in_channel(self, team: str, channel: str) -> list[Subscription]:
        return [each for each in await self.of_team(team) if each.channel == channel]

    async def of_team(self, team: str) -> list[Subscription]:
        return [each for each in self.kept.values() if each.team == team]

    async def save(self, subscription: Subscription) -> bool:
        kept = self.kept.get(subscription.id)
        if kept is None or kept.version != subscription.version:
            return False
        self.kept[subscription.id] = replace(subscription, version=subscription.version + 1)
        return True

    async def remove(self, subscription_id: str) -> bool:
        return self.kept.pop(subscription_id, None) is not None

    async def remove_team(self, team: str) -> int:
        gone = await self.of_team(team)
        for each in gone:
            del self.kept[each.id]
        return len(gone)

    async def pause_channel(self, team: str, channel: str, reason: Reason) -> list[Subscription]:
        return self._pause(await self.in_channel(team, channel), reason)

    async def pause_team(self, team: str, reason: Reason) -> list[Subscription]:
        return self._pause(await self.of_team(team), reason)

    async def move_channel(self, team: str, old: str, new: str) -> int:
        moved = await self.in_channel(team, old)
        self.kept.update({each.id: replace(each, channel=new, version=each.version + 1) for each in moved})
        return len(moved)

    def _pause(self, found: list[Subscription], reason: Reason) -> list[Subscription]:
        ran = [each for each in found if each.pause is None]
        for each in ran:
            self.kept[each.id] = replace(each.paused(Pause(reason)), version=each.version + 1)
        return ran


@dataclass
class MemoryDeliveries:
    """Knows only which facts were posted: nothing else about deliveries is visible to people."""

    facts: frozenset[str] = frozenset()

    async def used(self, _subscription_id: str, _cycle: int) -> frozenset[str]:
        return self.facts


@dataclass
class MemoryStores:
    """The in-memory stores for subscriptions and for deliveries."""

    subscriptions: MemorySubscriptions = field(default_factory=MemorySubscriptions)
    used: MemoryDeliveries = field(default_factory=MemoryDeliveries)

    @property
    def deliveries(self) -> DeliveryStore:
        return cast("DeliveryStore", self.used)

    @property
    def only(self) -> Subscription:
        """Return the only subscription. Raises ValueError if there is no subscription, or more than one."""
        (kept,) = self.subscriptions.kept.values()
        return kept


@dataclass
class MemoryFeedback:
    """Keeps ratings in memory as `feedback.ports.FeedbackStore` requires: the last one of each person and subject."""

    ratings: dict[tuple[str, str, Language, str], Rating] = field(default_factory=dict)
    off: set[tuple[str, str]] = field(default_factory=set)

    async def rate(self, rating: Rating) -> None:
        self.ratings[rating.team, rating.person, rating.language, rating.subject] = rating

    async def describe(self, team: str, person: str) -> list[Rating]:
        return [each for each in self.ratings.values() if (each.team, each.person) == (team, person)]

    async def remove(self, team: str, person: str) -> int:
        removed = [key for key in self.ratings if key[:2] == (team, person)]
        for key in removed:
            del self.ratings[key]
        return len(removed)

    async def is_off(self, team: str, channel: str) -> bool:
        return (team, channel) in self.off

    async def switch(self, team: str, channel: str, *, on: bool) -> None:
        (self.off.discard if on else self.off.add)((team, channel))


@dataclass
class MemoryPassedQuestions:
    """Keeps passed-on questions and their threads in memory as `experts.ports.PassedQuestions` requires."""

    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    claimed: set[Passed] = field(default_factory=set)
    threads: dict[tuple[str, str, str], Passed] = field(default_factory=dict)

    async def named(self, team: str) -> tuple[str, ...] | None:
        return self.chosen.get(team)

    async def named_now(self, team: str) -> tuple[str, ...] | None:
        return self.chosen.get(team)

    async def name(self, team: str, named: tuple[str, ...]) -> None:
        self.chosen[team] = named

    async def claim(self, passed: Passed) -> bool:
        if passed in self.claimed:
            return False
        self.claimed.add(passed)
        return True

    async def release(self, passed: Passed) -> None:
        self.claimed.discard(passed)

    async def count(self, team: str, person: str) -> int:
        return sum((each.team, each.person) == (team, person) for each in self.claimed)

    async def forget(self, team: str, person: str) -> None:
        self.claimed = {each for each in self.claimed if (each.team, each.person) != (team, person)}
        self.threads = {key: each for key, each in self.threads.items() if (each.team, each.person) != (team, person)}

    async def remember_thread(self, passed: Passed, channel: str, ts: str) -> None:
        self.threads[passed.team, channel, ts] = passed

    async def of_thread(self, team: str, channel: str, ts: str) -> Passed | None:
        return self.threads.get((team, channel, ts))
