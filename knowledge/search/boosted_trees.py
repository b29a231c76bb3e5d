"""Boosted decision trees: each corrects the ones before it, and the sum of their values is the log odds of a yes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

SETTINGS: Mapping[str, Any] = {
    "n_estimators": 300,
    "learning_rate": 0.04,
    "max_depth": None,
    "max_leaf_nodes": 16,
    "min_samples_leaf": 0.003,
    "max_features": 0.2,
    "subsample": 0.5,
}
"""The settings of scikit-learn's gradient boosting. With them, the trees did best on questions by other authors than
those that they were fitted to. A leaf needs at least three in a thousand of the cases."""

RANDOM_STATES = range(3)
"""What the random choices of each fit start from. The mean of several fits depends less on chance than a single one:
its log odds of questions that it was not fitted to were right more often."""

_DIGITS = 4
"""The number of digits after the point to which thresholds and values are rounded."""

Node = tuple[int, float, int, int] | tuple[float]
"""A split, or a leaf with its value.

A split consists of the index of a feature, a threshold, and the places of two nodes in the tree: the one to go on with
if the feature is at most the threshold, and the one to go on with otherwise.
"""

_MOST_LEAVES, _ALL = 16, np.uint16(0xFFFF)
"""The maximum number of leaves of a tree, and the bits of that many leaves."""


class _Splits(NamedTuple):
    """The splits of all trees, in columns, one for each tree.

    Bit n stands for a tree's leaf n, from the left. For each split, `reachable` has the bits of the leaves that can
    still be reached if the feature is above the threshold: the lowest bit that all splits of a tree leave is that of
    the leaf that a case reaches. `values` holds those of the trees' leaves, one tree after the other, and `before` the
    place before the first leaf of each tree.
    """

    features: npt.NDArray[np.intp]
    thresholds: npt.NDArray[np.float64]
    reachable: npt.NDArray[np.uint16]
    values: npt.NDArray[np.float64]
    before: npt.NDArray[np.intp]


@dataclass(frozen=True)
class BoostedTrees:
    """Decision trees that together give the log odds of a yes. `base` is what they start from.

    The first node of a tree is its root.
    """

    base: float
    trees: tuple[tuple[Node, ...], ...] = ()

    def log_odds(self, features: Sequence[float]) -> float:
        """Return the log odds of a yes for a case with these features."""
        if not self.trees:
            return self.base
        splits, case = self._side_by_side, np.array(features, dtype=np.float64)
        # Multiplied, because np.where takes three times as long if its condition is hard to predict.
        reachable = (case.take(splits.features) <= splits.thresholds) * _ALL | splits.reachable
        left = np.bitwise_and.reduce(reachable, axis=0)
        # The exponent of a power of two is the number of its bit, counted from 1.
        return self.base + float(splits.values.take(np.frexp(left & -left)[1] + splits.before).sum())

    @cached_property
    def _side_by_side(self) -> _Splits:
        """Return the splits of all trees in arrays, so that a case goes through all trees at once."""
        shape = max(len(tree) for tree in self.trees) // 2, len(self.trees)
        # Where a tree has fewer splits than another, it has others that leave all leaves reachable.
        features, thresholds, reachable = np.zeros(shape, dtype=np.intp), np.full(shape, np.inf), np.full(shape, _ALL)
        values = np.zeros((len(self.trees), _MOST_LEAVES))
        for number, tree in enumerate(self.trees):
            leaves: list[float] = []
            for row, split in enumerate(_splits_of(tree, leaves)):
                features[row, number], thresholds[row, number], reachable[row, number] = split
            assert len(leaves) <= _MOST_LEAVES  # noqa: S101 - see SETTINGS
            values[number, : len(leaves)] = leaves
        return _Splits(features, thresholds, reachable, values.ravel(), np.arange(values.size, step=_MOST_LEAVES) - 1)


def _splits_of(tree: Sequence[Node], leaves: list[float], place: int = 0) -> Iterator[tuple[int, float, int]]:
    """Yield the feature and the threshold of each split of a tree, and the bits of the leaves reachable above it.

    Append the values of the tree's leaves to `leaves`, from left to right.
    """
    node = tree[place]
    if len(node) == 1:
        leaves.append(node[0])
        return
    first = len(leaves)
    yield from _splits_of(tree, leaves, node[2])
    yield node[0], node[1], int(_ALL) & ~((1 << len(leaves)) - (1 << first))
    yield from _splits_of(tree, leaves, node[3])


def fit_boosted_trees(cases: Sequence[Sequence[float]], labels: Sequence[bool]) -> BoostedTrees:
    """Return trees fitted to cases, given as their features, and to whether each of them is a yes.

    The log odds that they give are the mean of several fits. Without both a yes and a no among the labels, return no
    trees. Raises ImportError if scikit-learn is not installed.
    """
    from sklearn.ensemble import GradientBoostingClassifier

    yes = sum(labels)
    if yes in {0, len(labels)}:
        return BoostedTrees(round(math.log((yes + 1) / (len(labels) - yes + 1)), _DIGITS))
    models = [GradientBoostingClassifier(**SETTINGS, random_state=state) for state in RANDOM_STATES]
    fitted = [model.fit(np.array(cases), np.array(labels)) for model in models]
    rate = SETTINGS["learning_rate"] / len(models)
    trees = tuple(tuple(_nodes(each.tree_, rate)) for model in fitted for (each,) in model.estimators_)
    return BoostedTrees(round(math.log(yes / (len(labels) - yes)), _DIGITS), trees)


def _nodes(tree: Any, rate: float) -> Iterator[Node]:
    """Yield the nodes of one of scikit-learn's trees, with its values times `rate`.

    See https://scikit-learn.org/stable/auto_examples/tree/plot_unveil_tree_structure.html.
    """
    for place, left in enumerate(tree.children_left):
        if left < 0:
            yield (round(float(tree.value[place, 0, 0]) * rate, _DIGITS),)
        else:
            threshold = round(float(tree.threshold[place]), _DIGITS)
            yield int(tree.feature[place]), threshold, int(left), int(tree.children_right[place])
