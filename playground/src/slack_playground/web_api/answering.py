"""Answers a request to the Web API as Slack does: token, scopes, rate, the method, headers, and faults on demand."""

from __future__ import annotations

import asyncio
import inspect
import json
import secrets
from collections.abc import Mapping

from aiohttp import web

from slack_playground.errors import SlackError
from slack_playground.faults import NOTHING, Drawn
from slack_playground.records import App, Json
from slack_playground.services import Services
from slack_playground.web_api.calls import APP, Call, Caller, Method
from slack_playground.web_api.reading import Read, read_request
from slack_playground.workspace import Workspace

_APP_SCOPES = frozenset({"connections:write"})
"""What an app-level token may do; manifests do not say it."""


async def respond(
    request: web.Request, methods: Mapping[str, Method], workspace: Workspace, services: Services
) -> web.Response:
    """Answer one request for the method that its path names, with all that goes wrong on demand.

    A refusal is an answer like any other, of status 200 but for a few. An answer that is to be lost is not given: the
    call is carried out, and the connection is cut.
    """
    name = request.match_info["method"]
    if name not in methods:
        return _response({"ok": False, "error": "unknown_method", "req_method": name}, Read())
    method, read, drawn = methods[name], Read(), NOTHING
    try:
        read = await read_request(request, takes_json=method.takes_json)
        drawn = services.faults.draw(name, read.channel)
        if drawn.latency:
            await asyncio.sleep(drawn.latency)
        response = _response(await _carried_out(method, read, drawn, workspace, services), read)
    except SlackError as error:
        response = _response(error.answer(), read, error.status)
        if error.retry_after is not None:
            response.headers["Retry-After"] = str(error.retry_after)
    response.headers.update(_scope_headers(method, read, workspace.app))
    if drawn.lost_reply and request.transport is not None:
        request.transport.abort()
    return response


async def _carried_out(method: Method, read: Read, drawn: Drawn, workspace: Workspace, services: Services) -> Json:
    if drawn.refuse:
        raise drawn.refuse
    caller = _caller(method, read, workspace.app)
    services.rates.check(method.name, method.rate, read.channel)
    call = Call(workspace, services, caller, method.name, read.arguments, read.content_type)
    answer = method.answer(call)
    return {"ok": True, **(await answer if inspect.isawaitable(answer) else answer)}


def _caller(method: Method, read: Read, app: App | None) -> Caller:
    """Return the caller; raises SlackError if the token, its kind or its scopes do not suffice.

    A missing or unreadable token is not_authed; one that is not the app's is invalid_auth. The token of
    an app that was removed is account_inactive: https://docs.slack.dev/reference/methods/auth.test.
    """
    if not method.callers:
        return Caller("none", "")
    if not read.token:
        raise SlackError("not_authed")
    caller = _owner(read.token, app)
    if method.callers == APP and not read.token_in_header:  # apps.connections.open reads no other place
        raise SlackError("invalid_auth")
    if caller.kind not in method.callers:
        raise SlackError("not_allowed_token_type")
    if method.scopes and not _is_granted(method, caller, app):
        granted = _granted(read.token, app) or frozenset()
        raise SlackError("missing_scope", extra={"needed": _listed(method.scopes), "provided": _listed(granted)})
    return caller


def _is_granted(method: Method, caller: Caller, app: App | None) -> bool:
    if caller.kind == "app":
        return not method.scopes.isdisjoint(_APP_SCOPES)
    return app is not None and app.may(*method.scopes)


def _owner(token: str, app: App | None) -> Caller:
    if app is not None and token == app.secrets.app_token:
        return Caller("app", "")
    if app is None or token != app.secrets.bot_token:
        raise SlackError("invalid_auth")
    if app.revoked:
        raise SlackError("token_revoked")
    if not app.installed:
        raise SlackError("account_inactive")
    return Caller("bot", app.bot_user)


def _granted(token: str, app: App | None) -> frozenset[str] | None:
    if app is None or not token:
        return None
    return {app.secrets.bot_token: app.scopes, app.secrets.app_token: _APP_SCOPES}.get(token)


def _listed(scopes: frozenset[str]) -> str:
    return ",".join(sorted(scopes))


def _response(told: Json, read: Read, status: int = 200) -> web.Response:
    if read.warnings or "warning" in told:
        told = _with_warnings(told, read.warnings)
    return web.Response(
        body=json.dumps(told).encode(),
        status=status,
        headers={"X-Slack-Req-Id": secrets.token_hex(16)},
        content_type="application/json",
        charset="utf-8",
    )


def _with_warnings(told: Json, warnings: tuple[str, ...]) -> Json:
    all_of_them = [*filter(None, told.get("warning", "").split(",")), *warnings]
    metadata = {**told.get("response_metadata", {}), "warnings": all_of_them}
    return {**told, "warning": ",".join(all_of_them), "response_metadata": metadata}


def _scope_headers(method: Method, read: Read, app: App | None) -> dict[str, str]:
    """Return the headers with the token's scopes and those that the method accepts: https://docs.slack.dev/authentication/tokens."""
    granted = _granted(read.token, app)
    if granted is None:
        return {}
    return {"X-OAuth-Scopes": _listed(granted), "X-Accepted-OAuth-Scopes": _listed(method.scopes)}
