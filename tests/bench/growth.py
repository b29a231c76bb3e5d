"""Times the same lookups in the report and in knowledge bases that extend it to thousands of topics."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.model import KnowledgeBase
from knowledge.search import Encoder, IndexedKnowledge, NotCovered, find, index_knowledge
from knowledge.search.outcome import Outcome
from tests.bench.lookups import caches, empty, seconds_of
from tests.bench.results import Goal, Row, Table, Value
from tests.bench.synthetic import grown
from tests.bench.timing import Timings

MOST_TIMES = 5.0
"""How many times longer a lookup may take in the largest knowledge base than in the report."""

MOST_KEPT = 2000
"""The most topics for which a trained classifier is cached; for more, it would take hundreds of MB of disk space."""

ALL = "all kinds"


@dataclass(frozen=True, slots=True)
class Size:
    """An indexed knowledge base, with its number of topics and the number of seconds that indexing took."""

    topics: int
    kb: IndexedKnowledge
    seconds: float


def make(
    report: IndexedKnowledge, encoder: Encoder | None, counts: Sequence[int], cache: Path | None
) -> tuple[Size, ...]:
    """Return the report and, for each number of topics in `counts`, a larger indexed knowledge base.

    For up to MOST_KEPT topics, the trained classifier is cached in the folder `cache`, unless `cache` is None.
    """
    sizes = [Size(len(report.knowledge.topics), report, 0.0)]
    for count in counts:
        knowledge = grown(report.knowledge, count)
        sizes.append(_index(knowledge, encoder, cache if count <= MOST_KEPT else None))
    return tuple(sizes)


def _index(knowledge: KnowledgeBase, encoder: Encoder | None, cache: Path | None) -> Size:
    indexed: list[IndexedKnowledge] = []
    seconds = seconds_of(lambda: indexed.append(index_knowledge(knowledge, encoder, cache)))
    return Size(len(knowledge.topics), indexed[0], seconds)


def measure(sizes: Sequence[Size], questions: Mapping[str, Sequence[str]], rounds: int) -> Table:
    """Return a table of lookup times. In every round, each question is timed in all knowledge bases in turn."""
    taken: dict[tuple[int, str], list[float]] = defaultdict(list)
    emptied = caches()
    for _ in range(rounds):
        for kind, asked in questions.items():
            for question in asked:
                for size in sizes:
                    empty(emptied)
                    taken[size.topics, kind].append(seconds_of(_lookup(size.kb, question)))
    columns = {"kind": "kind"}
    for size in sizes:
        columns[f"ms_{size.topics}"] = f"{size.topics:,} topics ms"
    columns["times"] = f"× {sizes[0].topics}"
    counts = [size.topics for size in sizes]
    rows = rows_of(counts, {key: Timings(seconds) for key, seconds in _with_all(taken).items()})
    note = "medians; the same questions of everyone, in turns, caches emptied; × compares the largest with the report"
    return Table("growth", "Lookups in larger knowledge bases", note, columns, rows)


def _lookup(kb: IndexedKnowledge, question: str) -> Callable[[], Outcome]:
    return lambda: find(kb, question)


def _with_all(taken: Mapping[tuple[int, str], list[float]]) -> dict[tuple[int, str], list[float]]:
    everything: dict[tuple[int, str], list[float]] = defaultdict(list)
    for (topics, _), seconds in taken.items():
        everything[topics, ALL] += seconds
    return {**taken, **everything}


def rows_of(counts: Sequence[int], timings: Mapping[tuple[int, str], Timings]) -> list[Row]:
    """Return a row for each kind of question, with its median time for each number of topics in `counts`.

    The row also has the last median divided by the first, and a goal for that ratio.
    """
    rows = []
    for kind in dict.fromkeys(kind for _, kind in timings):
        medians = {count: timings[count, kind].median for count in counts}
        times = medians[counts[-1]] / medians[counts[0]]
        values: dict[str, Value] = {
            "kind": kind,
            **{f"ms_{count}": median for count, median in medians.items()},
            "times": times,
        }
        rows.append(Row(values, (Goal(f"at {counts[-1]:,}", times, MOST_TIMES, "×"),)))
    return rows


def compare(sizes: Sequence[Size], questions: Mapping[str, Sequence[str]]) -> Table:
    """Return a table of indexing times and of how many questions have the same result in each knowledge base.

    A result is the same if its kind of outcome and its first topic are the same as in the report.
    """
    found = {
        (size.topics, kind): [_what(find(size.kb, question)) for question in asked]
        for size in sizes
        for kind, asked in questions.items()
    }
    rows = []
    for size in sizes:
        same = {
            kind: sum(map(operator.eq, found[sizes[0].topics, kind], found[size.topics, kind])) for kind in questions
        }
        rows.append(Row({"topics": size.topics, "index_s": size.seconds or None, **same}))
    columns = {"topics": "topics", "index_s": "indexed in s", **{kind: f"{kind}: same" for kind in questions}}
    note = (
        f"questions that find the same first topic, or none, as in the report; up to {MOST_KEPT:,} topics, "
        "what is learned is read from the cache where it is there"
    )
    return Table("growth-index", "Larger knowledge bases", note, columns, rows)


def _what(outcome: Outcome) -> tuple[str, tuple[str, ...]]:
    topics = () if isinstance(outcome, NotCovered) else outcome.topics
    return type(outcome).__name__, tuple(topic.id for topic in topics[:1])
