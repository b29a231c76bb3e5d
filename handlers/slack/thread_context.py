"""Remembers what conversations are about, so that questions such as "and foreigners?" can be understood."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from handlers.slack.recent import Recent

ANY_THREAD = ""
"""Used in place of a thread for the context of a direct conversation as a whole."""

SILENCE = 30 * 60.0
"""Seconds after the last answer at which a direct conversation loses its topic. A thread keeps its topic for hours."""


class ThreadContext(Protocol):
    """Stores what each thread was last about: the id of a topic or of a statement."""

    async def topic(self, channel: str, thread: str) -> str | None:
        """Return the id of the topic or statement that `thread` in `channel` is about, or None if it is unknown."""

    async def remember(self, channel: str, thread: str, topic_id: str) -> None:
        """Store that `thread` in `channel` is now about the topic or statement with the id `topic_id`."""


class ThreadsInMemory:
    """Stores in the memory of this process what each thread was last about."""

    def __init__(
        self, *, most: int = 10_000, seconds: float = 6 * 3600, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._threads: Recent[tuple[str, str], str] = Recent(most=most, seconds=seconds, clock=clock)
        self._direct: Recent[tuple[str, str], str] = Recent(most=most, seconds=min(SILENCE, seconds), clock=clock)

    async def topic(self, channel: str, thread: str) -> str | None:
        """Return the id of the topic or statement that `thread` in `channel` is about, or None if it is unknown."""
        return self._of(thread).get((channel, thread))

    async def remember(self, channel: str, thread: str, topic_id: str) -> None:
        """Store that `thread` in `channel` is now about the topic or statement with the id `topic_id`."""
        self._of(thread).put((channel, thread), topic_id)

    def _of(self, thread: str) -> Recent[tuple[str, str], str]:
        return self._direct if thread == ANY_THREAD else self._threads
