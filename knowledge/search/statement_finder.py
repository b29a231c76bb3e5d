"""Finds the statements of a topic that best answer a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.model import Statement, Topic
from knowledge.normalization import normalize
from knowledge.search import lexicon
from knowledge.search.alias_index import Match
from knowledge.search.bm25_index import Bm25Index, terms_of
from knowledge.search.counts import Counts, counts_asked
from knowledge.search.encoder import Vector
from knowledge.search.followup import opens_as_fragment
from knowledge.search.ngram_index import Scores
from knowledge.search.question import Question, words_of
from knowledge.search.statement_classifier import Classified, StatementClassifier
from knowledge.search.topic_classifier import TopicClassifier
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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that may answer a question, with its score.

    `nearness` is the greatest similarity of one of the statement's sentences to the question, and `unnamed` the same
    without names and years. `words` is the share of the question's words, weighted by rarity, that the statement or one
    of its questions has. `lacking` holds the expected answer types that the statement does not contain.
    """

    statement: Statement
    score: float
    nearness: float
    unnamed: float
    words: float
    lacking: frozenset[str]


@dataclass(frozen=True, slots=True)
class Whole:
    """How well a topic as a whole, represented by its summary, fits a question. For the fields, see Candidate."""

    nearness: float
    unnamed: float
    words: float
    lacking: frozenset[str]


@dataclass(frozen=True, slots=True)
class Following:
    """Says that a question continues a conversation about a topic, and which statement was spoken of, if any was."""

    on: Statement | None = None


