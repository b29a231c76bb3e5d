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


class _Nodes(NamedTuple):
    """The nodes of all trees, one after the other, and the places of the trees' roots among them.

    `above` and `otherwise` are the places of the node to go on with if the feature is above the threshold, and if it is
    not. A leaf leads to itself. `depth` is the number of steps after which each tree has reached a leaf.
    """

    roots: npt.NDArray[np.intp]
    features: npt.NDArray[np.intp]
    thresholds: npt.NDArray[np.float64]
    above: npt.NDArray[np.intp]
    otherwise: npt.NDArray[np.intp]
    values: npt.NDArray[np.float64]
    depth: int


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
        nodes, case = self._side_by_side, np.array(features, dtype=np.float64)
        # To look at all nodes at once takes less time than to pick out those on the way, step by step.
        following = np.where(case.take(nodes.features) <= nodes.thresholds, nodes.otherwise, nodes.above)
        places = nodes.roots
        for _ in range(nodes.depth):
            places = following.take(places)
        return self.base + float(nodes.values.take(places).sum())

    @cached_property
    def _side_by_side(self) -> _Nodes:
        """Return the nodes of all trees in arrays, through which a case goes in all trees at once."""
        sizes = [len(tree) for tree in self.trees]
        roots = np.cumsum([0, *sizes[:-1]])
        rows = [
            (0, 0.0, place, place, node[0]) if len(node) == 1 else (*node[:2], root + node[3], root + node[2], 0.0)
            for root, tree in zip(roots.tolist(), self.trees, strict=True)
            for place, node in enumerate(tree, root)
        ]
        features, thresholds, above, otherwise, values = map(np.array, zip(*rows, strict=True))
        return _Nodes(roots, features, thresholds, above, otherwise, values, max(map(_depth, self.trees)))


def _depth(tree: Sequence[Node], place: int = 0) -> int:
    """Return the number of steps from a node of a tree to its farthest leaf."""
    node = tree[place]
    return 0 if len(node) == 1 else 1 + max(_depth(tree, below) for below in node[2:])


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
