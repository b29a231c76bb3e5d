"""Recognizes typed requests to choose the people and channels that questions go to."""

from __future__ import annotations

from handlers.experts import texts
from handlers.experts.requests import NameExperts, Request
from handlers.typed_words import forms_of, look_up


def read_text(text: str) -> Request | None:
    """Read a typed message as a request; return None if it is not about the people that questions go to.

    >>> read_text("experts")
    NameExperts(language='en')
    """
    return look_up(forms_of(text)[:1], [(texts.NAME_WORDS, NameExperts)])
