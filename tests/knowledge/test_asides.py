"""What people say around a question is left out if the question would not be understood otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search import find
from knowledge.search.asides import without_asides
from knowledge.search.index import IndexedKnowledge
from knowledge.search.outcome import Answer, NotCovered
from knowledge.search.question import read_question


@pytest.mark.parametrize(
    ("typed", "core"),
    [
        ("My editor is on my back. How much did KONEPS save?", "How much did KONEPS save?"),
        ("what did KISS win - my boss wants it in writing", "what did KISS win"),
        ("I sat next to a man from KONEPS. He was proud. How many bids is it?", None),
        ("신입인데요, 팀장님이 물어보셔서요. 나라장터로 얼마 아꼈어요?", "나라장터로 얼마 아꼈어요?"),
        ("How much did KONEPS save?", None),
        ("KONEPS savings, please, for my report", None),
        ("", None),
    ],
)
def test_the_core_of_a_question(indexed: IndexedKnowledge, typed: str, core: str | None) -> None:
    """The core goes from the first to the last clause that asks something or names a topic."""
    found = without_asides(read_question(typed), indexed.aliases)
    assert (found.text if found else None) == core


@given(st.text(max_size=80))
def test_a_core_is_shorter(indexed: IndexedKnowledge, typed: str) -> None:
    """For any text, the core is a shorter question in the same language."""
    question = read_question(typed)
    core = without_asides(question, indexed.aliases)
    assert core is None or (0 < len(core.text) < len(question.text) and core.language == question.language)


@pytest.mark.parametrize(
    "typed",
    [
        "My editor is on my back and the presses start at five. How long do foreigners wait at passport control now?",
        "옆자리 선배랑 커피 내기 중이라 마음이 급합니다. 외국인은 입국심사에 몇 분 걸려요?",
    ],
)
def test_a_question_among_asides_is_answered(indexed: IndexedKnowledge, typed: str) -> None:
    """A question is answered whatever its asides are about."""
    found = find(indexed, typed)
    assert isinstance(found, Answer)
    assert found.topics[0].id == "kiss"


def test_asides_do_not_turn_a_refusal_into_an_answer(indexed: IndexedKnowledge) -> None:
    """If the question itself is not in the report, its asides do not change that."""
    typed = "My editor is on my back and the presses start at five. What is the weather like in Paris?"
    assert isinstance(find(indexed, typed), NotCovered)
