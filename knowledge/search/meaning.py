"""Learns from a knowledge base's own questions which topic a question is about, and which questions it cannot answer.

Kernel ridge regression over every sentence of the knowledge base: two sentences are alike as their vectors are (what
they mean) and as their letters are (how they are written). One class a topic, and one more for what the report does
not answer, learned from the questions that its authors list as unanswered and from small talk.
"""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from knowledge.model import LANGUAGES, KnowledgeBase, Topic
from knowledge.search.encoder import Encoder, Vector, Vectors
from knowledge.search.letters import Letters
from knowledge.search.specifics import countries_in, years_in
from knowledge.wording import fold

Scores = npt.NDArray[np.float32]

MOST_SENTENCES = 12_000
"""Sentences that are learned from; of a larger knowledge base, so many of them, evenly. The memory for learning grows
with the square, the time with the cube of their number: 12,000 take a minute and 1 GB, once."""

NOT_COVERED = -1
"""The topic of a sentence that the report does not answer."""

_DIMENSIONS = 192
_SHARPNESS = 2.0
_LETTERS = 0.6
_RIDGE = 0.1
_BLOCK = 512
_WORD = re.compile(r"[a-z]+")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{3,}")
_FORMAT = "5"
_MOST_KEPT = 8
_LETTER_ARRAYS = ("groups", "rarity", "starts", "rows", "weights")
_OTHER_ARRAYS = ("by_letters", "shorten", "vectors", "class_weights")
_MOST_BY_LETTERS = 20_000_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to learn from: the index of its topic, or `NOT_COVERED`."""

    topic: int
    text: str


@dataclass(frozen=True, slots=True)
class _Learned:
    """What is kept on disk: the sentences' letters and shortened vectors, and their weights, as classes by sentences.

    `by_letters` holds the weights summed up for each group of letters, as groups by classes: empty where that is too
    much to keep, for a very large knowledge base.
    """

    letters: Letters
    by_letters: npt.NDArray[np.float32]
    shorten: npt.NDArray[np.float32]
    vectors: Vectors
    weights: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weighed:
    """How much a question is about each topic, and how much it is like what the report does not answer.

    Scores are near 0 for what a question is not about and near 1 for what it surely is. `alike` is its likeness to
    every sentence that was learned from, `vector` the encoder's for the question, where there is one.
    """

    topics: Scores
    not_covered: float
    alike: Scores
    vector: Vector | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The likeness of a question to its nearest sentences.

    These are the topic's best, the best and the five best that the report does not answer, and the five best that it
    does.
    """

    topic: float
    refused: float
    some_refused: float
    some_answered: float


