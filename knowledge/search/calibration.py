"""Fits the numbers of the decision to questions whose answers are known, and says how good they are.

The weights of the ranking come from a small grid, those of 'the report answers this' from logistic regression, and the
thresholds from what each kind of mistake costs. Nothing of a report's content goes into them.
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

from knowledge.search.decision import Ranking, Signs, Verdict, Weights, rank, signs_of, sureness, verdict
from knowledge.search.evidence import Evidence, gather
from knowledge.search.followup import is_fragment
from knowledge.search.index import IndexedKnowledge
from knowledge.search.question import read_question
from knowledge.search.search import in_context
from knowledge.wording import squash

FOLDS = 5

_EXACT = _MISTYPED = (0.3, 0.5, 0.8)
_WORDS = (0.0, 0.3, 0.6)
_CONTEXT = (0.15, 0.3, 0.6, 1.0)
_ANSWER = np.arange(0.2, 0.8, 0.025)
_NONE = np.arange(0.1, 0.7, 0.025)
_MARGIN = (0.01, 0.02)
_DOUBT = 0.05
"""How wide the doubt between the two thresholds is at the least, for there the bot asks instead of guessing."""

_L2 = 0.3
_WORTH = {  # (the report answers, the verdict); a wrong answer is the worst that can happen
    (True, "none"): -1.0,
    (False, "none"): 1.0,
    (False, "choices"): -0.3,
    (False, "answer"): -2.0,
}
_RIGHT, _WRONG, _OFFERED, _NOT_OFFERED = 1.0, -1.0, 0.4, -0.5
_STRANGER = 3
"""Every third question is also asked in a conversation about something else, which must not mislead."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the ids of the topics that answer it, best first; none where the report does not answer it."""

    question: str
    topics: tuple[str, ...]
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the decision is, as shares between 0 and 1.

    Of the questions that the report answers: `right` were answered with an acceptable topic, `wrong` with another one,
    `asked` were met with choices, `false_no` were refused. Of the others, `refused` were.
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
    """Yield the questions of a file with one JSON object a line: `q`, `topics` and, where it applies, `context`.

    Comparisons (`all`) are left out: they are found before anything is weighed. Raises ValueError for a bad line.
    """
    for line in file.read_text(encoding="utf-8").splitlines():
        entry: dict[str, Any] = json.loads(line)
        if not entry.get("all"):
            yield Labelled(entry["q"], tuple(entry["topics"]), entry.get("context"))


def calibrate(kb: IndexedKnowledge, labelled: Sequence[Labelled]) -> tuple[Weights, Quality, Quality]:
    """Fit the weights to all questions; gives them, their quality on these, and, fairer, in cross-validation."""
    cases = [*_cases(kb, labelled)]
    weights = _fit(kb, cases)
    folds = [[case for case in cases if _fold(case.labelled.question) == fold] for fold in range(FOLDS)]
    verdicts: list[tuple[_Case, Ranking, Verdict]] = []
    for number, held_out in enumerate(folds):
        rest = [case for other, fold in enumerate(folds) if other != number for case in fold]
        verdicts += _judge(kb, held_out, _fit(kb, rest))
    return weights, _quality(kb, _judge(kb, cases, weights)), _quality(kb, verdicts)


def _fold(question: str) -> int:
    """Give the fold of a question: every form in which it is asked stands in the same one."""
    return hashlib.blake2b(squash(question).encode()).digest()[0] % FOLDS


def _cases(kb: IndexedKnowledge, labelled: Iterable[Labelled]) -> Iterator[_Case]:
    topics = kb.knowledge.topics
    for number, entry in enumerate(labelled):
        question = read_question(entry.question)
        evidence = gather(kb, question)
        context = kb.position.get(entry.context or "")
        yield _Case(entry, evidence, context, context is not None and is_fragment(question))
        if context is None and number % _STRANGER == 0 and not (entry.topics and is_fragment(question)):
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
        best = rank(_evidence(case, weights), weights, 1).order[0]
        right += kb.knowledge.topics[best].id in case.labelled.topics
    return right


