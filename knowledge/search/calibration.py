"""Fits the weights and thresholds of the decision to labelled questions, and measures the quality of the result.

The weights of the ranking come from a grid search, the weights of the features from logistic regression, and the
thresholds from the cost of each kind of mistake. Nothing is fitted to the content of a report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.normalization import normalize
from knowledge.search.decision import (
    Decision,
    Features,
    Ranking,
    Weights,
    answer_probability,
    decide,
    extract_features,
    rank,
)
from knowledge.search.evidence import Evidence, collect_evidence
from knowledge.search.followup import is_fragment
from knowledge.search.index import IndexedKnowledge
from knowledge.search.question import read_question
from knowledge.search.search import add_context

FOLDS = 5

_EXACT = _MISTYPED = (0.3, 0.5, 0.8)
_WORDS = (0.0, 0.3, 0.6)
_CONTEXT = (0.15, 0.3, 0.6, 1.0)
_NONE = np.arange(0.1, 0.7, 0.025)
_MARGIN = (0.005, 0.01)
_GAP = 0.05
"""The distance between the two thresholds, between which the bot offers a choice instead of guessing. It is small,
because people rarely want to be asked back."""

_L2 = 0.3
_UTILITY = {  # keys: whether the report answers the question, and the decision; a wrong answer is the worst case
    (True, "none"): -1.0,
    (False, "none"): 1.0,
    (False, "choices"): -0.3,
    (False, "answer"): -2.0,
}
_RIGHT, _WRONG, _OFFERED, _NOT_OFFERED = 1.0, -1.0, 0.4, -0.5
_UNRELATED_EVERY = 3
"""Every third question is also asked in a conversation about something else, which must not mislead the bot."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the ids of the topics that answer it, best first, or none if the report does not answer it.

    `context` is the id of the topic that the conversation was about, or None.
    """

    question: str
    topics: tuple[str, ...]
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of the decision, as shares between 0 and 1.

    Among the questions that the report answers, `right` is the share that got an acceptable topic as the answer,
    `wrong` the share that got another topic, `asked` the share that got a choice, and `false_no` the share that was
    refused. Among the other questions, `refused` is the share that was refused.
    """

    right: float
    wrong: float
    asked: float
    false_no: float
    refused: float


@dataclass(frozen=True, slots=True)
class _Case:
    labelled: Labelled
    evidence: Evidence
    context: int | None
    fragment: bool


def read_labelled(file: Path) -> Iterator[Labelled]:
    """Yield the questions of a file with one JSON object per line: `q`, `topics` and, optionally, `context`.

    Comparisons, which have `all`, are left out, because they are answered without the decision. Raises ValueError if a
    line is not JSON, and KeyError, TypeError or AttributeError if its JSON does not have this form.
    """
    for line in file.read_text(encoding="utf-8").splitlines():
        entry: dict[str, Any] = json.loads(line)
        if not entry.get("all"):
            yield Labelled(entry["q"], tuple(entry["topics"]), entry.get("context"))


def calibrate(kb: IndexedKnowledge, labelled: Sequence[Labelled]) -> tuple[Weights, Quality, Quality]:
    """Return the weights fitted to all questions, their quality on these questions, and the cross-validated quality."""
    cases = [*_cases(kb, labelled)]
    weights = _fit(kb, cases)
    folds = [[case for case in cases if _fold(case.labelled.question) == fold] for fold in range(FOLDS)]
    validated: list[tuple[_Case, Ranking, Decision]] = []
    for number, held_out in enumerate(folds):
        rest = [case for other, fold in enumerate(folds) if other != number for case in fold]
        validated += _decide_all(kb, held_out, _fit(kb, rest))
    return weights, _quality(kb, _decide_all(kb, cases, weights)), _quality(kb, validated)


def _fold(question: str) -> int:
    """Return the number of the fold that a question belongs to. It does not depend on case or punctuation."""
    return hashlib.blake2b(normalize(question).encode()).digest()[0] % FOLDS


def _cases(kb: IndexedKnowledge, labelled: Iterable[Labelled]) -> Iterator[_Case]:
    topics = kb.knowledge.topics
    for number, entry in enumerate(labelled):
        question = read_question(entry.question)
        evidence = collect_evidence(kb, question)
        context = kb.positions.get(entry.context or "")
        yield _Case(entry, evidence, context, context is not None and is_fragment(question))
        if context is None and number % _UNRELATED_EVERY == 0 and not (entry.topics and is_fragment(question)):
            yield _Case(entry, evidence, number * 7919 % len(topics), is_fragment(question))


