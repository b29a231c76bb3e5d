"""Times the search field's suggestions, letter by letter, and the drawing of the Home tab with a SQLite store."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import AsyncMock

from bot.storage.engine import open_engine_in
from bot.storage.migrations import upgrade
from bot.storage.people import SqlPeople
from handlers.answers.menus import greeting_card
from handlers.envelope import Typing
from handlers.home.feature import Home, Others
from handlers.home.locales import Locales
from handlers.home.memory import PeopleMemory
from handlers.home.people import MOST, People, RecentAnswer
from handlers.people import Asker
from handlers.slack.background import Background
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge
from knowledge.search.typeahead import Typeahead
from tests.bench.lookups import seconds_of, seconds_of_encoder, slower
from tests.bench.results import Goal, Row, Table, Value
from tests.bench.timing import Timings

LONGEST_HOME, LONGEST_SUGGESTION = 150.0, 50.0
"""How many milliseconds Home and a suggestion may take, 99 times of 100, on the machine for which goals are stated."""

TYPED = ("KONEPS", "konpes", "나라장터", "온나라 시스템", "how long do foreigners wait", "외국인은 얼마나 기다리나요")
"""What is typed into the search field, letter by letter."""

_ASKER = Asker("T0BENCH", "U0BENCH")
_COLUMNS = {
    "what": "what",
    "times": "times",
    "median_ms": "median ms",
    "p99_ms": "99 % ms",
    "times_encoder": "× encoder",
}


def measure(kb: IndexedKnowledge, rounds: int) -> Table:
    """Return a table with the times of suggestions and of the Home tab.

    In each of `rounds` rounds, each text in TYPED is typed letter by letter, and Home is drawn once per text.
    """
    alone = [seconds_of_encoder(kb.encoder, text) for text in TYPED * rounds] if kb.encoder else []
    encoder = Timings(alone).median if alone else None
    rows = [
        _row("a suggestion", list(_suggestions(kb.knowledge, rounds)), LONGEST_SUGGESTION, encoder),
        _row("Home", asyncio.run(_homes(kb.knowledge, rounds)), LONGEST_HOME, encoder),
    ]
    note = "suggestions for every letter of names and questions; Home with ten recent answers in SQLite, without Slack"
    return Table("home", "Home", note, _COLUMNS, rows)


def _suggestions(knowledge: KnowledgeBase, rounds: int) -> Iterator[float]:
    home = _home(knowledge, AsyncMock())
    starts = [text[:end] for text in TYPED for end in range(len(text) + 1)]
    for _ in range(rounds):
        for start in starts:
            yield seconds_of(lambda typed=start: home.suggest(Typing(typed, {"language": "en"})))  # type: ignore[misc]


async def _homes(knowledge: KnowledgeBase, rounds: int) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine_in(Path(folder))
        try:
            await upgrade(engine)
            people = SqlPeople(engine)
            await people.choose(_ASKER.team, _ASKER.user, "en")
            now, topics = PeopleMemory(people, _background()).clock(), knowledge.topics[:MOST]
            await people.remember([RecentAnswer(_ASKER.team, _ASKER.user, topic.id, now) for topic in topics])
            return [await _seconds_of_home(knowledge, people) for _ in range(rounds * len(TYPED))]
        finally:
            await engine.dispose()


async def _seconds_of_home(knowledge: KnowledgeBase, people: People) -> float:
    home = _home(knowledge, people)
    start = time.perf_counter()
    await home.view(_ASKER)
    return time.perf_counter() - start


def _home(knowledge: KnowledgeBase, people: People) -> Home:
    greeting = greeting_card(knowledge, "en")
    others = Others(
        answer=lambda _topic, _statement, _language: greeting,
        ask=lambda _text, _language: greeting,
        greeting=lambda _language: greeting,
        subscriptions=AsyncMock(return_value=()),
        naming=AsyncMock(return_value=()),
    )
    background = _background()
    memory = PeopleMemory(people, background)
    return Home(Typeahead(knowledge), memory, Locales(AsyncMock(), background), others, ())


def _background() -> Background:
    return Background(lambda _error: None)


def _row(what: str, seconds: Sequence[float], longest: float, encoder: float | None) -> Row:
    taken = Timings(seconds)
    values: dict[str, Value] = {
        "what": what,
        "times": len(seconds),
        "median_ms": taken.median,
        "p99_ms": taken.percentile(99),
        "times_encoder": taken.median / encoder if encoder else None,
    }
    return Row(values, (Goal("99 %", taken.percentile(99), longest * slower(encoder), "ms"),))
