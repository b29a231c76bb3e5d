"""Remembers which events and messages have been handled, because Slack may deliver one more than once."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Protocol

from handlers.slack.recent import Recent


class SeenEvents(Protocol):
    """Remembers which keys it has seen."""

    async def first_time(self, key: Hashable) -> bool:
        """Remember `key` and return whether it was new."""


class SeenInMemory:
    """Remembers in this process which keys it has seen, by default for an hour.

    Slack redelivers an event at once, after one minute and after five minutes: https://docs.slack.dev/apis/events-api.
    """

    def __init__(
        self, *, most: int = 20_000, seconds: float = 3600, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seen: Recent[Hashable, bool] = Recent(most=most, seconds=seconds, clock=clock)

    async def first_time(self, key: Hashable) -> bool:
        """Remember `key` and return whether it was new."""
        if self._seen.get(key):
            return False
        self._seen.put(key, True)
        return True
