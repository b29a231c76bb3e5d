"""Recognizes questions that make sense only as part of the conversation they continue."""

from __future__ import annotations

import re

from knowledge.search import lexicon
from knowledge.search.question import Question

_OPENING = re.compile(rf"^(?:{lexicon.pattern('fragment opening').pattern})\b")
_POINTING = lexicon.pattern("pointing back")
_SOURCE = lexicon.pattern("source asked")
_MORE = lexicon.pattern("more asked")
_BOTH = lexicon.pattern("both asked")
_OTHER = lexicon.pattern("other statements")
_MAX_WORDS_SHORT = 3
_MAX_WORDS_WITH_POINTER = 6


def opens_as_fragment(question: Question) -> bool:
    """Return whether a question begins with a word such as 'and' or 'but'."""
    return bool(_OPENING.search(question.folded))


def points_back(question: Question) -> bool:
    """Return whether a question has a word such as 'it' or 'that', which refers to something said before."""
    return bool(_POINTING.search(question.folded))


def asks_for_source(question: Question) -> bool:
    """Return whether a question asks only where the report says something: 'source?', 'which page is that on'."""
    return is_fragment(question) and bool(_SOURCE.search(question.folded))


def asks_for_more(question: Question) -> bool:
    """Return whether a question asks only for more: 'tell me more', 'details please'."""
    return bool(_MORE.fullmatch(question.folded.strip(" .?!~")))


def asks_for_another(question: Question) -> bool:
    """Return whether a question asks for another thing than the one that was told: 'who else won it?'."""
    return bool(_OTHER.search(question.folded))


def asks_for_both(question: Question) -> bool:
    """Return whether a question is about both of the topics that were compared: 'which of the two is older?'."""
    return bool(_BOTH.search(question.folded))


def is_fragment(question: Question) -> bool:
    """Return whether a question needs its conversation to be understood.

    It does if it begins with a word such as 'and', if it has at most three content words, or if it has at most six and
    refers to something said before.
    """
    content_words = len(question.content)
    if content_words <= _MAX_WORDS_SHORT or opens_as_fragment(question):
        return True
    return content_words <= _MAX_WORDS_WITH_POINTER and points_back(question)
