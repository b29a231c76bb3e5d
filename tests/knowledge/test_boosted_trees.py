"""Boosted trees are fitted by scikit-learn and evaluated without it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from knowledge.search.boosted_trees import RANDOM_STATES, SETTINGS, BoostedTrees, fit_boosted_trees


def _cases(count: int, seed: int) -> tuple[list[list[float]], list[bool]]:
    """Return cases with four random features, and labels that depend on the first two, neither alone."""
    rows = np.random.default_rng(seed).random((count, 4))
    return rows.tolist(), [bool(first > 0.5) is not bool(second > 0.5) for first, second, *_ in rows]


@pytest.mark.parametrize("seed", range(3))
def test_the_log_odds_are_those_of_scikit_learn(seed: int) -> None:
    """The trees give new cases the mean log odds of the models that they are read from."""
    cases, labels = _cases(300, seed)
    trees = fit_boosted_trees(cases, labels)
    models = [GradientBoostingClassifier(**SETTINGS, random_state=state).fit(cases, labels) for state in RANDOM_STATES]
    others = _cases(100, seed + 10)[0]
    found = [trees.log_odds(case) for case in others]
    # A rounded threshold may send a case that is very near to it the other way.
    close = np.isclose(found, np.mean([model.decision_function(others) for model in models], axis=0), atol=0.01)
    assert close.mean() >= 0.95


def test_what_a_single_feature_does_not_tell_is_learned() -> None:
    """The trees learn labels that depend on two features together."""
    trees = fit_boosted_trees(*_cases(400, 1))
    cases, labels = _cases(200, 2)
    right = [(trees.log_odds(case) > 0) is label for case, label in zip(cases, labels, strict=True)]
    assert sum(right) >= 180


@pytest.mark.parametrize(("label", "odds"), [(True, 4.0), (False, 0.25)])
def test_labels_that_are_all_alike_need_no_trees(label: bool, odds: float) -> None:
    """If every case is a yes, or every one a no, the answer is likely the same for any case, but not certain."""
    found = fit_boosted_trees([[0.0], [1.0], [2.0]], [label] * 3)
    assert found == BoostedTrees(found.base)
    assert found.base == pytest.approx(math.log(odds), abs=1e-4)
