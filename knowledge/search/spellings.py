"""Finds the words that a mistyped word is only a few typos away from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

_LETTERS = 32
"""The number of letters that are distinguished when words with other letters than a mistyped one are passed over."""


class Spellings:
    """The right spellings of words, in which mistyped ones are looked up."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words, key=len)
        self._lengths = [len(word) for word in self._words]
        self._letters = np.array([_letters_of(word) for word in self._words]).reshape(-1, _LETTERS)

    def near(self, typed: str, most: int, limit: int | None = None) -> list[tuple[str, int]]:
        """Return the words with at most `most` typos in `typed`, each with their number, the fewest first.

        At most `limit` words are returned, if it is given. Two letters in the wrong order are one typo.
        """
        first, end = bisect_left(self._lengths, len(typed) - most), bisect_right(self._lengths, len(typed) + most)
        # One typo changes which letters there are by at most two, and each of these changes the product by two.
        alike = self._letters[first:end] @ _letters_of(typed) >= _LETTERS - 2 * 2 * most
        likely = [self._words[first + place] for place in np.flatnonzero(alike).tolist()]
        found = process.extract(typed, likely, scorer=OSA.distance, score_cutoff=most, limit=limit)
        return [(word, int(typos)) for word, typos, _ in found]


def _letters_of(word: str) -> npt.NDArray[np.float32]:
    """Return which letters a word has: 1 for each that it has and -1 for each other one. A few count as the same."""
    found = np.full(_LETTERS, -1, dtype=np.float32)
    found[[ord(letter) % _LETTERS for letter in word]] = 1
    return found
