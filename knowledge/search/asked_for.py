"""Measures how much of what a question asks for is in a statement."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import dropwhile, takewhile
from operator import attrgetter
from typing import NamedTuple

from knowledge.model import Statement
from knowledge.search import lexicon
from knowledge.search.counts import counts_asked
from knowledge.search.index import IndexedKnowledge
from knowledge.search.question import Question, Word, words_of
from knowledge.search.years_and_countries import years_in

_BEFORE_NOUN = lexicon.pattern("before the noun asked for")
_AFTER_NOUN = lexicon.pattern("after the noun asked for")

_MANY = 100
"""The number of questions, none of which asks for a type of answer, that show for certain that a statement lacks it."""


class AskedFor(NamedTuple):
    """What a question asks for, compared with one statement. Each field is a number from 0 to 1.

    `noun` is 1 if the question asks for things of a kind, as in 'how many ambulances'. `noun_untold` is 1 if neither
    the statement nor the topic's title mentions them, and `noun_unasked` is 1 if the statement's questions do not
    mention them either. `other_year` is 1 if the question names a year that neither the statement nor the report's
    title names. `words_elsewhere` is the share of the content words that the topic does not have, and `words_unasked`
    the share that the statement, its questions and the topic's title do not have. `uncounted` is 1 if the question asks
    how many there are of something and the statement does not say, and `uncounted_here` is 1 if neither the topic's
    summary nor any of its statements says. `type_unasked` is above 0 if the question asks for a type of answer, such as
    a date, that none of the statement's questions asks for: the more questions there are, the higher it is.
    """

    noun: float
    noun_untold: float
    noun_unasked: float
    other_year: float
    words_elsewhere: float
    words_unasked: float
    uncounted: float
    uncounted_here: float
    type_unasked: float


def compare_asked_for(kb: IndexedKnowledge, question: Question, topic: int, statement: Statement | None) -> AskedFor:
    """Return a comparison of what a question asks for with a statement of the topic at the index `topic`.

    If `statement` is None, the topic's title takes its place or, for counts, the topic's summary.
    """
    noun, content = noun_asked_for(question), question.content
    contents, place = kb.statements.contents(topic), kb.statements.place(topic, statement)
    each, told = contents.each[place], kb.statements.titles[topic]
    asked = told
    if place >= 0:
        has, has_with_questions = contents.terms(place, _terms((*content, noun) if noun else content))
        told, asked = told | has, asked | has_with_questions
    years = question.years - kb.own_years
    told_years = years_in(" ".join(statement.text)) if years and statement else frozenset[str]()
    counts = counts_asked(question.text)
    unasked = contents.lacking(question.answer_types)[place, 1]
    return AskedFor(
        noun=float(noun is not None),
        noun_untold=float(noun is not None and told.isdisjoint(noun.terms)),
        noun_unasked=float(noun is not None and asked.isdisjoint(noun.terms)),
        other_year=float(not years <= told_years),
        words_elsewhere=_share(not kb.bm25.has_word(word, topic) for word in content),
        words_unasked=_share(asked.isdisjoint(word.terms) for word in content),
        uncounted=float(bool(counts and not each.counts.has(counts))),
        uncounted_here=float(bool(counts and not contents.telling(counts).any())),
        type_unasked=min(1.0, sum(1 for _ in each.questions) / _MANY) if unasked else 0.0,
    )


def _terms(words: Iterable[Word]) -> set[str]:
    return {term for word in words for term in word.terms}


def _share(signs: Iterable[bool]) -> float:
    found = [*signs]
    return sum(found) / (len(found) or 1)


def noun_asked_for(question: Question) -> Word | None:
    """Return the noun that a question asks for, or None if there is none.

    The noun is 'patents' in 'how many foreign patents were granted', and '상담원은' in '상담원은 몇 명인가요'.
    """
    text = question.folded
    if found := _BEFORE_NOUN.search(text):
        content = attrgetter("is_content")
        words = [*takewhile(content, dropwhile(lambda word: not word.is_content, words_of(text[found.end() :])))]
        return words[0 if words[0].is_korean else -1] if words else None
    found = _AFTER_NOUN.search(text)
    words = [word for word in words_of(text[: found.start()]) if word.is_content] if found else []
    return words[-1] if words else None
