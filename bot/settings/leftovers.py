"""Finds leftovers of a shell, Docker or a copied page around the value of a setting, such as quotes.

`docker run --env-file` takes every line as it is, with quotes and comments:
https://docs.docker.com/reference/cli/docker/container/run/#env.
"""

from __future__ import annotations

import re
import unicodedata

from knowledge.normalization import visible

_QUOTES = "\"'`´“”„‟‘’‚‛«»"
_ENDS = ";,"
_NAME = re.compile(r"(?:(?:export|set)\s+)?([A-Za-z][A-Za-z0-9_]*)\s*=")


def trimmed(value: str) -> str:
    """Return a value without white space and invisible characters at its ends."""
    start, end = 0, len(value)
    while start < end and _shows_nothing(value[start]):
        start += 1
    while start < end and _shows_nothing(value[end - 1]):
        end -= 1
    return value[start:end]


def leftover(name: str, value: str) -> str | None:
    """Return how to write the value of the variable `name`, if there are leftovers around it, or else None.

    `value` is trimmed and not empty.
    """
    if value[0] in _QUOTES or value[-1] in _QUOTES:
        return "given without quotes"
    if value[-1] in _ENDS:
        return f"given without “{value[-1]}” at its end"
    given = _NAME.match(value)
    if given and given[1].upper() == name:
        return f"given once, without “{given[1]}=” in the value"
    if any(_is_invisible(sign) for sign in value):
        return "given without invisible characters"
    return None


def _shows_nothing(sign: str) -> bool:
    return sign.isspace() or _is_invisible(sign)


def _is_invisible(sign: str) -> bool:
    """Return whether a character is invisible: drawn as nothing, as a gap, or as the end of a line."""
    return visible(sign) != sign or unicodedata.category(sign) in ("Cc", "Zl", "Zp")
