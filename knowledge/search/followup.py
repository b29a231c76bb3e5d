"""Recognizes questions that are complete only together with the conversation that they continue."""

from __future__ import annotations

import re

from knowledge.normalization import fold_case
from knowledge.search import lexicon
from knowledge.search.question import Question

_OPENING = re.compile(rf"^(?:{lexicon.pattern('fragment opening').pattern})\b")
_POINTING = lexicon.pattern("pointing back")
_SOURCE = lexicon.pattern("source asked")
_MAX_WORDS_NOTHING_NEW = 1
_MAX_WORDS_SHORT = 3
_MAX_WORDS_WITH_POINTER = 6


def context_weight(question: Question, *, known_year: bool = False) -> float:
    """Return the weight of the topic of the conversation in the search for the topic of a question.

    It is 0.25 for a complete question. For a fragment, it is 2 if the fragment adds nothing new, such as 'how many of
    it?', or adds a year that the topic names (`known_year`), such as 'and in 2003?'. A fragment that adds something
    else, such as 'and for schools?', may be about another topic, so the weight is 0.5.
    """
    if not is_fragment(question):
        return 0.25
    return 2.0 if known_year or len(question.content) <= _MAX_WORDS_NOTHING_NEW else 0.5


def asks_for_source(question: Question) -> bool:
    """Return whether a question asks only where the report says something: 'source?', 'which page is that on'."""
    return is_fragment(question) and bool(_SOURCE.search(fold_case(question.text)))


def is_fragment(question: Question) -> bool:
    """Return whether a question cannot be understood without the conversation that it continues.

    Such a question opens with a word such as 'and', has at most three content words, or has at most six of them and
    points back.
    """
    folded = fold_case(question.text)
    content_words = len(question.content)
    if content_words <= _MAX_WORDS_SHORT or _OPENING.search(folded):
        return True
    return content_words <= _MAX_WORDS_WITH_POINTER and bool(_POINTING.search(folded))
