"""Finds the type of answer that a question expects, such as a phone number, a salary, a person or instructions.

Even the right topic may not contain an answer of that type. For each type, `patterns.txt` lists the words that ask for
such an answer (`asked`) and the words found in texts that contain one (`told`), in English and Korean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.normalization import fold_case
from knowledge.search import lexicon

ANSWER_TYPES = tuple(
    name.removesuffix(": asked") for name in lexicon.sections("patterns.txt") if name.endswith(": asked")
)
"""All answer types. Of two that one question may expect, the more specific comes first: 'maker' before 'doer'."""

CERTAIN = frozenset({"count", "date", "duration", "maker", "measure", "money", "pay", "price", "share"})
"""The answer types with clear signs: a text without the signs of a type certainly contains no answer of that type."""


_WORD = re.compile(r"\S+")


def expected_answer_types(question: str) -> frozenset[str]:
    """Return the answer types that a question expects. Most questions do not expect any of the known types."""
    return _matching(question, "asked")


def without_asked(question: str) -> str:
    """Return a question, casefolded, without the words that say which type of answer it expects."""
    folded = fold_case(question)
    asked = [False] * len(folded)
    for name in ANSWER_TYPES:
        for found in lexicon.pattern(f"{name}: asked").finditer(folded):
            asked[found.start() : found.end()] = [True] * (found.end() - found.start())
    words = _WORD.finditer(folded)
    return " ".join(word[0] for word in words if not any(asked[word.start() : word.end()]))


def is_asked_for(answer_type: str, questions: Iterable[str]) -> bool:
    """Return whether one of the questions, each of one line, expects an answer of this type."""
    expects = lexicon.pattern(f"{answer_type}: asked").search
    return any(map(expects, fold_case("\n".join(questions)).split("\n")))


def contained_answer_types(text: str) -> frozenset[str]:
    """Return the answer types that a text may contain."""
    return _matching(text, "told")


def shared_answer_types(versions: Iterable[str]) -> frozenset[str]:
    """Return the answer types that all versions of a text, such as those in several languages, may contain."""
    return frozenset(ANSWER_TYPES).intersection(*map(contained_answer_types, versions))


def _matching(text: str, side: str) -> frozenset[str]:
    folded = fold_case(text)
    return frozenset(name for name in ANSWER_TYPES if lexicon.pattern(f"{name}: {side}").search(folded))
