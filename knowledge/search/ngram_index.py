"""Measures how similarly sentences are written, by the character n-grams they share, weighted by rarity."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.normalization import fold_case

Scores = npt.NDArray[np.float32]

_MIN_LENGTH, _MAX_LENGTH = 2, 4


@dataclass(frozen=True)
class CharNgramIndex:
    """An inverted index from the character n-grams of `size` sentences to the sentences that contain them.

    The similarity of two sentences is the cosine of their TF-IDF vectors, with logarithmic counts. Unlike whole words,
    n-grams survive typos, endings and Korean particles. N-gram number n is contained in the sentences
    `rows[starts[n]:starts[n + 1]]`, with the weights in the same slice of `weights`.
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
        number: dict[str, int] = {}
        columns = np.array([number.setdefault(g, len(number)) for count in counts for g in count], dtype=np.int64)
        rows = np.repeat(np.arange(len(counts), dtype=np.int32), [len(count) for count in counts])
        times = np.array([n for count in counts for n in count.values()], dtype=np.float32)
        document_counts = np.bincount(columns, minlength=len(number))
        idf = (np.log((1 + len(counts)) / (1 + document_counts)) + 1).astype(np.float32)
        weights = (1 + np.log(times)) * idf[columns]
        lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(counts)))
        order = np.argsort(columns, kind="stable")
        starts = np.concatenate([[0], np.cumsum(document_counts)])
        weights = (weights / lengths[rows]).astype(np.float32)
        return cls(len(counts), np.array(list(number), dtype=np.str_), idf, starts, rows[order], weights[order])

    @cached_property
    def _known(self) -> dict[str, tuple[int, float]]:
        numbers = enumerate(zip(self.ngrams.tolist(), self.idf.tolist(), strict=True))
        return {ngram: (number, idf) for number, (ngram, idf) in numbers}

    @cached_property
    def _bounds(self) -> list[int]:
        return [int(start) for start in self.starts]

    def vectorize(self, sentence: str) -> tuple[list[int], npt.NDArray[np.float32]]:
        """Return the numbers of the n-grams that a sentence contains, and their weights.

        N-grams that are not in the index are left out, but still count when the weights are normalized. They thus make
        the sentence less similar to every sentence in the index.
        """
        numbers: list[int] = []
        weights: list[float] = []
        unknown = 0.0
        for ngram, times in Counter(ngrams_of(sentence)).items():
            number, idf = self._known.get(ngram, (-1, self._max_idf))
            weight = idf * (1 + math.log(times)) if times > 1 else idf
            if number < 0:
                unknown += weight * weight
            else:
                numbers.append(number)
                weights.append(weight)
        found = np.array(weights, dtype=np.float32)
        return numbers, found / np.float32(math.sqrt(float(found @ found) + unknown) or 1)

    def similarities(self, sentence: str) -> Scores:
        """Return the similarity, from 0 to 1, of `sentence` to each sentence in the index."""
        return self.similarities_to(*self.vectorize(sentence))

    def similarities_to(self, numbers: Sequence[int], weights: Scores) -> Scores:
        """Return the similarity, from 0 to 1, of a vectorized sentence to each sentence in the index."""
        if not numbers:
            return np.zeros(self.size, dtype=np.float32)
        bounds = [(self._bounds[number], self._bounds[number + 1]) for number in numbers]
        rows = np.concatenate([self.rows[start:end] for start, end in bounds])
        parts = np.concatenate([self.weights[start:end] for start, end in bounds])
        parts *= np.repeat(weights, [end - start for start, end in bounds])
        return np.bincount(rows, weights=parts, minlength=self.size).astype(np.float32)

    def without_first(self, count: int) -> CharNgramIndex:
        """Return an index of all sentences but the first `count`, for the vectors that this index makes."""
        kept = self.rows >= count
        starts = np.concatenate([[0], np.cumsum(kept)])[self.starts]
        rows, weights = self.rows[kept] - np.int32(count), self.weights[kept]
        return replace(self, size=self.size - count, starts=starts, rows=rows, weights=weights)

    @cached_property
    def _max_idf(self) -> float:
        return math.log(1 + self.size) + 1

    def pairwise_similarities(self) -> Scores:
        """Return the similarities of all pairs of sentences in the index, as a matrix."""
        matrix = self._matrix()
        return np.asarray((matrix @ matrix.T).toarray(), dtype=np.float32)

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
    # NumPy drops a NUL at the end of a string, so NULs are replaced.
    for word in fold_case(sentence).replace("\0", " ").split():
        padded = f" {word} "
        for length in range(_MIN_LENGTH, _MAX_LENGTH + 1):
            for start in range(max(1, len(padded) - length + 1)):
                yield padded[start : start + length]
