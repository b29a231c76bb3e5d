"""Reads JSON objects from requests and responds with JSON, for the page and the control address."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from slack_playground.errors import SlackError
from slack_playground.records import Json

Answer = Callable[[web.Request], Awaitable[Json]]
Handler = Callable[[web.Request], Awaitable[web.Response]]


def answering(answer: Answer, *, refused: int = 200, headers: Mapping[str, str] | None = None) -> Handler:
    """Return a handler that responds with the JSON that `answer` returns, and with the given headers.

    If `answer` raises a SlackError, the response has `ok` false and the status `refused`. If it raises a ValueError,
    which says what is wrong with the request, the response has `ok` false and the status 400.
    These error responses do not have the given headers.
    """

    async def respond(request: web.Request) -> web.Response:
        try:
            return web.json_response(await answer(request), dumps=_dumps, headers=headers)
        except SlackError as error:
            return web.json_response(error.answer(), status=refused)
        except ValueError as error:
            return web.json_response({"ok": False, "error": str(error)}, status=400)

    return respond


def object_in(body: bytes) -> Json:
    """Return the JSON object in a request's body. Raises ValueError if the body is not a JSON object."""
    fields = json.loads(body)
    if not isinstance(fields, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004 - the request is wrong, not a type in the program
    return fields


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
