"""Searches that run together: texts are compared once for all of them, and an error ends only the search it is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from knowledge.search import Outcome, begin, find, finish_all, index_knowledge
from knowledge.search.encoder import Vectors
from knowledge.search.together import Begun, Needed, Search
from tests.made_up import GARDEN, LetterEncoder

QUESTIONS = ("ROSBED", "when is the harvest", "when is the apple hravest or the rose bloom?", "the fence and why", "?")


class NotingEncoder(LetterEncoder):
    """Notes how often it is asked, and what for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Sequence[str]] = []

    def encode(self, sentences: Sequence[str]) -> Vectors:
        self.asked.append(sentences)
        return super().encode(sentences)


def _rounded(outcome: Outcome) -> Outcome:
    return replace(outcome, confidence=round(outcome.confidence, 4))


def test_questions_have_the_same_outcomes_together() -> None:
    """Each question gets the outcome that it gets alone, but the encoder is asked for all of them at once."""
    encoder = NotingEncoder()
    kb = index_knowledge(GARDEN, encoder)
    alone = [find(kb, question) for question in QUESTIONS]
    calls_alone = len(encoder.asked)
    encoder.asked.clear()
    begun: list[Begun[Outcome]] = [begin(kb, question) for question in (*QUESTIONS, *QUESTIONS)]
    assert [search.is_done for search in begun[:5]] == [True, False, False, False, True]
    assert not encoder.asked
    finish_all(begun)
    assert [_rounded(search.result()) for search in begun] == [*map(_rounded, (*alone, *alone))]
    assert len(encoder.asked) < calls_alone
    texts = [text for texts in encoder.asked for text in texts]
    assert len(texts) == len({*texts})


def test_an_error_ends_only_its_own_search() -> None:
    """The others in its company have their results, and its own error is raised when its result is asked for."""

    def failing() -> Search[str]:
        yield Needed(["a text"])
        raise ZeroDivisionError

    def succeeding() -> Search[str]:
        compared = yield Needed(["a text"], ["another"])
        return " ".join(compared)

    classifier = index_knowledge(GARDEN).classifier
    bad, good = Begun(failing(), classifier), Begun(succeeding(), classifier)
    finish_all([bad, good])
    assert good.result() == "a text another"
    with pytest.raises(ZeroDivisionError):
        bad.result()


def test_indexes_are_replaced_while_a_question_waits() -> None:
    """A search that has begun goes on with the indexes it began with; the next one uses the new ones."""
    old, new = index_knowledge(GARDEN, LetterEncoder(), at_first=12), index_knowledge(GARDEN, LetterEncoder())
    alone = find(old, QUESTIONS[1])
    begun = begin(old, QUESTIONS[1])
    old.replace_by(new)
    both = [begun, begin(old, QUESTIONS[1])]
    finish_all(both)
    assert [_rounded(search.result()) for search in both] == [_rounded(alone), _rounded(find(new, QUESTIONS[1]))]
    assert old.newest is new
    assert both[0].result() != both[1].result()
