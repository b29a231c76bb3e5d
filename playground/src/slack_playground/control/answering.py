"""Turns the control address's actions into handlers that respond with JSON, and reads the fields of requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from slack_playground import json_answers
from slack_playground.errors import SlackError
from slack_playground.json_answers import Handler, object_in
from slack_playground.records import Channel, Json
from slack_playground.workspace import Workspace

MOST = 5_000
"""The maximum number of people, and of channels, that one request can add."""

Action = Callable[[web.Request, Json], Awaitable[Json]]
Route = tuple[str, str, Action]
"""An HTTP method, a path, and the action for them."""


def answering(action: Action) -> Handler:
    """Return a handler that responds with `ok` and the action's result as JSON.

    If the action raises SlackError or ValueError, the handler responds with the error and the status 400.
    """

    async def answer(request: web.Request) -> Json:
        body = await request.read()
        return {"ok": True, **await action(request, object_in(body) if body else {})}

    return json_answers.answering(answer, refused=400)


def count_in(fields: Json, name: str) -> int:
    """Return the count in a field, or 0 if the field is missing.

    Raises a ValueError that names the field if the value is not a whole number from 0 to `MOST`.
    """
    count = fields.get(name, 0)
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST:
        raise ValueError(f"{name} must be a whole number from 0 to {MOST}")
    return count


def number_in(fields: Json, name: str) -> float:
    """Return the number in a field. Raises a ValueError that names the field if it is missing or not a number."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} must be a number")  # noqa: TRY004 - what is wrong is what somebody sent
    return float(value)


def text_in(fields: Json, name: str, default: str | None = None) -> str:
    """Return the string in a field, or `default` if the field is missing.

    Raises a ValueError that names the field if it is not a string, or is missing and has no default.
    """
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a string")  # noqa: TRY004 - what is wrong is what somebody sent
    return value


def channel_in(workspace: Workspace, told: object) -> Channel:
    """Return the channel with the id or name `told`.

    Raises SlackError channel_not_found if there is no such channel, or if `told` is not a string.
    """
    named = told if isinstance(told, str) else ""
    channel = workspace.channels.get(named) or workspace.named(named)
    if channel is None:
        raise SlackError("channel_not_found")
    return channel
