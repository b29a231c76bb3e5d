"""Responds to a request to the Web API as Slack does: checks its token, scopes and rate, and carries out the method."""

from __future__ import annotations

import inspect
import json
import secrets
from collections.abc import Mapping

from aiohttp import web

from slack_playground.errors import SlackError
from slack_playground.faults.calls import draw_call
from slack_playground.faults.interfering import answer_with
from slack_playground.records import App, Json
from slack_playground.services import Services
from slack_playground.web_api.calls import ANYBODY, APP, Call, Caller, Method
from slack_playground.web_api.reading import Read, read_request
from slack_playground.workspace import Workspace

_APP_SCOPES = frozenset({"connections:write"})
"""The scopes of an app-level token, which manifests do not list."""


async def respond(
    request: web.Request, methods: Mapping[str, Method], workspace: Workspace, services: Services
) -> web.Response:
    """Respond to a call to the method that the request's path names, and let the active faults interfere.

    An error is a response too, in most cases with status 200. A fault can also affect a call to an unknown method.
    """
    name = request.match_info["method"]
    method = methods.get(name) or _unknown(name)
    try:
        read = await read_request(request, takes_json=method.takes_json)
    except SlackError as error:
        return _refusal(error if name in methods else _unknown_method(name), Read())
    drawn = draw_call(services.faults, name, read.channel)
    response = await answer_with(request, drawn, lambda: _answered(method, read, workspace, services))
    if drawn.wrong is None or drawn.wrong.content is None or drawn.wrong.content.is_slacks:
        response.headers.update(_slacks_headers(method, read, workspace))
    return response


def _unknown(name: str) -> Method:
    def refuse(_call: Call) -> Json:
        raise _unknown_method(name)

    return Method(name, refuse, callers=ANYBODY)


def _unknown_method(name: str) -> SlackError:
    return SlackError("unknown_method", extra={"req_method": name})


async def _answered(method: Method, read: Read, workspace: Workspace, services: Services) -> web.Response:
    try:
        return _response(await _carried_out(method, read, workspace, services), read)
    except SlackError as error:
        return _refusal(error, read)


def _refusal(error: SlackError, read: Read) -> web.Response:
    response = _response(error.answer(), read, error.status)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


async def _carried_out(method: Method, read: Read, workspace: Workspace, services: Services) -> Json:
    caller = _caller(method, read, workspace)
    services.rates.check(method.name, method.rate, read.channel)
    call = Call(workspace, services, caller, method.name, read.arguments)
    answer = method.answer(call)
    return {"ok": True, **(await answer if inspect.isawaitable(answer) else answer)}


def _caller(method: Method, read: Read, workspace: Workspace) -> Caller:
    """Return the caller that the token belongs to, or an anonymous caller if the method needs no token.

    Raises SlackError not_authed if the token is missing, invalid_auth if it is not one of the app's tokens,
    token_revoked if it was revoked, or account_inactive if the app was removed:
    https://docs.slack.dev/reference/methods/auth.test. Also raises invalid_auth if the method needs an app-level token
    and the token is not in the header, not_allowed_token_type if the method does not accept this kind of token, or
    missing_scope if the token has none of the method's scopes.
    """
    app = workspace.app
    if not method.callers:
        return Caller("none", "")
    if not read.token:
        raise SlackError("not_authed")
    run = workspace.execution_by_token(read.token)
    caller = _owner(read.token, app, run.id if run is not None else "")
    if method.callers == APP and not read.token_in_header:  # apps.connections.open reads it only there
        raise SlackError("invalid_auth")
    if caller.kind not in method.callers:
        raise SlackError("not_allowed_token_type")
    if method.scopes and not _is_granted(method, caller, app):
        granted = _granted(read.token, workspace) or frozenset()
        raise SlackError("missing_scope", extra={"needed": _listed(method.scopes), "provided": _listed(granted)})
    return caller


def _is_granted(method: Method, caller: Caller, app: App | None) -> bool:
    if caller.kind == "app":
        return not method.scopes.isdisjoint(_APP_SCOPES)
    return app is not None and app.may(*method.scopes)


def _owner(token: str, app: App | None, execution: str) -> Caller:
    if app is not None and token == app.secrets.app_token:
        return Caller("app", "")
    if app is None or (token != app.secrets.bot_token and not execution):
        raise SlackError("invalid_auth")
    if app.revoked:
        raise SlackError("token_revoked")
    if not app.installed:
        raise SlackError("account_inactive")
    return Caller("bot", app.bot_user, execution)


def _granted(token: str, workspace: Workspace) -> frozenset[str] | None:
    app = workspace.app
    if app is None or not token:
        return None
    if workspace.execution_by_token(token) is not None:
        return app.scopes
    return {app.secrets.bot_token: app.scopes, app.secrets.app_token: _APP_SCOPES}.get(token)


def _listed(scopes: frozenset[str]) -> str:
    return ",".join(sorted(scopes))


def _response(told: Json, read: Read, status: int = 200) -> web.Response:
    if read.warnings or "warning" in told:
        told = _with_warnings(told, read.warnings)
    return web.Response(
        body=json.dumps(told).encode(),
        status=status,
        content_type="application/json",
        charset="utf-8",
    )


def _with_warnings(told: Json, warnings: tuple[str, ...]) -> Json:
    all_of_them = [*filter(None, told.get("warning", "").split(",")), *warnings]
    metadata = {**told.get("response_metadata", {}), "warnings": all_of_them}
    return {**told, "warning": ",".join(all_of_them), "response_metadata": metadata}


def _slacks_headers(method: Method, read: Read, workspace: Workspace) -> dict[str, str]:
    """Return the headers of a response that comes from Slack itself, not from a gateway in front of it.

    If the token is known, the headers contain its scopes and the scopes that the method accepts:
    https://docs.slack.dev/authentication/tokens.
    """
    own = {"X-Slack-Req-Id": secrets.token_hex(16)}
    granted = _granted(read.token, workspace)
    if granted is None:
        return own
    return own | {"X-OAuth-Scopes": _listed(granted), "X-Accepted-OAuth-Scopes": _listed(method.scopes)}
