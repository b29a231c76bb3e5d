"""Reads the list and object arguments of Slack's methods, which are sent as JSON values or as strings of JSON."""

from __future__ import annotations

import json
from typing import Any

from slack_playground.errors import SlackError

_LISTS = frozenset({"blocks", "attachments", "prompts", "files"})
_ERRORS = {
    "blocks": "invalid_blocks_format",
    "attachments": "invalid_attachments",
    "metadata": "invalid_metadata_format",
}


def parsed(value: object, kind: str) -> object:
    """Return the list or object in the argument called `kind`, such as "blocks" or "view".

    Raises SlackError if `value` is neither the expected list or object nor a string of JSON that contains it. The error
    is `invalid_blocks_format`, `invalid_attachments` or `invalid_metadata_format` for the arguments with these names
    (https://docs.slack.dev/reference/methods/chat.postMessage), and `invalid_arguments` for all others.
    """
    wanted, name = (list, "an array") if kind in _LISTS else (dict, "an object")
    found = _read(value) if isinstance(value, str) else value
    if isinstance(found, wanted):
        return found
    if kind in _ERRORS:
        raise SlackError(_ERRORS[kind])
    raise SlackError("invalid_arguments", messages=[f"must provide {name} [json-pointer:/{kind}]"])


def _read(text: str) -> Any:
    """Return the value in a string of JSON, or None if the string is not valid JSON or is nested too deeply."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
