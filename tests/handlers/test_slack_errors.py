"""Whatever Slack or a proxy responds, the reason why the call failed can be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from handlers.slack.errors import Failure, read_failure, read_retry_after


def _read(response: Any) -> Failure:
    return read_failure(SlackApiError("failed", response))  # type: ignore[no-untyped-call]  # the SDK leaves it untyped


def _response(status: int, data: Any, **headers: str) -> SimpleNamespace:
    return SimpleNamespace(
        status_code=status, data=data, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (_response(200, {"ok": False, "error": "no_text"}), Failure("refused", "no_text", "no_text")),
        (_response(429, "", Retry_After="3"), Failure("limited", "status 429", "", 3.0)),
        (
            _response(429, {"error": "ratelimited"}, Retry_After="1.5"),
            Failure("limited", "ratelimited", "ratelimited", 1.5),
        ),
        (_response(429, "", Retry_After="soon"), Failure("limited", "status 429")),
        (_response(429, "", Retry_After=""), Failure("limited", "status 429")),
        (_response(429, "", Retry_After="nan"), Failure("limited", "status 429")),
        (_response(429, ""), Failure("limited", "status 429")),
        (_response(503, "<html>"), Failure("unknown", "status 503")),
        (
            _response(503, {"error": "service_unavailable"}),
            Failure("unknown", "service_unavailable", "service_unavailable"),
        ),
        (_response(200, []), Failure("unknown", "status 200")),
        (_response(200, {"error": "Someone wrote this"}), Failure("unknown", "status 200")),
        (SimpleNamespace(status=502), Failure("unknown", "status 502")),
        ("upstream connect error", Failure("unknown", "status 0")),
        ([], Failure("unknown", "status 0")),
        (None, Failure("unknown", "status 0")),
    ],
)
def test_responses(response: Any, expected: Failure) -> None:
    """Slack refuses a call only with status 200 and an error code. A call with status 429 has to wait.

    After any other failure, the call may have been carried out.
    """
    assert _read(response) == expected


def test_errors_of_the_connection() -> None:
    """A call that never reached Slack can be repeated.

    After a broken connection, it is unknown whether the call was carried out.
    """
    refused = aiohttp.ClientConnectorError(SimpleNamespace(host="h", port=1, ssl=True), OSError())  # type: ignore[arg-type]
    assert read_failure(refused).fate == "not sent"
    assert read_failure(aiohttp.ServerDisconnectedError()).fate == "unknown"
    assert read_failure(TimeoutError()).fate == "unknown"
    assert read_failure(AttributeError()) == Failure("unknown", "AttributeError")


def test_date_to_wait_until() -> None:
    """The header Retry-After may name a date. A date in the past means that there is no wait."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    after = _read(_response(429, "", Retry_After=later)).retry_after
    assert after is not None
    assert 0 < after <= 100
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    assert _read(_response(429, "", Retry_After=past)).retry_after == 0


@given(
    st.integers(0, 599), st.none() | st.text() | st.lists(st.none()) | st.dictionaries(st.text(), st.text()), st.text()
)
def test_nothing_breaks_reading(status: int, data: Any, after: str) -> None:
    """Any response can be read, and the wait is never negative."""
    failure = _read(_response(status, data, Retry_After=after))
    assert failure.about
    assert failure.retry_after is None or failure.retry_after >= 0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "2"}, 2.0), ({"retry-after": ["1.5"]}, 1.5), ({"Retry-After": []}, None), ({}, None)],
)
def test_wait_in_any_headers(headers: dict[str, Any], seconds: float | None) -> None:
    """The wait is found in any spelling of the header's name, and even if the SDK has put it into a list."""
    assert read_retry_after(headers) == seconds


@pytest.mark.parametrize(
    ("failure", "passes", "may_be_done"),
    [
        (Failure("refused", "", "no_text"), False, False),
        (Failure("refused", "", "org_login_required"), True, False),
        (Failure("refused", "", "internal_error"), True, True),
        (Failure("limited", ""), True, False),
        (Failure("not sent", ""), True, False),
        (Failure("unknown", ""), True, True),
    ],
)
def test_what_may_be_tried_again(failure: Failure, passes: bool, may_be_done: bool) -> None:
    """`passes` is true unless Slack has refused a call for good.

    `may_be_done` is true if the call may have been carried out all the same.
    """
    assert (failure.passes, failure.may_be_done) == (passes, may_be_done)
