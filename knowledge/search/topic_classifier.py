"""Classifies questions by topic, or as not covered, with a model trained on the knowledge base itself.

The classifier is a kernel ridge regression over the sentences of the knowledge base. The kernel adds the similarity of
two sentences' vectors (their meaning) to the similarity of their character n-grams (their spelling). Each topic is a
class. One more class stands for everything that the report does not answer. It is trained on small talk, and on the
questions that the report's authors list as unanswered.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from knowledge.model import KnowledgeBase
from knowledge.normalization import fold_case
from knowledge.search import lexicon
from knowledge.search.cache import read_arrays, round_to_bytes, write_arrays
from knowledge.search.encoder import Encoder, Vector, Vectors, by_dimension, times
from knowledge.search.ngram_index import CharNgramIndex, Scores
from knowledge.search.years_and_countries import countries_in, years_in

MAX_SENTENCES = 22_000
"""The maximum number of sentences to train on. From a larger knowledge base, an evenly spaced selection is used. The
memory for training grows with the square of the number of sentences, and the time with its cube: training on 22,000
sentences takes a minute and 4 GB, but happens only once."""

NOT_COVERED = -1
"""Used in place of the index of a topic for a question that the report does not answer."""

_DIMENSIONS = 192
_SHARPNESS = 2.0
_NGRAM_SHARE = 0.6
_RIDGE = 0.1
_OFF_TOPIC_SHARE = 0.055
"""How many messages off topic count fully for each sentence of a topic: as many as in the report that the decision was
fitted with. In a smaller report, they would outweigh its topics, and questions in other words would be refused. There,
questions are also farther from its few sentences, so the ridge grows with the square of the excess: of 120 questions by
two authors about an invented report, 11 more were answered than with a ridge that grows with the excess itself."""

MAX_ALL_SCORED = 256
"""The maximum number of topics that are all scored for each question. If there are more, their words select some."""

_FEW_TEXTS = 4
"""Up to this many texts are compared with the sentences one by one, which takes less time."""

_BLOCK = 512
_NOTHING = np.zeros(0, dtype=np.float32)
_WORD = re.compile(r"[a-z]+")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{3,}")
_CACHE_VERSION = "15"
_NGRAM_ARRAYS = ("ngrams", "idf", "starts", "rows", "weights")
_OTHER_ARRAYS = ("chosen", "ngram_weights", "ngram_steps", "projection", "vectors", "sentence_weights")
_MAX_NGRAM_WEIGHTS = 20_000_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to train on, with the index of its topic, or `NOT_COVERED`, and the id of its statement, if any.

    `off_topic` says that no report answers it. `near` is the index of the topic that seems to answer it but does not.
    """

    topic: int
    text: str
    statement: str = ""
    off_topic: bool = False
    near: int = NOT_COVERED


@dataclass(frozen=True, slots=True)
class _TrainedModel:
    """The result of training, in the form in which it is cached on disk.

    `chosen` holds the places of the sentences to train on among all that were offered, and `vectors` their vectors,
    projected onto fewer dimensions by the matrix `projection`. `sentence_weights` has the shape (classes, sentences).
    `ngram_weights` holds the sums of these weights for each n-gram, in the shape (n-grams, classes) and in multiples of
    the n-gram's step in `ngram_steps`. Without an encoder, or if they would be too large, these two arrays are empty.
    """

    ngrams: CharNgramIndex
    chosen: npt.NDArray[np.int32]
    ngram_weights: npt.NDArray[np.int8]
    ngram_steps: Scores
    projection: npt.NDArray[np.float32]
    vectors: Vectors
    sentence_weights: npt.NDArray[np.float32]


class Compared(NamedTuple):
    """The vector of a text, and its similarity in meaning to each sentence that the classifier was trained on.

    Without an encoder, the vector is empty. Without a comparison, there are no similarities. `sums` holds the sum of
    the similarities times the sentences' weights for each class, unless a knowledge base has too many topics for that.
    """

    vector: Vector
    similarities: Scores = _NOTHING
    sums: Scores = _NOTHING


