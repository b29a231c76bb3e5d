"""The classifier is trained once, cached on disk, and trained again if the cache is missing or damaged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import KnowledgeBase, Questions, Statement, Topic, Unanswered
from knowledge.normalization import visible
from knowledge.search import topic_classifier
from knowledge.search.encoder import Vectors
from knowledge.search.ngram_index import CharNgramIndex, ngrams_of
from knowledge.search.topic_classifier import MAX_SENTENCES, ClassScores, Sentence, TopicClassifier
from tests.made_up import knowledge_of, statement, topic

SMALL_TALK = ("hello there", "what is for lunch", "점심 뭐 먹지")


class CountingEncoder:
    """Encodes a sentence by its letters and counts the encoded sentences."""

    name = "counting"

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, sentences: Sequence[str]) -> Vectors:
        self.encoded += len(sentences)
        vectors = np.zeros((len(sentences), 512), dtype=np.float32)
        for row, sentence in enumerate(sentences):
            for letter in sentence.lower():
                vectors[row, ord(letter) % 512] += 1
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        return np.asarray(vectors / lengths, dtype=np.float32)

    def is_word(self, _token: str) -> bool:
        return False


def _topic(topic_id: str, *questions: str, statements: tuple[Statement, ...] = ()) -> Topic:
    name = (topic_id.title(), f"{topic_id} 주제")
    return topic(topic_id, name, name, questions=Questions.of(en=questions), statements=statements)


def _score(classifier: TopicClassifier, question: str) -> ClassScores:
    return classifier.score(question, None, classifier.compare([question])[question])


@pytest.fixture
def orchard() -> KnowledgeBase:
    """Return a knowledge base with two topics and two unanswered questions."""
    topics = (
        _topic("roses", "when are roses cut", "which roses smell best", "how deep are rose roots"),
        _topic("apples", "when is apple harvest", "how are apple trees pruned", "which apple keeps longest"),
    )
    unanswered = Unanswered("roses", Questions.of(en=("what does a rose bouquet cost", "rose prices in 1999")))
    return knowledge_of(*topics, unanswered=(unanswered,))


@pytest.mark.parametrize("with_encoder", [True, False])
def test_a_question_scores_highest_for_its_own_topic(orchard: KnowledgeBase, with_encoder: bool) -> None:
    """A question scores highest for the topic whose questions it resembles.

    A question that resembles an unanswered question scores highest as not covered.
    """
    classifier = TopicClassifier(orchard, CountingEncoder() if with_encoder else None, SMALL_TALK, None)
    assert _score(classifier, "pruning an apple tree").topics.argmax() == 1
    assert _score(classifier, "which rose smells").topics.argmax() == 0
    cost = _score(classifier, "what does a rose bouquet cost")
    assert cost.not_covered > cost.topics.max()


def test_a_trained_classifier_is_cached(orchard: KnowledgeBase, tmp_path: Path) -> None:
    """On the second start, no sentence is encoded for training, and the scores are the same."""
    first, second = CountingEncoder(), CountingEncoder()
    before = _score(TopicClassifier(orchard, first, SMALL_TALK, tmp_path), "apple harvest")
    assert first.encoded > 1
    after = _score(TopicClassifier(orchard, second, SMALL_TALK, tmp_path), "apple harvest")
    assert second.encoded == 1
    np.testing.assert_array_equal(before.topics, after.topics)


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_cache_is_replaced(orchard: KnowledgeBase, tmp_path: Path, damage: bytes | None) -> None:
    """If the cache file is empty, damaged or truncated, the classifier is trained again and answers as before."""
    TopicClassifier(orchard, CountingEncoder(), SMALL_TALK, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2] if damage is None else damage)
    encoder = CountingEncoder()
    classifier = TopicClassifier(orchard, encoder, SMALL_TALK, tmp_path)
    assert encoder.encoded > 1
    assert _score(classifier, "apple harvest").topics.argmax() == 1


def test_a_changed_report_is_trained_again(orchard: KnowledgeBase, tmp_path: Path) -> None:
    """If a topic is added to the report, the classifier is trained again and cached in another file."""
    TopicClassifier(orchard, CountingEncoder(), SMALL_TALK, tmp_path)
    changed = knowledge_of(*orchard.topics, _topic("pears", "when are pears ripe"))
    TopicClassifier(changed, CountingEncoder(), SMALL_TALK, tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_is_not_writable_only_costs_time(orchard: KnowledgeBase, tmp_path: Path) -> None:
    """If the cache folder is a file, the classifier is trained all the same, and the file is left unchanged."""
    blocked = tmp_path / "file"
    blocked.write_text("mine")
    assert (
        _score(TopicClassifier(orchard, CountingEncoder(), SMALL_TALK, blocked), "apple harvest").topics.argmax() == 1
    )
    assert blocked.read_text() == "mine"


def test_sentences_of_a_large_report_are_selected_evenly(
    orchard: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If there are more sentences than the limit, the surplus is left out evenly, so that every topic keeps some."""
    assert MAX_SENTENCES >= 10_000
    monkeypatch.setattr(topic_classifier, "MAX_SENTENCES", 8)
    encoder = CountingEncoder()
    classifier = TopicClassifier(orchard, encoder, SMALL_TALK, tmp_path)
    assert encoder.encoded == 8
    assert _score(classifier, "apple harvest").topics.argmax() == 1


