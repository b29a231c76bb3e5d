"""Reads what people type about threads."""

from __future__ import annotations

from handlers.following import texts
from handlers.following.requests import FollowThreads, MentionsOnly, Request
from handlers.texts import POLITE_ENDINGS
from knowledge.normalization import normalize, without_marks

_LONGEST = 40
"""Maximum length of a message that is looked up."""


def read_text(text: str) -> Request | None:
    """Read a typed message as a request; return None if it is not about threads.

    >>> read_text("mentions only")
    MentionsOnly(language='en')
    """
    typed = normalize(without_marks(text)) if len(text) <= _LONGEST else ""
    for form in (typed, POLITE_ENDINGS.sub("", typed)):
        if form in texts.FOLLOW_WORDS:
            return FollowThreads(texts.FOLLOW_WORDS[form])
        if form in texts.MENTIONS_WORDS:
            return MentionsOnly(texts.MENTIONS_WORDS[form])
    return None
