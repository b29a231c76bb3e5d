"""Tells when a question is a fragment that only the conversation around it makes whole."""

from __future__ import annotations

import re

from knowledge.search import lexicon
from knowledge.search.question import Question
from knowledge.wording import fold

_OPENING = re.compile(rf"^(?:{lexicon.pattern('fragment opening').pattern})\b")
_POINTING = lexicon.pattern("pointing back")
_SOURCE = lexicon.pattern("source asked")
_SHORT = 3
_SHORT_WITH_POINTER = 6


def lean(question: Question) -> float:
    """Give how much a question leans on what was said before: 0.25 for a whole one, 1 for a fragment, 2 for 'it'."""
    if not is_fragment(question):
        return 0.25
    return 2.0 if _POINTING.search(fold(question.text)) else 1.0


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
