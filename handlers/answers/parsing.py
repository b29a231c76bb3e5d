"""Turns typed text into a request: a question, a courtesy, or a request for help, a chapter, a language or a fact."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from handlers.answers import texts
from handlers.answers.chapters import chapter_by_number, chapter_by_title, is_about
from handlers.answers.requests import (
    Ask,
    Browse,
    BrowseChapter,
    Courtesies,
    FindNoChapter,
    Greet,
    Help,
    RandomFact,
    Request,
    SayCourtesy,
    SwitchLanguage,
)
from handlers.texts import POLITE_ENDINGS
from handlers.typed_words import LONGEST, look_up
from knowledge.model import Chapter, KnowledgeBase, Language, Topic
from knowledge.normalization import EMOJI, fold_case, normalize, visible, without_marks
from knowledge.search.alias_index import names_of
from knowledge.search.small_talk import without_small_talk

_TOKEN = re.compile(r"\w+")
_WORDS: Sequence[tuple[Mapping[str, Language], Callable[[Language], Request]]] = (
    (texts.GREETING_WORDS, Greet),
    (texts.HELP_WORDS, Help),
    (texts.LIST_WORDS, Browse),
    (texts.RANDOM_WORDS, RandomFact),
    (texts.LANGUAGE_WORDS, SwitchLanguage),
)
_COURTESIES: Mapping[Courtesies, Mapping[str, Language]] = {
    "thanks": texts.THANKS_WORDS,
    "goodbye": texts.GOODBYE_WORDS,
    "complaint": texts.COMPLAINT_WORDS,
    "okay": texts.OKAY_WORDS,
}


def read_text(text: str, knowledge: KnowledgeBase) -> Request:
    """Read what a person typed: a word such as help or thanks, a chapter, or else a question.

    A message with only emoji or other symbols is a greeting. Single Korean letters such as ㅋㅋ are a courtesy.

    The name of a topic is always a question, even if it is also a word such as help. The exception is a chapter's
    number: it opens the chapter, even if a topic about the whole chapter has the same name.
    """
    if _is_wordless(visible(text)):
        return Greet("en")
    whole = without_marks(text)
    bare = without_small_talk(whole)
    numbered = _chapter(chapter_by_number(bare, knowledge))
    said = _word(bare) or _about_bot(bare) or _courtesy(whole) or _courtesy(bare)
    word = said or numbered or _chapter(chapter_by_title(bare, knowledge))
    if word is None and re.fullmatch(texts.LETTERS, normalize(bare)):
        return SayCourtesy("okay", "ko")
    if word is None or any(not _is_whole(topic, numbered) for topic in _named(knowledge).get(normalize(bare), ())):
        return Ask(text)
    return word


def _is_wordless(text: str) -> bool:
    """Return whether a message has emoji or other symbols, but no words. If it has only punctuation, return False."""
    bare = EMOJI.sub("", text)
    return bool(text.strip(" ?!.…")) and not normalize(bare)


def _word(text: str) -> Request | None:
    return look_up((normalize(text), _without_politeness(text)), _WORDS) if len(text) <= LONGEST else None


def _without_politeness(text: str) -> str:
    """Return the normalized text without phrases such as 'please show me', or with them if nothing else is left."""
    words = [token for token in _TOKEN.findall(fold_case(text)) if token not in texts.POLITE_WORDS]
    return POLITE_ENDINGS.sub("", normalize(" ".join(words))) or normalize(text)


def _about_bot(text: str) -> Request | None:
    """Read a question about the bot itself, such as 'who made you', as a request for help."""
    typed = normalize(text) if len(text) <= LONGEST else ""
    return next((Help(language) for language, asks in texts.ABOUT_BOT.items() if asks.fullmatch(typed)), None)


def _courtesy(text: str) -> Request | None:
    """Read thanks and similar courtesies.

    If a message contains several courtesies ('ok, thanks a lot!'), return the one that comes first in `_COURTESIES`.
    """
    typed = normalize(text)
    if not typed or len(text) > LONGEST or not _SAID_ONLY.fullmatch(typed):
        return None
    for kind, words in _COURTESIES.items():
        if found := next((word for word in _longest_first(words) if word in typed), None):
            return SayCourtesy(kind, words[found])
    return None


def _chapter(found: tuple[Chapter | None, Language] | None) -> Request | None:
    if found is None:
        return None
    chapter, language = found
    return BrowseChapter(language, chapter.id) if chapter else FindNoChapter(language)


@lru_cache(maxsize=8)
def _named(knowledge: KnowledgeBase) -> Mapping[str, Sequence[Topic]]:
    """Return the topics by their normalized names, and by the names of their statements."""
    found: dict[str, list[Topic]] = defaultdict(list)
    for topic in knowledge.topics:
        for name in {normalize(name) for name in names_of(topic)} - {""}:
            found[name].append(topic)
    return dict(found)


def _is_whole(topic: Topic, asked: Request | None) -> bool:
    """Return whether `asked` is a request for a chapter, and the topic is about that whole chapter."""
    return isinstance(asked, BrowseChapter) and is_about(topic, asked.chapter)


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


_SAID_ONLY = re.compile(
    "(?:"
    + "|".join(_longest_first([*texts.ASIDE_FILLERS, *(w for words in _COURTESIES.values() for w in words)]))
    + ")+"
)
