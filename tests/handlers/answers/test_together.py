"""Questions that come at the same time are answered together, and each gets the answer that it gets alone."""

from __future__ import annotations

import asyncio
import random

import pytest

from handlers.answers import together
from handlers.answers.answering import Answers
from handlers.answers.requests import Ask, AskAgain, Greet
from handlers.blocks.plain import plain_text
from handlers.requests import help_in_slack
from knowledge.search import IndexedKnowledge, index_knowledge
from knowledge.search import together as searches
from tests.made_up import GARDEN, LetterEncoder

REQUESTS = (Ask("when is the harvest"), AskAgain("en", "what grows by the fence"), Ask("ROSBED"), Greet("en"))


@pytest.fixture(scope="module")
def garden() -> IndexedKnowledge:
    """Return an invented report, indexed with an encoder."""
    return index_knowledge(GARDEN, LetterEncoder())


def _answers(kb: IndexedKnowledge) -> Answers:
    return Answers(kb, random.Random(7), help_in_slack(with_digests=False))  # noqa: S311 - no secret


async def test_questions_are_answered_together(garden: IndexedKnowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests get the same cards as alone, and those that wait are answered in groups, of limited size."""
    groups: list[int] = []

    def noting(begun: list[searches.Begun[object]]) -> None:
        groups.append(len(begun))
        searches.finish_all(begun)

    monkeypatch.setattr(together, "MOST", 3)
    monkeypatch.setattr(together, "finish_all", noting)
    answers = _answers(garden)
    cards = await asyncio.gather(*(answers.reply_together(request) for request in REQUESTS * 2))
    alone = [plain_text(_answers(garden).reply(request)) for request in REQUESTS]
    assert [*map(plain_text, cards)] == alone * 2
    assert groups == [3, 1]


async def test_everybody_learns_of_a_failure(garden: IndexedKnowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the questions cannot be answered together, nobody waits forever; the next ones are answered."""

    def failing(_begun: object) -> None:
        raise MemoryError

    answers, request = _answers(garden), REQUESTS[0]
    with monkeypatch.context() as broken:
        broken.setattr(together, "finish_all", failing)
        waiting = [answers.reply_together(request) for _ in range(3)]
        failures = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(failure) for failure in failures] == [MemoryError] * 3
    assert (await answers.reply_together(request)).status == "answer"
