"""Implements api.test, which returns its arguments, so that callers can check that their calls arrive correctly."""

from __future__ import annotations

from slack_playground.errors import SlackError
from slack_playground.rates import TIER_4
from slack_playground.records import Json
from slack_playground.web_api.calls import ANYBODY, Call, Method


def echo(call: Call) -> Json:
    """Return the call's arguments.

    Raises SlackError with the name in the argument `error`, if there is one:
    https://docs.slack.dev/reference/methods/api.test.
    """
    error = call.text("error")
    if error:
        raise SlackError(error, extra={"args": dict(call.arguments)})
    return {"args": dict(call.arguments)}


METHODS = (Method("api.test", echo, callers=ANYBODY, rate=TIER_4),)