def test_learning_from_a_part_at_first(orchard: KnowledgeBase, tmp_path: Path) -> None:
    """What is learned from a part of the sentences is not stored. What was learned from all is read in its place."""
    part = TopicClassifier(orchard, CountingEncoder(), SMALL_TALK, tmp_path, at_first=8)
    assert (part.is_complete, len(part.sentences), [*tmp_path.iterdir()]) == (False, 8, [])
    assert _score(part, "apple harvest").topics.argmax() == 1
    whole = TopicClassifier(orchard, CountingEncoder(), SMALL_TALK, tmp_path)
    encoder = CountingEncoder()
    read = TopicClassifier(orchard, encoder, SMALL_TALK, tmp_path, at_first=8)
    assert (read.is_complete, read.sentences, encoder.encoded) == (True, whole.sentences, 0)


def test_years_do_not_teach_that_a_topic_is_not_covered(orchard: KnowledgeBase) -> None:
    """'Rose prices in 1999' is not used for training, because the year alone shows that it is not answered."""
    encoder = CountingEncoder()
    TopicClassifier(orchard, encoder, (), None)
    sentences = sum(len(topic.questions["en"]) + 4 for topic in orchard.topics)
    assert encoder.encoded == sentences + 1


CIDER = statement(
    "pears/perry",
    ("Pears are pressed in October.", "배는 10월에 짭니다."),
    names=("Old Press",),
    questions=Questions.of(en=("when is the pressing",), ko=("언제 짜나요",)),
)


@pytest.mark.parametrize("encoder", [None, CountingEncoder()])
def test_topics_that_are_left_out_change_no_other_score(
    orchard: KnowledgeBase, encoder: CountingEncoder | None
) -> None:
    """If only some topics are scored, their scores and the score for "not covered" are the same as if all were scored.

    The other topics have a score of 0.
    """
    classifier = TopicClassifier(orchard, encoder, SMALL_TALK, None)
    compared = classifier.compare(["apple harvest"])["apple harvest"]
    every, some = (classifier.score("apple harvest", topics, compared) for topics in (None, np.array([1])))
    assert some.topics[1] == pytest.approx(every.topics[1], abs=1e-5)
    assert some.not_covered == pytest.approx(every.not_covered, abs=1e-5)
    assert [score for place, score in enumerate(some.topics) if place != 1] == [0] * (classifier.size - 1)


def test_a_classifier_learns_from_statements(orchard: KnowledgeBase) -> None:
    """A statement's sentences, names and questions are learned for its topic, with the statement's id."""
    pears = _topic("pears", "when are pears ripe", statements=(CIDER,))
    classifier = TopicClassifier(knowledge_of(*orchard.topics, pears), CountingEncoder(), SMALL_TALK, None)
    scores = _score(classifier, "pressing in October")
    assert scores.topics.argmax() == 2
    similarities = classifier.similarities_of(2, scores.similarities).tolist()
    found = dict(zip(classifier.sentences_of(2), similarities, strict=True))
    assert {sentence for sentence in found if sentence.statement} == {
        Sentence(2, text, "pears/perry")
        for text in (
            "when is the pressing",
            "언제 짜나요",
            "Pears are pressed in October.",
            "배는 10월에 짭니다.",
            "Old Press",
        )
    }
    assert Sentence(2, "when are pears ripe") in found
    assert max(found, key=lambda sentence: found[sentence]).statement == "pears/perry"


def test_the_nearest_sentence_explains_a_topic(orchard: KnowledgeBase) -> None:
    """The nearest sentence of a topic is the one that is most similar to the question."""
    classifier = TopicClassifier(orchard, CountingEncoder(), SMALL_TALK, None)
    similarities = _score(classifier, "pruned apple trees").similarities
    assert classifier.nearest(similarities, 1) == "how are apple trees pruned"
    assert str(classifier.nearest(similarities, 0)).islower()


def test_similarity_survives_a_typo() -> None:
    """A mistyped sentence is most similar to the one that was meant, and a sentence has similarity 1 to itself."""
    ngrams = CharNgramIndex.of(["patent examination", "waste disposal", "나라장터 전자조달"])
    assert ngrams.similarities("waste disposal")[1] == pytest.approx(1)
    assert ngrams.similarities("patnet examinaton").argmax() == 0
    assert ngrams.similarities("나라장터의").argmax() == 2
    assert not ngrams.similarities("").any()


@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_similarity_is_symmetric(sentences: list[str]) -> None:
    """Pairwise similarities are symmetric, between 0 and 1, and the same as those for a single sentence."""
    ngrams = CharNgramIndex.of(sentences)
    if not len(ngrams.ngrams):
        return
    matrix = ngrams.pairwise_similarities()
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-5)
    assert matrix.min() >= 0
    assert matrix.max() <= 1 + 1e-5
    np.testing.assert_allclose(ngrams.similarities(sentences[0]), matrix[0], atol=1e-5)


@given(st.text(max_size=60))
def test_ngrams_have_two_to_four_characters(text: str) -> None:
    """Every n-gram has two to four characters, and any text with a word has at least one n-gram."""
    ngrams = list(ngrams_of(text))
    assert all(2 <= len(ngram) <= 4 for ngram in ngrams)
    assert bool(ngrams) == bool(visible(text).replace("\0", " ").split())
