"""A text is looked up by its language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pytest

from knowledge.model import Phrases, Text


def test_a_text_is_looked_up_by_language() -> None:
    """Texts and phrases have one value per language."""
    assert (Text("pier", "부두")["en"], Text("pier", "부두")["ko"]) == ("pier", "부두")
    assert (Phrases(("a",), ("가", "나"))["en"], Phrases(("a",), ("가", "나"))["ko"]) == (("a",), ("가", "나"))


@pytest.mark.parametrize("pair", [Text("pier", "부두"), Phrases(("a",), ("가",))])
def test_a_text_is_not_a_sequence(pair: Text | Phrases) -> None:
    """Iteration over a text or phrases is an error rather than endless."""
    with pytest.raises(KeyError):
        list(cast("Iterable[object]", pair))
