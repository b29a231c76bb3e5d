"""Questions are compared by what they ask about a thing, apart from its name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.model import KnowledgeBase, Questions, Unanswered
from knowledge.search import index_knowledge
from knowledge.search.evidence import collect_evidence
from knowledge.search.index import IndexedKnowledge
from knowledge.search.question import read_question
from tests.made_up import LetterEncoder, knowledge_of, topic


def _garden() -> KnowledgeBase:
    roses = topic(
        "roses",
        ("Roses", "장미"),
        ("Roses bloom.", "장미는 핍니다."),
        questions=Questions.of(en=("when are roses cut",)),
    )
    apples = topic(
        "apples",
        ("Apples", "사과"),
        ("Apples ripen.", "사과는 익습니다."),
        questions=Questions.of(en=("how are apples pruned",)),
    )
    return knowledge_of(roses, apples, unanswered=(Unanswered("roses", Questions.of(en=("who planted roses",))),))


@pytest.fixture(scope="module")
def garden() -> IndexedKnowledge:
    """Return an invented report, indexed with an encoder."""
    return index_knowledge(_garden(), LetterEncoder())


def test_what_is_asked_of_another_thing_is_as_near(garden: IndexedKnowledge) -> None:
    """“Who planted apples” is as near to an unanswered question about roses as if it were asked about roses."""
    unnamed = collect_evidence(garden, read_question("who planted apples")).unnamed
    found = garden.attributes.compare(unnamed, garden.positions["apples"], "")
    assert found.refused > 0.9
    assert found.refused_here == 0
    assert found.refused > found.answered
    here = garden.attributes.compare(unnamed, garden.positions["roses"], "")
    assert here.refused_here == found.refused


def test_without_an_encoder_nothing_is_compared() -> None:
    """Without vectors, every nearness is 0."""
    kb = index_knowledge(_garden())
    unnamed = collect_evidence(kb, read_question("who planted apples")).unnamed
    assert set(kb.attributes.compare(unnamed, 0, "")) == {0.0}


def test_the_vectors_are_reused(tmp_path: Path) -> None:
    """If the same report is indexed again, the vectors are the same, and the cache still has one file of them."""
    first = index_knowledge(_garden(), LetterEncoder(), tmp_path).attributes.vectors
    again = index_knowledge(_garden(), LetterEncoder(), tmp_path).attributes.vectors
    assert np.array_equal(first, again)
    assert len([*tmp_path.glob("unnamed-*.npz")]) == 1
