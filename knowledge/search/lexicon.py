"""Reads the lists in `wordlists`: words and phrases whose meaning does not depend on the subject of the report."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import groupby

_WORD_START = r"\b"
_HEADING = re.compile(r"\[([a-z][a-z: -]*)\]")


@cache
def sections(file: str) -> dict[str, tuple[str, ...]]:
    """Return the lines of each section of a file, by section name, without comments and blank lines."""
    found: dict[str, list[str]] = {}
    for line in lines(file):
        heading = _HEADING.fullmatch(line)
        if heading:
            found[heading[1]] = []
        elif found:
            found[next(reversed(found))].append(line)
    return {name: tuple(entries) for name, entries in found.items()}


def lines(file: str) -> tuple[str, ...]:
    """Return the lines of a list, without comments (which start with '#') and blank lines."""
    text = (resources.files("knowledge.search") / "wordlists" / file).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def digest() -> bytes:
    """Return a digest of all lists."""
    folder = resources.files("knowledge.search") / "wordlists"
    texts = (file.read_bytes() for file in sorted(folder.iterdir(), key=lambda file: file.name) if file.is_file())
    return hashlib.blake2b(b"\0".join(texts), digest_size=16).digest()


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return a section of `patterns.txt` as one regular expression, in which earlier lines are tried first.

    For lines that begin with the start of a word, this start is looked for only once, which takes far less time.
    """
    parts = []
    for at_start, lines in groupby(sections("patterns.txt")[name], lambda line: line.startswith(_WORD_START)):
        joined = "|".join(line.removeprefix(_WORD_START) for line in lines)
        parts.append(f"{_WORD_START}(?:{joined})" if at_start else joined)
    return re.compile("|".join(parts))


def words(name: str) -> frozenset[str]:
    """Return the words in a section of `words.txt`."""
    return frozenset(" ".join(sections("words.txt")[name]).split())


ENGLISH_FUNCTION_WORDS = words("english function words")
KOREAN_FUNCTION_WORDS = words("korean function words")
LINKING_WORDS = words("linking words")
"""Words that people add to names or leave out of them."""


def _ending_in(endings: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(endings, key=len, reverse=True))})$")


_PARTICLES = words("korean particles")
_PARTICLE = _ending_in(_PARTICLES)
_ASKING = re.compile(rf"(?:{'|'.join(sorted(words('korean question words')))})(?!.*(?:(?<!였)나|든지?|라도)$)")
"""Matches 'who' and 'where' with any ending, as in 누구였나요, but not 'whoever' and 'anywhere', as in 어디서나."""

_TIMES = words("times")
_KOREAN_TIMES = tuple(word for word in _TIMES if len(word) > 1 and word >= "가")


def is_function_word(token: str) -> bool:
    """Return whether a word, in English or Korean, says nothing about the topic of a question."""
    return token in ENGLISH_FUNCTION_WORDS or token in KOREAN_FUNCTION_WORDS or bool(_ASKING.match(token))


def is_time(token: str) -> bool:
    """Return whether a word, in Korean with any ending, is one such as 'before' or 'now', as 예전엔요 is."""
    return token in _TIMES or token.startswith(_KOREAN_TIMES)


def without_particle(token: str) -> str:
    """Return a Korean word without the particle at its end: '나라장터는' becomes '나라장터'.

    The word is returned unchanged if fewer than two syllables would be left.
    """
    shorter = _PARTICLE.sub("", token)
    return shorter if len(shorter) >= 2 else token


def before_particles(token: str) -> Iterator[str]:
    """Yield the two syllables or more of a Korean word that may precede its particle: 하나로 and 하나 of 하나로는."""
    return (token[:place] for place in range(2, len(token)) if token[place:] in _PARTICLES)


def american_spelling(token: str) -> str:
    """Return a word with a British ending changed to the American one, or any other word unchanged.

    Such endings are those of centre, colour, programme, organisation and digitalise. Some other words have the same
    endings and are changed too, such as promise.
    """
    if token.endswith(("ogramme", "ogrammes")):
        return token.replace("gramme", "gram")
    if token.endswith(("tre", "tres")):
        return re.sub(r"tre(s?)$", r"ter\1", token)
    if token.endswith("our") and len(token) > 5:
        return token[:-3] + "or"
    return re.sub(r"(?<=[a-z]{3})is(ation|ations|e|ed|es|ing)$", r"iz\1", token)
