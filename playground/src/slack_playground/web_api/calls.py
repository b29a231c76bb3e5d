"""Defines calls to the Web API, with their callers and arguments, and the methods that can be called."""

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
    """The caller of a method: the kind of token, and the bot user that it belongs to.

    `user` is empty if the token is not a bot token. `execution` is empty unless the token was issued for a run of a
    custom step; then it is the run's id.
    """

    kind: CallerKind
    user: str
    execution: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call to a method, with its arguments as they were sent: strings from a form, or the values in a JSON body."""

    workspace: Workspace
    services: Services
    caller: Caller
    method: str
    arguments: Mapping[str, Any]

    @property
    def app(self) -> App:
        """Return the app. Raises SlackError invalid_auth if there is none."""
        if self.workspace.app is None:
            raise SlackError("invalid_auth")
        return self.workspace.app

    def text(self, name: str, default: str | None = None) -> str | None:
        """Return an argument as a string, or the default if it was not sent.

        Raises SlackError invalid_arguments if the value is a JSON object or a list.
        """
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

        If the argument is missing, this raises SlackError with the name `error` or, if `error` is None, with the name
        invalid_arguments and Slack's message. The method itself must check whether the value names something that
        exists.
        """
        value = self.text(name)
        if value is not None:
            return value
        if error:
            raise SlackError(error)
        raise _missing(name)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a boolean argument, or the default if it is missing or not a boolean.

        True can be sent as true, "true", 1 or "1"; false can be sent as false, "false", 0, "0" or an empty string.
        """
        value = (self.text(name) or "").lower() if name in self.arguments else None
        if value in _TRUE:
            return True
        return False if value in _FALSE else default

    def json(self, name: str, error: str = "invalid_arguments") -> Any | None:
        """Return a JSON argument, which a form contains as a string, or None if it is missing or empty.

        Raises SlackError with the name `error` if it is not valid JSON.
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
        """Return a required JSON argument. Raises SlackError invalid_arguments if it is missing or not valid JSON."""
        value = self.json(name)
        if value is None:
            raise _missing(name)
        return value


def _missing(name: str) -> SlackError:
    return SlackError("invalid_arguments", messages=[f"missing required field: {name}"])


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Web API.

    Any one of `scopes` is enough to call it. `callers` are the kinds of token that it accepts; if `callers` is empty,
    it can be called without a token. If `takes_json` is false, it reads its arguments only from forms and query
    strings, like many of Slack's methods that only return data: https://docs.slack.dev/apis/web-api.
    """

    name: str
    answer: Callable[[Call], Json | Awaitable[Json]]
    scopes: frozenset[str] = frozenset()
    callers: frozenset[CallerKind] = BOT
    rate: Tier = TIER_3
    takes_json: bool = True
