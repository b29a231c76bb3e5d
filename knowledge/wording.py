"""How two spellings of a name are told to be the same: case, width, spaces, hyphens and marks do not count."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Give `text` in one width and case, so that 'ＫＯＮＥＰＳ' and 'koneps' are equal."""
    return unicodedata.normalize("NFKC", text).casefold()


def squash(text: str) -> str:
    """Give the letters and digits of `text` alone, folded: 'On-nara BPS' and 'onnara bps' become 'onnarabps'."""
    return _NOT_WORD.sub("", fold(text))
