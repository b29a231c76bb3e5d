"""Finds the statements that answer a question, among the statements of the topic that was found."""

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
"""The weight of the share of a question's words, weighted by rarity, that a statement also has."""

_WEIGHT = 0.05
"""The weight of coming first in the topic, as the most important statements do."""

_AS_ASKED, _UNLIKE = 0.7, 0.4
"""The nearness from which two questions are almost the same, and the nearness below which they differ in subject."""

MOST = 3
"""Maximum number of statements that answer one question."""

_BEHIND = 0.5
"""How much lower than the best score the score of a statement may be."""

_ABOUT_THE_WHOLE = 0.05
"""How much greater than the best score of a statement the nearness of a question to the whole topic may be. If it is
greater still, no statement answers the question."""


@dataclass(frozen=True)
class StatementFinder:
    """Finds statements by their words, and by the sentences on which the classifier was trained."""

    topics: Sequence[Topic]
    bm25: Bm25Index
    classifier: TopicClassifier

    def named(self, topic: int, matches: Iterable[Match]) -> tuple[Statement, ...]:
        """Return the statements of the topic at the index `topic` that `matches` name, in the order of the matches."""
        named = dict.fromkeys(match.statement for match in matches if match.topic == topic)
        found = (self.topics[topic].statement(statement_id) for statement_id in named)
        return tuple(statement for statement in found if statement)

    def find(
        self,
        question: Question,
        topic: int,
        similarities: Scores,
        *,
        fragment: bool = False,
        spoken_of: Statement | None = None,
    ) -> tuple[Statement, ...]:
        """Return the statements that answer a question about the topic at the index `topic`, best first.

        There are none if the question is about the topic as a whole. `similarities` are the similarities of the
        question to the classifier's sentences. `fragment` means that the question continues the conversation, as 'and
        foreigners?' does. Such a question is never about the topic as a whole. If it adds nothing new, as in 'and
        before?', the statement `spoken_of`, which the conversation is about, comes first.
        """
        statements = self.topics[topic].statements
        if not statements or not (question.content or fragment):
            return ()
        whole, nearness = self._nearness(topic, similarities)
        asked = self._asked(question, topic)
        shares = [self._share(asked, terms) for terms in self._terms[topic]]
        scores = np.array(nearness) + _WORDS * np.array(shares) + _WEIGHT * np.linspace(1, 0, len(statements))
        unlike = _UNLIKE if question.content else _AS_ASKED
        if fragment and spoken_of in statements and not any(shares) and max(nearness) < unlike:
            scores[statements.index(spoken_of)] += 1
        if not fragment and scores.max() + _ABOUT_THE_WHOLE < whole:
            return ()
        order = np.argsort(-scores, kind="stable")
        return tuple(statements[place] for place in order[:MOST] if scores[place] >= scores.max() - _BEHIND)

    def _nearness(self, topic: int, similarities: Scores) -> tuple[float, list[float]]:
        """Return how near a question is to the topic as a whole, and how near it is to each of the statements."""
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
        """Return the rarity of each term of a question, except for the terms in the topic's title."""
        terms = {term for word in question.content for term in terms_of(word)}
        return {term: self.bm25.idf(term) for term in terms - self._titles[topic]}

    @staticmethod
    def _share(asked: dict[str, float], terms: frozenset[str]) -> float:
        return sum(weight for term, weight in asked.items() if term in terms) / (sum(asked.values()) or 1.0)

    @cached_property
    def _titles(self) -> list[frozenset[str]]:
        """Return the terms of each topic's title."""
        return [
            frozenset(term for text in topic.title for word in words_of(text) for term in terms_of(word))
            for topic in self.topics
        ]

    @cached_property
    def _terms(self) -> list[list[frozenset[str]]]:
        """Return the terms of each statement, in one list per topic."""
        return [[_terms_of(statement) for statement in topic.statements] for topic in self.topics]


def _terms_of(statement: Statement) -> frozenset[str]:
    return frozenset(term for text in _texts(statement) for word in words_of(text) for term in terms_of(word))


def _texts(statement: Statement) -> Iterator[str]:
    yield from statement.text
    yield from statement.names
