"""Finds the statement that answers a question, among those of the topic that was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from knowledge.model import Statement, Topic
from knowledge.search.alias_index import Match
from knowledge.search.bm25_index import Bm25Index, terms_of
from knowledge.search.question import Question, words_of
from knowledge.search.topic_classifier import Scores, TopicClassifier

_WORDS = 0.3
"""What the words count that a statement shares with a question, weighted by rarity."""

_ABOUT_THE_WHOLE = 0.05
"""How much nearer a question may be to one about the whole topic before no statement answers it."""


@dataclass(frozen=True)
class StatementFinder:
    """Finds statements by the sentences that the classifier learned, and by their words."""

    topics: Sequence[Topic]
    bm25: Bm25Index
    classifier: TopicClassifier

    def named(self, topic: int, matches: Iterable[Match]) -> Statement | None:
        """Return the statement of the topic at this index that is named in a question, or None."""
        named = (match.statement for match in matches if match.topic == topic and match.statement)
        return next((self.topics[topic].statement(statement_id) for statement_id in named), None)

    def find(self, question: Question, topic: int, similarities: Scores, *, fragment: bool = False) -> Statement | None:
        """Return the statement that answers a question about the topic at this index, or None if the whole topic does.

        `similarities` are those of the question to the classifier's sentences. `fragment` means that the question goes
        on about the topic, such as 'and foreigners?': then a statement answers it.
        """
        statements = self.topics[topic].statements
        if not statements or not question.content:
            return None
        whole, nearness = self._nearness(topic, similarities)
        asked = self._asked(question, topic)
        scores = [
            near + _WORDS * self._share(asked, terms) for near, terms in zip(nearness, self._terms[topic], strict=True)
        ]
        best = int(np.argmax(scores))
        if not fragment and scores[best] + _ABOUT_THE_WHOLE < whole:
            return None
        return statements[best]

    def _nearness(self, topic: int, similarities: Scores) -> tuple[float, list[float]]:
        """Return how near a question is to what is asked of the topic as a whole, and to each of its statements."""
        places = {statement.id: place for place, statement in enumerate(self.topics[topic].statements)}
        whole, nearness = 0.0, [0.0] * len(places)
        for sentence, similarity in self.classifier.sentences_of(topic, similarities):
            place = places.get(sentence.statement)
            if place is None:
                whole = max(whole, similarity)
            else:
                nearness[place] = max(nearness[place], similarity)
        return whole, nearness

    def _asked(self, question: Question, topic: int) -> dict[str, float]:
        """Return the terms of a question, except those of the topic's title, with their rarity."""
        title = {term for text in self.topics[topic].title for word in words_of(text) for term in terms_of(word)}
        terms = {term for word in question.content for term in terms_of(word)}
        return {term: self.bm25.idf(term) for term in terms - title}

    @staticmethod
    def _share(asked: dict[str, float], terms: frozenset[str]) -> float:
        return sum(weight for term, weight in asked.items() if term in terms) / (sum(asked.values()) or 1.0)

    @cached_property
    def _terms(self) -> list[list[frozenset[str]]]:
        """Return the terms of each statement by topic."""
        return [[_terms_of(statement) for statement in topic.statements] for topic in self.topics]


def _terms_of(statement: Statement) -> frozenset[str]:
    return frozenset(term for text in _texts(statement) for word in words_of(text) for term in terms_of(word))


def _texts(statement: Statement) -> Iterator[str]:
    yield from statement.text
    yield from statement.names
