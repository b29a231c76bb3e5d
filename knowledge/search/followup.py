"""Tells when a question is a fragment that only the conversation around it makes whole."""

from __future__ import annotations

import re

from knowledge.search import lexicon
from knowledge.search.question import Question
from knowledge.wording import fold

_OPENING = re.compile(rf"^(?:{lexicon.pattern('fragment opening').pattern})\b")
_POINTING = lexicon.pattern("pointing back")
_SOURCE = lexicon.pattern("source asked")
_NOTHING_NEW = 1
_SHORT = 3
_SHORT_WITH_POINTER = 6


def lean(question: Question) -> float:
    """Give how much a question leans on what was said before: not much for a whole one, most for 'how many of it?'.

    A fragment that says something new, such as 'and for schools?', may be about something else and leans less.
    """
    if not is_fragment(question):
        return 0.25
    return 2.0 if len(question.content) <= _NOTHING_NEW else 0.5


def asks_for_source(question: Question) -> bool:
    """Tell whether a question asks for nothing but where something is said: 'source?', 'which page is that on'."""
    return is_fragment(question) and bool(_SOURCE.search(fold(question.text)))


def is_fragment(question: Question) -> bool:
    """Tell whether a question leans on what was said before: it opens with 'and', points back, or says very little."""
    folded = fold(question.text)
    said = len(question.content)
    if said <= _SHORT or _OPENING.search(folded):
        return True
    return said <= _SHORT_WITH_POINTER and bool(_POINTING.search(folded))
