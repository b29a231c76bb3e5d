"""Reads the arguments and the token of a request to the Web API, wherever Slack accepts them."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from slack_playground.errors import SlackError

JSON = "application/json"
_FORM, _MULTIPART, _PLAIN = "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"
_CHARSETS = (None, "utf-8", "iso-8859-1")
_NAME = re.compile(r"\w{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Read:
    """The arguments and the token of a request. `warnings` are Slack's warnings, which do not make the call fail."""

    arguments: Mapping[str, Any] = field(default_factory=dict)
    token: str = field(default="", repr=False)
    token_in_header: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def channel(self) -> str | None:
        """Return the argument `channel` as it was sent, or None if it is not a string."""
        channel = self.arguments.get("channel")
        return channel if isinstance(channel, str) else None


async def read_request(request: web.Request, *, takes_json: bool) -> Read:
    """Read a request's arguments and token.

    Arguments come from a JSON body or, if the request has none or `takes_json` is false, from the query string and a
    form. The token comes from the Authorization header or else from the query string or the form, but never from
    JSON. Raises one of the SlackErrors that all methods have in common if the body does not match its Content-Type or
    an argument's name is not valid: https://docs.slack.dev/apis/web-api.
    """
    content_type = request.content_type if "Content-Type" in request.headers else ""
    warnings = _warnings(request, content_type)
    if content_type == JSON and takes_json:
        arguments = _json_object(await request.read())
        token_in_body = ""
        arguments.pop("token", None)
    else:
        arguments = {**request.query, **await _form(request, content_type)}
        token_in_body = arguments.pop("token", "")
    _check_names(arguments)
    token = _bearer(request)
    arguments |= _basic_credentials(request)
    return Read(arguments, token or token_in_body, bool(token), warnings)


def _warnings(request: web.Request, content_type: str) -> tuple[str, ...]:
    """Return a warning if JSON or plain text is sent without a charset, or if a form is sent with a charset.

    Raises SlackError invalid_charset for a charset other than UTF-8 and ISO-8859-1.

    https://medium.com/slack-developer-blog/well-wishes-and-warnings-in-the-web-api-489456837220
    """
    charset = request.charset
    if (charset.lower() if charset else None) not in _CHARSETS:
        raise SlackError("invalid_charset")
    if content_type in {JSON, _PLAIN} and charset is None:
        return ("missing_charset",)
    return ("superfluous_charset",) if content_type in {_FORM, _MULTIPART} and charset else ()


def _json_object(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SlackError("invalid_json") from error
    if not isinstance(told, dict):
        raise SlackError("json_not_object")
    return told


async def _form(request: web.Request, content_type: str) -> dict[str, Any]:
    if content_type == _MULTIPART:
        return await _parts(request)
    body = await request.read()
    if content_type in {JSON, _PLAIN} or not body:
        return {}
    if content_type != _FORM:
        raise SlackError("invalid_post_type" if content_type else "missing_post_type")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=1000))
    except ValueError as error:
        raise SlackError("invalid_form_data") from error


async def _parts(request: web.Request) -> dict[str, Any]:
    try:
        parts = await request.post()
    except ValueError as error:
        raise SlackError("invalid_form_data") from error
    return {name: value for name, value in parts.items() if isinstance(value, str)}


def _check_names(arguments: Mapping[str, Any]) -> None:
    for name in arguments:
        if not _NAME.fullmatch(name):
            raise SlackError("invalid_array_arg" if "[" in name else "invalid_arg_name")


def _bearer(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _basic_credentials(request: web.Request) -> dict[str, str]:
    """Return the client id and the client secret from the Authorization header, as arguments.

    Slack prefers them there: https://docs.slack.dev/reference/methods/oauth.v2.access.
    """
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        client_id, _, client_secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": client_id, "client_secret": client_secret}