def _fit(kb: IndexedKnowledge, cases: Sequence[_Case]) -> Weights:
    grid = product(_EXACT, _MISTYPED, _WORDS, _CONTEXT)
    trials = (Weights(*numbers, (), 0, 0, 0) for numbers in grid)
    weights = max(trials, key=lambda trial: _ranked_right(kb, cases, trial))
    weights = replace(weights, covered=_fit_covered(kb, cases, weights))
    return _fit_thresholds(kb, cases, weights)


def _ranked_right(kb: IndexedKnowledge, cases: Sequence[_Case], weights: Weights) -> int:
    right = 0
    for case in cases:
        best = rank(_evidence(kb, case, weights), weights, 1).order[0]
        right += kb.knowledge.topics[best].id in case.labelled.topics
    return right


def _evidence(kb: IndexedKnowledge, case: _Case, weights: Weights) -> Evidence:
    if case.context is None:
        return case.evidence
    return add_context(kb, case.evidence, case.context, weights)


def _features(kb: IndexedKnowledge, case: _Case, weights: Weights) -> tuple[Ranking, Features]:
    evidence = _evidence(kb, case, weights)
    ranking = rank(evidence, weights)
    return ranking, extract_features(
        kb, evidence, ranking, in_context=case.fragment and ranking.order[0] == case.context
    )


def _fit_covered(kb: IndexedKnowledge, cases: Sequence[_Case], weights: Weights) -> tuple[float, ...]:
    """Return the weights of a logistic regression, with a small penalty on large weights, fitted by L-BFGS."""
    from scipy.optimize import minimize

    inputs = np.array([_features(kb, case, weights)[1].as_array() for case in cases])
    answered = np.array([1.0 if case.labelled.topics else -1.0 for case in cases])

    def loss(covered: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        odds = answered * (inputs @ covered)
        slope = -answered / (1 + np.exp(odds))
        return float(np.logaddexp(0, -odds).sum() + _L2 * covered @ covered / 2), inputs.T @ slope + _L2 * covered

    found = minimize(loss, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B")
    return tuple(round(float(weight), 3) for weight in found.x)


def _fit_thresholds(kb: IndexedKnowledge, cases: Sequence[_Case], weights: Weights) -> Weights:
    ranked = [(case, *_features(kb, case, weights)) for case in cases]
    scored = [(case, ranking, features, answer_probability(features, weights)) for case, ranking, features in ranked]
    best, best_utility = weights, -np.inf
    for none, margin in product(_NONE, _MARGIN):
        trial = replace(weights, answer=round(float(none) + _GAP, 3), none=round(float(none), 3), margin=margin)
        utility = sum(
            _utility(kb, case, ranking, decide(probability, features, trial))
            for case, ranking, features, probability in scored
        )
        if utility > best_utility:
            best, best_utility = trial, utility
    return best


def _utility(kb: IndexedKnowledge, case: _Case, ranking: Ranking, decision: Decision) -> float:
    right = case.labelled.topics
    if not right or decision == "none":
        return _UTILITY[bool(right), decision]
    ids = [kb.knowledge.topics[index].id for index in ranking.order]
    if decision == "answer":
        return _RIGHT if ids[0] in right else _WRONG
    return _OFFERED if set(ids[:3]) & set(right) else _NOT_OFFERED


def _decide_all(
    kb: IndexedKnowledge, cases: Iterable[_Case], weights: Weights
) -> list[tuple[_Case, Ranking, Decision]]:
    decisions = []
    for case in cases:
        ranking, features = _features(kb, case, weights)
        decisions.append((case, ranking, decide(answer_probability(features, weights), features, weights)))
    return decisions


def _quality(kb: IndexedKnowledge, decisions: Sequence[tuple[_Case, Ranking, Decision]]) -> Quality:
    answerable = [entry for entry in decisions if entry[0].labelled.topics]
    others = [entry for entry in decisions if not entry[0].labelled.topics]
    answered = [entry for entry in answerable if entry[2] == "answer"]
    right = sum(kb.knowledge.topics[ranking.order[0]].id in case.labelled.topics for case, ranking, _ in answered)
    count = len(answerable) or 1
    return Quality(
        right=right / count,
        wrong=(len(answered) - right) / count,
        asked=sum(decision == "choices" for *_, decision in answerable) / count,
        false_no=sum(decision == "none" for *_, decision in answerable) / count,
        refused=sum(decision == "none" for *_, decision in others) / (len(others) or 1),
    )


def as_json(weights: dict[str, Weights], quality: dict[str, tuple[Quality, Quality]]) -> str:
    """Return the content of `decision.json`: the weights with and without a sentence encoder, and their quality."""
    measured = {
        name: {"plain": _rounded(plain), "cross_validated": _rounded(validated)}
        for name, (plain, validated) in quality.items()
    }
    return json.dumps({"weights": {k: asdict(w) for k, w in weights.items()}, "quality": measured}, indent=2) + "\n"


def _rounded(quality: Quality) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(quality).items()}
