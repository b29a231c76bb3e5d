"""Remembers what conversations are about, so that "and foreigners?" can be understood."""

from __future__ import annotations

import time
from collections.abc import Callable

from handlers.recent import Recent


class Threads:
    """Knows the topic that a thread was last about, within one process and for some hours."""

    def __init__(
        self, *, most: int = 10_000, seconds: float = 6 * 3600, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._topics: Recent[tuple[str, str], str] = Recent(most=most, seconds=seconds, clock=clock)

    def topic(self, channel: str, thread: str) -> str | None:
        """Give the id of the topic that `thread` in `channel` is about, or None."""
        return self._topics.get((channel, thread))

    def remember(self, channel: str, thread: str, topic_id: str) -> None:
        """Note that `thread` in `channel` is about the topic now."""
        self._topics.put((channel, thread), topic_id)
