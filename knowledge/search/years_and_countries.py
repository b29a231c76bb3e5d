"""Finds the years and countries in a text, because they narrow a question down to a single case."""

from __future__ import annotations

import re
from functools import cache

from knowledge.normalization import fold_case
from knowledge.search import lexicon

_YEAR = re.compile(r"(?<![\d,.])(?:1[89]|20)\d\d(?!\d|,\d)")
_YEAR_IN_WORDS = re.compile(rf"{_YEAR.pattern}(?:\s?년도?(?:에|에는|엔|의|은|는)?요?(?![가-힣]))?")
_DECADES = {"thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8, "nineties": 9}
_OF_LIFE = r"(?<!\bin their )(?<!\bin his )(?<!\bin her )(?<!\bin my )"
_DECADE = re.compile(
    rf"(?<!\w){_OF_LIFE}(?:['’]?([3-9])0s\b|({'|'.join(_DECADES)})\b|([3-9])0(?=\s?년대))", re.IGNORECASE
)
_SHORT = {"states": "USA", "kingdom": "UK", "arab emirates": "UAE"}
_UNITED = re.compile(r"\bunited (states|kingdom|arab emirates)\b(?: of america\b)?", re.IGNORECASE)
_US = re.compile(r"\bUS\b")
"""Matches 'US' in capitals only, because 'us' is a word."""


def years_in(text: str) -> frozenset[str]:
    """Return the years from 1800 to 2099 that a text names."""
    return frozenset(_YEAR.findall(fold_case(text)))


def without_years(text: str) -> str:
    """Return a text without the years in it, and without the Korean word for 'year' after them.

    >>> without_years("population in 2006; 2006년에 인구")
    'population in  ;   인구'
    """
    return _YEAR_IN_WORDS.sub(" ", text)


def with_full_decades(text: str) -> str:
    """Return a text with the decades of the 20th century in full, as reports have them.

    >>> with_full_decades("the 60s and the eighties; 90년대")
    'the 1960s and the 1980s; 1990년대'
    """
    return _DECADE.sub(_full_decade, text)


def _full_decade(found: re.Match[str]) -> str:
    digits, word, korean = found.groups()
    return f"19{korean}0" if korean else f"19{digits or _DECADES[word.lower()]}0s"


def with_short_countries(text: str) -> str:
    """Return a text with 'United Kingdom' and the like abbreviated: they have nothing in common with United Nations.

    >>> with_short_countries("tax in the United Kingdom")
    'tax in the UK'
    """
    return _UNITED.sub(lambda found: _SHORT[found[1].lower()], text)


def countries_in(text: str) -> frozenset[str]:
    """Return the English names, in lower case, of the foreign countries that a text names in English or Korean.

    A president of Korea counts as a country, because the name stands for another government.
    """
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
