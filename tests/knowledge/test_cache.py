"""What is learned takes little memory, and stays what it was."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from knowledge.search.cache import Numbers, round_to_bytes

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
