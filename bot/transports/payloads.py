"""Reads Slack's payloads. What neither Slack nor every database accepts becomes a question mark in them."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from knowledge.normalization import without_surrogates

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""An escaped NUL in JSON, which PostgreSQL refuses. After another backslash, it would be a text's own backslash."""

_MAX_FIELDS = 200


def read_json(text: str) -> Any:
    """Return the value in a JSON text. Raises ValueError if it is not JSON.

    Each NUL becomes a question mark, and so does each lone surrogate, such as half of an emoji that was cut.
    """
    value = json.loads(_NUL.sub(r"\1?", text))
    if _SURROGATE.search(text):
        value = json.loads(without_surrogates(json.dumps(value, ensure_ascii=False)))
    return value


def read_form(text: str) -> dict[str, str]:
    """Return the fields of an encoded form. Raises ValueError if it is not one, or has too many fields.

    Each NUL becomes a question mark.
    """
    plain = text.replace("%00", "?").replace("\0", "?")
    return dict(
        parse_qsl(plain, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=_MAX_FIELDS)
    )
