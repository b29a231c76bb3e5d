"""Implements OAuth: the page on which a person authorizes the app, and the method that returns the app's token."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from aiohttp import web
from yarl import URL

from slack_playground.errors import SlackError
from slack_playground.installing import install_again
from slack_playground.rates import TIER_4
from slack_playground.records import App, Json
from slack_playground.services import Services
from slack_playground.web_api.apps import check_credentials
from slack_playground.web_api.calls import ANYBODY, Call, Method
from slack_playground.workspace import Workspace

_SCOPE = re.compile(r"[a-z_.]+(:[a-z_.]+)*")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",  # with no-referrer, the form's own Origin would be null
}
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 4rem auto; padding: 0 1rem }}
button {{ font: inherit; padding: .5rem 1.5rem; margin-right: .5rem }}
</style>
<h1>{title}</h1>
{body}
</html>
"""
_QUESTION = """<p>In the workspace {team}, the app {app} would be able to:</p>
<ul>{scopes}</ul>
<form method="post">
<button name="answer" value="allow">Allow</button>
<button name="answer" value="cancel">Cancel</button>
</form>"""


async def authorize(request: web.Request, workspace: Workspace, services: Services) -> web.Response:
    """Show the scopes that the link requests. After Allow or Cancel, redirect to the app with a code or an error.

    The redirect goes to the link's redirect_uri and includes the link's state. If the link is not valid, the page shows
    the error, and there is no redirect: https://docs.slack.dev/authentication/installing-with-oauth.
    """
    asked = request.query
    try:
        app, scopes, address = _checked(asked, workspace)
    except SlackError as error:
        return _page("This link does not work", f"<p>{escape(error.name)}</p>", status=400)
    if request.method != "POST":
        return _page(f"Allow {app.name}?", _question(app, scopes, workspace))
    answer = (await request.post()).get("answer")
    if answer == "allow":
        code = services.installer.issue(_installer(workspace), scopes, asked["redirect_uri"])
        told = {"code": code, "state": asked.get("state", "")}
    else:
        told = {"error": "access_denied", "state": asked.get("state", "")}
    raise web.HTTPFound(address.update_query(told), headers=_HEADERS)


def _checked(asked: Mapping[str, str], workspace: Workspace) -> tuple[App, frozenset[str], URL]:
    app = workspace.app
    if app is None or asked.get("client_id") != app.secrets.client_id:
        raise SlackError("invalid_client_id")
    scopes = frozenset(filter(None, re.split(r"[\s,]+", asked.get("scope", ""))))
    if not scopes or not all(_SCOPE.fullmatch(scope) for scope in scopes):
        raise SlackError("invalid_scope" if scopes else "no_scopes")
    try:
        address = URL(asked.get("redirect_uri", ""))
    except ValueError as error:
        raise SlackError("bad_redirect_uri") from error
    if address.scheme not in {"http", "https"} or not address.host:
        raise SlackError("bad_redirect_uri")
    return app, scopes, address


def _question(app: App, scopes: frozenset[str], workspace: Workspace) -> str:
    listed = "".join(f"<li><code>{escape(scope)}</code></li>" for scope in sorted(scopes))
    return _QUESTION.format(team=escape(workspace.name), app=escape(app.name), scopes=listed)


def _page(title: str, body: str, status: int = 200) -> web.Response:
    text = _PAGE.format(title=escape(title), body=body)
    return web.Response(text=text, content_type="text/html", status=status, headers=_HEADERS)


def _installer(workspace: Workspace) -> str:
    people = [person for person in workspace.people.values() if not person.is_bot]
    return next((person.id for person in people if person.is_admin), people[0].id if people else "")


def access(call: Call) -> Json:
    """Exchange a code for the bot token.

    If the token was revoked or the app was removed, the app gets a new token. Otherwise, the app keeps its token and
    the scopes that it was granted before, and the new scopes are added. Raises SlackError if the client id, the client
    secret, the grant type, the code or the redirect_uri is wrong:
    https://docs.slack.dev/reference/methods/oauth.v2.access.
    """
    check_credentials(call)
    _check_grant(call)
    given = call.services.installer.take(call.text("code") or "", call.text("redirect_uri"))
    app = call.app
    install_again(call.workspace, app, given.scopes)
    return {
        "app_id": app.id,
        "authed_user": {"id": given.user},
        "scope": ",".join(sorted(app.scopes)),
        "token_type": "bot",
        "access_token": app.secrets.bot_token,
        "bot_user_id": app.bot_user,
        "team": {"id": call.workspace.id, "name": call.workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _check_grant(call: Call) -> None:
    grant = call.text("grant_type") or "authorization_code"
    if grant == "refresh_token":
        raise SlackError("invalid_refresh_token")
    if grant != "authorization_code":
        raise SlackError("invalid_grant_type")


METHODS = (Method("oauth.v2.access", access, callers=ANYBODY, rate=TIER_4, takes_json=False),)
