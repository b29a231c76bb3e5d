"""Defines calls of the Web API, with their callers and arguments, and how methods are described."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from slack_playground.errors import SlackError
from slack_playground.rates import TIER_3, Tier
from slack_playground.records import App, Json
from slack_playground.services import Services
from slack_playground.workspace import Workspace

CallerKind = Literal["bot", "app", "none"]
BOT: frozenset[CallerKind] = frozenset({"bot"})
APP: frozenset[CallerKind] = frozenset({"app"})
ANYBODY: frozenset[CallerKind] = frozenset()

_TRUE, _FALSE = ("true", "1"), ("false", "0", "")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the kind of token, and the member of the workspace that it belongs to, "" if it is not a bot's.

    `execution` is the run of a custom step for which the token was issued, "" for any other token.
    """

    kind: CallerKind
    user: str
    execution: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method, with its arguments as they were sent: text from forms, any JSON from JSON bodies."""

    workspace: Workspace
    services: Services
    caller: Caller
    method: str
    arguments: Mapping[str, Any]

    @property
    def app(self) -> App:
        """Return the app; raises SlackError invalid_auth if there is none."""
        if self.workspace.app is None:
            raise SlackError("invalid_auth")
        return self.workspace.app

    def text(self, name: str, default: str | None = None) -> str | None:
        """Return an argument as a string, or the default if it was not sent; raises SlackError invalid_arguments."""
        value = self.arguments.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, dict | list):
            raise SlackError("invalid_arguments", messages=[f"must be a string [json-pointer:/{name}]"])
        return json.dumps(value)

    def required(self, name: str, error: str | None = None) -> str:
        """Return a required argument, which may be empty.

        Raises SlackError with the given name, else invalid_arguments with Slack's message. For a value that names
        something unknown, the method raises another error, such as channel_not_found.
        """
        value = self.text(name)
        if value is not None:
            return value
        if error:
            raise SlackError(error)
        raise _missing(name)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a yes-or-no argument, however it is written: true, "true", 1 or "1"."""
        value = (self.text(name) or "").lower() if name in self.arguments else None
        if value in _TRUE:
            return True
        return False if value in _FALSE else default

    def json(self, name: str, error: str = "invalid_arguments") -> Any | None:
        """Return a JSON argument, sent as JSON or, in forms, as text; None if it was not sent.

        Raises SlackError with the given name.
        """
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as fault:
            messages = [f"must be valid JSON [json-pointer:/{name}]"] if error == "invalid_arguments" else []
            raise SlackError(error, messages=messages) from fault

    def required_json(self, name: str) -> Any:
        """Return a required JSON argument; raises SlackError invalid_arguments if it is missing, or is not JSON."""
        value = self.json(name)
        if value is None:
            raise _missing(name)
        return value


def _missing(name: str) -> SlackError:
    return SlackError("invalid_arguments", messages=[f"missing required field: {name}"])


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Web API.

    Any one of `scopes` is enough to call it. `callers` are the kinds of token that it accepts; if there are none, it
    needs no token. If `takes_json` is false, it reads its arguments only from forms and query strings, as many of
    Slack's methods do that only read: https://docs.slack.dev/apis/web-api.
    """

    name: str
    answer: Callable[[Call], Json | Awaitable[Json]]
    scopes: frozenset[str] = frozenset()
    callers: frozenset[CallerKind] = BOT
    rate: Tier = TIER_3
    takes_json: bool = True
