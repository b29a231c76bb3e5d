"""Words and turns of phrase that mean the same whatever the report is about, read from the lists in `wordlists`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

_HEADING = re.compile(r"\[([a-z][a-z: -]*)\]")


@cache
def sections(file: str) -> dict[str, tuple[str, ...]]:
    """Give the lines of a list by the name of their section; notes and empty lines are left out."""
    found: dict[str, list[str]] = {}
    for line in lines(file):
        heading = _HEADING.fullmatch(line)
        if heading:
            found[heading[1]] = []
        elif found:
            found[next(reversed(found))].append(line)
    return {name: tuple(entries) for name, entries in found.items()}


def lines(file: str) -> tuple[str, ...]:
    """Give the lines of a list, without notes (which start with '#') and empty ones."""
    text = (resources.files("knowledge.search") / "wordlists" / file).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Give the turns of phrase of a section of `patterns.txt` as one regular expression, the earlier ones first."""
    return re.compile("|".join(sections("patterns.txt")[name]))


def words(name: str) -> frozenset[str]:
    """Give the words of a section of `words.txt`."""
    return frozenset(" ".join(sections("words.txt")[name]).split())


ENGLISH_FUNCTION_WORDS = words("english function words")
KOREAN_FUNCTION_WORDS = words("korean function words")
LINKING_WORDS = words("linking words")
"""Words that people put into and leave out of names."""


def _ending_in(endings: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(endings, key=len, reverse=True))})$")


_PARTICLE = _ending_in(words("korean particles"))


def is_function_word(token: str) -> bool:
    """Tell whether a word says nothing about what is asked, in English or Korean."""
    return token in ENGLISH_FUNCTION_WORDS or token in KOREAN_FUNCTION_WORDS


def without_particle(token: str) -> str:
    """Give a Korean word without the particle at its end: '나라장터는' becomes '나라장터'."""
    shorter = _PARTICLE.sub("", token)
    return shorter if len(shorter) >= 2 else token


def american(token: str) -> str:
    """Give the American spelling of a British word, by its ending: centre, programme, organisation, digitalise."""
    if token.endswith(("ogramme", "ogrammes")):
        return token.replace("gramme", "gram")
    if token.endswith(("tre", "tres")):
        return re.sub(r"tre(s?)$", r"ter\1", token)
    if token.endswith("our") and len(token) > 5:
        return token[:-3] + "or"
    return re.sub(r"(?<=[a-z]{3})is(ation|ations|e|ed|es|ing)$", r"iz\1", token)
