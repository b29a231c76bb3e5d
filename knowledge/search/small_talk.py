"""Removes greetings, thanks and asides, which make a question look like small talk and say nothing about its topic."""

from __future__ import annotations

import re

from knowledge.search import lexicon

_BREAK = r"[\s,.!~:;?…–]|-(?!\w)"
_OPENING = re.compile(rf"^(?:{lexicon.pattern('small talk before').pattern})(?:(?:{_BREAK})+|$)", re.IGNORECASE)
_CLOSING = re.compile(
    rf"(?:^|(?:{_BREAK})+)(?:{lexicon.pattern('small talk after').pattern})(?:{_BREAK})*$",
    re.IGNORECASE,
)


def without_small_talk(text: str) -> str:
    """Return a question without its small talk, or unchanged if it consists only of small talk."""
    bare = text
    while bare:
        shorter = _CLOSING.sub("", _OPENING.sub("", bare, count=1), count=1)
        if shorter == bare:
            return bare
        bare = shorter
    return text
