"""Reads from a command whether everyone may see its answer."""

from __future__ import annotations

import re

from handlers.sharing.texts import PUBLIC_WORDS

_DASHES = "-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
"""The characters that people type as a hyphen, or that phones make of two hyphens."""
_PUBLIC = re.compile(rf"(?<!\S)[{_DASHES}]{{1,3}}(?:{'|'.join(PUBLIC_WORDS)})(?!\S)", re.IGNORECASE)


def read_public(text: str) -> tuple[str, bool]:
    """Return a command's text without "--public", and whether it contained "--public"."""
    rest, count = _PUBLIC.subn(" ", text)
    return (" ".join(rest.split()), True) if count else (text, False)
