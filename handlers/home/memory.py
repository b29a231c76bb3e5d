"""Remembers people's choices of language and their last answers. Answers are stored in the background."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from handlers.card import Card
from handlers.home.people import MOST, Chosen, People, RecentAnswer
from handlers.people import Asker
from handlers.slack.background import Background
from handlers.slack.recent import Recent
from knowledge.model import Language

_BETWEEN = 1.0
"""Seconds between two writes of answers to the store."""
_FRESH = 5.0
"""Seconds for which a choice of language is not read again. Another process may have changed it."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class PeopleMemory:
    """What the bot remembers about people. If `strict`, it does not remember their answers."""

    people: People
    background: Background
    strict: bool = False
    clock: Callable[[], datetime] = _now
    _fresh: Recent[Asker, Chosen] = field(default_factory=lambda: Recent(most=20_000, seconds=_FRESH))
    _pending: list[RecentAnswer] = field(default_factory=list)
    _storing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def chosen(self, asker: Asker) -> Chosen:
        """Return the languages that the asker and the channel have chosen. They may be a few seconds out of date."""
        chosen = self._fresh.get(asker)
        if chosen is None:
            chosen = await self.people.chosen(asker)
            self._fresh.put(asker, chosen)
        return chosen

    async def choose(self, asker: Asker, who: str, language: Language | None) -> None:
        """Store the language that the asker chose for `who`, which is their own id or the channel's.

        None means that the bot chooses.
        """
        await self.people.choose(asker.team, who, language)
        self._fresh.clear()

    async def forget(self, asker: Asker) -> None:
        """Delete the asker's chosen language and last answers, including those that are still being stored."""
        async with self._storing:
            self._pending[:] = [each for each in self._pending if (each.team, each.user) != (asker.team, asker.user)]
            await self.people.forget(asker)
        self._fresh.clear()

    async def recent(self, asker: Asker) -> list[RecentAnswer]:
        """Return the asker's last answers, newest first, including those that are still being stored."""
        pending = [each for each in reversed(self._pending) if (each.team, each.user) == (asker.team, asker.user)]
        newest: dict[str, RecentAnswer] = {}
        for answer in (*pending, *await self.people.recent(asker)):
            newest.setdefault(answer.about, answer)
        return list(newest.values())[:MOST]

    def note(self, card: Card, asker: Asker) -> None:
        """Remember, in the background, that the asker got a card, if it is an answer."""
        if self.strict or card.status != "answer":
            return
        self._pending.append(RecentAnswer(asker.team, asker.user, card.lead or card.topics[0], self.clock()))
        # Answers that come while others are being stored are collected and stored together.
        if len(self._pending) == 1:
            self.background.start(self._store())

    async def _store(self) -> None:
        while self._pending:
            async with self._storing:
                await self._store_pending()
            if self._pending:
                # Each write takes the database's write lock.
                await asyncio.sleep(_BETWEEN)

    async def _store_pending(self) -> None:
        answers = tuple(self._pending)
        if not answers:  # somebody has just deleted theirs
            return
        try:
            await self.people.remember(answers)
        except BaseException:
            self._pending.clear()
            raise
        del self._pending[: len(answers)]
