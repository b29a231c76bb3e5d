"""Stores what people think of answers, and switches thumbs on and off. Its results contain no wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handlers.feedback.ports import FeedbackStore, Rating
from handlers.people import Asker, may_manage
from handlers.slack.directory import Directory

Switched = Literal["on", "off", "not allowed", "admins unknown"]
"""Whether a channel's answers have thumbs, or that the asker may not change that, perhaps only because the app can't
see who is an admin."""


@dataclass(frozen=True, slots=True)
class FeedbackService:
    """What people can do about feedback. With `everyone`, anyone may switch the thumbs of a channel on and off."""

    store: FeedbackStore
    everyone: bool = False

    async def is_on(self, asker: Asker) -> bool:
        """Return whether answers in the asker's channel have thumbs."""
        return not await self.store.is_off(asker.team, asker.channel)

    async def rate(self, rating: Rating, channel: str) -> bool:
        """Store a rating and return True. If the thumbs in the channel are off, store nothing and return False."""
        if await self.store.is_off(rating.team, channel):
            return False
        await self.store.rate(rating)
        return True

    async def switch(self, asker: Asker, directory: Directory, *, on: bool | None) -> Switched:
        """Switch the thumbs in the asker's channel on or off, or leave them as they are if `on` is None."""
        if on is None:
            return "on" if await self.is_on(asker) else "off"
        if refused := await self._refusal(asker, directory):
            return refused
        await self.store.switch(asker.team, asker.channel, on=on)
        return "on" if on else "off"

    async def _refusal(self, asker: Asker, directory: Directory) -> Literal["not allowed", "admins unknown"] | None:
        if self.everyone or asker.direct:
            return None
        account, channel = await directory.account(asker.user), await directory.channel(asker.channel)
        if may_manage(account, channel.creator):
            return None
        return "not allowed" if account.permitted else "admins unknown"
