"""Keeps the weekly fact that the settings ask for: a subscription that nobody made in Slack, and that follows them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError

from bot.settings import Settings
from handlers.digests.schedule import next_due
from handlers.digests.stores import SubscriptionStore
from handlers.digests.subscription import Schedule, Subscription

_LOG = logging.getLogger(__name__)
_PREFIX = "default"


@dataclass(frozen=True, slots=True)
class DefaultDigest:
    """Brings the stored subscription to what the settings say; `team` asks Slack which workspace it is for.

    One that someone paused or gave themes to in Slack stays so: the settings have no say in that.
    """

    settings: Settings
    subscriptions: SubscriptionStore
    team: Callable[[], Awaitable[str | None]]

    async def keep(self) -> bool:
        """Add, change or remove the subscription; False where that has to wait, as Slack does not answer now.

        Several workers may do this at once. Raises what the database raises.
        """
        team = await self.team()
        if team is None:
            return False
        channel = self.settings.digest_channel
        for other in await self.subscriptions.of_team(team):
            if other.id.startswith(f"{_PREFIX}-") and other.channel != channel:
                await self.subscriptions.remove(other.id)
        return channel is None or await self._keep_in(team, channel)

    async def _keep_in(self, team: str, channel: str) -> bool:
        wanted = self.settings
        schedule = Schedule(wanted.digest_weekday, wanted.digest_time, wanted.digest_zone)
        id_ = f"{_PREFIX}-{team}-{channel}"
        kept = await self.subscriptions.get(id_)
        if kept is None:
            return await self._add(id_, team, channel, schedule)
        if (kept.schedule, kept.language) == (schedule, wanted.digest_language):
            return True
        due = next_due(schedule, await self.subscriptions.now()) if kept.schedule != schedule else kept.next_due
        return await self.subscriptions.save(
            replace(kept, schedule=schedule, language=wanted.digest_language, next_due=due)
        )

    async def _add(self, id_: str, team: str, channel: str, schedule: Schedule) -> bool:
        now = await self.subscriptions.now()
        subscription = Subscription(
            id=id_,
            team=team,
            channel=channel,
            creator="",
            schedule=schedule,
            themes=frozenset(),
            language=self.settings.digest_language,
            notify="",
            created=now,
            next_due=next_due(schedule, now),
        )
        try:
            await self.subscriptions.add(subscription)
        except IntegrityError:
            # Another worker was quicker: the next turn sees what it added.
            return False
        _LOG.info("The weekly fact of the settings is next due at %s", subscription.next_due.isoformat())
        return True
