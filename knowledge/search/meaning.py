"""Compares what a question means with what the topics mean: sentence vectors, and two linear models over them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.model import LANGUAGES, KnowledgeBase, Topic
from knowledge.search.encoder import Encoder, Vectors
from knowledge.search.names import names_of

Scores = npt.NDArray[np.float32]

NEAREST = 12
"""Rows that vote for their topics."""

SHORTLIST = 48
"""Topics whose single rows are compared with a question; the linear model picks them."""

_RIDGE = 2.0
_FORMAT = 1


class Kind(IntEnum):
    """What a row of vectors stands for."""

    QUESTION = 0
    NAME = 1
    TEXT = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence of a knowledge base that questions are compared with."""

    topic: int
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the vectors say of one question.

    Arrays have one number a topic: the best likeness (cosine) among its questions, names and texts, the vote of the
    nearest rows, and the linear model's score. The single numbers: the best likeness to any question that the report
    does not answer, and the linear model's score for 'the report answers this'.
    """

    questions: Scores
    names: Scores
    texts: Scores
    votes: Scores
    linear: Scores
    unanswered: float
    answered: float


class Meaning:
    """The vectors of a knowledge base: its rows by topic, and what is learned from them."""

    def __init__(self, knowledge: KnowledgeBase, encoder: Encoder, off_topic: Sequence[str], cache: Path | None) -> None:
        self.size = len(knowledge.topics)
        self.rows = rows_of(knowledge)
        refused = [q for entry in knowledge.unanswered for language in LANGUAGES for q in entry.questions.within(language)]
        sentences = [row.text for row in self.rows] + refused + list(off_topic)
        vectors = _encode_cached(sentences, encoder, cache)
        self.vectors, self._refused = vectors[: len(self.rows)], vectors[len(self.rows) :]
        self._topic_of = np.array([row.topic for row in self.rows], dtype=np.int32)
        self._kind_of = np.array([row.kind for row in self.rows], dtype=np.int8)
        self._starts = np.searchsorted(self._topic_of, np.arange(self.size + 1)).astype(np.int64)
        self._linear = _fit_topics(self.vectors, self._topic_of, self.size)
        self._answered = _fit_answered(self.vectors, self._refused)

    def weigh(self, vector: npt.NDArray[np.float32]) -> Evidence:
        """Give the evidence of a question's vector (512 numbers, length 1) for every topic."""
        linear = self._linear[:, :-1] @ vector + self._linear[:, -1]
        best = np.zeros((len(Kind), self.size), dtype=np.float32)
        rows = self._rows_of(_top(linear, SHORTLIST))
        likeness = self.vectors[rows] @ vector
        np.maximum.at(best, (self._kind_of[rows], self._topic_of[rows]), likeness)
        unanswered = float((self._refused @ vector).max()) if len(self._refused) else 0.0
        return Evidence(
            questions=best[Kind.QUESTION],
            names=best[Kind.NAME],
            texts=best[Kind.TEXT],
            votes=self._votes(rows, likeness),
            linear=linear,
            unanswered=unanswered,
            answered=float(self._answered[:-1] @ vector + self._answered[-1]),
        )

    def _rows_of(self, topics: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        if len(topics) == self.size:
            return np.arange(len(self.rows))
        return np.concatenate([np.arange(self._starts[topic], self._starts[topic + 1]) for topic in topics])

    def _votes(self, rows: npt.NDArray[np.int64], likeness: Scores) -> Scores:
        nearest = _top(likeness, NEAREST)
        votes = np.zeros(self.size, dtype=np.float32)
        np.add.at(votes, self._topic_of[rows[nearest]], np.maximum(likeness[nearest], 0) ** 2)
        total = float(votes.sum())
        return votes / total if total else votes


def rows_of(knowledge: KnowledgeBase) -> list[Row]:
    """Give every sentence that questions are compared with, topic by topic."""
    return [row for index, topic in enumerate(knowledge.topics) for row in _topic_rows(index, topic)]


def _topic_rows(index: int, topic: Topic) -> Iterator[Row]:
    for language in LANGUAGES:
        yield from (Row(index, Kind.QUESTION, question) for question in topic.questions.within(language))
    yield from (Row(index, Kind.NAME, name) for name in dict.fromkeys(names_of(topic)))
    for pair in (topic.summary, *topic.points):
        yield from (Row(index, Kind.TEXT, pair.within(language)) for language in LANGUAGES)
    for figure in topic.figures:
        yield from (Row(index, Kind.TEXT, figure.label.within(language)) for language in LANGUAGES)


def _top(scores: Scores, count: int) -> npt.NDArray[np.int64]:
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.argpartition(-scores, count)[:count]


def _fit_topics(vectors: Vectors, topics: npt.NDArray[np.int32], size: int) -> Scores:
    """Fit ridge regression from a row's vector to its topic; gives a matrix of topics by (numbers + 1)."""
    inputs = np.hstack([vectors, np.ones((len(vectors), 1), dtype=np.float32)]).astype(np.float64)
    targets = np.zeros((inputs.shape[1], size))
    np.add.at(targets.T, topics, inputs)
    gram = inputs.T @ inputs + _RIDGE * np.eye(inputs.shape[1])
    return np.ascontiguousarray(np.linalg.solve(gram, targets).T, dtype=np.float32)


def _fit_answered(answered: Vectors, refused: Vectors) -> Scores:
    """Fit ridge regression to tell what the report answers (1) from what it does not (-1), both counting alike."""
    if not len(refused):
        return np.zeros(answered.shape[1] + 1, dtype=np.float32)
    inputs = np.vstack([answered, refused]).astype(np.float64)
    inputs = np.hstack([inputs, np.ones((len(inputs), 1))])
    targets = np.concatenate([np.ones(len(answered)), -np.ones(len(refused))])
    weights = np.concatenate([np.full(len(answered), 1 / len(answered)), np.full(len(refused), 1 / len(refused))])
    weighted = inputs * (weights * len(inputs) / 2)[:, None]
    gram = inputs.T @ weighted + _RIDGE * np.eye(inputs.shape[1])
    return np.asarray(np.linalg.solve(gram, weighted.T @ targets), dtype=np.float32)


def _encode_cached(sentences: Sequence[str], encoder: Encoder, cache: Path | None) -> Vectors:
    """Encode the sentences, or read them from the folder `cache`, where they are kept under their content."""
    if cache is None:
        return encoder.encode(sentences)
    digest = hashlib.blake2b(digest_size=16)
    for part in (f"{_FORMAT}", encoder.name, *sentences):
        digest.update(part.encode() + b"\0")
    file = cache / f"vectors-{digest.hexdigest()}.npy"
    vectors = _read_vectors(file, len(sentences))
    if vectors is None:
        vectors = encoder.encode(sentences)
        _write_vectors(file, vectors)
    return vectors


def _read_vectors(file: Path, count: int) -> Vectors | None:
    """Give what the file holds; a missing or damaged file is no error, for it can be made again."""
    try:
        vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return vectors if vectors.ndim == 2 and len(vectors) == count and vectors.dtype == np.float32 else None


def _write_vectors(file: Path, vectors: Vectors) -> None:
    """Write the file whole or not at all; a folder that cannot be written to costs time at the next start, no more."""
    draft = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as stream:
            np.save(stream, vectors)
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)