@dataclass(frozen=True, slots=True)
class ClassScores:
    """The scores of a question for each topic, and for what the report does not answer.

    A score is near 0 if the question is not about the topic, and near 1 if it certainly is. `similarities` holds one
    number for each sentence that the classifier was trained on.
    """

    topics: Scores
    not_covered: float
    similarities: Scores


class Neighbours(NamedTuple):
    """The similarities of a question to the sentences nearest to it.

    `topic` is the question's similarity to the nearest sentence of a given topic, and `refused` its similarity to the
    nearest question that the report does not answer. `refused_first` says that this question is nearer than the
    sentences of all topics.
    """

    topic: float
    refused: float
    refused_first: bool


class TopicClassifier:
    """A classifier of questions, trained on the sentences of one knowledge base.

    What was learned is stored in the folder `cache`, if one is given, and read from there. `on_training` is called
    before training. `at_first` limits training to that many sentences, evenly spaced. What was learned from such a
    selection is not complete, as `is_complete` says, and is not stored.
    """

    def __init__(  # noqa: PLR0913 - all but four have a default
        self,
        knowledge: KnowledgeBase,
        encoder: Encoder | None,
        off_topic: Sequence[str],
        cache: Path | None,
        *,
        on_training: Callable[[], None] | None = None,
        at_first: int = MAX_SENTENCES,
    ) -> None:
        self.size = len(knowledge.topics)
        self._encoder = encoder
        # The sentences are sorted by topic, with those that are not covered at the end. So are similarities to them.
        sentences = [*_covered(knowledge), *_not_covered(knowledge, off_topic)]
        self.digest = _digest(sentences, self.size, encoder)
        file = cache / f"learned-{self.digest.hex()}.npz" if cache else None
        model = _read(file, len(sentences), self.size) if file else None
        self.is_complete = model is not None
        if model is None:
            if on_training is not None:
                on_training()
            chosen = _thin_out(_to_train_on(sentences), MAX_SENTENCES)
            self.is_complete = len(chosen) <= at_first
            model = _train(sentences, _thin_out(chosen, at_first), self.size, encoder)
            if file is not None and self.is_complete:
                _write(file, model)
        self.sentences = tuple(sentences[place] for place in model.chosen.tolist())
        counts = np.bincount([sentence.topic % (self.size + 1) for sentence in self.sentences], minlength=self.size)
        self._starts = [0, *np.cumsum(counts[: self.size]).tolist()]
        has_ngram_weights = len(model.ngram_weights) > 0
        self._model = replace(model, ngrams=model.ngrams.without_postings()) if has_ngram_weights else model
        # A single question is too little work to share: threads that wait for each other take far longer.
        threadpool_limits(1)

    @property
    def dimensions(self) -> int:
        """Return the length of each vector that `encode` makes, which is 0 without an encoder."""
        return len(self._model.vectors.T)

    @property
    def vectors(self) -> Vectors:
        """Return a copy of the sentences' vectors, as the rows of an array."""
        return np.array(self._model.vectors, order="C")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vector of each text, projected onto the main directions of the sentences' vectors.

        Without an encoder, the vectors are empty. Several texts are encoded together, which takes less time.
        """
        if self._encoder is None:
            return np.zeros((len(texts), 0), dtype=np.float32)
        return np.asarray(self._encoder.encode(texts) @ self._model.projection)

    def compare(self, texts: Sequence[str], others: Sequence[str] = ()) -> dict[str, Compared]:
        """Return each text's vector and, for all but `others`, its similarities to the sentences, by text.

        Several texts are compared together, which takes less time.
        """
        others = [text for text in others if text not in texts]
        vectors = self.encode([*texts, *others])
        similarities = kernel_of(times(vectors[: len(texts)], self._model.vectors.T, _FEW_TEXTS))
        sums: Iterable[Scores] = [_NOTHING] * len(texts)
        if self.size <= MAX_ALL_SCORED and len(self._model.ngram_weights):
            sums = times(similarities, self._model.sentence_weights.T, _FEW_TEXTS)
        compared = map(Compared, vectors, similarities, sums)
        return dict(zip((*texts, *others), (*compared, *map(Compared, vectors[len(texts) :])), strict=True))

    def similarities(self, question: str, compared: Compared) -> Scores:
        """Return the similarity of a question, compared with the sentences by `compare`, to each sentence.

        Their vectors are compared and, if n-grams have no weights of their own, also their n-grams.
        """
        model = self._model
        if len(model.ngram_weights):
            return compared.similarities
        by_ngrams = _NGRAM_SHARE * model.ngrams.similarities(question)
        return compared.similarities + by_ngrams if len(compared.vector) else by_ngrams

    def score(self, question: str, topics: npt.NDArray[np.int64] | None, compared: Compared) -> ClassScores:
        """Return the scores of a question, compared with the sentences by `compare`.

        The scores are the sums of the sentences' weights times their similarities, and of the weights of n-grams, if
        these have any. `topics` holds the indexes of the topics to score, or None to score all. All other topics get a
        score of 0.
        """
        model, similarities = self._model, self.similarities(question, compared)
        classes = np.zeros(self.size + 1, dtype=np.float32)
        scored = slice(None) if topics is None else np.append(topics, self.size)
        has_sums = topics is None and len(compared.sums)
        classes[scored] = compared.sums if has_sums else model.sentence_weights[scored] @ similarities
        if len(model.ngram_weights):
            numbers, weights = model.ngrams.vectorize(question)
            by_ngrams = (weights * model.ngram_steps[numbers]) @ model.ngram_weights[numbers].astype(np.float32)
            classes[scored] += _NGRAM_SHARE * by_ngrams[scored]
        return ClassScores(classes[: self.size], float(classes[self.size]), similarities)

    def split(self, of_sentences: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """Return an array with one value per sentence in two parts: for those of topics, and for those not covered."""
        return of_sentences[: self._starts[-1]], of_sentences[self._starts[-1] :]

    def similarities_of(self, topic: int, similarities: Scores) -> Scores:
        """Return those of a question's similarities that belong to the sentences of the topic at this index."""
        return similarities[self._starts[topic] : self._starts[topic + 1]]

    def nearness(self, similarities: Scores, topic: int) -> float:
        """Return a question's greatest similarity to a sentence of the topic at this index, or 0 if there are none."""
        return float(self.similarities_of(topic, similarities).max(initial=0))

    def neighbours(self, similarities: Scores, topic: int) -> Neighbours:
        """Return the similarities of a question to the sentences nearest to it.

        `similarities` holds the question's similarity to each sentence, and `topic` is the index of the given topic.
        """
        answered, refused = self.split(similarities)
        nearest_refused = float(refused.max(initial=0))
        return Neighbours(
            topic=self.nearness(similarities, topic),
            refused=nearest_refused,
            refused_first=nearest_refused > float(answered.max(initial=0)),
        )

    def sentences_of(self, topic: int) -> tuple[Sentence, ...]:
        """Return the sentences of the topic at this index, in the order of their similarities."""
        return self.sentences[self._starts[topic] : self._starts[topic + 1]]

    def nearest(self, similarities: Scores, topic: int) -> str | None:
        """Return the sentence of the topic at this index that is most similar to a question, or None if there are none.

        The sentence is used to explain why the topic was found.
        """
        own = self.similarities_of(topic, similarities)
        return self.sentences_of(topic)[int(own.argmax())].text if len(own) else None

    def nearest_refused(self, similarities: Scores) -> str | None:
        """Return the most similar question among those that the report does not answer, or None if there are none."""
        _, refused = self.split(similarities)
        return self.sentences[self._starts[-1] + int(refused.argmax())].text if len(refused) else None


