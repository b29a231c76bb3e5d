"""Compares how sentences are written: by the two to four letters in a row that they share, the rarer the more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.wording import fold

Scores = npt.NDArray[np.float32]

_SHORTEST, _LONGEST = 2, 4


@dataclass(frozen=True)
class Letters:
    """The letter groups of `size` sentences, as an index from each group to the sentences that hold it.

    The likeness of two sentences is the cosine of their group counts (logarithmic, weighted by rarity): it survives
    typos, endings and Korean particles, which whole words do not. The sentences of group number n and the group's
    weights there are `rows` and `weights` from `starts[n]` to `starts[n + 1]`.
    """

    size: int
    groups: npt.NDArray[np.str_]
    rarity: Scores
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    weights: Scores

    @classmethod
    def of(cls, sentences: Sequence[str]) -> Letters:
        """Index the sentences."""
        counts = [Counter(groups_of(sentence)) for sentence in sentences]
        number: dict[str, int] = {}
        columns = np.array([number.setdefault(g, len(number)) for count in counts for g in count], dtype=np.int64)
        rows = np.repeat(np.arange(len(counts), dtype=np.int32), [len(count) for count in counts])
        times = np.array([n for count in counts for n in count.values()], dtype=np.float32)
        holders = np.bincount(columns, minlength=len(number))
        rarity = (np.log((1 + len(counts)) / (1 + holders)) + 1).astype(np.float32)
        weights = (1 + np.log(times)) * rarity[columns]
        lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(counts)))
        order = np.argsort(columns, kind="stable")
        starts = np.concatenate([[0], np.cumsum(holders)])
        weights = (weights / lengths[rows]).astype(np.float32)
        return cls(len(counts), np.array(list(number), dtype=np.str_), rarity, starts, rows[order], weights[order])

    @cached_property
    def _known(self) -> dict[str, tuple[int, float]]:
        numbers = enumerate(zip(self.groups.tolist(), self.rarity.tolist(), strict=True))
        return {group: (number, rarity) for number, (group, rarity) in numbers}

    @cached_property
    def _bounds(self) -> list[int]:
        return [int(start) for start in self.starts]

    def weigh(self, sentence: str) -> tuple[list[int], npt.NDArray[np.float32]]:
        """Give the numbers of the groups that a sentence holds, and their weights in a vector of length 1.

        Groups that no sentence of the index holds are left out, but make the sentence longer and so less like all.
        """
        numbers: list[int] = []
        weights: list[float] = []
        unknown = 0.0
        for group, times in Counter(groups_of(sentence)).items():
            number, rarity = self._known.get(group, (-1, self._rarest))
            weight = rarity * (1 + math.log(times)) if times > 1 else rarity
            if number < 0:
                unknown += weight * weight
            else:
                numbers.append(number)
                weights.append(weight)
        found = np.array(weights, dtype=np.float32)
        return numbers, found / np.float32(math.sqrt(float(found @ found) + unknown) or 1)

    def likeness(self, sentence: str) -> Scores:
        """Give the likeness, 0 to 1, of `sentence` to every sentence of the index."""
        numbers, weights = self.weigh(sentence)
        if not numbers:
            return np.zeros(self.size, dtype=np.float32)
        bounds = [(self._bounds[number], self._bounds[number + 1]) for number in numbers]
        rows = np.concatenate([self.rows[start:end] for start, end in bounds])
        parts = np.concatenate([self.weights[start:end] for start, end in bounds])
        parts *= np.repeat(weights, [end - start for start, end in bounds])
        return np.bincount(rows, weights=parts, minlength=self.size).astype(np.float32)

    @cached_property
    def _rarest(self) -> float:
        return math.log(1 + self.size) + 1

    def likeness_to_each_other(self) -> Scores:
        """Give the likeness of every two sentences of the index, as a matrix."""
        matrix = self._matrix()
        return np.asarray((matrix @ matrix.T).toarray(), dtype=np.float32)

    def add_up(self, weights: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Give, for weights of sentences by classes, what each group adds to each class: groups by classes."""
        return np.ascontiguousarray(self._matrix().T @ weights, dtype=np.float32)

    def _matrix(self) -> Any:
        # Only needed where something is learned anew, so that the answering bot does not load scipy.
        from scipy.sparse import csc_array

        return csc_array((self.weights, self.rows, self.starts), shape=(self.size, len(self.groups)))


def groups_of(sentence: str) -> Iterator[str]:
    """Yield the groups of letters within each word, whose ends count as a letter: 'g4c' gives ' g', 'g4', 'c '."""
    # A NUL at its end would be lost where the groups are kept as an array of texts.
    for word in fold(sentence).replace("\0", " ").split():
        padded = f" {word} "
        for length in range(_SHORTEST, _LONGEST + 1):
            for start in range(max(1, len(padded) - length + 1)):
                yield padded[start : start + length]
