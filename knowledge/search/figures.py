"""Finds the figure that a question asks for, among those of the topic that answers it."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.model import Figure, Topic
from knowledge.search import lexicon
from knowledge.search.encoder import Encoder, Vector
from knowledge.search.letters import Letters
from knowledge.search.question import Question, words_of
from knowledge.search.words import terms_of
from knowledge.wording import fold

_ASKS_FOR_A_FIGURE = lexicon.pattern("figure asked")
_BARE = 1
_LETTERS = 0.3
_ENOUGH = {(True, True): 0.4, (True, False): 0.65, (False, True): 0.2, (False, False): 0.5}
"""The least likeness of a figure that was asked for: with and without a vector, and a word that asks for figures."""


class Figures:
    """Knows what each figure is called; worked out for a topic when it is first asked about."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder
        self._called: dict[str, list[_Called]] = {}

    def asked(self, question: Question, topic: Topic, vector: Vector | None = None) -> Figure | None:
        """Give the figure of the topic that the question asks for, or None where it asks for none in particular.

        `vector` is the encoder's for the question, where it was encoded anyway.
        """
        if not topic.figures or not question.words:
            return None
        asks = bool(_ASKS_FOR_A_FIGURE.search(fold(question.text)))
        if asks and len(topic.figures) == 1:
            return topic.figures[0]
        if not asks and len(question.content) <= _BARE:
            return None
        likeness = [called.likeness(question, vector) for called in self._of(topic)]
        best = max(range(len(likeness)), key=lambda place: (likeness[place], -place))
        enough = _ENOUGH[vector is not None, asks]
        return topic.figures[best] if likeness[best] >= enough else None

    def _of(self, topic: Topic) -> list[_Called]:
        if topic.id not in self._called:
            self._called[topic.id] = [
                _Called(figure, _told_in(topic, figure), self._encoder) for figure in topic.figures
            ]
        return self._called[topic.id]


class _Called:
    """What one figure is called, in words, letters and, with an encoder, meaning."""

    def __init__(self, figure: Figure, told: list[str], encoder: Encoder | None) -> None:
        said = " ".join((*_texts(figure), *told))
        self._terms = {term for word in words_of(said) for term in terms_of(word)}
        self._letters = Letters.of([said])
        self._vectors = encoder.encode([figure.label.en, figure.label.ko, *told]) if encoder else None

    def likeness(self, question: Question, vector: Vector | None) -> float:
        """Give how alike a question and what the figure is called are, 0 to about 2; near ties are made ties."""
        asked = {term for word in question.content for term in terms_of(word)}
        likeness = len(asked & self._terms) / (len(asked) or 1)
        likeness += _LETTERS * float(self._letters.likeness(question.text)[0])
        if vector is not None and self._vectors is not None:
            likeness += float((self._vectors @ vector).max())
        return round(likeness, 2)


def _told_in(topic: Topic, figure: Figure) -> list[str]:
    """Give the facts that tell the figure: they say in a sentence what its label names."""
    return [text for fact in topic.facts if fact.figure == figure.id for text in (fact.text.en, fact.text.ko)]


def _texts(figure: Figure) -> Iterator[str]:
    for text in (figure.label, figure.short, figure.unit, figure.note):
        if text is not None:
            yield from (text.en, text.ko)
    for reading in (figure.now, figure.before):
        if reading is not None:
            yield from (reading.amount.en, reading.amount.ko)
            yield from (reading.when.en, reading.when.ko) if reading.when else ()