def _covered(knowledge: KnowledgeBase) -> Iterator[Sentence]:
    for index, topic in enumerate(knowledge.topics):
        yield from (Sentence(index, text) for text in (*topic.questions, *topic.summary, *topic.title))
        for each in topic.statements:
            yield from (Sentence(index, text, each.id) for text in (*each.questions, *each.text, *each.names))


def _not_covered(knowledge: KnowledgeBase, off_topic: Sequence[str]) -> Iterator[Sentence]:
    """Yield the questions that the report does not answer, followed by the messages in `off_topic`."""
    places = {topic.id: index for index, topic in enumerate(knowledge.topics)}
    for entry in knowledge.unanswered:
        near = places.get(entry.near or "", NOT_COVERED)
        yield from (Sentence(NOT_COVERED, question, near=near) for question in entry.questions)
    yield from (Sentence(NOT_COVERED, question, off_topic=True) for question in off_topic)


def _to_train_on(sentences: Sequence[Sentence]) -> list[int]:
    """Return the places of the sentences to train on, before they are thinned out.

    Unanswered questions are left out if they contain a year, a country or an unknown name. From 'KONEPS savings in
    2012' and 'waiting time at Heathrow', the classifier would learn that KONEPS's savings and waiting times are not in
    the report. Such questions are recognized by the year, the country or the name instead.
    """
    covered = "\n".join(sentence.text for sentence in sentences if sentence.topic != NOT_COVERED)
    known = {*_WORD.findall(fold_case(covered))}

    def is_left_out(sentence: Sentence) -> bool:
        may_stay = sentence.topic != NOT_COVERED or sentence.off_topic
        return not may_stay and _has_year_or_foreign_name(sentence.text, known)

    return [place for place, sentence in enumerate(sentences) if not is_left_out(sentence)]


