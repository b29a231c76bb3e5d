"""Reads what a person typed: its language, its words, and which of them say what is asked about."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

import Stemmer

from knowledge.model import Language
from knowledge.search import lexicon
from knowledge.search.courtesies import without_courtesies
from knowledge.search.requests import sorts_asked_for
from knowledge.search.specifics import countries_in, years_in
from knowledge.wording import fold

MAX_LENGTH = 600
"""Characters of a question that are read; the rest cannot change what is asked about, only how long that takes."""

_MARKUP = re.compile(r"<([@#!])[^>]*>|<((?:https?|mailto):[^>|]*)(?:\|([^>]*))?>|:[a-z0-9_+'-]+:")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[a-z0-9]+(?:'[a-z]+)?|[가-힣]+|[^\W_]+")
_HANGUL = re.compile(r"[가-힣]")
_LATIN_WORD = re.compile(r"[a-z]+")
_STEMMER = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question: folded, with its stem, and whether it says what is asked about."""

    text: str
    stem: str
    is_content: bool

    @property
    def is_korean(self) -> bool:
        """Tell whether the word is written in Hangul."""
        return bool(_HANGUL.match(self.text))


@dataclass(frozen=True)
class Question:
    """A question as it is searched for. `text` is free of markup and courtesies.

    What only some questions are searched by is worked out when it is asked for: names alone need none of it.
    """

    text: str
    language: Language
    words: tuple[Word, ...]

    @cached_property
    def years(self) -> frozenset[str]:
        """Give the years that are named."""
        return years_in(self.text)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Give the foreign countries that are named."""
        return countries_in(self.text)

    @cached_property
    def sorts(self) -> frozenset[str]:
        """Give the sorts of things that are asked for."""
        return sorts_asked_for(self.text)

    @property
    def content(self) -> tuple[Word, ...]:
        """Give the words that say what is asked about."""
        return tuple(word for word in self.words if word.is_content)


def read_question(typed: str) -> Question:
    """Read what a person typed, in English or Korean, with or without Slack's markup."""
    readable = typed[:MAX_LENGTH].encode("utf-8", "replace").decode("utf-8")
    text = without_courtesies(" ".join(_MARKUP.sub(_visible, html.unescape(readable)).split()))
    return Question(text, language_of(text), words_of(text))


def _visible(match: re.Match[str]) -> str:
    return f" {match[3] or ''} "


def words_of(text: str) -> tuple[Word, ...]:
    """Split a text into words; a question's function words are marked as saying nothing by themselves."""
    return tuple(_word(token) for token in _TOKEN.findall(fold(text).replace("’", "'")))


@lru_cache(maxsize=50_000)
def _word(token: str) -> Word:
    token = token.removesuffix("'s")
    return Word(token, stem(token), not lexicon.is_function_word(token))


@lru_cache(maxsize=50_000)
def stem(token: str) -> str:
    """Give the stem under which a word is found: Porter's in American spelling, for English; others as they are."""
    if not _LATIN_WORD.fullmatch(token) or len(token) < 4:
        return token
    return str(_STEMMER.stemWord(lexicon.american(token)))


def language_of(text: str) -> Language:
    """Tell the language of a question: Korean when it holds Hangul, unless its sentence is English around a name."""
    folded = fold(text)
    if not _HANGUL.search(folded):
        return "en"
    english = sum(word in lexicon.ENGLISH_FUNCTION_WORDS for word in _LATIN_WORD.findall(folded))
    hangul_words = len(re.findall(r"[가-힣]+", folded))
    return "en" if english > hangul_words else "ko"
