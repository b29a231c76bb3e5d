"""Reads what people type about feedback."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from handlers.feedback import texts
from handlers.feedback.requests import Request, SwitchFeedback
from handlers.typed_words import forms_of, look_up
from knowledge.model import Language

_WORDS: tuple[tuple[Mapping[str, Language], Callable[[Language], Request]], ...] = (
    (texts.SHOW_WORDS, partial(SwitchFeedback, on=None)),
    (texts.ON_WORDS, partial(SwitchFeedback, on=True)),
    (texts.OFF_WORDS, partial(SwitchFeedback, on=False)),
)


def read_text(text: str) -> Request | None:
    """Read a typed message as a request; return None if it is not about feedback.

    >>> read_text("feedback off")
    SwitchFeedback(language='en', on=False)
    """
    return look_up(forms_of(text)[:1], _WORDS)
