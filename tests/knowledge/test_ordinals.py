"""Ordinal numbers are found in both languages, however they are written."""

from __future__ import annotations

import pytest

from knowledge.search.ordinals import ordinal_in


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("What's the 3rd goal?", 3, "what's goal?"),
        ("third goal", 3, "goal"),
        ("and the twelfth?", 12, "and ?"),
        ("the very first one", 1, ""),
        ("the 21st", 21, ""),
        ("세 번째 목표", 3, "목표"),
        ("3번째는?", 3, "?"),
        ("셋째", 3, ""),
        ("열두번째 특징은", 12, "특징은"),
        ("explain number 4", 4, "explain"),
        ("and #10?", 10, "and ?"),
        ("4번은요?", 4, "?"),
        ("목표 중 첫째", 1, "목표 중"),
    ],
)
def test_an_ordinal_number_is_read(text: str, number: int, rest: str) -> None:
    """The number is found in words and in digits, and what is left has neither it nor what belongs to it."""
    found = ordinal_in(text)
    assert found is not None
    assert (found[0], " ".join(found[1].split())) == (number, rest)


@pytest.mark.parametrize(
    "text",
    [
        "a third of all bids",
        "in second place",
        "three goals",
        "the 21st century",
        "the first two years",
        "the first time",
        "세 가지 목표",
        "본때",
        "number 4.5",
        "call number 120",
        "24번지",
        "4번이나 받았어",
        "",
    ],
)
def test_other_words_are_no_ordinal_numbers(text: str) -> None:
    """In English, the place of one thing stands at the beginning or after 'the' or 'number'; in Korean, before 째."""
    assert ordinal_in(text) is None
