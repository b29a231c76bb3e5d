"""Reads what people type about those whom questions go to."""

from __future__ import annotations

from handlers.experts import texts
from handlers.experts.requests import NameExperts, Request
from knowledge.normalization import normalize, without_marks

_LONGEST = 40
"""Maximum length of a message that is looked up."""


def read_text(text: str) -> Request | None:
    """Read a typed message as a request; return None if it is not about those whom questions go to.

    >>> read_text("experts")
    NameExperts(language='en')
    """
    typed = normalize(without_marks(text)) if len(text) <= _LONGEST else ""
    return NameExperts(texts.NAME_WORDS[typed]) if typed in texts.NAME_WORDS else None
