"""Words that are a few typos away are found, and no others."""

from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import OSA

from knowledge.search.spellings import Spellings

WORDS = ["konpes", "koneps", "kipo", "kipot", "kiop", "나라장터", "나라장더", "koneeps", "g4c", "c4g", "snepok"]


@pytest.mark.parametrize("most", [0, 1, 2, 3])
def test_all_words_with_few_typos_are_found(most: int) -> None:
    """The same words are found as by comparing a word with all others."""
    chance = random.Random(7)  # noqa: S311 - no secret
    made_up = ["".join(chance.choices("abcdefgh나라", k=chance.randint(1, 8))) for _ in range(300)]
    words = [*dict.fromkeys([*WORDS, *made_up])]
    for typed in words[::5]:
        expected = {word: typos for word in words if (typos := OSA.distance(typed, word)) <= most}
        assert dict(Spellings(words).near(typed, most)) == expected


def test_the_words_with_the_fewest_typos_come_first() -> None:
    """If only some words are wanted, these are the ones with the fewest typos."""
    assert Spellings(WORDS).near("konpes", 2, limit=2) == [("konpes", 0), ("koneps", 1)]


def test_no_word_is_near_without_words() -> None:
    """A report may have no names, and then nothing is found."""
    assert Spellings([]).near("koneps", 2) == []
