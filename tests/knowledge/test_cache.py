"""What is learned takes little memory, stays what it was, and is stored whole or not at all."""

from __future__ import annotations

import logging
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from knowledge.search import index_knowledge
from knowledge.search.cache import Numbers, round_to_bytes
from tests.made_up import GARDEN

_FINITE = st.floats(-1e6, 1e6, width=32, allow_subnormal=False)
_NUMBERS = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, min_side=0), elements=_FINITE)


@given(_NUMBERS, st.sampled_from([0, 1]))
def test_numbers_rounded_to_bytes_stay_within_half_a_step(numbers: Numbers, axis: int) -> None:
    """Multiplied by their steps, the bytes are the numbers again, to within half a step."""
    rounded, steps = round_to_bytes(numbers, axis)
    apart = np.expand_dims(steps, axis)
    assert rounded.dtype == np.int8
    assert (np.abs(rounded * apart - numbers) <= 0.501 * apart).all()


def test_the_greatest_number_of_each_line_is_kept() -> None:
    """The greatest number has the greatest byte, whether the steps are those of rows or of columns."""
    numbers = np.array([[1, -2], [30, 4]], dtype=np.float32)
    assert round_to_bytes(numbers, axis=1)[0].tolist() == [[64, -127], [127, 17]]
    assert round_to_bytes(numbers, axis=0)[0].tolist() == [[4, -64], [127, 127]]


@contextmanager
def full_disk() -> Iterator[None]:
    """Let this process write no more than 64 bytes to any file, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """If the disk is full, the index can be used, nothing half-written stays, and the log names the folder once."""
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            with full_disk():
                assert index_knowledge(GARDEN, None, tmp_path).is_complete
    assert caplog.messages == [f"The index can't be stored in {tmp_path} (File too large), so every start takes longer"]
    assert list(tmp_path.iterdir()) == []
