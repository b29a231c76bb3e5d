"""Of a topic, its statements and what it does not answer are told apart by what is asked, whatever the name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import KnowledgeBase, Questions, Unanswered
from knowledge.search import index_knowledge
from knowledge.search.evidence import collect_evidence
from knowledge.search.index import IndexedKnowledge
from knowledge.search.question import read_question
from knowledge.search.statement_classifier import Classified
from tests.made_up import LetterEncoder, knowledge_of, statement, topic

CUTTING, SOIL, SUMMARY = range(3)


def _garden() -> KnowledgeBase:
    cutting = statement(
        "roses/cutting",
        ("Roses are cut in March.", "장미는 3월에 자른다."),
        questions=Questions.of(en=("when are roses cut", "which month are roses pruned")),
    )
    soil = statement(
        "roses/soil",
        ("Roses need loamy soil.", "장미는 참흙이 필요하다."),
        questions=Questions.of(en=("what soil suits roses", "which ground do roses need")),
    )
    roses = topic("roses", ("Roses", "장미"), ("Roses bloom.", "장미는 핀다."), statements=(cutting, soil))
    apples = topic("apples", ("Apples", "사과"), ("Apples ripen.", "사과는 익는다."))
    missing = Questions.of(en=("who planted roses", "who sells roses"))
    return knowledge_of(roses, apples, unanswered=(Unanswered("roses", missing),))


@pytest.fixture(scope="module")
def garden() -> IndexedKnowledge:
    """Return an invented report, indexed with an encoder."""
    return index_knowledge(_garden(), LetterEncoder())


def _classified(kb: IndexedKnowledge, question: str, about: str = "roses") -> Classified:
    unnamed = collect_evidence(kb, read_question(question)).unnamed
    return kb.statements.learned.classify(kb.positions[about], unnamed)


@pytest.mark.parametrize(
    ("question", "best"),
    [("when are the roses cut?", CUTTING), ("and when are they cut?", CUTTING), ("what soil suits apples", SOIL)],
)
def test_a_statement_is_found_by_what_is_asked(garden: IndexedKnowledge, question: str, best: int) -> None:
    """The statement with similar questions has the highest score and the nearest sentence, with any name or none."""
    found = _classified(garden, question)
    assert found.scores.argmax() == found.nearest.argmax() == best
    assert found.scores[best] > 0.5


def test_what_is_not_answered_has_low_scores(garden: IndexedKnowledge) -> None:
    """For a question that the report does not answer, no score is high, and the nearest sentence is such a question."""
    refused, answered = (_classified(garden, question) for question in ("who planted roses?", "which soil for roses?"))
    assert refused.scores.sum() < 0.5 < answered.scores.sum()
    assert refused.refused > refused.nearest.max()
    assert answered.refused < answered.nearest.max()


def test_the_share_of_a_topic_is_that_of_its_sentences(garden: IndexedKnowledge) -> None:
    """The share counts how many of the sentences near a topic it answers: all, if none is listed as unanswered."""
    own = len(garden.classifier.sentences_of(garden.positions["roses"]))
    assert _classified(garden, "roses").share == pytest.approx(own / (own + 2))
    assert _classified(garden, "apples", "apples").share == pytest.approx(1)
    assert _classified(garden, "apples", "apples").refused == 0


@given(st.text("abcdefghij roses", max_size=30))
def test_the_nearest_sentence_is_the_nearest_of_all(garden: IndexedKnowledge, question: str) -> None:
    """The greatest similarity of all kinds of sentences is that of the nearest one, encoded without its name."""
    vector = garden.classifier.encode([question])[0]
    found = garden.statements.learned.classify(garden.positions["roses"], vector)
    learned = garden.statements.learned
    products = (learned.learned[garden.positions["roses"]].vectors * learned.steps) @ vector
    assert max(found.nearest.max(), found.refused) == pytest.approx(max(products.max(), 0), abs=1e-6)


def test_a_statement_may_have_no_learned_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large report, only a selection is learned. A statement without one in it has no score and no similarity."""
    monkeypatch.setattr("knowledge.search.topic_classifier.MAX_SENTENCES", 4)
    kb = index_knowledge(_garden(), LetterEncoder())
    learned = {each.statement for each in kb.classifier.sentences if each.topic == kb.positions["roses"]}
    found = _classified(kb, "when are roses cut")
    for place, each in enumerate(("roses/cutting", "roses/soil", "")):
        assert each in learned or (found.scores[place], found.nearest[place]) == (0, 0)
    assert len(learned) < 3


def test_without_an_encoder_nothing_is_learned() -> None:
    """Without vectors, every number is 0."""
    found = _classified(index_knowledge(_garden()), "when are roses cut")
    assert found.scores.tolist() == found.nearest.tolist() == [0, 0, 0]
    assert (found.refused, found.share) == (0, 0)


def test_the_vectors_are_reused(tmp_path: Path) -> None:
    """If the same report is indexed again, the scores are the same, and the cache still has one file of vectors."""
    first, again = (index_knowledge(_garden(), LetterEncoder(), tmp_path) for _ in range(2))
    assert np.array_equal(_classified(first, "what soil").scores, _classified(again, "what soil").scores)
    assert len([*tmp_path.glob("unnamed-*.npz")]) == 1


def test_with_other_word_lists_the_vectors_are_not_reused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left out of the sentences depends on the word lists, so that other lists have a file of their own."""
    index_knowledge(_garden(), LetterEncoder(), tmp_path)
    monkeypatch.setattr("knowledge.search.lexicon.digest", lambda: b"other lists")
    index_knowledge(_garden(), LetterEncoder(), tmp_path)
    assert len([*tmp_path.glob("unnamed-*.npz")]) == 2
