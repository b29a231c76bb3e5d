"""Classifies a question about a topic by what answers it: one of the topic's statements, its summary, or nothing.

Names and years are left out of what is compared. 'Who designed KONEPS?' is near every question about KONEPS because of
its name; without the name, it is near the questions for who designed it, which the report may list as unanswered. For
each topic, the classifier is a kernel ridge regression over the topic's sentences and the unanswered questions near it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.model import Topic
from knowledge.search import lexicon
from knowledge.search.alias_index import AliasIndex, attribute_of
from knowledge.search.cache import Arrays, read_arrays, round_to_bytes, write_arrays
from knowledge.search.encoder import Vector, Vectors
from knowledge.search.ngram_index import Scores
from knowledge.search.question import read_question
from knowledge.search.topic_classifier import NOT_COVERED, Sentence, TopicClassifier, kernel_of

_RIDGE = 0.1
_CACHE_VERSION = "6"

_Classes = Sequence[Sequence[Sequence[int]]]
"""For each topic and each of its classes, the places of the class's sentences among all sentences."""


class Classified(NamedTuple):
    """How similar a question is to what is known about a topic's statements and, last, about its summary.

    `scores` holds the score of each: near 1 if it certainly answers the question, and near 0 if it does not. `nearest`
    holds the greatest similarity to one of its sentences, and `refused` is the greatest similarity to a question that
    the report does not answer. `share` is the share of all these sentences that the topic answers.
    """

    scores: Scores
    nearest: Scores
    refused: float
    share: float


@dataclass(frozen=True, slots=True)
class _Learned:
    """What was learned of a topic.

    The sentences are sorted by class, with unanswered questions last: class n has those from `starts[n]` to
    `starts[n + 1]`. `vectors` holds one row per sentence, in multiples of the classifier's `steps`, `weights` one row
    per sentence and one column per class, and `shares` the share of the sentences that each class has. `empty` says
    which classes have no sentences, and `share` is the sum of the shares.
    """

    starts: npt.NDArray[np.intp]
    vectors: npt.NDArray[np.int8]
    weights: Scores
    shares: Scores
    empty: npt.NDArray[np.bool_]
    share: float


@dataclass(frozen=True)
class StatementClassifier:
    """A classifier for each topic. Without an encoder, it learns nothing and returns only zeros.

    `steps` holds, for each dimension, the number by which to multiply the bytes of the vectors.
    """

    topics: Sequence[Topic]
    steps: Vector
    learned: Sequence[_Learned]

    def classify(self, topic: int, unnamed: Vector) -> Classified:
        """Return how similar a question is to what is known about the topic at this index.

        `unnamed` is the vector of the question without names and years.
        """
        if not self.learned:
            nothing = np.zeros(len(self.topics[topic].statements) + 1, dtype=np.float32)
            return Classified(nothing, nothing, 0.0, 0.0)
        learned = self.learned[topic]
        products = learned.vectors.astype(np.float32) @ (unnamed * self.steps)
        # For a class without sentences, reduceat returns the first number of the next class.
        nearest = np.maximum.reduceat(np.append(products, np.float32(0)), learned.starts)
        nearest[learned.empty] = 0
        scores = kernel_of(products) @ learned.weights + learned.shares
        return Classified(scores, nearest[:-1], float(nearest[-1]), learned.share)


