"""What several test files share: the report as it is delivered, and a Slack on this computer."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import pytest_asyncio

import knowledge as knowledge_package
from handlers import replies
from knowledge.loading import load_knowledge
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge, index_knowledge, load_encoder
from knowledge.search.outcome import Outcome
from tests.slack_stand_in import SlackStandIn, slack_stand_in

REPORT = Path(knowledge_package.__file__).parent / "report"


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """Give the report that comes with the bot."""
    return load_knowledge(REPORT)


@pytest.fixture(scope="session")
def unindexed(knowledge: KnowledgeBase) -> IndexedKnowledge:
    """Give the report without the indexes that a search needs: for tests in which the search is stood in for."""
    return cast("IndexedKnowledge", SimpleNamespace(knowledge=knowledge))


@pytest.fixture(scope="session")
def cache_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder in which tests, this time and the next, keep what is learned from the report."""
    kept = request.config.cache
    return kept.mkdir("innovation-bot") if kept else tmp_path_factory.mktemp("innovation-bot")


@pytest.fixture(scope="session")
def indexed(knowledge: KnowledgeBase, cache_folder: Path) -> IndexedKnowledge:
    """Give the report ready to be searched, which takes half a minute the first time."""
    return index_knowledge(knowledge, load_encoder(), cache_folder)


@pytest.fixture(scope="session")
def cache(indexed: IndexedKnowledge, cache_folder: Path) -> Path:
    """Give a folder that already holds what is learned from the report."""
    assert indexed
    return cache_folder


class Search:
    """Stands in for `find`: gives one outcome, and records what it was asked."""

    def __init__(self) -> None:
        self.outcome: Outcome | None = None
        self.asked: list[tuple[str, str | None]] = []

    def __call__(self, _kb: IndexedKnowledge, question: str, context: str | None = None) -> Outcome:
        self.asked.append((question, context))
        assert self.outcome is not None, "nothing should be searched for here"
        return self.outcome


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> Search:
    """Give what replies search with in this test; its outcome is to be set."""
    search = Search()
    monkeypatch.setattr(replies, "find", search)
    return search


@pytest.fixture
def chance() -> random.Random:
    """Give the same chance to every test."""
    return random.Random(7)  # noqa: S311 - no secret


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    """Give a Slack on this computer."""
    async with slack_stand_in() as slack:
        yield slack
