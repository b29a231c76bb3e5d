"""Keeps the active faults and decides which of them take effect."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count as counting

from slack_playground.faults.fault import Fault, FaultKind
from slack_playground.records import Json


@dataclass(slots=True)
class _Standing:
    """An active fault, how many times it was considered (`seen`), and how many times it took effect (`struck`)."""

    fault: Fault
    seen: int = 0
    struck: int = 0

    @property
    def is_spent(self) -> bool:
        return self.fault.count is not None and self.struck >= self.fault.count


class Faults:
    """The active faults. Faults with a `share` take effect at random, with a seed, so that a run can be repeated."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 - chance for tests, nothing secret
        self._ids = counting(1)
        self._standing: dict[str, _Standing] = {}

    def add(self, fault: Fault) -> str:
        """Add a fault and return an id with which it can be removed."""
        fault_id = f"f{next(self._ids)}"
        self._standing[fault_id] = _Standing(fault)
        return fault_id

    def remove(self, fault_id: str) -> bool:
        """Remove the fault with this id and return whether there was one."""
        return self._standing.pop(fault_id, None) is not None

    def clear(self) -> None:
        """Remove all faults."""
        self._standing.clear()

    def listed(self) -> list[Json]:
        """Return the active faults as JSON, with their ids and how many times they took effect (`struck`)."""
        return [
            {"id": fault_id, **standing.fault.as_json(), "struck": standing.struck}
            for fault_id, standing in self._standing.items()
        ]

    def strikes(
        self,
        *kinds: FaultKind,
        name: str = "",
        channel: str | None = None,
        which: Callable[[Fault], bool] = lambda _fault: True,
    ) -> Iterator[Fault]:
        """Yield the faults of these kinds that take effect now.

        `name` is the name of the called method or of the delivery. `which` selects the faults to consider. If the
        caller stops iterating early, the faults that it has not reached do not count as considered.
        """
        for fault_id, standing in tuple(self._standing.items()):
            fault = standing.fault
            if fault.kind in kinds and fault.is_about(name, channel) and which(fault) and self._strikes_now(standing):
                if standing.is_spent:
                    self.remove(fault_id)
                yield fault

    def _strikes_now(self, standing: _Standing) -> bool:
        standing.seen += 1
        if standing.seen <= standing.fault.skip:
            return False
        strikes = standing.fault.share >= 1 or self._random.random() < standing.fault.share
        standing.struck += strikes
        return strikes
