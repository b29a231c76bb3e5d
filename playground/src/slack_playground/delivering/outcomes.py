"""The outcome of something that a person did with the app, and its JSON for the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from slack_playground.records import Json, Message


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of something that a person did with the app.

    If it failed, `failure` is Slack's name for the error, and `notice` is a text about it for the person. `faults` says
    what is wrong with the app's response. `errors` holds the errors shown under a dialog's fields, by block_id.
    `options` holds an external menu's options. `message` is the message, if any, that shows the result of a command.
    """

    failure: str | None = None
    notice: str = ""
    faults: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)
    options: Json | None = None
    message: Message | None = None

    @property
    def ok(self) -> bool:
        """Return whether nothing failed and the person has nothing to correct."""
        return self.failure is None and not self.errors

    def told(self) -> Json:
        """Return the outcome as JSON for the page, without the message."""
        told: dict[str, Any] = {"ok": self.ok}
        if not self.ok:
            told["error"] = self.failure or "invalid_input"
        optional = {
            "notice": self.notice,
            "faults": list(self.faults),
            "errors": self.errors,
            **(self.options or {}),
        }
        return {**told, **{key: value for key, value in optional.items() if value or key in (self.options or {})}}