def _evidence(case: _Case, weights: Weights) -> Evidence:
    if case.context is None:
        return case.evidence
    return in_context(case.evidence, case.context, weights)


def _signs(kb: IndexedKnowledge, case: _Case, weights: Weights) -> tuple[Ranking, Signs]:
    evidence = _evidence(case, weights)
    ranking = rank(evidence, weights)
    return ranking, signs_of(kb, evidence, ranking, in_context=case.fragment and ranking.order[0] == case.context)


def _fit_covered(kb: IndexedKnowledge, cases: Sequence[_Case], weights: Weights) -> tuple[float, ...]:
    """Fit a logistic regression, with a small penalty on large weights, by L-BFGS."""
    from scipy.optimize import minimize

    inputs = np.array([_signs(kb, case, weights)[1].as_array() for case in cases])
    answered = np.array([1.0 if case.labelled.topics else -1.0 for case in cases])

    def loss(covered: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        odds = answered * (inputs @ covered)
        slope = -answered / (1 + np.exp(odds))
        return float(np.logaddexp(0, -odds).sum() + _L2 * covered @ covered / 2), inputs.T @ slope + _L2 * covered

    found = minimize(loss, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B")
    return tuple(round(float(weight), 3) for weight in found.x)


def _fit_thresholds(kb: IndexedKnowledge, cases: Sequence[_Case], weights: Weights) -> Weights:
    seen = [(case, *_signs(kb, case, weights)) for case in cases]
    weighed = [(case, ranking, signs, sureness(signs, weights)) for case, ranking, signs in seen]
    best, best_worth = weights, -np.inf
    for answer, none, margin in product(_ANSWER, _NONE, _MARGIN):
        if none <= answer - _DOUBT:
            trial = replace(weights, answer=round(float(answer), 3), none=round(float(none), 3), margin=margin)
            worth = sum(
                _worth(kb, case, ranking, verdict(sure, signs, trial)) for case, ranking, signs, sure in weighed
            )
            if worth > best_worth:
                best, best_worth = trial, worth
    return best


def _worth(kb: IndexedKnowledge, case: _Case, ranking: Ranking, decided: Verdict) -> float:
    right = case.labelled.topics
    if not right or decided == "none":
        return _WORTH[bool(right), decided]
    ids = [kb.knowledge.topics[index].id for index in ranking.order]
    if decided == "answer":
        return _RIGHT if ids[0] in right else _WRONG
    return _OFFERED if set(ids[:3]) & set(right) else _NOT_OFFERED


def _judge(kb: IndexedKnowledge, cases: Iterable[_Case], weights: Weights) -> list[tuple[_Case, Ranking, Verdict]]:
    judged = []
    for case in cases:
        ranking, signs = _signs(kb, case, weights)
        judged.append((case, ranking, verdict(sureness(signs, weights), signs, weights)))
    return judged


def _quality(kb: IndexedKnowledge, judged: Sequence[tuple[_Case, Ranking, Verdict]]) -> Quality:
    answerable = [entry for entry in judged if entry[0].labelled.topics]
    others = [entry for entry in judged if not entry[0].labelled.topics]
    answered = [entry for entry in answerable if entry[2] == "answer"]
    right = sum(kb.knowledge.topics[ranking.order[0]].id in case.labelled.topics for case, ranking, _ in answered)
    count = len(answerable) or 1
    return Quality(
        right=right / count,
        wrong=(len(answered) - right) / count,
        asked=sum(decided == "choices" for *_, decided in answerable) / count,
        false_no=sum(decided == "none" for *_, decided in answerable) / count,
        refused=sum(decided == "none" for *_, decided in others) / (len(others) or 1),
    )


def as_json(weights: dict[str, Weights], quality: dict[str, tuple[Quality, Quality]]) -> str:
    """Give the text of `decision.json`: the weights with and without a sentence encoder, and how good they were."""
    measured = {
        name: {"plain": _rounded(plain), "cross_validated": _rounded(validated)}
        for name, (plain, validated) in quality.items()
    }
    return json.dumps({"weights": {k: asdict(w) for k, w in weights.items()}, "quality": measured}, indent=2) + "\n"


def _rounded(quality: Quality) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(quality).items()}
