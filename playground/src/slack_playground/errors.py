"""Errors as Slack returns them: a name, and details where Slack gives some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class SlackError(Exception):
    """A call that Slack refuses; the caller reads `name`, and in `messages` what exactly was wrong.

    `extra` stands in the answer beside them, such as `needed` and `provided` of a missing scope. `status` is the HTTP
    status, which is 200 for all but a few; `retry_after` are the seconds to wait where the call came too early.
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
        """Return the JSON that the caller gets."""
        answer: dict[str, Any] = {"ok": False, "error": self.name, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return answer


class StartError(Exception):
    """The playground cannot be started; the person who starts it reads why."""
