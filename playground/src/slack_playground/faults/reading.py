"""Checks the values of a fault's keys, and raises an error that names the key if a value is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Literal, get_args

from slack_playground.records import Json

Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]
REASONS: tuple[Reason, ...] = get_args(Reason)
"""The reasons in Slack's disconnect messages: https://docs.slack.dev/apis/events-api/using-socket-mode."""

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_FRAMING = frozenset({"content-length", "content-type", "transfer-encoding", "connection"})
"""Headers that the server sets itself."""
_LOWEST_STATUS, _HIGHEST_STATUS = 200, 599

Reader = Callable[[str, Any], Any]


class FaultError(ValueError):
    """Raised if a fault is not valid. The message says what is wrong."""


def share(key: str, value: Any) -> float:
    """Return the value if it is a number greater than 0 and at most 1. Raises FaultError if it is not."""
    if not _is_number(value) or not 0 < value <= 1:
        raise FaultError(f"A fault's {key} must be a number above 0, up to 1.")
    return float(value)


def seconds(key: str, value: Any) -> float:
    """Return the value if it is a finite number of seconds, 0 or more. Raises FaultError if it is not."""
    if not _is_number(value) or not 0 <= value < math.inf:
        raise FaultError(f"A fault's {key} must be a number, 0 or more.")
    return float(value)


def whole(least: int, most: int | None = None) -> Reader:
    """Return a reader that accepts whole numbers from `least` to `most`, or from `least` up if `most` is None."""
    bounds = f"{least} or more" if most is None else f"{least} to {most}"

    def read(key: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least or (most and value > most):
            raise FaultError(f"A fault's {key} must be a whole number, {bounds}.")
        return value

    return read


status = whole(_LOWEST_STATUS, _HIGHEST_STATUS)


def names(key: str, value: Any) -> frozenset[str]:
    """Return the value as a set if it is a list of names. Raises FaultError if it is not."""
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise FaultError(f"A fault's {key} must be a list of names.")
    return frozenset(value)


def flag(key: str, value: Any) -> bool:
    """Return the value if it is true or false. Raises FaultError if it is not."""
    if not isinstance(value, bool):
        raise FaultError(f"A fault's {key} must be true or false.")
    return value


def line(key: str, value: Any) -> str:
    """Return the value if it is one line of text, as a header's value must be. Raises FaultError if it is not."""
    if not isinstance(value, str) or not _is_line(value):
        raise FaultError(f"A fault's {key} must be one line of text.")
    return value


def name(key: str, value: Any) -> str:
    """Return the value if it is a non-empty string. Raises FaultError if it is not."""
    if not isinstance(value, str) or not value:
        raise FaultError(f"A fault's {key} must be a name.")
    return value


def retry_after(key: str, value: Any) -> int | str:
    """Return the value if it can be sent in the Retry-After header, even if it is invalid there on purpose.

    Raises FaultError if it is neither a whole number nor one line of text.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _is_line(value):
        return value
    raise FaultError(f"A fault's {key} must be a whole number or one line of text.")


def reason(key: str, value: Any) -> Reason:
    """Return the value if it is one of REASONS. Raises FaultError if it is not."""
    for each in REASONS:
        if value == each:
            return each
    raise FaultError(f"A fault's {key} must be one of {', '.join(REASONS)}.")


def headers(key: str, value: Any) -> dict[str, str]:
    """Return the value if it is an object that maps header names to strings.

    Raises FaultError if it is not, or if it contains a header that the server sets itself.
    """
    if not isinstance(value, dict):
        raise FaultError(f"A fault's {key} must be an object of names and strings.")
    for header, text in value.items():
        if not _HEADER_NAME.fullmatch(header) or not isinstance(text, str) or not _is_line(text):
            raise FaultError(
                f"A fault's {key} must be an object of names and strings; the header {header!r} isn't valid."
            )
        if header.lower() in _FRAMING:
            raise FaultError(f"A fault's {key} can't set {header!r}.")
    return dict(value)


def fields(key: str, value: Any) -> Json:
    """Return the value if it is a JSON object. Raises FaultError if it is not."""
    if not isinstance(value, dict):
        raise FaultError(f"A fault's {key} must be a JSON object.")
    return dict(value)


def anything(_key: str, value: Any) -> Any:
    """Return the value, which can be any JSON value."""
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def _is_line(text: str) -> bool:
    return text.isprintable()
