"""Reads what people type about their settings and their data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.home import texts
from handlers.home.requests import OpenSettings, Request, ShowMyData
from handlers.typed_words import forms_of, look_up
from knowledge.model import Language

_WORDS: tuple[tuple[Mapping[str, Language], Callable[[Language], Request]], ...] = (
    (texts.SETTINGS_WORDS, OpenSettings),
    (texts.MY_DATA_WORDS, ShowMyData),
)


def read_text(text: str) -> Request | None:
    """Read a typed message as a request; return None if it is not about settings or stored data.

    >>> read_text("my data")
    ShowMyData(language='en')
    """
    return look_up(forms_of(text), _WORDS)
