"""What is learned from a knowledge base is learned once, kept on disk, and made again when the disk has it wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Chapter, KnowledgeBase, Phrases, Report, Source, Text, Topic, Unanswered
from knowledge.search import meaning as meaning_module
from knowledge.search.encoder import Vectors
from knowledge.search.letters import Letters, groups_of
from knowledge.search.meaning import MOST_SENTENCES, Meaning

SMALL_TALK = ("hello there", "what is for lunch", "점심 뭐 먹지")


class CountingEncoder:
    """Encodes a sentence by the letters it holds, and counts how often it is asked."""

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


def _topic(topic_id: str, *questions: str) -> Topic:
    name = Text(topic_id.title(), f"{topic_id} 주제")
    source = Source("1", None, Text("Heading", "제목"))
    return Topic(topic_id, name, name, (source,), questions=Phrases(en=questions))


@pytest.fixture
def garden() -> KnowledgeBase:
    """Give a knowledge base of two topics and one question that it does not answer."""
    report = Report(Text("Garden", "정원"), Text("the garden book", "정원 책"), Text("2001", "2001년"))
    topics = (
        _topic("roses", "when are roses cut", "which roses smell best", "how deep are rose roots"),
        _topic("apples", "when is apple harvest", "how are apple trees pruned", "which apple keeps longest"),
    )
    unanswered = (Unanswered("roses", Phrases(en=("what does a rose bouquet cost", "rose prices in 1999"))),)
    return KnowledgeBase(report, (Chapter("1", Text("All", "전체")),), topics, unanswered)


@pytest.mark.parametrize("with_encoder", [True, False])
def test_a_question_weighs_most_for_its_own_topic(garden: KnowledgeBase, with_encoder: bool) -> None:
    """A question like a topic's scores highest there, and one like those that are not answered scores as such."""
    learned = Meaning(garden, CountingEncoder() if with_encoder else None, SMALL_TALK, None)
    assert learned.weigh("pruning an apple tree").topics.argmax() == 1
    assert learned.weigh("which rose smells").topics.argmax() == 0
    cost = learned.weigh("what does a rose bouquet cost")
    assert cost.not_covered > cost.topics.max()


def test_what_is_learned_is_kept_and_found_again(garden: KnowledgeBase, tmp_path: Path) -> None:
    """The second start encodes nothing and weighs the same."""
    first, second = CountingEncoder(), CountingEncoder()
    before = Meaning(garden, first, SMALL_TALK, tmp_path).weigh("apple harvest")
    assert first.encoded > 1
    after = Meaning(garden, second, SMALL_TALK, tmp_path).weigh("apple harvest")
    assert second.encoded == 1
    np.testing.assert_array_equal(before.topics, after.topics)


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_cache_is_made_again(garden: KnowledgeBase, tmp_path: Path, damage: bytes | None) -> None:
    """An empty, foreign or truncated file costs time, not an error and not a wrong answer."""
    Meaning(garden, CountingEncoder(), SMALL_TALK, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2] if damage is None else damage)
    encoder = CountingEncoder()
    learned = Meaning(garden, encoder, SMALL_TALK, tmp_path)
    assert encoder.encoded > 1
    assert learned.weigh("apple harvest").topics.argmax() == 1


def test_a_changed_report_is_learned_anew(garden: KnowledgeBase, tmp_path: Path) -> None:
    """What is kept goes by content: one more question is another file."""
    Meaning(garden, CountingEncoder(), SMALL_TALK, tmp_path)
    topics = (*garden.topics, _topic("pears", "when are pears ripe"))
    Meaning(KnowledgeBase(garden.report, garden.chapters, topics), CountingEncoder(), SMALL_TALK, tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_costs_time_only(garden: KnowledgeBase, tmp_path: Path) -> None:
    """Where the cache folder is a file, the bot learns, answers, and leaves the file alone."""
    blocked = tmp_path / "file"
    blocked.write_text("mine")
    assert Meaning(garden, CountingEncoder(), SMALL_TALK, blocked).weigh("apple harvest").topics.argmax() == 1
    assert blocked.read_text() == "mine"


def test_a_large_report_is_learned_from_evenly(
    garden: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the limit, sentences are left out evenly: every topic still has some."""
    assert MOST_SENTENCES >= 10_000
    monkeypatch.setattr(meaning_module, "MOST_SENTENCES", 8)
    encoder = CountingEncoder()
    learned = Meaning(garden, encoder, SMALL_TALK, tmp_path)
    assert encoder.encoded == 8
    assert learned.weigh("apple harvest").topics.argmax() == 1


def test_years_do_not_teach_that_a_topic_is_not_covered(garden: KnowledgeBase) -> None:
    """'Rose prices in 1999' is left out of learning: its year alone says that it is not in the report."""
    encoder = CountingEncoder()
    Meaning(garden, encoder, (), None)
    sentences = sum(len(topic.questions.en) + 4 for topic in garden.topics)
    assert encoder.encoded == sentences + 1


def test_likeness_in_letters_survives_a_typo() -> None:
    """A mistyped sentence is most like the one that was meant, and a sentence is wholly like itself."""
    letters = Letters.of(["patent examination", "waste disposal", "나라장터 전자조달"])
    assert letters.likeness("waste disposal")[1] == pytest.approx(1)
    assert letters.likeness("patnet examinaton").argmax() == 0
    assert letters.likeness("나라장터의").argmax() == 2
    assert not letters.likeness("").any()


@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_likeness_is_the_same_both_ways(sentences: list[str]) -> None:
    """The likeness of every two sentences is symmetric, within 0 and 1, and agrees with asking one by one."""
    letters = Letters.of(sentences)
    if not len(letters.groups):
        return
    matrix = letters.likeness_to_each_other()
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-5)
    assert matrix.min() >= 0
    assert matrix.max() <= 1 + 1e-5
    np.testing.assert_allclose(letters.likeness(sentences[0]), matrix[0], atol=1e-5)


@given(st.text(max_size=60))
def test_groups_of_letters_are_two_to_four_long(text: str) -> None:
    """Every group is two to four letters, and any text with a word has some."""
    groups = list(groups_of(text))
    assert all(2 <= len(group) <= 4 for group in groups)
    assert bool(groups) == bool(text.split())
