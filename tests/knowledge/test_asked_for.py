"""The kind of thing that a question asks for is found in its words."""

from __future__ import annotations

import pytest

from knowledge.search import IndexedKnowledge
from knowledge.search.asked_for import compare_asked_for, noun_asked_for
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


def test_a_statement_may_never_be_asked_for_a_type_of_answer(indexed: IndexedKnowledge) -> None:
    """If no question of a statement asks for a reason, the number of its questions tells how much that means."""
    topic = indexed.positions["kiss"]
    statement = indexed.knowledge.topics[topic].statement("kiss/foreigners-entry")
    assert statement is not None
    count = len([*statement.questions])
    asked = {
        question: compare_asked_for(indexed, read_question(question), topic, statement).type_unasked
        for question in ("why do foreigners wait longer?", "how long do foreigners wait?", "foreigners on entry")
    }
    assert [*asked.values()] == [pytest.approx(min(1.0, count / 100)), 0.0, 0.0]
