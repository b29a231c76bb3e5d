"""Remembers what conversations are about, and with whom, so that questions such as "and foreigners?" are understood."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from handlers.slack.recent import Recent

KEPT = 14 * 24 * 3600.0
"""Seconds after the last answer at which a thread is forgotten."""
SILENCE = 30 * 60.0
"""Seconds after the last answer at which a direct conversation, outside of its threads, loses its topic."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread, by Slack's ids. An empty `ts` means a direct conversation as a whole."""

    team: str
    channel: str
    ts: str = ""

    @property
    def kept(self) -> float:
        """Return the number of seconds for which the thread is remembered after an answer."""
        return KEPT if self.ts else SILENCE


@dataclass(frozen=True, slots=True)
class Talk:
    """What a thread was last about, and who is talking with the bot there.

    `about` is the id of a topic or a statement, or the ids of compared topics, or empty. `asker` is the person whom the
    bot answered last. `interrupted` says whether people have talked to each other since then.
    """

    about: str = ""
    asker: str = ""
    interrupted: bool = False

    def then(self, latest: Talk) -> Talk:
        """Return the talk after `latest`. Fields that are empty in `latest` keep their values."""
        interrupted = self.interrupted and not latest.asker
        return Talk(latest.about or self.about, latest.asker or self.asker, interrupted)


class ThreadContext(Protocol):
    """Stores the talk in each thread."""

    async def find(self, thread: Thread) -> Talk | None:
        """Return the talk in a thread, or None if it is unknown."""

    async def remember(self, thread: Thread, talk: Talk) -> None:
        """Store the latest talk in a thread. Fields that are empty in it keep their values."""

    async def interrupt(self, thread: Thread) -> None:
        """Store that people have talked to each other in a thread since the bot's last answer."""

    async def names(self, team: str, person: str) -> bool:
        """Return whether a person is the one whom the bot answered last in any thread."""

    async def forget(self, team: str, person: str) -> None:
        """Forget in which threads a person is the one whom the bot answered last. What they are about is kept."""

    async def remove_team(self, team: str) -> None:
        """Forget all threads of a workspace."""


class ThreadsInMemory:
    """Stores the talk in each thread in the memory of this process."""

    def __init__(self, *, most: int = 10_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._threads: Recent[Thread, Talk] = Recent(most=most, seconds=KEPT, clock=clock)
        self._direct: Recent[Thread, Talk] = Recent(most=most, seconds=SILENCE, clock=clock)

    async def find(self, thread: Thread) -> Talk | None:
        """Return the talk in a thread, or None if it is unknown."""
        return self._of(thread).get(thread)

    async def remember(self, thread: Thread, talk: Talk) -> None:
        """Store the latest talk in a thread. Fields that are empty in it keep their values."""
        before = await self.find(thread)
        self._of(thread).put(thread, before.then(talk) if before else talk)

    async def interrupt(self, thread: Thread) -> None:
        """Store that people have talked to each other in a thread since the bot's last answer."""
        if talk := await self.find(thread):
            self._of(thread).put(thread, replace(talk, interrupted=True))

    async def names(self, team: str, person: str) -> bool:
        """Return whether a person is the one whom the bot answered last in any thread."""
        both = (*self._threads.items(), *self._direct.items())
        return any((thread.team, talk.asker) == (team, person) for thread, talk in both)

    async def forget(self, team: str, person: str) -> None:
        """Forget in which threads a person is the one whom the bot answered last. What they are about is kept."""

        def without(thread: Thread, talk: Talk) -> Talk:
            return replace(talk, asker="") if (thread.team, talk.asker) == (team, person) else talk

        for kept in (self._threads, self._direct):
            kept.amend(without)

    async def remove_team(self, team: str) -> None:
        """Forget all threads of a workspace."""
        for kept in (self._threads, self._direct):
            kept.drop(lambda thread: thread.team == team)

    def _of(self, thread: Thread) -> Recent[Thread, Talk]:
        return self._threads if thread.ts else self._direct
