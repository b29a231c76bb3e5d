"""The bench's arithmetic: how long things took, and in which order they are measured."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Timings:
    """How many seconds something took each time. Raises ValueError if there are no times."""

    seconds: Sequence[float]

    def __post_init__(self) -> None:
        if not self.seconds:
            raise ValueError("nothing was timed")

    @property
    def median(self) -> float:
        """Return the median in milliseconds."""
        return statistics.median(self.seconds) * 1000

    def percentile(self, percent: float) -> float:
        """Return the nearest-rank percentile in milliseconds: `percent` percent of the times do not exceed it."""
        rank = max(1, math.ceil(percent / 100 * len(self.seconds)))
        return sorted(self.seconds)[rank - 1] * 1000


def turns(things: Sequence[Thing], rounds: int) -> Iterator[Thing]:
    """Yield all things once per round, starting each round with the next thing so that none is always first."""
    for number in range(rounds):
        first = number % len(things)
        yield from (*things[first:], *things[:first])
