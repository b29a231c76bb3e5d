"""Looks up what people type among the words of a feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from handlers.texts import POLITE_ENDINGS
from knowledge.model import Language
from knowledge.normalization import normalize, without_marks

LONGEST = 40
"""Maximum length of a message that is looked up as a whole."""
_KEPT = 32
"""How many texts are kept in the forms in which every feature looks them up."""

_Request = TypeVar("_Request")


@lru_cache(maxsize=_KEPT)
def forms_of(text: str) -> tuple[str, str]:
    """Return a typed message as it is looked up, and the same without a polite ending. Both are empty if it is long."""
    typed = normalize(without_marks(text)) if len(text) <= LONGEST else ""
    return typed, POLITE_ENDINGS.sub("", typed)


def look_up(
    forms: Iterable[str], words: Iterable[tuple[Mapping[str, Language], Callable[[Language], _Request]]]
) -> _Request | None:
    """Return the request for the first of `forms` that is among `words`, or None if there is none.

    `words` pairs words, with their languages, with a function that makes a request in a language.
    """
    known = tuple(words)
    return next((make(each[form]) for form in forms for each, make in known if form in each), None)
