"""Tells what people type that is no question: help, list, thanks, a language, a chapter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from handlers import wording
from handlers.chapters import chapter_asked_for
from knowledge.model import KnowledgeBase, Language
from knowledge.search.names import names_of
from knowledge.wording import fold, squash

WordKind = Literal["help", "list", "random", "language", "thanks", "okay", "goodbye", "chapter"]

_LONGEST = 40
"""Characters of the longest text that is looked up among the words that are not questions."""

_TOKEN = re.compile(r"\w+")
_WORDS: Mapping[WordKind, Mapping[str, Language]] = {
    "help": wording.HELP_WORDS,
    "list": wording.LIST_WORDS,
    "random": wording.RANDOM_WORDS,
    "language": wording.LANGUAGE_WORDS,
}
_ASIDES: Mapping[WordKind, Mapping[str, Language]] = {
    "thanks": wording.THANKS_WORDS,
    "goodbye": wording.GOODBYE_WORDS,
    "okay": wording.OKAY_WORDS,
}


@dataclass(frozen=True, slots=True)
class Word:
    """Something that is no question, and the language to reply in. `chapter` is the id of the one asked for."""

    kind: WordKind
    language: Language
    chapter: str = ""


def read_word(text: str, knowledge: KnowledgeBase) -> Word | None:
    """Give what `text` is where it is no question; None where it is one, or the name of a topic."""
    word = _listed(text) or _aside(text) or _chapter(text, knowledge)
    return None if word and squash(text) and _names_topic(squash(text), knowledge) else word


def _listed(text: str) -> Word | None:
    if len(text) > _LONGEST:
        return None
    for form in (squash(text), _without_politeness(text)):
        for kind, words in _WORDS.items():
            if form is not None and form in words:
                return Word(kind, words[form])
    return None


def _without_politeness(text: str) -> str | None:
    """Give what is left without 'please show me' and the like, or None where that is nothing."""
    words = [token for token in _TOKEN.findall(fold(text)) if token not in wording.POLITE_WORDS]
    return wording.POLITE_ENDINGS.sub("", squash(" ".join(words))) or None


def _aside(text: str) -> Word | None:
    """Tell thanks and the like, also several in a row: 'ok, thanks a lot!'. What counts most is replied to."""
    said = squash(text)
    if not said or len(text) > _LONGEST or not _SAID_ONLY.fullmatch(said):
        return None
    for kind, words in _ASIDES.items():
        if heard := next((word for word in _longest_first(words) if word in said), None):
            return Word(kind, words[heard])
    return None


def _chapter(text: str, knowledge: KnowledgeBase) -> Word | None:
    if found := chapter_asked_for(text, knowledge):
        chapter, language = found
        return Word("chapter", language, chapter.id)
    return None


def _names_topic(squashed: str, knowledge: KnowledgeBase) -> bool:
    return any(squash(name) == squashed for topic in knowledge.topics for name in names_of(topic))


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


_SAID_ONLY = re.compile(
    "(?:" + "|".join(_longest_first([*wording.ASIDE_FILLERS, *(w for words in _ASIDES.values() for w in words)])) + ")+"
)
