"""Finds the years and countries in a text, because they narrow a question down to a single case."""

from __future__ import annotations

import re
from functools import cache

from knowledge.normalization import fold_case
from knowledge.search import lexicon

_YEAR = re.compile(r"(?<![\d,.])(?:1[89]|20)\d\d(?!\d|,\d)")
_US = re.compile(r"\bUS\b")
"""Matches 'US' in capitals only, because 'us' is a word."""


def years_in(text: str) -> frozenset[str]:
    """Return the years from 1800 to 2099 that a text names."""
    return frozenset(_YEAR.findall(fold_case(text)))


def countries_in(text: str) -> frozenset[str]:
    """Return the English names, in lower case, of the foreign countries that a text names in English or Korean."""
    pattern, countries = _countries()
    found = frozenset(countries[name] for name in pattern.findall(fold_case(text)))
    return found | {"united states"} if _US.search(text) else found


@cache
def _countries() -> tuple[re.Pattern[str], dict[str, str]]:
    lines = (line.split(", ") for line in lexicon.lines("countries.txt"))
    countries = {name: names[0] for names in lines for name in names}
    latin = "|".join(re.escape(name) for name in sorted(countries, key=len, reverse=True) if name.isascii())
    others = "|".join(re.escape(name) for name in sorted(countries, key=len, reverse=True) if not name.isascii())
    return re.compile(rf"(?<![a-z])(?:{latin})(?![a-z])|(?<![가-힣])(?:{others})"), countries
