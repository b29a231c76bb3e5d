"""A cache that is limited in size and age, so that the memory of a bot that runs for months stops growing."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Holds at most `most` values, each for at most `seconds`, as measured by the monotonic `clock`."""

    def __init__(self, *, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[Key, tuple[float, Value]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, key: Key, value: Value) -> None:
        """Store `value` under `key`. Drop values that are too old and, if there are still too many, the oldest ones."""
        now = self._clock()
        self._kept[key] = (now, value)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most or self._is_old(next(iter(self._kept.values()))[0], now):
            self._kept.popitem(last=False)

    def get(self, key: Key) -> Value | None:
        """Return the value stored under `key`, or None if it is missing or too old."""
        then, value = self._kept.get(key, (None, None))
        return None if then is None or self._is_old(then, self._clock()) else value

    def amend(self, change: Callable[[Key, Value], Value]) -> None:
        """Replace each value by what `change` returns for it. Values do not become younger."""
        self._kept.update({key: (then, change(key, value)) for key, (then, value) in self._kept.items()})

    def items(self) -> Iterator[tuple[Key, Value]]:
        """Yield the keys and values that are not too old."""
        now = self._clock()
        yield from ((key, value) for key, (then, value) in self._kept.items() if not self._is_old(then, now))

    def drop(self, unwanted: Callable[[Key], bool]) -> None:
        """Drop the values whose keys `unwanted` returns True for."""
        for key in [key for key in self._kept if unwanted(key)]:
            del self._kept[key]

    def clear(self) -> None:
        """Drop all values."""
        self._kept.clear()

    def _is_old(self, then: float, now: float) -> bool:
        return now - then > self._seconds
