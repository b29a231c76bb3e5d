"""Recognizes questions that compare topics, and answers them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import islice
from typing import NamedTuple

import numpy as np

from knowledge.model import Language, Statement, Topic
from knowledge.normalization import fold_case
from knowledge.search import lexicon
from knowledge.search.alias_index import Match, attribute_of, topics_of, without_names
from knowledge.search.decision import decide, rank, weights_for
from knowledge.search.evidence import Evidence, WordEvidence, complete, read_words
from knowledge.search.explanation import Explanation, because
from knowledge.search.followup import is_fragment
from knowledge.search.index import IndexedKnowledge
from knowledge.search.outcome import MAX_CHOICES, Answer, NotCovered, Outcome
from knowledge.search.question import Question, read_question, words_of
from knowledge.search.reading import read_about
from knowledge.search.statement_finder import ComparedQuestion, RankedStatements
from knowledge.search.together import Needed, Search
from knowledge.search.topic_classifier import Compared

_COMPARES = lexicon.pattern("compares")
_MAY_COMPARE = lexicon.pattern("may compare")
_WEIGHS = lexicon.pattern("weighs")
_SPLIT = lexicon.pattern("between two things")
_LEAD = re.compile(
    r"^(?:(?:what(?:'s| is)?|whats|is|are|was|were|please|can you|could you|put|how|does|do|did) )*(?:the )?"
    r"(?:(?:differences?|comparison|compare|comparing|contrast|different|differs?|distinguishes|which|between|both) ?)*"
    r"(?:of |is )?",
)
_CLAUSE = re.compile(r"[,;:?!]")


class Comparison(IntEnum):
    """How certain the words of a question make it that the question compares two things."""

    NONE = 0
    POSSIBLE = 1
    CERTAIN = 2


_MAX_SPLITS = 4
_MOSTLY_NAMES = 0.5
"""The share of a question that names must make up if no word states clearly that the question compares them."""

_MIN_SCORE_IN_WHOLE = 0.09
"""The minimum score that each half's topic must have for the whole question, so that 'now and before' does not count as
two topics."""

_MIN_SCORE_OF_HALF = 0.45
"""The score above which half of a comparison is taken to be about a topic that the half does not name."""


def detect_comparison(text: str) -> Comparison:
    """Return how certain it is that a question compares two things. Whether it names two topics is not checked."""
    folded = fold_case(text)
    if _COMPARES.search(folded):
        return Comparison.CERTAIN
    return Comparison.POSSIBLE if _MAY_COMPARE.search(folded) else Comparison.NONE


def without_comparing_words(text: str) -> str:
    """Return `text` casefolded and without the words that signal a comparison."""
    return _MAY_COMPARE.sub(" ", _COMPARES.sub(" ", fold_case(text)))


def split_comparison(text: str) -> Iterator[tuple[str, str]]:
    """Yield each way to split a comparison into two things, at each word that may stand between them."""
    body = _LEAD.sub("", fold_case(text).strip(" ?!."))
    for split in _SPLIT.finditer(body):
        left = _CLAUSE.split(body[: split.start()])[-1].strip()
        right = _CLAUSE.split(body[split.end() :])[0].strip()
        if left and right:
            yield left, right


class Split(NamedTuple):
    """A way to split a comparison into two things: what the words of each half show."""

    left: WordEvidence
    right: WordEvidence


class Aspect(NamedTuple):
    """What a comparison asks about one of its topics, in full and without names and years."""

    question: Question
    attribute: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What the words of a comparison show before any text is compared with the report's sentences.

    `named` holds the indexes of the topics that it names, and `aspects` what it asks about each of them, unless it
    compares them as a whole. If it does not name two, `splits` holds the ways to split it into two things.
    """

    comparison: Comparison
    named: Sequence[int] = ()
    aspects: Sequence[Aspect] = ()
    splits: Sequence[Split] = ()

    @property
    def needed(self) -> Needed:
        """Return the texts that have to be compared with the report's sentences or encoded."""
        halves = [half.corrected.text for split in self.splits for half in split]
        return Needed(
            (*halves, *(each.question.text for each in self.aspects)), [each.attribute for each in self.aspects]
        )


