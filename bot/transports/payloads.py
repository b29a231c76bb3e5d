"""Reads the JSON of Slack's payloads."""

from __future__ import annotations

import json
import re
from typing import Any

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(text: str) -> Any:
    """Return the value in a JSON text. Raises ValueError if it is not JSON.

    JSON can contain lone surrogates, such as half of an emoji that was cut. Each becomes a question mark, because
    neither Slack nor a database accepts them.
    """
    value = json.loads(text)
    if _SURROGATE.search(text):
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return value
