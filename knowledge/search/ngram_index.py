"""Measures how similarly sentences are written, by the character n-grams they share, weighted by rarity."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.normalization import fold_case

Scores = npt.NDArray[np.float32]
"""A number for each topic, sentence or n-gram."""

Numbers = npt.NDArray[np.int64]

_MIN_LENGTH, _MAX_LENGTH = 2, 4
_FREQUENT = 1000
_MOST_WORDS = 20_000
"""The number of words whose n-grams are cached, as numbers."""


@dataclass(frozen=True)
class CharNgramIndex:
    """An inverted index from the character n-grams of `size` sentences to the sentences that contain them.

    The similarity of two sentences is the cosine of their TF-IDF vectors, with logarithmic counts. Unlike whole words,
    n-grams survive typos, endings and Korean particles. `ngrams` holds them sorted. N-gram number n is contained in the
    sentences `rows[starts[n]:starts[n + 1]]`, with the weights in the same slice of `weights`.
    """

    size: int
    ngrams: npt.NDArray[np.str_]
    idf: Scores
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    weights: Scores

    @classmethod
    def of(cls, sentences: Sequence[str]) -> CharNgramIndex:
        """Return an index of the sentences."""
        counts = [Counter(ngrams_of(sentence)) for sentence in sentences]
        ngrams = sorted({ngram for count in counts for ngram in count})
        number = {ngram: place for place, ngram in enumerate(ngrams)}
        columns = np.array([number[ngram] for count in counts for ngram in count], dtype=np.int64)
        rows = np.repeat(np.arange(len(counts), dtype=np.int32), [len(count) for count in counts])
        times = np.array([n for count in counts for n in count.values()], dtype=np.float32)
        document_counts = np.bincount(columns, minlength=len(number))
        idf = (np.log((1 + len(counts)) / (1 + document_counts)) + 1).astype(np.float32)
        weights = (1 + np.log(times)) * idf[columns]
        lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(counts)))
        order = np.argsort(columns, kind="stable")
        starts = np.concatenate([[0], np.cumsum(document_counts)])
        weights = (weights / lengths[rows]).astype(np.float32)
        return cls(len(counts), np.array(ngrams, dtype=np.str_), idf, starts, rows[order], weights[order])

    @cached_property
    def _numbered(self) -> Callable[[str], tuple[int | str, ...]]:
        """Return a function that returns a word's n-grams: numbers for those in the index, strings for the others."""
        return lru_cache(_MOST_WORDS)(self._look_up)

    def _look_up(self, word: str) -> tuple[int | str, ...]:
        ngrams = [*_ngrams_of_word(word)]
        if not len(self.ngrams):
            return tuple(ngrams)
        # A dictionary would find them sooner, but would take eight times as much memory.
        numbers = np.searchsorted(self.ngrams, np.array(ngrams, dtype=f"U{_MAX_LENGTH}"))
        found = self.ngrams.take(numbers, mode="clip").tolist()
        triples = zip(ngrams, found, numbers.tolist(), strict=True)
        return tuple(number if ngram == there else ngram for ngram, there, number in triples)

    def vectorize(self, sentence: str) -> tuple[Numbers, Scores]:
        """Return the numbers of the n-grams that a sentence contains, and their weights.

        N-grams that are not in the index are left out, but still count when the weights are normalized. They thus make
        the sentence less similar to every sentence in the index.
        """
        counts = Counter(chain.from_iterable(map(self._numbered, _words_of(sentence))))
        known = {number: times for number, times in counts.items() if isinstance(number, int)}
        others = (self._max_idf * (1 + math.log(times)) for ngram, times in counts.items() if ngram not in known)
        unknown = sum(weight * weight for weight in others)
        numbers = np.array(list(known), dtype=np.int64)
        weights = self.idf[numbers] * (1 + np.log(np.array(list(known.values()), dtype=np.float32)))
        return numbers, weights / np.float32(math.sqrt(float(weights @ weights) + unknown) or 1)

    def similarities(self, sentence: str) -> Scores:
        """Return the similarity, from 0 to 1, of `sentence` to each sentence in the index."""
        numbers, weights = self.vectorize(sentence)
        starts = self.starts[numbers]
        sizes = self.starts[numbers + 1] - starts
        # The places of all these n-grams in the index, which are the runs from `starts` of the length `sizes`.
        places = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        parts = self.weights[places] * np.repeat(weights, sizes)
        return np.bincount(self.rows[places], weights=parts, minlength=self.size).astype(np.float32)

    def without_postings(self) -> CharNgramIndex:
        """Return an index that can vectorize sentences but not compare them, and that takes far less memory."""
        nothing = slice(0, 0)
        return replace(self, rows=self.rows[nothing].copy(), weights=self.weights[nothing].copy())

    @cached_property
    def _max_idf(self) -> float:
        return math.log(1 + self.size) + 1

    def pairwise_similarities(self) -> Scores:
        """Return the similarities of all pairs of sentences in the index, as a matrix.

        The most frequent n-grams, which most pairs share, are multiplied as a dense matrix: that takes a quarter of the
        time.
        """
        matrix, by_frequency = self._matrix(), np.argsort(-np.diff(self.starts), kind="stable")
        frequent = matrix[:, by_frequency[:_FREQUENT]].toarray()
        others = matrix[:, by_frequency[_FREQUENT:]]
        similarities, more = frequent @ frequent.T, (others @ others.T).tocoo()
        similarities[more.row, more.col] += more.data
        return np.asarray(similarities, dtype=np.float32)

    def project(self, class_weights: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the weight of each n-gram for each class, as an array of the shape (n-grams, classes).

        `class_weights` holds the weight of each sentence for each class, and has the shape (sentences, classes).
        """
        return np.ascontiguousarray(self._matrix().T @ class_weights, dtype=np.float32)

    def _matrix(self) -> Any:
        # Only training needs scipy, so a bot that only answers does not load it.
        from scipy.sparse import csc_array

        return csc_array((self.weights, self.rows, self.starts), shape=(self.size, len(self.ngrams)))


def ngrams_of(sentence: str) -> Iterator[str]:
    """Yield the character n-grams of each word, padded with a space at both ends: ' g', 'g4', 'c ' etc. for 'g4c'."""
    return chain.from_iterable(map(_ngrams_of_word, _words_of(sentence)))


def _words_of(sentence: str) -> list[str]:
    # NumPy drops a NUL at the end of a string, so NULs are replaced.
    return fold_case(sentence).replace("\0", " ").split()


def _ngrams_of_word(word: str) -> Iterator[str]:
    padded = f" {word} "
    for length in range(_MIN_LENGTH, _MAX_LENGTH + 1):
        for start in range(max(1, len(padded) - length + 1)):
            yield padded[start : start + length]