def plan(kb: IndexedKnowledge, whole: WordEvidence, comparison: Comparison) -> Planned:
    """Return what the words of a question show if it is a comparison of this certainty.

    If the question names a year or a country that the report lacks, it is not a comparison. It is split into two things
    only if its words weigh one thing against another. A word such as 'and' alone compares only topics that are named:
    it joins the parts of many other questions.
    """
    if not comparison or not _is_possible(kb, whole):
        return Planned(Comparison.NONE)
    if len(named := _named(whole, comparison)) > 1:
        return Planned(comparison, named, _aspects_of(kb, whole, named))
    weighs = comparison is Comparison.CERTAIN or _WEIGHS.search(whole.corrected.folded)
    return Planned(comparison, named, splits=_splits_of(kb, whole) if weighs else ())


def _splits_of(kb: IndexedKnowledge, whole: WordEvidence) -> list[Split]:
    halves = islice(split_comparison(whole.corrected.text), _MAX_SPLITS)
    splits = [Split(_read_half(kb, left, right), _read_half(kb, right, left)) for left, right in halves]
    return [split for split in splits if _is_thing(split.left.question) and _is_thing(split.right.question)]


def _is_thing(half: Question) -> bool:
    """Return whether half of a question says more than a year, a country, or a time such as 'now'."""
    return any(not (word.text in half.years_and_countries or lexicon.is_time(word.text)) for word in half.content)


def compare(
    kb: IndexedKnowledge, evidence: Evidence, planned: Planned, context: int | None, compared: Mapping[str, Compared]
) -> Search[Answer | None]:
    """Search for the topics of a comparison, by their names or else by the halves of the question.

    `context` is the index of the conversation's topic, or None. In a conversation about a topic, the question only
    needs to name the other topic: 'compare it with KIPOnet'. `compared` holds the texts that `planned` needs, compared
    with the report's sentences. Return None if fewer than two topics are found.
    """
    certain, named, aspects = planned.comparison is Comparison.CERTAIN, planned.named, planned.aspects
    if context is not None and certain and len(named) == 1 and is_fragment(evidence.question):
        named = [*dict.fromkeys((context, *named))]
    if len(named) < 2:
        named = _topics_of_halves(kb, evidence, planned, compared)
    if len(named) < 2:
        return None
    answer = side_by_side(kb, named, evidence.question.language)
    aspects = aspects or _aspects_of(kb, evidence, named)
    return replace(answer, statements=(yield from _one_of_each(kb, named, aspects)) if aspects else ())


def _is_possible(kb: IndexedKnowledge, found: WordEvidence) -> bool:
    """Return whether the report has the years and countries that a question names."""
    return found.question.years_and_countries <= kb.all_years_and_countries


def _named(found: WordEvidence, comparison: Comparison) -> list[int]:
    """Return the topics that a comparison names, or none if it may be another question, with more words than names."""
    if comparison is Comparison.POSSIBLE and sum(match.share for match in found.matches) < _MOSTLY_NAMES:
        return []
    return topics_of(found.matches)


def compare_again(kb: IndexedKnowledge, evidence: Evidence, topics: tuple[Topic, ...]) -> Search[Outcome]:
    """Search for an answer about the compared topics, or a refusal if the report has no answer for any of them."""
    weights, language = weights_for(kb), evidence.question.language
    positions = [kb.positions[topic.id] for topic in topics]
    readings = []
    for position in positions:
        readings.append((yield from read_about(kb, evidence, position, weights)))  # noqa: PERF401 - it has to yield
    answered = [decide(each.confidence, each.features, weights) != "none" for each in readings]
    leads = _leads([each.statements for each in readings])
    why = _compared(topics, language)
    if any(answered):
        return Answer(topics, language, leads, why)
    return NotCovered(topics, language, why, statements=leads[:1])


def side_by_side(kb: IndexedKnowledge, named: Sequence[int], language: Language) -> Answer:
    """Return an answer with the topics at these indexes, or with the first five if there are more."""
    topics = tuple(kb.knowledge.topics[index] for index in named[:MAX_CHOICES])
    return Answer(topics, language, (), _compared(topics, language))


