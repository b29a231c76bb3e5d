"""Ensures that answers to questions come, and in time, even if the database is slow or unavailable."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

from bot.storage.trouble import DATABASE_TROUBLE
from handlers.following.feature import QuietChannels
from handlers.home.people import Chosen, People, RecentAnswer
from handlers.people import Asker
from handlers.slack.answered import Answered, Claim, Question, Reply
from handlers.slack.recent import Recent
from handlers.slack.thread_context import KEPT, Talk, Thread, ThreadContext, ThreadsInMemory
from knowledge.model import Language

_LOG = logging.getLogger(__name__)
_PATIENCE, _BRIEFLY = 1.0, 0.5
"""Seconds to wait for the database: for what questions need, and for what answers can do without."""
_PAUSE = 10.0
"""Seconds for which a database that did not respond in time is not asked again: several waits would add up."""
_Result = TypeVar("_Result")


async def ask_briefly(work: Coroutine[Any, Any, _Result], otherwise: _Result) -> _Result:
    """Return the result of `work`, or `otherwise` if the database cannot be used or takes longer than half a second.

    It is for what an answer can do without.
    """
    try:
        async with asyncio.timeout(_BRIEFLY):
            return await work
    except DATABASE_TROUBLE:
        return otherwise


class Patience:
    """Waits for the database for at most a second. Trouble is logged once, and so is the recovery."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._in_trouble = False
        self._not_before = float("-inf")

    async def ask(self, work: Callable[[], Coroutine[Any, Any, _Result]], otherwise: _Result) -> _Result:
        """Return the result of `work`, or `otherwise` if the database cannot be used or has just been too slow."""
        if self._clock() < self._not_before:
            return otherwise
        try:
            async with asyncio.timeout(_PATIENCE):
                result = await work()
        except DATABASE_TROUBLE as error:
            self._note(error)
            return otherwise
        if self._in_trouble:
            _LOG.warning("The database can be used again")
        self._in_trouble = False
        return result

    def _note(self, error: Exception) -> None:
        if isinstance(error, TimeoutError):
            self._not_before = self._clock() + _PAUSE
        if not self._in_trouble:
            # Whatever was asked for: while it lasts, the others who share this patience go without the database, too.
            without = "for now, questions are answered without what is stored in it, and perhaps twice"
            _LOG.warning("The database cannot be used (%s): %s", type(error).__name__, without)
        self._in_trouble = True


class AnsweredInTime:
    """Stores which questions were answered, if possible.

    If the store cannot be used, questions are answered anyway: two answers are better than none.
    """

    def __init__(self, store: Answered, patience: Patience) -> None:
        self._store = store
        self._patience = patience

    async def claim(self, question: Question) -> Claim:
        """Claim a question, unless somebody else is known to have claimed or answered it."""
        return await self._patience.ask(lambda: self._store.claim(question), "new")

    async def mark_answered(self, question: Question, reply: Reply | None = None) -> None:
        """Store that a question is answered and where the answer is, if possible."""
        await self._patience.ask(lambda: self._store.mark_answered(question, reply), None)

    async def reply(self, question: Question) -> Reply | None:
        """Return the public answer to a question, or None if none is known."""
        return await self._patience.ask(lambda: self._store.reply(question), None)


class ThreadsInTime:
    """Stores the talk in each thread, both in a store and in memory. If the store cannot be used, memory alone is.

    If the store has missed something about a thread, memory alone is used for it until the store has all of it.
    """

    def __init__(self, store: ThreadContext, patience: Patience) -> None:
        self._store = store
        self._memory = ThreadsInMemory()
        self._missed: Recent[Thread, bool] = Recent(most=10_000, seconds=KEPT)
        self._patience = patience

    async def find(self, thread: Thread) -> Talk | None:
        """Return the talk in a thread, or None if it is unknown."""
        talk = await self._memory.find(thread)
        if talk and self._missed.get(thread):
            return talk
        return await self._patience.ask(lambda: self._store.find(thread), talk)

    async def remember(self, thread: Thread, talk: Talk) -> None:
        """Store the latest talk in a thread. Fields that are empty in it keep their values."""
        await self._memory.remember(thread, talk)
        await self._save(thread, lambda: self._store.remember(thread, talk))

    async def interrupt(self, thread: Thread) -> None:
        """Store that people have talked to each other in a thread since the bot's last answer."""
        await self._memory.interrupt(thread)
        await self._save(thread, lambda: self._store.interrupt(thread))

    async def _save(self, thread: Thread, change: Callable[[], Awaitable[None]]) -> None:
        """Change the talk in the store, if possible. If the store has missed something about it, store all of it."""
        missed = self._missed.get(thread)
        talk = await self._memory.find(thread) if missed else None

        async def save() -> bool:
            if talk is None:
                await change()
                return True
            await self._store.remember(thread, talk)
            if talk.interrupted:
                await self._store.interrupt(thread)
            return True

        saved = await self._patience.ask(save, otherwise=False)
        if missed or not saved:
            self._missed.put(thread, not saved)

    async def names(self, team: str, person: str) -> bool:
        """Return whether a person is the one whom the bot answered last in any thread. Raises the store's errors."""
        return await self._memory.names(team, person) or await self._store.names(team, person)

    async def forget(self, team: str, person: str) -> None:
        """Forget in which threads a person is the one whom the bot answered last. Raises the store's errors."""
        await self._memory.forget(team, person)
        await self._store.forget(team, person)

    async def remove_team(self, team: str) -> None:
        """Forget all threads of a workspace. Raises the store's errors, so that Slack sends the event again."""
        await self._memory.remove_team(team)
        await self._store.remove_team(team)


class PeopleInTime:
    """Stores what is remembered about people.

    If the store cannot be used, questions are answered without it. But if people want to see, store or delete
    something, the database's errors are raised, so that they are told.
    """

    def __init__(self, store: People, patience: Patience) -> None:
        self._store = store
        self._patience = patience

    async def chosen(self, asker: Asker) -> Chosen:
        """Return the languages that the asker and the channel have chosen, as far as they are known."""
        return await self._patience.ask(lambda: self._store.chosen(asker), Chosen())

    async def choose(self, team: str, who: str, language: Language | None) -> None:
        """Store the language that the person or channel with the id `who` chose. Raises the store's errors."""
        await self._store.choose(team, who, language)

    async def remember(self, answers: Sequence[RecentAnswer]) -> None:
        """Remember answers, if possible."""
        await self._patience.ask(lambda: self._store.remember(answers), None)

    async def recent(self, asker: Asker) -> list[RecentAnswer]:
        """Return the asker's last answers, newest first. Raises the store's errors."""
        return await self._store.recent(asker)

    async def forget(self, asker: Asker) -> None:
        """Delete the asker's chosen language and last answers. Raises the store's errors."""
        await self._store.forget(asker)


class QuietInTime:
    """Stores the channels in which the bot answers only if it is mentioned.

    If the store cannot be used, all channels count as such channels.
    """

    def __init__(self, store: QuietChannels, patience: Patience) -> None:
        self._store = store
        self._patience = patience

    async def is_quiet(self, team: str, channel: str) -> bool:
        """Return whether the bot answers in a channel only if it is mentioned, or True if that is unknown."""
        return await self._patience.ask(lambda: self._store.is_quiet(team, channel), otherwise=True)

    async def set_quiet(self, team: str, channel: str, *, quiet: bool) -> None:
        """Store whether the bot answers in a channel only if it is mentioned. Raises the store's errors."""
        await self._store.set_quiet(team, channel, quiet=quiet)
