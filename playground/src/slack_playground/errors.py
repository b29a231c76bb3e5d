"""Defines the errors that Slack returns, and the error raised if the playground cannot be started."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class SlackError(Exception):
    """An error with which Slack rejects a call. `name` is Slack's name for it, and `messages` contains details.

    `extra` contains other fields of the response, such as `needed` and `provided` for a missing scope. `status` is the
    HTTP status, which is 200 for most errors. If a rate limit was reached, `retry_after` is the number of seconds to
    wait.
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
        """Return the JSON object that Slack responds with."""
        answer: dict[str, Any] = {"ok": False, "error": self.name, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return answer


class StartError(Exception):
    """Raised if the playground cannot be started. The message explains why to the person who starts it."""
