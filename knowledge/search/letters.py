"""Compares how sentences are written: by the two to four letters in a row that they share, the rarer the more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

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
    def _number(self) -> dict[str, int]:
        return {group: number for number, group in enumerate(self.groups.tolist())}

    def likeness(self, sentence: str) -> Scores:
        """Give the likeness, 0 to 1, of `sentence` to every sentence of the index."""
        slices: list[slice] = []
        factors: list[float] = []
        length = 0.0
        for group, times in Counter(groups_of(sentence)).items():
            number = self._number.get(group)
            # Groups that no sentence holds make the question longer and so less like all of them.
            rarity = float(self.rarity[number]) if number is not None else self._rarest
            weight = (1 + np.log(times)) * rarity
            length += weight * weight
            if number is not None:
                slices.append(slice(self.starts[number], self.starts[number + 1]))
                factors.append(weight)
        return self._add_up(slices, np.array(factors) / np.sqrt(length or 1))

    def _add_up(self, slices: Sequence[slice], factors: npt.NDArray[np.float64]) -> Scores:
        if not slices:
            return np.zeros(self.size, dtype=np.float32)
        rows = np.concatenate([self.rows[where] for where in slices])
        parts = np.concatenate([self.weights[where] for where in slices])
        parts = parts * np.repeat(factors, [where.stop - where.start for where in slices])
        return np.bincount(rows, weights=parts, minlength=self.size).astype(np.float32)

    @cached_property
    def _rarest(self) -> float:
        return float(np.log(1 + self.size) + 1)

    def likeness_to_each_other(self) -> Scores:
        """Give the likeness of every two sentences of the index, as a matrix."""
        # Only needed where something is learned anew, so that the answering bot does not load scipy.
        from scipy.sparse import csc_array

        matrix = csc_array((self.weights, self.rows, self.starts), shape=(self.size, len(self.groups)))
        return np.asarray((matrix @ matrix.T).toarray(), dtype=np.float32)


def groups_of(sentence: str) -> Iterator[str]:
    """Yield the groups of letters within each word, whose ends count as a letter: 'g4c' gives ' g', 'g4', 'c '."""
    for word in fold(sentence).split():
        padded = f" {word} "
        for length in range(_SHORTEST, _LONGEST + 1):
            for start in range(max(1, len(padded) - length + 1)):
                yield padded[start : start + length]
