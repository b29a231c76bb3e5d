"""Fits the weights and thresholds of the decision to labelled questions, and measures the quality of the result.

The weights of the ranking come from a grid search, those of the lead and of the context from logistic regression, and
the decision from boosted trees. The thresholds come from the share of answerable questions that the bot may refuse,
measured on questions that the decision was not fitted to. All of them apply to kinds of evidence, not to the words of a
report.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.normalization import fold_case, normalize
from knowledge.search.boosted_trees import BoostedTrees, fit_boosted_trees
from knowledge.search.context import extract_context_features, is_about_context
from knowledge.search.decision import (
    Features,
    Ranking,
    Weights,
    answer_probability,
    decide,
    rank,
    weights_for,
)
from knowledge.search.evidence import Evidence, collect_evidence
from knowledge.search.followup import is_fragment
from knowledge.search.index import IndexedKnowledge
from knowledge.search.question import read_question
from knowledge.search.reading import read_in_context
from knowledge.search.statement_finder import LEAD_FEATURES
from knowledge.search.together import run

FOLDS = 5

_EXACT = _MISTYPED = (0.3, 0.5, 0.8)
_WORDS = (0.0, 0.3, 0.6)
_FALSE_NO = 0.045
"""The share of answerable questions that the bot may refuse, in order to avoid wrong answers to others. Many of the
labelled questions are near misses and their twins, or a few unusual words, which is more than people ask. Of everyday
questions, the bot refuses half that share. A refusal shows what comes closest, so it is better than a wrong answer."""

_GAP = 0.02
"""The distance between the two thresholds. Between them, the bot offers a choice instead of guessing. The distance is
small, because people rarely want to be asked what they mean."""

_MARGIN = 0.005
"""The minimum lead of the first topic over the second. If the lead is smaller, the bot offers a choice."""

_EVEN = 0.5
_L2 = 0.3
_L2_OF_LEAD = 0.2
_UNRELATED_EVERY = 3
"""Every third question without a context is also tried in a conversation about another topic, with few exceptions,
because such a conversation must not mislead the bot."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the ids of the topics that answer it, best first.

    `topics` is empty if the report does not answer the question. `context` is the id of the topic that the conversation
    was about, or None. `facts` are what the answer may say, or empty if that is not known.
    """

    question: str
    topics: tuple[str, ...]
    context: str | None = None
    facts: tuple[str, ...] = ()


_LIST_OF_NUMBERS = re.compile(r"\[[^\[\]]*\]")
_LIST_OF_LISTS = re.compile(r"\[\s*(?:\[[^\[\]]*\],?\s*)+\]")

_Choice = tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]
"""The features of the texts that may lead an answer, in rows, and which of the texts are right."""

_Loss = Callable[[npt.NDArray[np.float64]], tuple[float, npt.NDArray[np.float64]]]
"""A function that returns the loss of weights, and its slope there."""


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of the decision on questions that it was not fitted to, as shares between 0 and 1.

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
    read: dict[tuple[float, float, float, bool], tuple[Ranking, Features]] = field(default_factory=dict, compare=False)
    """How the case was read, by the weights of the ranking and by whether it was read as about its context. The folds
    differ in little else, and reading takes most of the time."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A question, its first topic's id, and the confidence that the report answers it, by weights not fitted to it."""

    labelled: Labelled
    first: str
    features: Features
    confidence: float


def read_labelled(file: Path) -> Iterator[Labelled]:
    """Yield the questions of a file with one JSON object per line: `q`, `topics` and perhaps `context` and `facts`.

    A byte order mark, which some programs put before a file, is skipped. Comparisons, which have `all`, are left out,
    because they are answered without the decision. Raises ValueError if a line is not JSON, and KeyError, TypeError or
    AttributeError if its JSON does not have this form.
    """
    for line in file.read_text(encoding="utf-8").splitlines():
        entry: dict[str, Any] = json.loads(line.removeprefix("\ufeff"))
        if not entry.get("all"):
            yield Labelled(entry["q"], tuple(entry["topics"]), entry.get("context"), tuple(entry.get("facts", ())))


def calibrate(kb: IndexedKnowledge, labelled: Sequence[Labelled]) -> tuple[Weights, Quality]:
    """Return the weights fitted to all questions, and their cross-validated quality."""
    cases = [*_cases(kb, labelled)]
    # The lead is fitted once: its few weights hardly depend on a fold, and with others every case is read anew.
    lead = _fit_lead(kb, cases)
    folds = [[case for case in cases if _fold(case.labelled.question) == fold] for fold in range(FOLDS)]
    judged: list[_Judged] = []
    for number, held_out in enumerate(folds):
        rest = [case for other, fold in enumerate(folds) if other != number for case in fold]
        judged += _judge(kb, held_out, _fit(kb, rest, lead))
    weights = _with_thresholds(_fit(kb, cases, lead), judged)
    return weights, _quality(judged, weights)


