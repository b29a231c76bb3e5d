"""Reads a question as it was typed: its language, its words, and which of them are content words."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import Stemmer

from knowledge.model import Language
from knowledge.normalization import fold_case, visible, without_marks, without_surrogates
from knowledge.search import lexicon
from knowledge.search.answer_types import expected_answer_types, without_asked
from knowledge.search.small_talk import without_small_talk
from knowledge.search.years_and_countries import (
    countries_in,
    with_full_decades,
    with_short_countries,
    without_years,
    years_in,
)

MAX_LENGTH = 600
"""Only this many characters of a question are read. More would hardly change its topic, but would take time."""

_MAX_TYPED = 10 * MAX_LENGTH
"""Only this many characters are searched for invisible ones, which do not count."""

_MARKUP = re.compile(r"<([@#!])[^>]*>|<((?:https?|mailto):[^>|]*)(?:\|([^>]*))?>")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[a-z0-9]+(?:'[a-z]+)?|[가-힣]+|[^\W_]+")
_HANGUL = re.compile(r"[가-힣]")
_LATIN_WORD = re.compile(r"[a-z]+")
_STEMMER = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question, casefolded, with its stem. A content word says something about the topic.

    `is_korean` says whether it is written in Hangul. `terms` holds the terms under which it is indexed: its stem or, in
    Korean, each pair of adjacent syllables. A function word has no terms.
    """

    text: str
    stem: str
    is_content: bool
    is_korean: bool = field(compare=False)
    terms: tuple[str, ...] = field(compare=False)


@dataclass(frozen=True)
class Question:
    """A question, prepared for the search.

    `text` contains no markup. It contains small talk only if the question consists of nothing else.

    The properties that only some searches need are computed on first use: a search by names needs none of them.
    """

    text: str
    language: Language
    words: tuple[Word, ...]

    def with_text(self, text: str) -> Question:
        """Return the question with another text, in the same language."""
        return Question(text, self.language, words_of(text))

    @cached_property
    def folded(self) -> str:
        """Return the text in the form in which patterns are looked for: casefolded, as `fold_case` returns it."""
        return fold_case(self.text)

    @cached_property
    def years(self) -> frozenset[str]:
        """Return the years that the question names."""
        return years_in(self.text)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Return the foreign countries that the question names."""
        return countries_in(self.text)

    @property
    def years_and_countries(self) -> frozenset[str]:
        """Return the years and the foreign countries that the question names."""
        return self.years | self.countries

    @cached_property
    def is_only_years(self) -> bool:
        """Return whether the question names years and says nothing else, as 'and in 2005?' does."""
        return bool(self.years) and not any(word.is_content for word in words_of(without_years(self.text)))

    @cached_property
    def is_only_type(self) -> bool:
        """Return whether the question says which type of answer it expects and nothing else: 'phone number?'."""
        return bool(self.answer_types) and not any(word.is_content for word in words_of(without_asked(self.text)))

    @cached_property
    def answer_types(self) -> frozenset[str]:
        """Return the answer types that the question expects."""
        return expected_answer_types(self.text)

    @cached_property
    def content(self) -> tuple[Word, ...]:
        """Return the content words of the question."""
        return tuple(word for word in self.words if word.is_content)


def read_question(typed: str) -> Question:
    """Read a question typed in English or Korean, with or without Slack's markup, and however it is decorated."""
    readable = without_surrogates(typed[:_MAX_TYPED])
    text = without_small_talk(without_marks(_MARKUP.sub(_label, visible(html.unescape(readable))[:MAX_LENGTH])))
    text = with_short_countries(with_full_decades(text))
    return Question(text, language_of(text), words_of(text))


def _label(match: re.Match[str]) -> str:
    return f" {match[3] or ''} "


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text. Function words are marked as words without content."""
    return tuple(map(word_of, _tokens_of(text)))


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Return how often each word occurs in these texts. The words are spelled as in the texts, but in lower case."""
    return Counter(_tokens_of("\n".join(texts)))


def _tokens_of(text: str) -> list[str]:
    return _TOKEN.findall(fold_case(text).replace("’", "'"))


@lru_cache(maxsize=50_000)
def word_of(token: str) -> Word:
    """Return the word with this spelling, which is in lower case."""
    token = token.removesuffix("'s")
    stemmed, is_content, is_korean = stem(token), not lexicon.is_function_word(token), "가" <= token[:1] <= "힣"
    terms = _pairs_of_syllables(token) if is_korean else (stemmed,)
    return Word(token, stemmed, is_content, is_korean, terms if is_content else ())


def _pairs_of_syllables(token: str) -> tuple[str, ...]:
    """Return each pair of adjacent syllables of a Korean word without its particle, or the only syllable."""
    syllables = lexicon.without_particle(token)
    return tuple(syllables[n : n + 2] for n in range(len(syllables) - 1)) or (syllables,)


def stem(token: str) -> str:
    """Return the stem of an English word, after changing it to American spelling, or any other word unchanged.

    The stem is found with Porter's improved algorithm. Words of up to three letters are not changed.
    """
    if not _LATIN_WORD.fullmatch(token) or len(token) < 4:
        return token
    return str(_STEMMER.stemWord(lexicon.american_spelling(token)))


def is_written(question: str) -> bool:
    """Return whether a question is a whole sentence, fit for people to read.

    One with a colon may be a follow-up with its topic's title in front, such as 'KONEPS: and the fees?'.
    """
    return question.endswith("?") and not question[0].islower() and ": " not in question


def language_of(text: str) -> Language:
    """Return the language of a question: Korean if it contains Hangul, otherwise English.

    A question with more English function words than Hangul words counts as an English question with a Korean name.
    """
    folded = fold_case(text)
    if not _HANGUL.search(folded):
        return "en"
    english = sum(word in lexicon.ENGLISH_FUNCTION_WORDS for word in _LATIN_WORD.findall(folded))
    hangul_words = len(re.findall(r"[가-힣]+", folded))
    return "en" if english > hangul_words else "ko"
