"""Finds the figure that a question asks for, among the figures of the topic that answers it."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.model import LANGUAGES, Figure, Topic
from knowledge.normalization import fold_case
from knowledge.search import lexicon
from knowledge.search.bm25_index import terms_of
from knowledge.search.encoder import Encoder, Vector
from knowledge.search.ngram_index import CharNgramIndex
from knowledge.search.question import Question, words_of

_ASKS_FOR_A_FIGURE = lexicon.pattern("figure asked")
_MAX_WORDS_OF_NAME = 1
_NGRAM_SHARE = 0.3
_TIE = 0.05
"""Scores that differ by less than this are equal: then the first figure of the report wins."""

_THRESHOLD = {(True, True): 0.45, (True, False): 0.8, (False, True): 0.25, (False, False): 0.55}
"""The score from which a figure was asked for, by whether there is a vector and whether a word asks for a figure."""


class FigureFinder:
    """Finds figures by their descriptions, which are indexed when their topic is first asked about."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder
        self._descriptions: dict[str, list[_Description]] = {}

    def find(
        self, question: Question, topic: Topic, vector: Vector | None = None, *, fragment: bool = False
    ) -> Figure | None:
        """Return the figure of the topic that the question asks for, or None if it asks for no particular one.

        `vector` is the encoder's vector of the question, if there is one. `fragment` means that the question continues
        a conversation about the topic, such as 'and foreigners?', so that a lower score is enough.
        """
        if not topic.figures or not question.words:
            return None
        asks = fragment or bool(_ASKS_FOR_A_FIGURE.search(fold_case(question.text)))
        if len(topic.figures) == 1 and asks:
            return topic.figures[0]
        if not asks and len(question.content) <= _MAX_WORDS_OF_NAME:
            return None
        scores = self._scores(question, topic, vector)
        best = max(range(len(scores)), key=lambda place: (scores[place], -place))
        return topic.figures[best] if scores[best] >= _THRESHOLD[vector is not None, asks] else None

    def _scores(self, question: Question, topic: Topic, vector: Vector | None) -> list[float]:
        if topic.id not in self._descriptions:
            names = (text[language] for text in (topic.title, topic.full_name or topic.title) for language in LANGUAGES)
            ignored = {term for name in names for word in words_of(name) for term in terms_of(word)}
            self._descriptions[topic.id] = [
                _Description(figure, topic, ignored, self._encoder) for figure in topic.figures
            ]
        return [description.score(question, vector) for description in self._descriptions[topic.id]]


class _Description:
    """The words that describe one figure and, with an encoder, their vectors. `ignored` are the topic's own names."""

    def __init__(self, figure: Figure, topic: Topic, ignored: set[str], encoder: Encoder | None) -> None:
        text = " ".join((*_texts(figure), *_facts_about(topic, figure)))
        self._ignored = ignored
        self._terms = {term for word in words_of(text) for term in terms_of(word)} - ignored
        self._ngrams = CharNgramIndex.of([" ".join(_texts(figure))])
        self._vectors = encoder.encode([figure.label.en, figure.label.ko]) if encoder else None

    def score(self, question: Question, vector: Vector | None) -> float:
        """Return how well the description matches a question, from 0 to about 2, rounded so that near ties are ties."""
        asked = {term for word in question.content for term in terms_of(word)} - self._ignored
        score = len(asked & self._terms) / (len(asked) or 1)
        score += _NGRAM_SHARE * float(self._ngrams.similarities(question.text)[0])
        if vector is not None and self._vectors is not None:
            score += float((self._vectors @ vector).max())
        return round(score / _TIE) * _TIE


def _facts_about(topic: Topic, figure: Figure) -> list[str]:
    """Return the facts that state the figure: they say in a sentence what its label names."""
    return [text for fact in topic.facts if fact.figure == figure.id for text in (fact.text.en, fact.text.ko)]


def _texts(figure: Figure) -> Iterator[str]:
    for text in (figure.label, figure.short, figure.unit, figure.note):
        if text is not None:
            yield from (text.en, text.ko)
    for reading in (figure.now, figure.before):
        if reading is not None:
            yield from (reading.amount.en, reading.amount.ko)
            yield from (reading.when.en, reading.when.ko) if reading.when else ()
