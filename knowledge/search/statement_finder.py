"""Finds the statements of a topic that best answer a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.model import Statement, Topic
from knowledge.normalization import normalize
from knowledge.search import lexicon
from knowledge.search.alias_index import Match
from knowledge.search.bm25_index import Bm25Index
from knowledge.search.counts import counts_asked
from knowledge.search.encoder import Vector
from knowledge.search.followup import asks_for_another, opens_as_fragment
from knowledge.search.ngram_index import Scores
from knowledge.search.question import Question, words_of
from knowledge.search.statement_classifier import Classified, StatementClassifier
from knowledge.search.topic_classifier import Sentence, TopicClassifier
from knowledge.search.topic_contents import TopicContents, all_terms_of
from knowledge.search.years_and_countries import years_in

LEAD_FEATURES = (
    "nearest",
    "next_nearest",
    "words",
    "words_of_questions",
    "learned",
    "label",
    "lacking",
    "unasked",
    "count",
    "whole",
)
"""The features by which the statements of a topic, and its summary, compete to lead the answer.

`nearest` is the similarity of the nearest of the sentences to the question, and `next_nearest` the mean similarity of
the next three. `words` is the share of the question's words that the text has, weighted by how much they distinguish it
from the topic's other texts, and `words_of_questions` the same with the text's questions. `learned` is the score that
the classifier of the topic's statements gives it. `label` is 1 if, of the labels in the topic's table, that of the
statement's row has most of the words. `lacking` is 1 if the text lacks a type of answer that is expected, and `unasked`
1 if it has questions and none asks for it. `count` is 1 if the text tells the number that is asked for, and `whole` 1
for the summary."""

_AS_ASKED = 0.7
"""The nearness above which two questions are almost the same."""

MOST = 3
"""The maximum number of statements that answer one question."""

_BEHIND = 6.0
"""How much lower than the best score the score of a statement may be if the statement is to be part of the answer."""

_NEXT = 3
"""The number of sentences after the nearest one whose mean similarity is a feature."""


class ComparedQuestion(NamedTuple):
    """A question, with its similarity to each of the topic classifier's sentences.

    `unnamed` is the vector of the question without names and years.
    """

    question: Question
    similarities: Scores
    unnamed: Vector


class Lead(NamedTuple):
    """How well the lead, with which an answer begins, fits a question: a statement, or its topic's summary.

    `nearness` is the greatest similarity of one of its sentences to the question, and `unnamed` the same without names
    and years. `words` is the share of the question's words, weighted by rarity, that it or one of its questions has, or
    1 if there are no words to look for. `lacking` holds the expected answer types that it does not contain.
    """

    nearness: float = 0.0
    unnamed: float = 0.0
    words: float = 0.0
    lacking: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RankedStatements:
    """The statements of a topic that answer a question, best first.

    `first` is the best statement, if there is one. If `as_a_whole` is True, the question is about the topic as a whole:
    then the lead is its summary, and `best` is empty. `classified` is the result of the classifier of the topic's
    statements.
    """

    first: Statement | None
    best: tuple[Statement, ...]
    as_a_whole: bool
    lead: Lead
    classified: Classified


class _Fit(NamedTuple):
    """How well a question fits each statement of a topic and, last, its summary.

    `features` holds one row of `LEAD_FEATURES` for each, and `words` which share of the question's words, weighted by
    rarity, it has together with its questions. `asks` says whether the question has any words that the topic's title
    does not have. `classified` is the result of the classifier of the topic's statements.
    """

    features: npt.NDArray[np.float32]
    words: npt.NDArray[np.float32]
    asks: bool
    classified: Classified


@dataclass(frozen=True)
class StatementFinder:
    """Finds statements by their words and by the sentences that the classifiers were trained on."""

    topics: Sequence[Topic]
    bm25: Bm25Index
    classifier: TopicClassifier
    learned: StatementClassifier

    def named(self, topic: int, matches: Iterable[Match]) -> tuple[Statement, ...]:
        """Return the statements of the topic at the index `topic` that `matches` name, in the order of the matches."""
        named = dict.fromkeys(match.statement for match in matches if match.topic == topic)
        found = (self.topics[topic].statement(statement_id) for statement_id in named)
        return tuple(statement for statement in found if statement)

    def rank(
        self,
        compared: ComparedQuestion,
        topic: int,
        weights: Sequence[float],
        *,
        follows: bool = False,
        spoken_of: Statement | None = None,
    ) -> RankedStatements:
        """Return the statements of the topic at the index `topic` that best answer a question, best first.

        `weights` holds the weight of each of `LEAD_FEATURES`. `follows` says that the question continues a conversation
        about the topic, as 'and foreigners?' does, and is not about the topic as a whole. If such a question adds
        nothing new, as in 'and before?', `spoken_of`, the statement that was spoken of, answers it, unless only others
        have what is asked for, such as an amount. If it asks for another one, that statement comes last. A statement
        that the question repeats word for word comes first.
        """
        question, statements, fit = compared.question, self.topics[topic].statements, self._fit(compared, topic)
        *_, in_whole = all_scores = np.array(fit.features @ weights)
        scores = all_scores[:-1]
        repeated = self._repeated[topic].get(normalize(question.text))
        if repeated is not None:
            scores[repeated] = scores.max() + 1
        if (told_before := self.place(topic, spoken_of)) >= 0:
            if asks_for_another(question):
                scores[told_before] = -np.inf
            elif self._is_meant_again(question, topic, fit.features, told_before):
                scores[told_before] = scores.max() + 1
        best = np.argsort(-scores, kind="stable")[:MOST].tolist()
        names_only = not question.content or not (fit.asks or question.answer_types or opens_as_fragment(question))
        whole_first = repeated is None and (names_only or scores.max(initial=-np.inf) < in_whole)
        as_a_whole = not follows and whole_first
        leads = [-1] if as_a_whole else best
        told = [] if as_a_whole else [statements[at] for at in best if scores[at] >= scores[best[0]] - _BEHIND]
        return RankedStatements(
            first=statements[best[0]] if best else None,
            best=tuple(told),
            as_a_whole=as_a_whole,
            lead=self._lead(question, topic, fit, leads[0]) if leads else Lead(),
            classified=fit.classified,
        )

    def _lead(self, question: Question, topic: int, fit: _Fit, place: int) -> Lead:
        """Return how well the text at this place in the contents of a topic fits a question."""
        return Lead(
            nearness=float(fit.features[place, 0]),
            unnamed=float(fit.classified.nearest[place]),
            words=float(fit.words[place]) if fit.asks else 1.0,
            lacking=question.answer_types - self.contents(topic).each[place].types,
        )

    def _is_meant_again(
        self, question: Question, topic: int, features: npt.NDArray[np.float32], told_before: int
    ) -> bool:
        """Return whether a question is about the statement at this place again, which was told before."""
        if question.is_only_years:
            told = self.topics[topic].statements[told_before].text
            return question.years <= years_in(" ".join(told))
        if features[:, 2].any() or not all(lexicon.is_time(word.text) for word in question.content):
            return False
        lacking = self.contents(topic).lacking(question.answer_types)[:-1, 0]
        has_it = not lacking[told_before] or lacking.all()
        return bool(has_it) and features[:-1, 0].max() < _AS_ASKED

    def features(self, compared: ComparedQuestion, topic: int) -> npt.NDArray[np.float32]:
        """Return the `LEAD_FEATURES` of each statement of the topic at the index `topic`, and last of its summary."""
        return self._fit(compared, topic).features

    def _fit(self, compared: ComparedQuestion, topic: int) -> _Fit:
        """Return how well a question fits each statement of a topic, and last its summary."""
        question, contents = compared.question, self.contents(topic)
        rarity = self._rarity(question)
        asked = {term: rare for term, rare in rarity.items() if term not in self.titles[topic]}
        classified = self.learned.classify(topic, compared.unnamed)
        found = np.zeros((len(contents.each), len(LEAD_FEATURES)), dtype=np.float32)
        found[:, :2] = self._nearness(topic, compared.similarities)
        found[:, 2:4], words = contents.shares(asked)
        found[:, 4] = classified.scores
        # A Korean title such as that of immigration clearance has a term of the label for entry.
        found[:, 5] = contents.labelled(rarity)
        found[:, 6:8] = contents.lacking(question.answer_types)
        if (counts := counts_asked(question.text)) is not None:
            found[:, 8] = contents.telling(counts)
        found[-1, 9] = 1
        return _Fit(found, words, bool(asked), classified)

    def place(self, topic: int, statement: Statement | None) -> int:
        """Return the place of a statement in the contents of its topic, or that of the summary, -1, if it has none."""
        statements = self.topics[topic].statements
        return statements.index(statement) if statement in statements else -1

    def _nearness(self, topic: int, similarities: Scores) -> npt.NDArray[np.float32]:
        """Return the first two of `LEAD_FEATURES` of each statement of a topic, and last of its summary."""
        places, others = self._places[topic]
        own = np.append(self.classifier.similarities_of(topic, similarities), np.float32(0)).take(places)
        best = np.sort(np.partition(own, -1 - _NEXT, axis=1)[:, -1 - _NEXT :], axis=1)
        nearest = best[:, -1]
        next_nearest = np.where(others > 0, best[:, :-1].sum(axis=1) / np.maximum(others, 1), nearest)
        return np.stack([nearest, next_nearest], axis=1)

    def _rarity(self, question: Question) -> dict[str, float]:
        """Return the rarity of each term of a question.

        A country is also looked for by its English name: 'the Chinese' signed what China signed.
        """
        words = (*question.content, *words_of(" ".join(sorted(question.countries))))
        return {term: self.bm25.idf(term) for word in words for term in word.terms}

    @cached_property
    def _places(self) -> list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
        """Return the places of each statement's sentences among its topic's, and last of those about the whole topic.

        There is one pair per topic. The places stand in rows, which the place after the topic's last sentence fills up.
        With them comes how many sentences, at most `_NEXT`, each row has beside one.
        """
        return [_in_rows(topic, self.classifier.sentences_of(index)) for index, topic in enumerate(self.topics)]

    @cached_property
    def _repeated(self) -> list[dict[str, int]]:
        """Return the places of each topic's statements by their texts, of which letters and digits count."""
        return [
            {normalize(text): at for at, each in enumerate(topic.statements) for text in each.text}
            for topic in self.topics
        ]

    @cached_property
    def titles(self) -> list[frozenset[str]]:
        """Return the terms of each topic's title."""
        return [all_terms_of(topic.title) for topic in self.topics]

    @cached_property
    def contents(self) -> Callable[[int], TopicContents]:
        """Return a function that returns the contents of the topic at an index, and keeps them."""
        return cache(lambda topic: TopicContents(self.topics[topic]))


def _in_rows(topic: Topic, sentences: Sequence[Sentence]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the places of the sentences that each statement has, and last those about the whole, in rows as `_places`.

    Of a large report, not every statement has one.
    """
    found = {each: list[int]() for each in (*(statement.id for statement in topic.statements), "")}
    for place, sentence in enumerate(sentences):
        found[sentence.statement].append(place)
    rows = np.full((len(found), max(1 + _NEXT, *map(len, found.values()))), len(sentences))
    for row, places in zip(rows, found.values(), strict=True):
        row[: len(places)] = places
    return rows, np.array([min(max(len(places) - 1, 0), _NEXT) for places in found.values()])
