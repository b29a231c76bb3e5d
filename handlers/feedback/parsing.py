"""Reads what people type about feedback."""

from __future__ import annotations

from handlers.feedback import texts
from handlers.feedback.requests import Request, SwitchFeedback
from knowledge.normalization import normalize, without_marks

_LONGEST = 40
"""Maximum length of a message that is looked up."""
_WORDS = ((texts.SHOW_WORDS, None), (texts.ON_WORDS, True), (texts.OFF_WORDS, False))


def read_text(text: str) -> Request | None:
    """Read a typed message as a request; return None if it is not about feedback.

    >>> read_text("feedback off")
    SwitchFeedback(language='en', on=False)
    """
    typed = normalize(without_marks(text)) if len(text) <= _LONGEST else ""
    return next((SwitchFeedback(words[typed], on) for words, on in _WORDS if typed in words), None)
