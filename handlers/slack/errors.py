"""Reads why a call to Slack failed, whatever came back: Slack's own answer, a proxy's page, half a response or nothing.

Slack's SDK raises SlackApiError for most answers that are not a success, but its `response` may hold a dict, a list, a
text or aiohttp's own response. For other answers, the SDK fails with errors of its own code, such as AttributeError.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Literal

import aiohttp
from slack_sdk.errors import SlackApiError

SLACK_CODE = re.compile(r"[a-z_]{1,60}")
"""What Slack's error codes look like. Other texts may quote what people wrote, and are not logged."""

CALL_ERRORS: tuple[type[Exception], ...] = (
    SlackApiError,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    # What Slack's SDK raises over a response that is not Slack's.
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
)
"""The errors that a call to Slack may raise."""

_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.InvalidURL)

Fate = Literal["refused", "limited", "not sent", "unknown"]
"""What became of a failed call: Slack refused it, told us to wait, never got it, or may have carried it out."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed call to Slack.

    `code` is Slack's error code or, if there is none, empty. `about` names the failure for the log, and quotes nobody.
    `retry_after` is how many seconds to wait, if the response says so.
    """

    fate: Fate
    about: str
    code: str = ""
    retry_after: float | None = None


def read_failure(error: BaseException) -> Failure:
    """Return why a call to Slack failed, from one of CALL_ERRORS."""
    if not isinstance(error, SlackApiError):
        return Failure("not sent" if isinstance(error, _NOT_SENT) else "unknown", type(error).__name__)
    response: Any = error.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    code = _code(getattr(response, "data", None))
    after = _seconds((getattr(response, "headers", None) or {}).get("Retry-After"))
    about = code or f"status {status}"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Failure("limited", about, code, after)
    return Failure("refused" if status == HTTPStatus.OK and code else "unknown", about, code, after)


def _code(data: Any) -> str:
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and SLACK_CODE.fullmatch(code) else ""


def _seconds(value: Any) -> float | None:
    """Return the seconds in a Retry-After header: a number or a date, see RFC 9110, section 10.2.3."""
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        seconds = _until(value)
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _until(value: Any) -> float:
    try:
        date = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return math.nan
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - datetime.now(UTC).timestamp()
