"""Tells when a question is a fragment that only the conversation around it makes whole."""

from __future__ import annotations

import re

from knowledge.search.question import Question
from knowledge.wording import fold

_OPENING = re.compile(
    r"^(?:and|but|or|so|also|then|what about|how about|what of|ok|okay|hm+|oh|그럼|그러면|그리고|그래서|그런데|근데|또|그건|그거|이건)\b"
)
_POINTING = re.compile(
    r"\b(?:it|its|it's|that|this|those|these|they|them|their|there|he|she|same|above|one|ones)\b|그|이것|거기|저것|그때|당시"
)
_SOURCE = re.compile(
    r"\bsources?\b|\breference\b|\bcitation\b|\b(?:which|what) (?:page|chapter|section)\b|\bwhere (?:is|does|did) (?:it|that|this)\b.*\b(?:say|come|from|said|written|stand)"
    r"|출처|근거|몇 (?:쪽|페이지|장)|어디에? (?:나와|나오|있|적혀|쓰여)"
)
_SHORT = 3
_SHORT_WITH_POINTER = 6


def asks_for_source(question: Question) -> bool:
    """Tell whether a question asks where something is said, and says nothing else: 'source?', 'which page is that on'."""
    return is_fragment(question) and bool(_SOURCE.search(fold(question.text)))


def is_fragment(question: Question) -> bool:
    """Tell whether a question leans on what was said before: it opens with 'and', points back, or says very little."""
    folded = fold(question.text)
    said = len(question.content)
    if said <= _SHORT or _OPENING.search(folded):
        return True
    return said <= _SHORT_WITH_POINTER and bool(_POINTING.search(folded))
