"""Detects events that Slack redelivers, or delivers in a second form."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Protocol

from handlers.slack.recent import Recent


class SeenEvents(Protocol):
    """Remembers which keys were seen."""

    async def first_time(self, key: Hashable) -> bool:
        """Return whether `key` is new, and remember it."""


class SeenInMemory:
    """Remembers the keys that were seen, within one process and for an hour.

    Slack delivers an event again at once, after 1 and after 5 minutes (https://docs.slack.dev/apis/events-api).
    """

    def __init__(
        self, *, most: int = 20_000, seconds: float = 3600, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seen: Recent[Hashable, bool] = Recent(most=most, seconds=seconds, clock=clock)

    async def first_time(self, key: Hashable) -> bool:
        """Return whether `key` is new, and remember it."""
        if self._seen.get(key):
            return False
        self._seen.put(key, True)
        return True
