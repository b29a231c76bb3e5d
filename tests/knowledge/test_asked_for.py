"""The kind of thing that a question asks for is found in its words."""

from __future__ import annotations

import pytest

from knowledge.search.asked_for import noun_asked_for
from knowledge.search.question import read_question


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("how many foreign patents were granted?", "patents"),
        ("Which of the cities was it in", "cities"),
        ("the names of those advisory groups please", "groups"),
        ("상담원은 몇 명인가요?", "상담원은"),
        ("그건 어느 도시에서 열렸어요?", "도시에서"),
        ("why was it changed", None),
        ("how many?", None),
        ("몇 명?", None),
    ],
)
def test_the_noun_asked_for_is_found(question: str, noun: str | None) -> None:
    """A question for things of a kind names the kind; other questions name none."""
    found = noun_asked_for(read_question(question))
    assert (found.text if found else None) == noun
