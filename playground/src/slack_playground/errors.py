"""Errors as Slack returns them: a name, and details if Slack gives any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class SlackError(Exception):
    """A call that Slack rejects with the error `name`, and with details in `messages`.

    `extra` are other fields of the response, such as `needed` and `provided` for a missing scope. `status` is the HTTP
    status, which is 200 for most errors; `retry_after` is the number of seconds to wait after a rate limit.
    """

    def __init__(
        self,
        name: str,
        *,
        messages: Sequence[str] = (),
        extra: dict[str, Any] | None = None,
        status: int = 200,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(name)
        self.name = name
        self.messages = tuple(messages)
        self.extra = extra or {}
        self.status = status
        self.retry_after = retry_after

    def answer(self) -> dict[str, Any]:
        """Return the JSON of the response."""
        answer: dict[str, Any] = {"ok": False, "error": self.name, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return answer


class StartError(Exception):
    """The playground cannot be started; the message tells the person who starts it why."""
