"""Maintains the weekly-fact subscription that the settings define."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError

from bot.settings import Settings
from handlers.digests.ports import SubscriptionStore
from handlers.digests.schedule import next_due
from handlers.digests.subscription import Schedule, Subscription
from knowledge.model import Language

_LOG = logging.getLogger(__name__)
_PREFIX = "default"


@dataclass(frozen=True, slots=True)
class DefaultDigest:
    """Brings the stored subscription into line with the settings; `team` returns the id of the bot's workspace.

    `language` is the subscription's, whatever the settings say.
    If someone pauses the subscription or chooses themes for it in Slack, the pause and the themes are kept, because the
    settings do not define them.
    """

    settings: Settings
    language: Language
    subscriptions: SubscriptionStore
    team: Callable[[], Awaitable[str | None]]

    async def sync(self) -> bool:
        """Add, change or remove the subscription; return False if Slack did not respond or someone else was faster.

        In that case, call this method again later. Several workers may call it at once, while people may change the
        subscription. Raises the database's errors.
        """
        team = await self.team()
        if team is None:
            return False
        channel = self.settings.digest_channel
        wanted = f"{_PREFIX}-{team}-{channel}"
        for other in await self.subscriptions.of_team(team):
            # Its id names the channel in the settings, even after Slack has given the channel a new id.
            if other.id.startswith(f"{_PREFIX}-") and other.id != wanted:
                await self.subscriptions.remove(other.id)
        return channel is None or await self._sync_channel(wanted, team, channel)

    async def _sync_channel(self, id_: str, team: str, channel: str) -> bool:
        wanted = self.settings
        schedule = Schedule(wanted.digest_weekday, wanted.digest_time, wanted.digest_zone)
        stored = await self.subscriptions.get(id_)
        if stored is None:
            return await self._add(id_, team, channel, schedule)
        if (stored.schedule, stored.language) == (schedule, self.language):
            return True
        due = next_due(schedule, await self.subscriptions.now()) if stored.schedule != schedule else stored.next_due
        return await self.subscriptions.save(replace(stored, schedule=schedule, language=self.language, next_due=due))

    async def _add(self, id_: str, team: str, channel: str, schedule: Schedule) -> bool:
        now = await self.subscriptions.now()
        subscription = Subscription(
            id=id_,
            team=team,
            channel=channel,
            creator="",
            schedule=schedule,
            themes=frozenset(),
            language=self.language,
            notify="",
            created=now,
            next_due=next_due(schedule, now),
        )
        try:
            await self.subscriptions.add(subscription)
        except IntegrityError:
            # Another worker was faster: the next turn finds what it added.
            return False
        _LOG.info("The fact of the week in DIGEST_CHANNEL is next due at %s", subscription.next_due.isoformat())
        return True