@dataclass(frozen=True, slots=True)
class RankedStatements:
    """The best statements of a topic, best first. `as_a_whole` is True if the question is about the topic as a whole.

    The lead, with which the answer begins, is the topic's summary if `as_a_whole` is True, and otherwise the first
    statement. `whole` is how well the summary fits the question, and `classified` is the result of the classifier of
    the topic's statements.
    """

    candidates: tuple[Candidate, ...]
    as_a_whole: bool
    whole: Whole
    classified: Classified

    @property
    def first(self) -> Statement | None:
        """Return the first statement, or None if there is none."""
        return self.candidates[0].statement if self.candidates else None

    @property
    def nearness(self) -> float:
        """Return how similar the question is to the nearest sentence of the lead, or 0 if there is no lead."""
        return self._lead.nearness if self._lead else 0.0

    @property
    def unnamed(self) -> float:
        """Return the same as `nearness` for the question and the sentences without names and years."""
        return self._lead.unnamed if self._lead else 0.0

    @property
    def words(self) -> float:
        """Return the share of the question's words that the lead, or one of its questions, has.

        Return 1 if there are no words to look for, or 0 if there is no lead.
        """
        return self._lead.words if self._lead else 0.0

    @property
    def lacking(self) -> frozenset[str]:
        """Return the expected answer types that the lead does not contain."""
        return self._lead.lacking if self._lead else frozenset()

    @property
    def _lead(self) -> Candidate | Whole | None:
        if self.as_a_whole:
            return self.whole
        return self.candidates[0] if self.candidates else None

    def best(self) -> tuple[Statement, ...]:
        """Return the statements that answer the question, best first.

        Return an empty tuple if the question is about the topic as a whole.
        """
        if self.as_a_whole or not self.candidates:
            return ()
        least = self.candidates[0].score - _BEHIND
        return tuple(each.statement for each in self.candidates if each.score >= least)


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
        follows: Following | None = None,
    ) -> RankedStatements:
        """Return the statements of the topic at the index `topic` that best answer a question, best first.

        `weights` holds the weight of each of `LEAD_FEATURES`. `follows` says that the question continues a conversation
        about the topic, as 'and foreigners?' does, and is not about the topic as a whole. If such a question adds
        nothing new, as in 'and before?', the statement that was spoken of answers it, unless only others have what is
        asked for, such as an amount. A statement that the question repeats word for word comes first.
        """
        question, statements = compared.question, self.topics[topic].statements
        rarity = self._rarity(question)
        asked = self._asked(rarity, topic)
        classified = self.learned.classify(topic, compared.unnamed)
        features = self._features(compared, rarity, topic, classified)
        scores, in_whole = np.array(features[:-1] @ weights), float(features[-1] @ weights)
        *nearness, whole = features[:, 0].tolist()
        *unnamed, whole_unnamed = classified.nearest.tolist()
        if (repeated := self._repeated[topic].get(normalize(question.text))) is not None:
            scores[repeated] = scores.max() + 1
        if (spoken_of := self._spoken_of_again(question, topic, features, follows)) is not None:
            scores[spoken_of] = scores.max() + 1
        best = np.argsort(-scores, kind="stable")[:MOST].tolist()
        contents, expected = self._contents(topic), question.answer_types
        words = contents.coverage(asked).tolist() if asked else [1.0] * len(contents.each)
        lacking = [expected - each.types for each in contents.each]
        candidates = (
            Candidate(statements[at], float(scores[at]), nearness[at], unnamed[at], words[at], lacking[at])
            for at in best
        )
        names_only = not question.content or not (asked or expected or opens_as_fragment(question))
        whole_first = repeated is None and (names_only or scores.max(initial=-np.inf) < in_whole)
        return RankedStatements(
            tuple(candidates),
            as_a_whole=not follows and whole_first,
            whole=Whole(whole, whole_unnamed, words[-1], lacking[-1]),
            classified=classified,
        )

    def _spoken_of_again(
        self, question: Question, topic: int, features: npt.NDArray[np.float32], follows: Following | None
    ) -> int | None:
        """Return the place of the statement that was spoken of if a question is about it again, or else None."""
        statements = self.topics[topic].statements
        if follows is None or follows.on not in statements:
            return None
        place = statements.index(follows.on)
        if question.is_only_years:
            return place if question.years <= years_in(" ".join(follows.on.text)) else None
        if features[:, 2].any() or not all(lexicon.is_time(word.text) for word in question.content):
            return None
        lacking = self._contents(topic).lacking(question.answer_types)[:-1, 0]
        has_it = not lacking[place] or lacking.all()
        return place if has_it and features[:-1, 0].max() < _AS_ASKED else None

    def features(self, compared: ComparedQuestion, topic: int) -> npt.NDArray[np.float32]:
        """Return the `LEAD_FEATURES` of each statement of the topic at the index `topic`, and last of its summary."""
        classified = self.learned.classify(topic, compared.unnamed)
        return self._features(compared, self._rarity(compared.question), topic, classified)

    def _features(
        self, compared: ComparedQuestion, rarity: dict[str, float], topic: int, classified: Classified
    ) -> npt.NDArray[np.float32]:
        """Return the same as `features`. `rarity` holds the rarity of each of the question's terms."""
        question, contents = compared.question, self._contents(topic)
        found = np.zeros((len(contents.each), len(LEAD_FEATURES)), dtype=np.float32)
        found[:, :2] = self._nearness(topic, compared.similarities)
        found[:, 2:4] = contents.shares(self._asked(rarity, topic))
        found[:, 4] = classified.scores
        # A Korean title such as that of immigration clearance has a term of the label for entry.
        found[:, 5] = contents.labelled(rarity)
        found[:, 6:8] = contents.lacking(question.answer_types)
        if (counts := counts_asked(question.text)) is not None:
            found[:, 8] = contents.telling(counts)
        found[-1, 9] = 1
        return found

    def terms_of(
        self, topic: int, statement: Statement | None, among: Set[str]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Return which of some terms a statement of a topic has, and which it has together with its questions.

        The topic is at the index `topic`, and `among` holds the terms. The terms of the topic's title count as terms of
        the statement. If `statement` is None, only these count.
        """
        in_title, place = self._titles[topic] & among, self._place(topic, statement)
        if place < 0:
            return in_title, in_title
        told, asked = self._contents(topic).terms(place, among)
        return in_title | told, in_title | asked

    def answer_types(self, topic: int) -> frozenset[str]:
        """Return the answer types that the texts of the topic at this index may contain."""
        return self._contents(topic).types

    def unasked(self, topic: int, statement: Statement | None, types: Set[str]) -> int:
        """Return the number of a statement's questions if one of these answer types is not asked for by any of them.

        If each type is asked for, return 0. The topic is at the index `topic`. If `statement` is None, the questions
        about the whole topic take its place.
        """
        contents, place = self._contents(topic), self._place(topic, statement)
        return sum(1 for _ in contents.each[place].questions) if contents.lacking(types)[place, 1] else 0

    def counts_of(self, topic: int, statement: Statement | None) -> Counts:
        """Return what a statement of the topic at the index `topic`, or else its summary, tells the numbers of."""
        return self._contents(topic).each[self._place(topic, statement)].counts

    def _place(self, topic: int, statement: Statement | None) -> int:
        """Return the place of a statement in the contents of its topic, or that of the summary, -1, if it has none."""
        statements = self.topics[topic].statements
        return statements.index(statement) if statement in statements else -1

    def tells_count(self, topic: int, asked: Counts) -> bool:
        """Return whether a statement of the topic at the index `topic`, or its summary, tells the number asked for."""
        return bool(self._contents(topic).telling(asked).any())

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
        words = (*question.content, *words_of(" ".join(question.countries)))
        return {term: self.bm25.idf(term) for term in {term for word in words for term in terms_of(word)}}

    def _asked(self, rarity: dict[str, float], topic: int) -> dict[str, float]:
        """Return the rarity of each of these terms that the topic's title does not have."""
        return {term: rarity[term] for term in rarity.keys() - self._titles[topic]}

    @cached_property
    def _places(self) -> list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
        """Return the places of each statement's sentences among its topic's, and last of those about the whole topic.

        There is one pair per topic. The places stand in rows, which the place after the topic's last sentence fills up.
        With them comes how many sentences, at most `_NEXT`, each row has beside one.
        """
        return [
            _in_rows([self.classifier.about(index, each) for each in (*(one.id for one in topic.statements), "")])
            for index, topic in enumerate(self.topics)
        ]

    @cached_property
    def _repeated(self) -> list[dict[str, int]]:
        """Return the places of each topic's statements by their texts, of which letters and digits count."""
        return [
            {normalize(text): at for at, each in enumerate(topic.statements) for text in each.text}
            for topic in self.topics
        ]

    @cached_property
    def _titles(self) -> list[frozenset[str]]:
        """Return the terms of each topic's title."""
        return [all_terms_of(topic.title) for topic in self.topics]

    def read(self, topic: int) -> None:
        """Read what the topic at this index contains. Otherwise, it is read when it is first asked for."""
        self._contents(topic)

    @cached_property
    def _contents(self) -> Callable[[int], TopicContents]:
        """Return a function that returns the contents of the topic at an index, and keeps them."""
        return cache(lambda topic: TopicContents(self.topics[topic]))


def _in_rows(about: Sequence[npt.NDArray[np.bool_]]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the places of the sentences that each statement has, in the form of `_places`.

    `about` says for each statement which sentences it has. Of a large report, not every statement has one.
    """
    found = [np.flatnonzero(each) for each in about]
    rows = np.full((len(found), max(1 + _NEXT, *map(len, found))), len(about[0]))
    for row, places in zip(rows, found, strict=True):
        row[: len(places)] = places
    return rows, np.array([min(max(len(places) - 1, 0), _NEXT) for places in found])
