"""Finds the figure that a question asks for, among those of the topic that answers it."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.model import LANGUAGES, Figure, Topic
from knowledge.search import lexicon
from knowledge.search.encoder import Encoder, Vector
from knowledge.search.letters import Letters
from knowledge.search.question import Question, words_of
from knowledge.search.words import terms_of
from knowledge.wording import fold

_ASKS_FOR_A_FIGURE = lexicon.pattern("figure asked")
_BARE = 1
_LETTERS = 0.3
_TIE = 0.05
"""What is less apart than this is no reason to prefer one figure: the report's order decides."""

_ENOUGH = {(True, True): 0.45, (True, False): 0.8, (False, True): 0.25, (False, False): 0.55}
"""The least likeness of a figure that was asked for: with and without a vector, and a word that asks for figures."""


class Figures:
    """Knows what each figure is called; worked out for a topic when it is first asked about."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder
        self._called: dict[str, list[_Called]] = {}

    def asked(
        self, question: Question, topic: Topic, vector: Vector | None = None, *, fragment: bool = False
    ) -> Figure | None:
        """Give the figure of the topic that the question asks for, or None where it asks for none in particular.

        `vector` is the encoder's for the question, where it was encoded anyway; `fragment` says that the question is
        one about the topic, such as 'and foreigners?', so that little is enough.
        """
        if not topic.figures or not question.words:
            return None
        asks = fragment or bool(_ASKS_FOR_A_FIGURE.search(fold(question.text)))
        if len(topic.figures) == 1 and asks:
            return topic.figures[0]
        if not asks and len(question.content) <= _BARE:
            return None
        likeness = self._likeness(question, topic, vector)
        best = max(range(len(likeness)), key=lambda place: (likeness[place], -place))
        return topic.figures[best] if likeness[best] >= _ENOUGH[vector is not None, asks] else None

    def _likeness(self, question: Question, topic: Topic, vector: Vector | None) -> list[float]:
        if topic.id not in self._called:
            names = (
                text.within(language)
                for text in (topic.title, topic.full_name or topic.title)
                for language in LANGUAGES
            )
            named = {term for name in names for word in words_of(name) for term in terms_of(word)}
            self._called[topic.id] = [_Called(figure, topic, named, self._encoder) for figure in topic.figures]
        return [called.likeness(question, vector) for called in self._called[topic.id]]


class _Called:
    """What one figure is called, in words and, with an encoder, meaning; `named` are the terms of its topic's names."""

    def __init__(self, figure: Figure, topic: Topic, named: set[str], encoder: Encoder | None) -> None:
        said = " ".join((*_texts(figure), *_told_in(topic, figure)))
        self._named = named
        self._terms = {term for word in words_of(said) for term in terms_of(word)} - named
        self._letters = Letters.of([" ".join(_texts(figure))])
        self._vectors = encoder.encode([figure.label.en, figure.label.ko]) if encoder else None

    def likeness(self, question: Question, vector: Vector | None) -> float:
        """Give how alike a question and what the figure is called are, 0 to about 2; near ties are made ties."""
        asked = {term for word in question.content for term in terms_of(word)} - self._named
        likeness = len(asked & self._terms) / (len(asked) or 1)
        likeness += _LETTERS * float(self._letters.likeness(question.text)[0])
        if vector is not None and self._vectors is not None:
            likeness += float((self._vectors @ vector).max())
        return round(likeness / _TIE) * _TIE


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
