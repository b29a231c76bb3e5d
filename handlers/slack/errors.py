"""Reads why a call to Slack failed, whatever came back: Slack's own answer, a proxy's page, half a response or nothing.

Slack's SDK raises SlackApiError for most failed calls, but its `response` may be a dict, a list, a string or aiohttp's
own response. For other failures, the SDK's own code fails with errors such as AttributeError.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Literal

import aiohttp
from slack_sdk.errors import SlackApiError

SLACK_CODE = re.compile(r"[a-z_]{1,60}")
"""The form of Slack's error codes. Other texts may quote what people wrote, and are not logged."""

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

TEMPORARY = frozenset({
    "fatal_error", "internal_error", "message_limit_exceeded", "org_login_required", "rate_limited", "ratelimited",
    "request_timeout", "service_unavailable", "team_added_to_org",
})  # fmt: skip
"""Slack's error codes after which the same call may succeed a little later."""

NOT_PERMITTED = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})
"""Slack's error codes if the bot token does not have the permission for a call."""

_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.InvalidURL)
_MAY_BE_DONE = frozenset({"fatal_error", "internal_error", "service_unavailable"})
"""Error codes after which, according to Slack, part of a call may have been carried out."""

Fate = Literal["refused", "limited", "not sent", "unknown"]
"""What became of a failed call: Slack refused it, told us to wait, never got it, or may have carried it out."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed call to Slack.

    `code` is Slack's error code, or empty if there is none. `about` names the failure for the log, and quotes nobody.
    `retry_after` is how many seconds to wait, if the response says so.
    """

    fate: Fate
    about: str
    code: str = ""
    retry_after: float | None = None

    @property
    def passes(self) -> bool:
        """Return whether the same call may succeed if it is made again a little later."""
        return self.fate != "refused" or self.code in TEMPORARY

    @property
    def may_be_done(self) -> bool:
        """Return whether Slack may have carried out the call although it failed."""
        return self.fate == "unknown" or self.code in _MAY_BE_DONE


def read_failure(error: BaseException) -> Failure:
    """Return why a call to Slack failed, from one of CALL_ERRORS."""
    if not isinstance(error, SlackApiError):
        return Failure("not sent" if isinstance(error, _NOT_SENT) else "unknown", type(error).__name__)
    response: Any = error.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    code = _code(getattr(response, "data", None))
    after = read_retry_after(getattr(response, "headers", None) or {})
    about = code or f"status {status}"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Failure("limited", about, code, after)
    return Failure("refused" if status == HTTPStatus.OK and code else "unknown", about, code, after)


def read_retry_after(headers: Mapping[str, Any]) -> float | None:
    """Return how many seconds to wait, from the header Retry-After, or None if it is missing or cannot be read.

    It is a number or a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after.
    """
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    # Slack's SDK puts each value into a list before it asks whether to try again.
    return _seconds(found[0] if isinstance(found, list) and found else found)


def _code(data: Any) -> str:
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and SLACK_CODE.fullmatch(code) else ""


def _seconds(value: Any) -> float | None:
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
