"""Looks up the language in which people use Slack. Answers to questions never wait for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from handlers.people import Asker
from handlers.slack.background import Background
from handlers.slack.directory import Directory
from handlers.slack.recent import Recent
from knowledge.model import Language

_KEPT = 24 * 3600.0
"""Seconds for which a language is remembered."""


@dataclass(frozen=True, slots=True)
class Locales:
    """Looks up the languages in which people use Slack, and remembers each for a day in this process.

    If a look-up fails, nothing is remembered: the next one tries again.
    """

    clients: Callable[[str], Awaitable[AsyncWebClient]]
    background: Background
    _known: Recent[Asker, Language] = field(default_factory=lambda: Recent(most=20_000, seconds=_KEPT))

    async def look_up(self, asker: Asker) -> Language | None:
        """Return the language in which the asker uses Slack, or None if Slack does not say."""
        person = Asker(asker.team, asker.user)
        known = self._known.get(person)
        if known is None:
            known = (await (await self.directory(asker.team)).account(asker.user)).language
            if known is not None:
                self._known.put(person, known)
        return known

    async def directory(self, team: str) -> Directory:
        """Return a directory of the workspace's people and channels."""
        return Directory(await self.clients(team))

    def known(self, asker: Asker) -> Language | None:
        """Return the asker's language if it is already known. If not, look it up in the background, and return None."""
        known = self._known.get(Asker(asker.team, asker.user))
        if known is None:
            self.background.start(self._learn(asker))
        return known

    async def _learn(self, asker: Asker) -> None:
        await self.look_up(asker)