def _fold(question: str) -> int:
    """Return the number of the fold that a question belongs to, regardless of case, spaces and punctuation."""
    return hashlib.blake2b(normalize(question).encode()).digest()[0] % FOLDS


def _cases(kb: IndexedKnowledge, labelled: Iterable[Labelled]) -> Iterator[_Case]:
    topics = kb.knowledge.topics
    for number, entry in enumerate(labelled):
        question = read_question(entry.question)
        evidence = collect_evidence(kb, question)
        context = kb.positions.get(entry.context or "")
        yield _Case(entry, evidence, context)
        if context is None and number % _UNRELATED_EVERY == 0 and not (entry.topics and is_fragment(question)):
            yield _Case(entry, evidence, number * 7919 % len(topics))


def _fit(kb: IndexedKnowledge, cases: Sequence[_Case], lead: tuple[float, ...]) -> Weights:
    """Return weights fitted to these cases, without thresholds."""
    weights = max(_trials(lead), key=lambda trial: _ranked_right(kb, cases, trial))
    weights = replace(weights, context=_fit_context(kb, cases, weights))
    return replace(weights, covered=_fit_covered(kb, cases, weights))


def _trials(lead: tuple[float, ...]) -> Iterator[Weights]:
    """Yield the ranking weights to try."""
    for numbers in product(_EXACT, _MISTYPED, _WORDS):
        yield Weights(*numbers, (), lead, BoostedTrees(0.0), answer=0, none=0, none_in_context=0, margin=0)


def _ranked_right(kb: IndexedKnowledge, cases: Sequence[_Case], weights: Weights) -> int:
    alone = [case for case in cases if case.context is None]
    best = [kb.knowledge.topics[rank(case.evidence, weights, 1).order[0]].id for case in alone]
    return sum(topic in case.labelled.topics for topic, case in zip(best, alone, strict=True))


def _features(kb: IndexedKnowledge, case: _Case, weights: Weights) -> tuple[Ranking, Features]:
    context = case.context
    if context is not None and not is_about_context(kb, case.evidence, rank(case.evidence, weights), context, weights):
        context = None
    key = (weights.exact, weights.mistyped, weights.words, context is not None)
    if key not in case.read:
        reading = run(kb.classifier, read_in_context(kb, case.evidence, context, weights))
        case.read[key] = reading.ranking, reading.features
    return case.read[key]


def _fit_context(kb: IndexedKnowledge, cases: Sequence[_Case], weights: Weights) -> tuple[float, ...]:
    """Fit and return the weights of the features that show whether a question is still about its conversation's topic.

    If no question is asked in a conversation, return the weights in use.
    """
    inputs, labels = [], []
    for case in cases:
        # A follow-up that the report does not answer is still about what was spoken of.
        topics = case.labelled.topics or (case.labelled.context,)
        if case.context is None or topics == (None,):
            continue
        features = extract_context_features(kb, case.evidence, rank(case.evidence, weights), case.context)
        if features is not None:
            inputs.append(features.as_array())
            labels.append(kb.knowledge.topics[case.context].id in topics)
    return _fit_logistic(inputs, labels) if inputs else weights_for(kb).context


def _fit_lead(kb: IndexedKnowledge, cases: Iterable[_Case]) -> tuple[float, ...]:
    """Fit and return the weights of the features by which statements compete to lead an answer.

    The right leads of a question are the statements that say one of its facts. If no question has facts, return the
    weights in use.
    """
    choices = [choice for case in cases if (choice := _choice_of_lead(kb, case))]
    if not choices:
        return weights_for(kb).lead

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        total, slope = _L2_OF_LEAD * weights @ weights, 2 * _L2_OF_LEAD * weights
        for features, right in choices:
            odds = np.exp((scores := features @ weights) - scores.max())
            share, share_of_right = odds / odds.sum(), odds * right / (odds @ right)
            total -= np.log(share @ right)
            slope += (share - share_of_right) @ features
        return float(total), slope

    return _minimum(loss, len(LEAD_FEATURES))


def _choice_of_lead(kb: IndexedKnowledge, case: _Case) -> _Choice | None:
    """Return the features of the texts that may lead the answer to a question, and which of them say one of its facts.

    They are the statements of its first topic and, outside a conversation, the topic's summary. Return None if the
    question has no topic, or if none or all of the texts say its facts.
    """
    labelled, language = case.labelled, case.evidence.question.language
    topic = next((each for each in map(kb.knowledge.topic, labelled.topics) if each), None)
    if topic is None or (case.context is not None and labelled.context not in labelled.topics):
        return None
    features = kb.statements.features(case.evidence.compared, kb.positions[topic.id])
    texts = [each.text[language] for each in topic.statements] + [topic.summary[language]] * (case.context is None)
    right = np.array([_says(text, labelled.facts) for text in texts])
    return (features[: len(texts)].astype(np.float64), right) if right.any() and not right.all() else None


