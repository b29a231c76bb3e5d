"""Suggests topics and questions while a person types: first names, then questions, then similar names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from knowledge.model import KnowledgeBase, Language, Topic
from knowledge.normalization import fold_case
from knowledge.search.question import is_written, language_of

MOST = 100
"""The maximum number of suggestions."""

_LONGEST_TYPED = 80
_LONGEST_QUESTION = 75
"""A longer question would be cut where suggestions are shown."""
_SIMILAR = 80.0
"""The lowest similarity, of 100, of what is suggested although it does not contain what was typed."""
_MOST_SIMILAR = 10
_SHORTEST_SIMILAR = 3
"""The minimum length of typed text to look for similar names: shorter text is similar to too many."""
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name of a topic, or a question, in `language`. `topic` is the id of the topic that it leads to.

    `statement` is the last part of the id of the statement that answers the question, or empty.
    """

    text: str
    language: Language
    topic: str
    statement: str = ""
    is_name: bool = False

    @property
    def target(self) -> tuple[str, str]:
        """Return the `topic` and the `statement` that the suggestion leads to."""
        return self.topic, self.statement


_Keyed = Sequence[tuple[Suggestion, str]]
"""Suggestions with their texts as they are compared, each after a space."""


@dataclass(frozen=True)
class Typeahead:
    """Suggests the report's topics, by all their names, and its questions, in all its languages."""

    knowledge: KnowledgeBase

    def suggest(self, typed: str, language: Language) -> list[Suggestion]:
        """Return suggestions that begin with the typed text, contain its words, or are similar to it, best first.

        If nothing was typed, return the topics' titles in `language`, in the report's order.
        """
        wanted = _key(typed[:_LONGEST_TYPED])
        if not wanted:
            return [_title(topic, language) for topic in self.knowledge.topics[:MOST]]
        found: dict[tuple[str, str], Suggestion] = {}
        for suggestion in self._matching(wanted, language):
            found.setdefault(suggestion.target, suggestion)
            if len(found) == MOST:
                break
        return list(found.values())

    def _matching(self, wanted: str, language: Language) -> Iterator[Suggestion]:
        yield from _containing(wanted, self._names, language)
        yield from _containing(wanted, self._questions, language)
        if len(wanted) >= _SHORTEST_SIMILAR:
            yield from _similar(wanted, self._names)

    @cached_property
    def _names(self) -> _Keyed:
        """Return the topics under their titles, followed by the topics under their other names."""
        topics, languages = self.knowledge.topics, self.knowledge.languages
        titles = [_title(topic, language) for topic in topics for language in languages]
        return _keyed([*titles, *(each for topic in topics for each in self._other_names_of(topic))])

    @cached_property
    def _questions(self) -> _Keyed:
        return _keyed(each for topic in self.knowledge.topics for each in self._questions_of(topic))

    def _other_names_of(self, topic: Topic) -> Iterator[Suggestion]:
        for name in topic.names:
            language = self.knowledge.language(language_of(name))
            yield Suggestion(f"{name} · {topic.title[language]}", language, topic.id, is_name=True)

    def _questions_of(self, topic: Topic) -> Iterator[Suggestion]:
        asked = [("", topic.questions), *((each.name, each.questions) for each in topic.statements)]
        for statement, questions in asked:
            for language in self.knowledge.languages:
                shown = (each for each in questions[language] if is_written(each) and len(each) <= _LONGEST_QUESTION)
                yield from (Suggestion(question, language, topic.id, statement) for question in shown)


def _title(topic: Topic, language: Language) -> Suggestion:
    return Suggestion(topic.title[language], language, topic.id, is_name=True)


def _key(text: str) -> str:
    """Return the form of a text that is compared: folded, with single spaces, and with Hangul split into letters.

    So a syllable that is still being typed matches, too: 나라자 is the beginning of 나라장터.
    """
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKD", fold_case(text))).strip()


def _keyed(suggestions: Iterable[Suggestion]) -> _Keyed:
    return tuple((each, f" {_key(each.text)}") for each in suggestions)


def _containing(wanted: str, keyed: _Keyed, language: Language) -> Iterator[Suggestion]:
    """Yield what begins with the wanted text, then what has it at the beginning of a word, then what has all its words.

    In each of these groups, suggestions in `language` come first.
    """
    first, *others = [f" {word}" for word in wanted.split()]
    matching = [(each, key) for each, key in keyed if first in key and all(word in key for word in others)]

    def rank(match: tuple[Suggestion, str]) -> tuple[int, bool]:
        each, key = match
        return 0 if key.startswith(wanted, 1) else 1 if f" {wanted}" in key else 2, each.language != language

    yield from (each for each, _ in sorted(matching, key=rank))


def _similar(wanted: str, keyed: _Keyed) -> Iterator[Suggestion]:
    keys = [key for _, key in keyed]
    for _, _, place in process.extract(
        wanted, keys, scorer=fuzz.partial_ratio, limit=_MOST_SIMILAR, score_cutoff=_SIMILAR
    ):
        yield keyed[place][0]
