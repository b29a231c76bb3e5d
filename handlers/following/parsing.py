"""Reads what people type to turn answers without a mention on or off."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.following import texts
from handlers.following.requests import FollowThreads, MentionsOnly, Request
from handlers.typed_words import forms_of, look_up
from knowledge.model import Language

_WORDS: tuple[tuple[Mapping[str, Language], Callable[[Language], Request]], ...] = (
    (texts.FOLLOW_WORDS, FollowThreads),
    (texts.MENTIONS_WORDS, MentionsOnly),
)


def read_text(text: str) -> Request | None:
    """Read a typed message as a request; return None if it is not about answers without a mention.

    >>> read_text("mentions only")
    MentionsOnly(language='en')
    """
    return look_up(forms_of(text), _WORDS)
