"""Implements blocks.validate, which checks blocks, a message or a view without posting or opening it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_playground.block_kit import Fault, message_faults, view_faults
from slack_playground.errors import SlackError
from slack_playground.rates import TIER_SPECIAL
from slack_playground.records import Json
from slack_playground.web_api.calls import ANYBODY, Call, Method


def validate(call: Call) -> Json:
    """Check whichever of `blocks`, `message` and `view` the call contains; no token is required.

    Raises SlackError invalid_arguments if the call does not contain exactly one of the three, or if its value cannot be
    checked. Raises invalid_blocks, invalid_message or invalid_view if the check finds errors; `errors` lists them with
    JSON pointers relative to the root of that value: https://docs.slack.dev/reference/methods/blocks.validate.
    """
    given = [name for name in _CHECKS if call.arguments.get(name) not in (None, "")]
    if len(given) != 1:
        # In the documentation, this message lacks the [ERROR] that other methods put in front of theirs.
        message = "must provide exactly one of `blocks`, `view`, or `message`"
        raise SlackError("invalid_arguments", extra={"response_metadata": {"messages": [message]}})
    (name,) = given
    faults = _CHECKS[name](call.json(name))
    if faults:
        raise SlackError(f"invalid_{name}", extra={"errors": faults})
    return {}


def _in_blocks(blocks: Any) -> list[Json]:
    return [_told(fault, "/blocks") for fault in message_faults(blocks, text=None)]


def _in_message(message: Any) -> list[Json]:
    if not isinstance(message, dict):
        raise SlackError("invalid_arguments", messages=["must provide an object [json-pointer:/message]"])
    return [_told(fault) for fault in message_faults(message.get("blocks", []), text=message.get("text"))]


def _in_view(view: Any) -> list[Json]:
    return [_told(fault, "/view") for fault in view_faults(view)]


def _told(fault: Fault, above: str = "") -> Json:
    return {"code": fault.code, "message": fault.message, "pointer": fault.pointer.removeprefix(above)}


_CHECKS: dict[str, Callable[[Any], list[Json]]] = {"blocks": _in_blocks, "message": _in_message, "view": _in_view}

METHODS = (Method("blocks.validate", validate, callers=ANYBODY, rate=TIER_SPECIAL),)