class Meaning:
    """What was learned from the sentences of a knowledge base."""

    def __init__(
        self, knowledge: KnowledgeBase, encoder: Encoder | None, off_topic: Sequence[str], cache: Path | None
    ) -> None:
        self.size = len(knowledge.topics)
        self._encoder = encoder
        self._sentences = _thin_out([*_covered(knowledge), *_not_covered(knowledge, off_topic)])
        # The sentences come topic by topic, and what is not covered last.
        counts = np.bincount([sentence.topic % (self.size + 1) for sentence in self._sentences], minlength=self.size)
        self._starts = [0, *np.cumsum(counts[: self.size]).tolist()]
        self._learned = _learn_cached(self._sentences, self.size, encoder, cache)
        # One question is too little work to share between threads: waiting for each other takes them far longer.
        threadpool_limits(1)

    def weigh(self, question: str, topics: npt.NDArray[np.int64] | None = None) -> Weighed:
        """Weigh a question against every topic, or only against those at the indexes `topics`; the others get 0."""
        learned = self._learned
        if self._encoder is None:
            return self._add_up(_LETTERS * learned.letters.likeness(question), None, topics)
        vector = self._encoder.encode([question])[0]
        alike = np.exp(_SHARPNESS * (learned.vectors @ (vector @ learned.shorten) - 1))
        if not len(learned.by_letters):
            return self._add_up(alike + _LETTERS * learned.letters.likeness(question), vector, topics)
        groups, weights = learned.letters.weigh(question)
        return self._add_up(alike, vector, topics, _LETTERS * (weights @ learned.by_letters[groups]))

    def _add_up(
        self,
        alike: Scores,
        vector: Vector | None,
        topics: npt.NDArray[np.int64] | None,
        more: Scores | float = 0.0,
    ) -> Weighed:
        """Add up what the sentences, as alike as they are, say for each class; `more` is added to the classes."""
        weights = self._learned.weights
        if topics is None:
            classes = weights @ alike + more
            return Weighed(classes[: self.size], float(classes[self.size]), alike, vector)
        scores = np.zeros(self.size, dtype=np.float32)
        scores[topics] = weights[topics] @ alike
        return Weighed(scores, float(weights[self.size] @ alike), alike, vector)

    def neighbours(self, alike: Scores, topic: int) -> Neighbours:
        """Give how near the sentences closest to a question are: the topic's, what is not covered, and what is."""
        end = self._starts[self.size]
        own, answered, refused = alike[self._starts[topic] : self._starts[topic + 1]], alike[:end], alike[end:]
        return Neighbours(
            topic=float(own.max()) if len(own) else 0.0,
            refused=float(refused.max()) if len(refused) else 0.0,
            some_refused=_mean_of_best(refused),
            some_answered=_mean_of_best(answered),
        )

    def nearest(self, alike: Scores, topic: int) -> str | None:
        """Give the sentence of the topic that a question is most like, for explaining why the topic was found."""
        start, end = self._starts[topic], self._starts[topic + 1]
        return self._sentences[start + int(alike[start:end].argmax())].text if end > start else None


def _mean_of_best(alike: Scores, count: int = 5) -> float:
    return float(np.partition(alike, -count)[-count:].mean()) if len(alike) >= count else 0.0


def _covered(knowledge: KnowledgeBase) -> Iterator[Sentence]:
    for index, topic in enumerate(knowledge.topics):
        yield from (Sentence(index, text) for text in _sentences_of(topic))


def _sentences_of(topic: Topic) -> Iterator[str]:
    for language in LANGUAGES:
        yield from topic.questions.within(language)
        yield from (topic.summary.within(language), topic.title.within(language))


def _not_covered(knowledge: KnowledgeBase, off_topic: Sequence[str]) -> Iterator[Sentence]:
    """Yield what the report does not answer, but for what only a year or a foreign name sets apart from what it does.

    'KONEPS savings in 2012' and 'waiting time at Heathrow' would teach that KONEPS's savings and waiting times are not
    in the report; such questions are known by the year, the country or the unknown word.
    """
    known = {word for sentence in _covered(knowledge) for word in _WORD.findall(fold(sentence.text))}
    for entry in knowledge.unanswered:
        for language in LANGUAGES:
            questions = entry.questions.within(language)
            yield from (Sentence(NOT_COVERED, question) for question in questions if not _is_pinned(question, known))
    yield from (Sentence(NOT_COVERED, question) for question in off_topic)


def _is_pinned(question: str, known: Set[str]) -> bool:
    """Tell whether a question is about a year, a country or, by its capital letter, a name that is not known."""
    names = {fold(name) for name in _NAME.findall(question)}
    return bool(years_in(question) or countries_in(question) or names - known)


