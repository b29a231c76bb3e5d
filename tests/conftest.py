"""Shared fixtures and helpers: the report that comes with the bot, and answers from it."""

from __future__ import annotations

import gc
import random
from collections.abc import Generator
from functools import cache as once
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import settings
from playwright.sync_api import expect
from threadpoolctl import threadpool_limits

import knowledge as knowledge_package
from handlers.answers import answering, together
from handlers.answers.answering import Answers
from handlers.requests import help_in_slack
from knowledge.loading import load_knowledge
from knowledge.model import KnowledgeBase, Language
from knowledge.search import Encoder, IndexedKnowledge, find, index_knowledge, load_encoder
from knowledge.search import together as searches
from knowledge.search.outcome import Answer, Choices, NotCovered, Outcome

# No test may fail only because the machine is busy.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
expect.set_options(timeout=20_000)

# Several processes share the processor, and threads of one that wait for each other would keep it from the others.
threadpool_limits(1)

REPORT = Path(knowledge_package.__file__).parent / "report"

LANGUAGES: tuple[Language, ...] = ("en", "ko")
"""The languages of the report that comes with the bot."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect the tests without looking for garbage among them, then or later, because all of them are kept."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@once
def shipped_report() -> KnowledgeBase:
    """Return the report that comes with the bot, which each process loads once."""
    return load_knowledge(REPORT)


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """Return the report that comes with the bot."""
    return shipped_report()


@pytest.fixture(scope="session")
def encoder() -> Encoder | None:
    """Return the sentence encoder, or None if it is not installed."""
    return load_encoder()


@pytest.fixture(scope="session")
def unindexed(knowledge: KnowledgeBase) -> IndexedKnowledge:
    """Return the report without the indexes that a search needs, for tests that replace the search."""
    return cast("IndexedKnowledge", SimpleNamespace(knowledge=knowledge))


@pytest.fixture(scope="session")
def cache_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which this and later test runs cache the classifier trained on the report."""
    kept = request.config.cache
    return kept.mkdir("innovation-bot") if kept else tmp_path_factory.mktemp("innovation-bot")


@pytest.fixture(scope="session")
def indexed(knowledge: KnowledgeBase, encoder: Encoder | None, cache_folder: Path) -> IndexedKnowledge:
    """Return the report with its indexes; building them takes half a minute the first time."""
    return index_knowledge(knowledge, encoder, cache_folder)


@pytest.fixture(scope="session")
def cache(indexed: IndexedKnowledge, cache_folder: Path) -> Path:
    """Return the cache folder, which already holds the classifier trained on the report."""
    assert indexed
    return cache_folder


@pytest.fixture(scope="session")
def ambiguous(indexed: IndexedKnowledge) -> tuple[str, Choices]:
    """Return a word that may mean several of the report's topics, and the outcome of searching for it."""
    words = (word for topic in indexed.knowledge.topics for word in topic.title["en"].lower().split() if word.isalpha())
    outcomes = ((word, find(indexed, word)) for word in dict.fromkeys(words))
    return next((word, outcome) for word, outcome in outcomes if isinstance(outcome, Choices))


class Search:
    """Stands in for `find`: returns the outcome that the test sets, and records the arguments of each call."""

    def __init__(self) -> None:
        self.outcome: Outcome | None = None
        self.asked: list[tuple[str, str | None]] = []

    def __call__(self, _kb: IndexedKnowledge, question: str, context: str | None = None, **_explained: bool) -> Outcome:
        self.asked.append((question, context))
        assert self.outcome is not None, "nothing should be searched for here"
        return self.outcome


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> Search:
    """Replace the search that answers use, and return its stand-in, whose outcome the test has to set."""
    search = Search()

    def run(kb: IndexedKnowledge, question: str, context: str | None) -> searches.Search[Outcome]:
        yield from ()
        return search(kb, question, context)

    never_used: Any = None
    monkeypatch.setattr(answering, "find", search)
    monkeypatch.setattr(together, "begin", lambda *asked: searches.Begun(run(*asked), never_used))
    return search


def outcomes_of(knowledge: KnowledgeBase, language: Language) -> list[Outcome]:
    """Return search outcomes of every kind, in the given language."""
    topics = knowledge.topics
    statements = topics[0].statements
    return [
        Answer(topics[:1], language),
        Answer(topics[:1], language, statements[:3]),
        Answer(topics[:1], language, statements[:1], asked_for="source"),
        Answer(topics[:2], language),
        Choices(topics[:3], language),
        NotCovered(topics[:1], language),
        NotCovered(topics[:1], language, statements=statements[:1]),
        NotCovered((), language),
    ]


@pytest.fixture
def chance() -> random.Random:
    """Return a random number generator that has the same seed in every test."""
    return random.Random(7)  # noqa: S311 - no secret


def answers_from(knowledge: KnowledgeBase, seed: int = 7) -> Answers:
    """Return answers for Slack from a report. The report is not indexed, so searching requires the fixture `search`."""
    unindexed = cast("IndexedKnowledge", SimpleNamespace(knowledge=knowledge))
    return Answers(unindexed, random.Random(seed), help_in_slack(with_digests=True))  # noqa: S311 - no secret


@pytest.fixture
def answers(knowledge: KnowledgeBase) -> Answers:
    """Return answers for Slack from the report that comes with the bot."""
    return answers_from(knowledge)