def train_statement_classifier(
    topics: Sequence[Topic], classifier: TopicClassifier, aliases: AliasIndex, cache: Path | None
) -> StatementClassifier:
    """Return a classifier trained on the sentences of all topics, without years and the names that `aliases` finds.

    Encoding these sentences takes some seconds. If the folder `cache` is given, what was learned is stored there and
    reused.
    """
    if not classifier.dimensions:
        return StatementClassifier(topics, np.zeros(0, dtype=np.float32), ())
    places = _places(topics, classifier.sentences)
    sizes = [[len(each) for each in classes] for classes in places]
    shapes = [(sum(each), len(each) - 1) for each in sizes]
    file = cache / f"unnamed-{_digest(classifier, aliases, places)}.npz" if cache else None
    cached = read_arrays(file, ("vectors", "steps", "weights")) if file else None
    if cached is None or (len(cached["vectors"]), len(cached["weights"])) != _lengths(shapes):
        cached = _train(_unnamed_vectors(classifier, aliases), places)
        if file is not None:
            write_arrays(file, cached)
    vectors = np.split(cached["vectors"], np.cumsum([rows for rows, _ in shapes[:-1]]))
    weights = np.split(cached["weights"], np.cumsum([rows * columns for rows, columns in shapes[:-1]]))
    learned = [
        _learned(size, rows, flat.reshape(shape))
        for size, shape, rows, flat in zip(sizes, shapes, vectors, weights, strict=True)
    ]
    return StatementClassifier(topics, cached["steps"], learned)


def _learned(sizes: Sequence[int], vectors: npt.NDArray[np.int8], weights: Scores) -> _Learned:
    """Return what was learned of a topic with as many sentences of each class as `sizes` says."""
    shares, empty = _shares(sizes), np.array(sizes) == 0
    return _Learned(np.cumsum([0, *sizes[:-1]]), vectors, weights, shares, empty, float(shares.sum()))


def _places(topics: Sequence[Topic], sentences: Sequence[Sentence]) -> _Classes:
    """Return the places of each class's sentences, and after them those of the unanswered questions near the topic."""
    numbers = [{each.id: number for number, each in enumerate(topic.statements)} for topic in topics]
    places = [[list[int]() for _ in (*topic.statements, "summary", "refused")] for topic in topics]
    for place, each in enumerate(sentences):
        if each.topic != NOT_COVERED:
            places[each.topic][numbers[each.topic].get(each.statement, -2)].append(place)
        elif each.near != NOT_COVERED:
            places[each.near][-1].append(place)
    return places


def _lengths(shapes: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(rows for rows, _ in shapes), sum(rows * columns for rows, columns in shapes)


def _train(vectors: Vectors, places: _Classes) -> Arrays:
    """Return the vectors of each topic's sentences, their steps, and the sentences' weights, of all topics together."""
    own, weights = [], []
    for classes in places:
        own.append(vectors[[place for each in classes for place in each]])
        sizes = [len(each) for each in classes]
        targets = np.repeat(np.eye(len(sizes), dtype=np.float32), sizes, axis=0)[:, :-1]
        kernel = kernel_of(own[-1] @ own[-1].T) + _RIDGE * np.eye(len(own[-1]), dtype=np.float32)
        weights.append(np.linalg.solve(kernel, targets - _shares(sizes)).ravel())
    rounded, steps = round_to_bytes(np.concatenate(own), axis=0)
    return {"vectors": rounded, "steps": steps, "weights": np.concatenate(weights)}


def _shares(sizes: Sequence[int]) -> Scores:
    """Return each class's share of a topic's sentences. The last size counts the unanswered questions."""
    return np.array([size / max(1, sum(sizes)) for size in sizes[:-1]], dtype=np.float32)


def _unnamed_vectors(classifier: TopicClassifier, aliases: AliasIndex) -> Vectors:
    """Return the vector of each of the topic classifier's sentences without names and years."""
    vectors, unnamed = classifier.vectors, {}
    for place, sentence in enumerate(classifier.sentences):
        question = read_question(sentence.text)
        if (matches := aliases.match(question)) or question.years:
            unnamed[place] = attribute_of(question, matches)
    vectors[[*unnamed]] = classifier.encode([*unnamed.values()])
    return vectors


def _digest(classifier: TopicClassifier, aliases: AliasIndex, places: _Classes) -> str:
    """Return a digest of everything that is learned from."""
    digest = hashlib.blake2b(classifier.digest, digest_size=16)
    # What is left out of the sentences depends on the word lists, too.
    settings = (_CACHE_VERSION, lexicon.digest().hex(), _RIDGE, aliases.letters, places)
    digest.update("\0".join(map(str, settings)).encode())
    return digest.hexdigest()