def _has_year_or_foreign_name(question: str, known: Set[str]) -> bool:
    """Return whether a question contains a year, a country, or a capitalized word that is not in `known`."""
    names = {fold_case(name) for name in _NAME.findall(question)}
    return bool(years_in(question) or countries_in(question) or names - known)


def _thin_out(places: Sequence[int], most: int) -> Sequence[int]:
    kept = min(len(places), most)
    return [places[n * len(places) // kept] for n in range(kept)]


def _digest(sentences: Sequence[Sentence], size: int, encoder: Encoder | None) -> bytes:
    """Return a digest of everything that the model depends on."""
    shape = (size, _DIMENSIONS, MAX_SENTENCES, _MAX_NGRAM_WEIGHTS)
    strengths = (_SHARPNESS, _NGRAM_SHARE, _RIDGE, _OFF_TOPIC_SHARE)
    settings = (_CACHE_VERSION, encoder.name if encoder else "", shape, strengths, lexicon.lines("countries.txt"))
    digest = hashlib.blake2b(repr(settings).encode(), digest_size=16)
    for sentence in sentences:
        digest.update(f"{sentence.topic}\0{sentence.off_topic}\0{sentence.text}\0".encode())
    return digest.digest()


def _train(offered: Sequence[Sentence], chosen: Sequence[int], size: int, encoder: Encoder | None) -> _TrainedModel:
    # Only training needs scipy, so a bot that only answers does not load it.
    from scipy.linalg import cho_factor, cho_solve

    sentences = [offered[place] for place in chosen]
    ngrams = CharNgramIndex.of([sentence.text for sentence in sentences])
    with ThreadPoolExecutor(1) as beside:
        similarities = beside.submit(ngrams.pairwise_similarities)
        projection, vectors = _vectors(sentences, encoder)
        kernel = _kernel(similarities.result(), vectors)
    kernel[np.diag_indices_from(kernel)] += _ridge(sentences)
    targets = np.zeros((len(sentences), size + 1), dtype=np.float32)
    targets[np.arange(len(sentences)), [sentence.topic for sentence in sentences]] = 1
    # The matrix equals its transpose, and LAPACK can work on the transpose's layout in place.
    factor = cho_factor(kernel.T, lower=True, overwrite_a=True, check_finite=False)
    weights = cho_solve(factor, targets, overwrite_b=True, check_finite=False)
    ngram_weights, ngram_steps = np.zeros((0, 0), dtype=np.int8), np.zeros(0, dtype=np.float32)
    if vectors.shape[1] and len(ngrams.ngrams) * (size + 1) <= _MAX_NGRAM_WEIGHTS:
        ngram_weights, ngram_steps = round_to_bytes(ngrams.project(weights), axis=1)
    sentence_weights = np.ascontiguousarray(weights.T, dtype=np.float32)
    places = np.array(chosen, dtype=np.int32)
    return _TrainedModel(
        ngrams, places, ngram_weights, ngram_steps, projection, by_dimension(vectors), sentence_weights
    )


def _ridge(sentences: Sequence[Sentence]) -> npt.NDArray[np.float32]:
    """Return the ridge of each sentence: the larger it is, the less the sentence counts."""
    off_topic = np.array([sentence.off_topic for sentence in sentences])
    covered = sum(sentence.topic != NOT_COVERED for sentence in sentences)
    excess = max(1.0, float(off_topic.sum()) / max(1.0, _OFF_TOPIC_SHARE * covered))
    return np.where(off_topic, excess**2 * _RIDGE, _RIDGE).astype(np.float32)


def _kernel(kernel: Scores, vectors: Vectors) -> npt.NDArray[np.float32]:
    """Return the similarities of all pairs of sentences, by their n-grams and, if there are any, by their vectors.

    `kernel`, the similarities by n-grams, is overwritten.
    """
    kernel *= _NGRAM_SHARE
    if vectors.shape[1]:
        for start in range(0, len(vectors), _BLOCK):
            block = slice(start, start + _BLOCK)
            kernel[block] += kernel_of(vectors[block] @ vectors.T)
    return kernel


def kernel_of(products: Scores) -> Scores:
    """Return the similarities of texts in meaning, given the products of their unit vectors."""
    return np.asarray(np.exp(_SHARPNESS * (products - 1)))


def _vectors(sentences: Sequence[Sentence], encoder: Encoder | None) -> tuple[npt.NDArray[np.float32], Vectors]:
    """Return a projection onto the main directions of the sentences' vectors, and the vectors projected by it."""
    if encoder is None:
        return np.zeros((0, 0), dtype=np.float32), np.zeros((len(sentences), 0), dtype=np.float32)
    vectors = encoder.encode([sentence.text for sentence in sentences])
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    projection = np.ascontiguousarray(directions[:, -_DIMENSIONS:])
    return projection, vectors @ projection


def _read(file: Path, offered: int, size: int) -> _TrainedModel | None:
    """Return the model in the file, or None if the file is missing, is damaged or does not fit the knowledge base.

    `offered` is the number of sentences that the knowledge base offers for training.
    """
    cached = read_arrays(file, (*_NGRAM_ARRAYS, *_OTHER_ARRAYS))
    if cached is None:
        return None
    count = len(cached["chosen"])
    ngrams = CharNgramIndex(count, *(cached[name] for name in _NGRAM_ARRAYS))
    model = _TrainedModel(ngrams, *(cached[name] for name in _OTHER_ARRAYS))
    fits = model.sentence_weights.shape == (size + 1, count) and len(model.vectors) == count
    return model if fits and model.chosen.max(initial=-1) < offered else None


def _write(file: Path, model: _TrainedModel) -> None:
    arrays = {name: getattr(model.ngrams, name) for name in _NGRAM_ARRAYS}
    write_arrays(file, arrays | {name: getattr(model, name) for name in _OTHER_ARRAYS})
