"""Retries calls that Slack certainly did not carry out, because it was not reached or asked us to wait."""

from __future__ import annotations

import asyncio

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from handlers.slack.errors import Failure, read_failure, read_retry_after

LONGEST = 15.0
"""The longest wait in seconds, whatever the response says: somebody waits for an answer, and a gateway may be wrong."""

_WAITS = (0.5, 1.0)
"""Seconds before each further try, if the response does not say how long to wait."""


class RetryUndone(AsyncRetryHandler):
    """Makes a client of Slack's SDK retry calls that Slack certainly did not carry out.

    The SDK's own handler for rate limits raises ValueError if Retry-After is not a whole number.
    """

    def __init__(self) -> None:
        super().__init__(max_retry_count=len(_WAITS))

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - the SDK names the arguments
        request: HttpRequest,  # noqa: ARG002 - the same
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        failure = _failure(response, error)
        return failure is not None and failure.fate in ("limited", "not sent")

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002 - the SDK names the arguments
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        """Wait as long as the response says, up to a limit, and have the SDK try again."""
        failure = _failure(response, error)
        after = failure.retry_after if failure else None
        state.next_attempt_requested = True
        await asyncio.sleep(_WAITS[state.current_attempt] if after is None else min(after, LONGEST))
        state.increment_current_attempt()


def _failure(response: HttpResponse | None, error: Exception | None) -> Failure | None:
    """Return why a call failed, or None if it did not fail in a way that this handler knows."""
    if error is not None:
        return read_failure(error)
    if response is not None and response.status_code == 429:
        return Failure("limited", "status 429", retry_after=read_retry_after(response.headers))
    return None
