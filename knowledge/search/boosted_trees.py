"""Boosted decision trees: each corrects the ones before it, and the sum of their values is the log odds of a yes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SETTINGS: Mapping[str, Any] = {
    "n_estimators": 300,
    "learning_rate": 0.04,
    "max_depth": None,
    "max_leaf_nodes": 16,
    "min_samples_leaf": 0.003,
    "max_features": 0.2,
    "subsample": 0.5,
    "random_state": 0,
}
"""The settings of scikit-learn's gradient boosting. With them, the trees did best on questions by other authors than
those that they were fitted to. A leaf needs at least three in a thousand of the cases."""

_DIGITS = 4
"""The number of digits after the point to which thresholds and values are rounded."""

Node = tuple[int, float, int, int] | tuple[float]
"""A split, or a leaf with its value.

A split consists of the index of a feature, a threshold, and the places of two nodes in the tree: the one to go on with
if the feature is at most the threshold, and the one to go on with otherwise.
"""


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """Decision trees that together give the log odds of a yes. `base` is what they start from.

    The first node of a tree is its root.
    """

    base: float
    trees: tuple[tuple[Node, ...], ...] = ()

    def log_odds(self, features: Sequence[float]) -> float:
        """Return the log odds of a yes for a case with these features."""
        return self.base + sum(_value(tree, features) for tree in self.trees)


def _value(tree: Sequence[Node], features: Sequence[float]) -> float:
    """Return the value of the leaf that a case with these features leads to."""
    node = tree[0]
    while len(node) > 1:
        feature, threshold, left, right = node
        node = tree[left if features[feature] <= threshold else right]
    return node[0]


def fit_boosted_trees(cases: Sequence[Sequence[float]], labels: Sequence[bool]) -> BoostedTrees:
    """Return trees fitted to cases, given as their features, and to whether each of them is a yes.

    Without both a yes and a no among the labels, return no trees. Raises ImportError if scikit-learn is not installed.
    """
    from sklearn.ensemble import GradientBoostingClassifier

    yes = sum(labels)
    if yes in {0, len(labels)}:
        return BoostedTrees(round(math.log((yes + 1) / (len(labels) - yes + 1)), _DIGITS))
    model = GradientBoostingClassifier(**SETTINGS).fit(np.array(cases), np.array(labels))
    trees = tuple(tuple(_nodes(each.tree_, model.learning_rate)) for (each,) in model.estimators_)
    return BoostedTrees(round(math.log(yes / (len(labels) - yes)), _DIGITS), trees)


def _nodes(tree: Any, rate: float) -> Iterator[Node]:
    """Yield the nodes of one of scikit-learn's trees, with its values times the learning rate.

    See https://scikit-learn.org/stable/auto_examples/tree/plot_unveil_tree_structure.html.
    """
    for place, left in enumerate(tree.children_left):
        if left < 0:
            yield (round(float(tree.value[place, 0, 0]) * rate, _DIGITS),)
        else:
            threshold = round(float(tree.threshold[place]), _DIGITS)
            yield int(tree.feature[place]), threshold, int(left), int(tree.children_right[place])
