"""Finds the place in a list that a text names: 'the third', '3rd', 'number 3', '#3', '세 번째', '셋째', '3번'."""

from __future__ import annotations

import re

from knowledge.normalization import fold_case
from knowledge.search import lexicon

_NUMBERS = {word: number for number, line in enumerate(lexicon.lines("ordinals.txt"), 1) for word in line.split()}
_ENGLISH = "|".join(word for word in _NUMBERS if word.isascii())
_KOREAN = "|".join(sorted((word for word in _NUMBERS if not word.isascii()), key=len, reverse=True))
_ORDINAL = re.compile(
    rf"(?:\b(?:the|and|what'?s) (?:very )?|^)(?:({_ENGLISH})|(\d\d?)(?:st|nd|rd|th))\b(?: one\b)?"
    rf"(?! (?:centur|time|two|three|four|\d))"
    rf"|(?:\b(?:number|no\.?) ?|#)(\d\d?)\b(?![.,\d])"
    rf"|(?<![가-힣\d])(?:({_KOREAN})|(\d\d?)) ?(?:번 ?)?째[가-힣]*"
    rf"|(?<![가-힣\d])(\d\d?)번(?:[은이을]|만|도)?(?:요)?(?![가-힣\d])"
)
"""An ordinal number, or digits after 'number' or before '번'. In English, an ordinal number stands at the beginning or
after 'the': 'a third' is a share. 'The first two' and 'the 21st century' are not the places of one thing."""


def ordinal_in(text: str) -> tuple[int, str] | None:
    """Return the first ordinal number in a text in English or Korean, and the text without it, casefolded.

    Return None if there is no ordinal number.

    >>> ordinal_in("What's the 3rd goal?")
    (3, "what's   goal?")
    """
    folded = fold_case(text)
    found = _ORDINAL.search(folded)
    if found is None:
        return None
    number = next(group for group in found.groups() if group)
    return _NUMBERS.get(number) or int(number), f"{folded[: found.start()]} {folded[found.end() :]}"