def _thin_out(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    kept = min(len(sentences), MOST_SENTENCES)
    return tuple(sentences[n * len(sentences) // kept] for n in range(kept))


def _learn_cached(sentences: Sequence[Sentence], size: int, encoder: Encoder | None, cache: Path | None) -> _Learned:
    """Learn, or read what was learned from the same sentences before, which is kept in the folder `cache`."""
    if cache is None:
        return _learn(sentences, size, encoder)
    settings = (_FORMAT, encoder.name if encoder else "", _DIMENSIONS, _SHARPNESS, _LETTERS, _RIDGE, size)
    digest = hashlib.blake2b(repr(settings).encode(), digest_size=16)
    for sentence in sentences:
        digest.update(f"{sentence.topic}\0{sentence.text}\0".encode())
    file = cache / f"learned-{digest.hexdigest()}.npz"
    learned = _read(file, len(sentences), size)
    if learned is None:
        learned = _learn(sentences, size, encoder)
        _write(file, learned)
    return learned


def _learn(sentences: Sequence[Sentence], size: int, encoder: Encoder | None) -> _Learned:
    # Only needed where something is learned anew, so that the answering bot does not load scipy.
    from scipy.linalg import cho_factor, cho_solve

    letters = Letters.of([sentence.text for sentence in sentences])
    shorten, vectors = _vectors(sentences, encoder)
    alike = _alike(letters, vectors)
    alike[np.diag_indices_from(alike)] += _RIDGE
    targets = np.zeros((len(sentences), size + 1), dtype=np.float32)
    targets[np.arange(len(sentences)), [sentence.topic for sentence in sentences]] = 1
    # The matrix equals its transpose, whose layout LAPACK works on in place.
    factor = cho_factor(alike.T, lower=True, overwrite_a=True, check_finite=False)
    weights = cho_solve(factor, targets, overwrite_b=True, check_finite=False)
    by_letters = np.zeros((0, 0), dtype=np.float32)
    if vectors.shape[1] and len(letters.groups) * (size + 1) <= _MOST_BY_LETTERS:
        by_letters = letters.add_up(weights)
    return _Learned(letters, by_letters, shorten, vectors, np.ascontiguousarray(weights.T, dtype=np.float32))


def _alike(letters: Letters, vectors: Vectors) -> npt.NDArray[np.float32]:
    """Give the likeness of every two sentences by letters and, where there are vectors, by meaning."""
    alike = letters.likeness_to_each_other()
    alike *= _LETTERS
    if vectors.shape[1]:
        for start in range(0, len(vectors), _BLOCK):
            block = slice(start, start + _BLOCK)
            alike[block] += np.exp(_SHARPNESS * (vectors[block] @ vectors.T - 1))
    return alike


def _vectors(sentences: Sequence[Sentence], encoder: Encoder | None) -> tuple[npt.NDArray[np.float32], Vectors]:
    """Encode the sentences, and shorten the vectors to the directions in which they differ most."""
    if encoder is None:
        return np.zeros((0, 0), dtype=np.float32), np.zeros((len(sentences), 0), dtype=np.float32)
    vectors = encoder.encode([sentence.text for sentence in sentences])
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    shorten = np.ascontiguousarray(directions[:, -_DIMENSIONS:])
    return shorten, vectors @ shorten


def _read(file: Path, count: int, size: int) -> _Learned | None:
    """Give what the file holds; a missing or damaged file is no error, for it can be made again."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            letters = Letters(count, *(kept[name] for name in _LETTER_ARRAYS))
            learned = _Learned(letters, *(kept[name] for name in _OTHER_ARRAYS))
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None
    return learned if learned.weights.shape == (size + 1, count) and len(learned.vectors) == count else None


def _write(file: Path, learned: _Learned) -> None:
    """Write the file whole or not at all; a folder that cannot be written to costs time at the next start, no more."""
    arrays = {name: getattr(learned.letters, name) for name in _LETTER_ARRAYS}
    others = (learned.by_letters, learned.shorten, learned.vectors, learned.weights)
    arrays |= dict(zip(_OTHER_ARRAYS, others, strict=True))
    draft = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as stream:
            np.savez(stream, **arrays)
        draft.replace(file)
        _forget_older(file.parent)
    except OSError:
        with suppress(OSError):
            draft.unlink()


def _forget_older(folder: Path) -> None:
    """Remove what was learned longest ago, so that editing a report does not fill the disk."""
    kept = sorted(folder.glob("learned-*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in kept[_MOST_KEPT:]:
        file.unlink(missing_ok=True)
