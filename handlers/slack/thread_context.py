"""Remembers what conversations are about, so that "and foreigners?" can be understood."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from handlers.slack.recent import Recent

ANY_THREAD = ""
"""Stands for a whole direct conversation: a question outside of a thread there refers to the latest topic."""


class ThreadContext(Protocol):
    """Stores the topic that a thread was last about."""

    async def topic(self, channel: str, thread: str) -> str | None:
        """Return the id of the topic that `thread` in `channel` is about, or None."""

    async def remember(self, channel: str, thread: str, topic_id: str) -> None:
        """Store that `thread` in `channel` is now about the topic."""


class ThreadsInMemory:
    """Stores topics of threads within one process and for some hours."""

    def __init__(
        self, *, most: int = 10_000, seconds: float = 6 * 3600, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._topics: Recent[tuple[str, str], str] = Recent(most=most, seconds=seconds, clock=clock)

    async def topic(self, channel: str, thread: str) -> str | None:
        """Return the id of the topic that `thread` in `channel` is about, or None."""
        return self._topics.get((channel, thread))

    async def remember(self, channel: str, thread: str, topic_id: str) -> None:
        """Store that `thread` in `channel` is now about the topic."""
        self._topics.put((channel, thread), topic_id)
