"""Takes greetings, thanks and asides off a question: they say nothing of what is asked, and much of small talk."""

from __future__ import annotations

import re

from knowledge.search import lexicon

_BREAK = r"[\s,.!~:;?…–]|-(?!\w)"
_OPENING = re.compile(rf"^(?:{lexicon.pattern('courtesy opening').pattern})(?:(?:{_BREAK})+|$)", re.IGNORECASE)
_CLOSING = re.compile(
    rf"(?:^|(?:{_BREAK})+)(?:{lexicon.pattern('courtesy closing').pattern})(?:{_BREAK})*$",
    re.IGNORECASE,
)


def without_courtesies(text: str) -> str:
    """Give a question without its courtesies, or as it is where it consists of nothing else."""
    bare = text
    while bare:
        shorter = _CLOSING.sub("", _OPENING.sub("", bare, count=1), count=1)
        if shorter == bare:
            return bare
        bare = shorter
    return text
