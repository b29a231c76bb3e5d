"""Tells texts that are the same in several languages, such as KONEPS, from texts in one language."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.model import KnowledgeBase, Language
from knowledge.normalization import fold_case

_HANGUL = re.compile(r"[가-힣]")
_WORD = re.compile(r"[^\W_]+")


def is_also_in(language: Language, text: str, knowledge: KnowledgeBase) -> bool:
    """Return whether a text without Hangul may also be in `language`: the report's texts in it have all of its words.

    A Korean who types KONEPS has not chosen English.
    """
    words = _WORD.findall(fold_case(text))
    return bool(words) and not _HANGUL.search(text) and _words_in(knowledge, language).issuperset(words)


@lru_cache(maxsize=8)
def _words_in(knowledge: KnowledgeBase, language: Language) -> frozenset[str]:
    topics = knowledge.topics
    texts = (text[language] for topic in topics for text in (topic.title, topic.summary))
    told = (statement.text[language] for topic in topics for statement in topic.statements)
    return frozenset(_WORD.findall(fold_case("\n".join((*texts, *told)))))