def _says(text: str, facts: Iterable[str]) -> bool:
    """Return whether a text says one of these facts: '8 min' is not in '18 min', nor '17' in '17.5'."""
    folded = fold_case(text).replace(",", "")
    found = (re.escape(fold_case(fact).replace(",", "")) for fact in facts)
    return any(re.search(rf"(?<![\w.]){fact}(?!\.?\d)", folded) for fact in found)


def _fit_covered(kb: IndexedKnowledge, cases: Sequence[_Case], weights: Weights) -> BoostedTrees:
    """Fit and return the trees that show, from its features, whether the report answers a question."""
    return fit_boosted_trees(
        [_features(kb, case, weights)[1].values for case in cases], [bool(case.labelled.topics) for case in cases]
    )


def _fit_logistic(inputs: Sequence[npt.NDArray[np.float64]], labels: Sequence[bool]) -> tuple[float, ...]:
    """Return the weights of a logistic regression, with a small penalty on large weights, fitted by L-BFGS."""
    rows, signs = np.array(inputs), np.where(labels, 1.0, -1.0)

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        odds = signs * (rows @ weights)
        slope = -signs / (1 + np.exp(odds))
        return float(np.logaddexp(0, -odds).sum() + _L2 * weights @ weights / 2), rows.T @ slope + _L2 * weights

    return _minimum(loss, rows.shape[1])


def _minimum(loss: _Loss, size: int) -> tuple[float, ...]:
    """Return the `size` weights at which a loss is least, rounded, found by L-BFGS."""
    from scipy.optimize import minimize

    found = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B")
    return tuple(round(float(weight), 3) for weight in found.x)


def _judge(kb: IndexedKnowledge, cases: Iterable[_Case], weights: Weights) -> Iterator[_Judged]:
    for case in cases:
        ranking, features = _features(kb, case, weights)
        yield _Judged(
            case.labelled, kb.knowledge.topics[ranking.order[0]].id, features, answer_probability(features, weights)
        )


def _with_thresholds(weights: Weights, judged: Sequence[_Judged]) -> Weights:
    """Return the weights with thresholds at which the bot refuses as many answerable questions as it may."""
    answerable = [each for each in judged if each.labelled.topics]
    none = _threshold([each.confidence for each in answerable if not each.features.in_context], _FALSE_NO)
    in_context = _threshold([each.confidence for each in answerable if each.features.in_context], _FALSE_NO)
    return replace(weights, none=none, none_in_context=in_context, answer=round(none + _GAP, 3), margin=_MARGIN)


def _threshold(confidences: Sequence[float], share: float) -> float:
    """Return the confidence that is exceeded by all but this share of answerable questions."""
    return round(float(np.quantile(confidences, share)), 3) if confidences else _EVEN


def _quality(judged: Iterable[_Judged], weights: Weights) -> Quality:
    """Return the quality of the decisions that follow from the thresholds in `weights`."""
    decided = [(each, decide(each.confidence, each.features, weights)) for each in judged]
    answerable = [(each, decision) for each, decision in decided if each.labelled.topics]
    others = [decision for each, decision in decided if not each.labelled.topics]
    answered = [each for each, decision in answerable if decision == "answer"]
    right = sum(each.first in each.labelled.topics for each in answered)
    count = len(answerable) or 1
    return Quality(
        right=right / count,
        wrong=(len(answered) - right) / count,
        asked=sum(decision == "choices" for _, decision in answerable) / count,
        false_no=sum(decision == "none" for _, decision in answerable) / count,
        refused=sum(decision == "none" for decision in others) / (len(others) or 1),
    )


def as_json(weights: dict[str, Weights], quality: dict[str, Quality]) -> str:
    """Return the content of `decision.json`: the weights with and without a sentence encoder, and their quality."""
    measured = {
        name: {share: round(value, 4) for share, value in asdict(each).items()} for name, each in quality.items()
    }
    content = {"weights": {name: asdict(each) for name, each in weights.items()}, "quality": measured}
    text = json.dumps(content, indent=2)
    # Each tree, and each other list of numbers, stands on a line of its own.
    for flat in (_LIST_OF_NUMBERS, _LIST_OF_LISTS):
        text = flat.sub(lambda match: " ".join(match[0].split()).replace("[ ", "[").replace(" ]", "]"), text)
    return text + "\n"