def _compared(topics: Sequence[Topic], language: Language) -> Explanation:
    return because("compared", "", *(topic.title[language] for topic in topics))


def _asks_for_one_thing(found: WordEvidence) -> bool:
    """Return whether a comparison is about one aspect, such as what two systems saved, and not about everything."""
    names = {word.text for match in found.matches for word in words_of(match.typed)}
    others = words_of(without_comparing_words(found.question.text))
    return any(word.is_content and word.text not in names for word in others)


def _aspects_of(kb: IndexedKnowledge, found: WordEvidence, topics: Sequence[int]) -> list[Aspect]:
    """Return what a comparison of these topics asks about each, or nothing if it compares them as a whole.

    Each topic is asked what the question says without the names of the others.
    """
    if not _asks_for_one_thing(found):
        return []
    names = kb.aliases.match(found.corrected)
    others = ([name for name in names if name.topic != topic] for topic in topics[:MAX_CHOICES])
    questions = [_about_one(found.corrected, each) for each in others]
    return [Aspect(each, attribute_of(each, kb.aliases.match(each))) for each in questions]


def _one_of_each(
    kb: IndexedKnowledge, topics: Sequence[int], aspects: Sequence[Aspect]
) -> Search[tuple[Statement, ...]]:
    """Search for the statement of each topic that best answers what is asked about it.

    If any topic has no statement, or all are asked about as a whole, the result is empty.
    """
    compared = yield Needed([each.question.text for each in aspects], [each.attribute for each in aspects])
    ranked = []
    for topic, (aspect, attribute) in zip(topics, aspects, strict=False):
        similarities = kb.classifier.similarities(aspect.text, compared[aspect.text])
        asked = ComparedQuestion(aspect, similarities, compared[attribute].vector)
        ranked.append(kb.statements.rank(asked, topic, weights_for(kb).lead))
    return () if all(each.as_a_whole for each in ranked) else _leads(ranked)


def _about_one(question: Question, others: Sequence[Match]) -> Question:
    return question.with_text(without_comparing_words(without_names(question, others)))


def _leads(ranked: Sequence[RankedStatements]) -> tuple[Statement, ...]:
    """Return the first statement of each topic. If any topic has no statements, return nothing."""
    leads = tuple(each.first for each in ranked if each.first)
    return leads if len(leads) == len(ranked) else ()


def _topics_of_halves(
    kb: IndexedKnowledge, evidence: Evidence, planned: Planned, compared: Mapping[str, Compared]
) -> list[int]:
    """Return the topics of the two halves of a comparison, split where the weaker half has its best score.

    The result is empty if no split is good enough.
    """
    least, best = _MIN_SCORE_OF_HALF, list[int]()
    whole, is_certain = rank(evidence, weights_for(kb), 1), planned.comparison is Comparison.CERTAIN
    possible = set(np.flatnonzero(whole.scores >= _MIN_SCORE_IN_WHOLE).tolist())
    for split in planned.splits if len(possible) > 1 else ():
        (left, one), (right, other) = (_top(kb, half, compared) for half in split)
        weaker, topics = min(left, right), {one, other}
        if weaker > least and len(topics) == 2 and topics <= possible and (is_certain or whole.order[0] in topics):
            least, best = weaker, [one, other]
    return best


def _top(kb: IndexedKnowledge, half: WordEvidence, compared: Mapping[str, Compared]) -> tuple[float, int]:
    """Return the score and the index of the best topic for a half."""
    ranking = rank(complete(kb, half, compared), weights_for(kb), 1)
    return float(ranking.scores[ranking.order[0]]), ranking.order[0]


def _read_half(kb: IndexedKnowledge, half: str, other: str) -> WordEvidence:
    """Return what the words of one half of a comparison show. Its names stay in it: it is only ranked.

    If the half lacks a noun at the end of the other half, the noun is added: in 'top-down or program budget', both are
    budgets.
    """
    shared = read_question(f"{half} {other.rsplit(maxsplit=1)[-1]}")
    named = kb.aliases.match(shared)
    found = read_words(kb, shared if named and named[0].share == 1 else read_question(half))
    return replace(found, attribute=found.corrected.text)
