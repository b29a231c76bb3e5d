"""Reads what people type about their settings and their data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.home import texts
from handlers.home.requests import OpenSettings, Request, ShowMyData
from handlers.texts import POLITE_ENDINGS
from knowledge.model import Language
from knowledge.normalization import normalize, without_marks

_LONGEST = 40
"""Maximum length of a message that is looked up."""

_WORDS: tuple[tuple[Mapping[str, Language], Callable[[Language], Request]], ...] = (
    (texts.SETTINGS_WORDS, OpenSettings),
    (texts.MY_DATA_WORDS, ShowMyData),
)


def read_text(text: str) -> Request | None:
    """Read a typed message as a request; return None if it is about neither.

    >>> read_text("my data")
    ShowMyData(language='en')
    """
    typed = normalize(without_marks(text)) if len(text) <= _LONGEST else ""
    forms = (typed, POLITE_ENDINGS.sub("", typed))
    return next((make(words[form]) for form in forms for words, make in _WORDS if form in words), None)
