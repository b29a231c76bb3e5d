"""The Web API in general: tokens, scopes, arguments, warnings, headers, faults, OAuth and some basic methods."""

from __future__ import annotations

from base64 import b64encode
from time import monotonic
from typing import Any

import pytest
from aiohttp import ClientError, FormData
from slack_playground.faults import Fault
from slack_playground.installing import new_secrets
from slack_playground.web_api import METHODS
from web_api_client import FORM, JSON, Api
from yarl import URL

# Tokens and scopes


async def test_a_method_that_there_is_not(api: Api) -> None:
    """A call to an unknown method is refused with unknown_method and the method's name, as seen at slack.com."""
    assert await api.call("not.a.method", "") == {"ok": False, "error": "unknown_method", "req_method": "not.a.method"}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic eDp5"])
async def test_no_token(api: Api, header: str) -> None:
    """Without a Bearer token, a call is refused with not_authed.

    https://docs.slack.dev/reference/methods/auth.test; measured in https://github.com/brekkylab/backlot/pull/73.
    """
    response = await api.post("auth.test", "", headers={"Authorization": header})
    assert (response.status, (await response.json())["error"]) == (200, "not_authed")


@pytest.mark.parametrize("token", ["xoxb-1-2-never", "nonsense"])
async def test_a_token_of_nobody(api: Api, token: str) -> None:
    """A token that was never issued is refused with invalid_auth, whatever its format, as seen at slack.com."""
    assert await api.call("auth.test", token) == {"ok": False, "error": "invalid_auth"}


async def test_a_token_that_was_replaced(api: Api) -> None:
    """After an app is reinstalled, its previous token is refused with invalid_auth: slackapi/bolt-python#1029."""
    before = api.app.secrets.bot_token
    api.app.secrets = new_secrets()
    assert (await api.call("auth.test", before))["error"] == "invalid_auth"


async def test_token_of_an_app_that_was_removed(api: Api) -> None:
    """After the app is removed, its token is refused with account_inactive.

    https://docs.slack.dev/reference/methods/auth.test.
    """
    api.app.installed = False
    assert await api.call("auth.test") == {"ok": False, "error": "account_inactive"}


def channels_of_the_bot(api: Api) -> set[str]:
    """Return the ids of the channels that the app is in, except direct conversations."""
    channels = api.workspace.channels.values()
    return {one.id for one in channels if one.kind != "im" and api.app.bot_user in one.members}


async def test_token_that_was_revoked(api: Api) -> None:
    """A revoked token is refused with token_revoked, and the app leaves its channels.

    With `test`, nothing is revoked: https://docs.slack.dev/reference/methods/auth.revoke.
    """
    told: list[str] = []
    api.workspace.follow(lambda change: told.append(change.kind))
    assert await api.form("auth.revoke", test="1") == {"ok": True, "revoked": False}
    assert await api.form("auth.revoke") == {"ok": True, "revoked": True}
    assert (await api.call("auth.test"))["error"] == "token_revoked"
    assert told == ["left", "left", "revoked"]
    assert channels_of_the_bot(api) == set()


@pytest.mark.parametrize(("method", "kind"), [("chat.postMessage", "app"), ("apps.connections.open", "bot")])
async def test_a_token_of_the_other_kind(api: Api, method: str, kind: str) -> None:
    """A method that needs a bot token refuses an app-level token, and vice versa.

    https://docs.slack.dev/reference/methods/apps.connections.open.
    """
    token = api.app.secrets.app_token if kind == "app" else api.app.secrets.bot_token
    assert await api.call(method, token) == {"ok": False, "error": "not_allowed_token_type"}


async def test_a_missing_scope(api: Api) -> None:
    """The error for a missing scope names the needed and granted scopes: https://docs.slack.dev/authentication."""
    api.app.scopes = frozenset({"users:read", "commands"})
    assert await api.call("chat.postMessage", channel="C1", text="Hi") == {
        "ok": False,
        "error": "missing_scope",
        "needed": "chat:write",
        "provided": "commands,users:read",
    }


async def test_headers(api: Api) -> None:
    """A response's headers have the token's and the method's scopes, and a unique request id.

    Without a token, the header with the token's scopes is missing.

    https://docs.slack.dev/authentication.
    """
    response = await api.post("chat.postMessage", json={})
    assert response.headers["X-OAuth-Scopes"] == "chat:write,team:read,users:read"
    assert response.headers["X-Accepted-OAuth-Scopes"] == "chat:write"
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    other = await api.post("chat.postMessage", "", json={})
    assert "X-OAuth-Scopes" not in other.headers
    assert other.headers["X-Slack-Req-Id"] != response.headers["X-Slack-Req-Id"]


# Where arguments and tokens are read

WAYS: dict[str, dict[str, Any]] = {
    "JSON": {"json": {"foo": "bar"}},
    "form": {"data": {"foo": "bar"}},
    "query": {"params": {"foo": "bar"}},
    "parts": {"data": FormData({"foo": "bar"}, default_to_multipart=True)},
}


@pytest.mark.parametrize("way", WAYS)
async def test_arguments(api: Api, way: str) -> None:
    """Arguments may be sent as JSON, in a form, or in the query string: https://docs.slack.dev/apis/web-api."""
    response = await api.post("api.test", "", **WAYS[way])
    assert await response.json() == {"ok": True, "args": {"foo": "bar"}}


async def test_arguments_of_get(api: Api) -> None:
    """A method can also be called with GET: https://docs.slack.dev/apis/web-api."""
    async with api.client.get(f"{api.url}/api/api.test", params={"foo": "bar"}) as response:
        assert await response.json() == {"ok": True, "args": {"foo": "bar"}}


async def test_arguments_in_two_places(api: Api) -> None:
    """Arguments from a form and from the query string are combined, and those from the form take precedence.

    https://docs.slack.dev/apis/web-api.
    """
    response = await api.post("api.test", "", params={"foo": "query", "a": "1"}, data={"foo": "form"})
    assert (await response.json())["args"] == {"foo": "form", "a": "1"}


@pytest.mark.parametrize("way", ["data", "params"])
async def test_token_beside_the_arguments(api: Api, way: str) -> None:
    """A token may be sent in a form or in the query string.

    https://docs.slack.dev/authentication/tokens.
    """
    response = await api.post("auth.test", "", **{way: {"token": api.app.secrets.bot_token}})
    assert (await response.json())["user_id"] == api.app.bot_user


async def test_token_in_json(api: Api) -> None:
    """If the body is JSON, the token is accepted only in the header.

    https://docs.slack.dev/changelog/2017-10-keeping-up-with-the-jsons.
    """
    response = await api.post("auth.test", "", json={"token": api.app.secrets.bot_token})
    assert (await response.json())["error"] == "not_authed"


async def test_app_token_in_a_form(api: Api) -> None:
    """apps.connections.open accepts its token only in the header, and otherwise returns invalid_auth."""
    response = await api.post("apps.connections.open", "", data={"token": api.app.secrets.app_token})
    assert (await response.json())["error"] == "invalid_auth"


async def test_a_method_without_json(api: Api) -> None:
    """A read-only method ignores a JSON body, so the arguments in the body count as missing.

    https://docs.slack.dev/reference/methods/chat.getPermalink: application/x-www-form-urlencoded.
    """
    told = await api.call("chat.getPermalink", channel=api.channel("help").id, message_ts="1.0")
    assert told["error"] == "invalid_arguments"
    assert told["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


BROKEN: dict[str, tuple[bytes, str, str]] = {
    "not JSON": (b"{", JSON, "invalid_json"),
    "nested without end": (b"[" * 100_000, JSON, "invalid_json"),
    "a list": (b"[]", JSON, "json_not_object"),
    "another type": (b"<a/>", "text/xml", "invalid_post_type"),
    "another charset": (b"{}", "application/json; charset=koi8-r", "invalid_charset"),
    "bytes in a form": (b"a=%ff", FORM, "invalid_form_data"),
    "a list's name": (b"a[0]=1", FORM, "invalid_array_arg"),
    "another name": (b"a.b=1", FORM, "invalid_arg_name"),
    "parts without their edge": (b"a", "multipart/form-data", "invalid_form_data"),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_broken_bodies(api: Api, what: str) -> None:
    """A malformed or unsupported body is refused with one of the errors that every method's page lists.

    https://docs.slack.dev/reference/methods/api.test.
    """
    body, content_type, error = BROKEN[what]
    response = await api.post("api.test", data=body, headers={"Content-Type": content_type})
    assert (response.status, (await response.json())["error"]) == (200, error)


async def test_a_body_without_a_type(api: Api) -> None:
    """A body without a content type is refused with missing_post_type.

    https://docs.slack.dev/reference/methods/api.test.
    """
    address = f"{api.url}/api/api.test"
    async with api.client.post(address, data=b"a=1", skip_auto_headers={"Content-Type"}) as response:
        assert (await response.json())["error"] == "missing_post_type"


async def test_nothing_sent(api: Api) -> None:
    """A call without a body has no arguments."""
    response = await api.post("api.test", "", headers={"Content-Type": JSON})
    assert await response.json() == {"ok": True, "args": {}}


WARNINGS = {
    "application/json": "missing_charset",
    "application/json; charset=utf-8": None,
    "application/json; charset=UTF-8": None,
    "application/x-www-form-urlencoded": None,
    "application/x-www-form-urlencoded; charset=utf-8": "superfluous_charset",
    "text/plain": "missing_charset",
}


@pytest.mark.parametrize("content_type", WARNINGS)
async def test_warnings(api: Api, content_type: str) -> None:
    """JSON or text without a charset gets a warning, and so does a form with a charset.

    https://medium.com/slack-developer-blog/well-wishes-and-warnings-in-the-web-api-489456837220.
    """
    told = await (await api.post("api.test", data=b"", headers={"Content-Type": content_type})).json()
    assert told.get("warning") == WARNINGS[content_type]
    assert told.get("response_metadata", {}).get("warnings") == ([told["warning"]] if "warning" in told else None)


async def test_warnings_of_a_refusal(api: Api) -> None:
    """An error response has the warning next to the error messages, as seen in wso2 and elsewhere."""
    response = await api.post("chat.postMessage", data=b"{}", headers={"Content-Type": "application/json"})
    assert await response.json() == {
        "ok": False,
        "error": "invalid_arguments",
        "warning": "missing_charset",
        "response_metadata": {
            "messages": ["[ERROR] missing required field: channel"],
            "warnings": ["missing_charset"],
        },
    }


# Rates and faults


async def test_too_early(api: Api) -> None:
    """A second post in a channel within one second is refused with ratelimited, status 429 and Retry-After.

    https://docs.slack.dev/apis/web-api/rate-limits.
    """
    api.services.rates.enabled = True
    said = {"channel": api.channel("help").id, "text": "Hi"}
    assert (await api.call("chat.postMessage", **said))["ok"]
    response = await api.post("chat.postMessage", json=said)
    assert (response.status, response.headers["Retry-After"]) == (429, "1")
    assert await response.json() == {"ok": False, "error": "ratelimited"}
    api.workspace.clock.move(1)
    assert (await api.call("chat.postMessage", **said))["ok"]


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        ("rate_limited", 429, "ratelimited"),
        ("server_error", 500, "internal_error"),
        ("unavailable", 503, "service_unavailable"),
    ],
)
async def test_refused_on_demand(api: Api, kind: str, status: int, error: str) -> None:
    """A fault with a count of 1 makes one call fail with the fault's error, and the call is not carried out."""
    api.services.faults.add(Fault.from_json({"kind": kind, "count": 1, "methods": ["chat.postMessage"]}))
    said = {"channel": api.channel("help").id, "text": "Hi"}
    assert (await api.call("auth.test"))["ok"]
    response = await api.post("chat.postMessage", json=said)
    assert (response.status, await response.json()) == (status, {"ok": False, "error": error})
    assert ("Retry-After" in response.headers) == (status == 429)
    assert api.messages() == []
    assert (await api.call("chat.postMessage", **said))["ok"]


async def test_a_fault_in_one_channel(api: Api) -> None:
    """A fault can be limited to calls for one channel."""
    channel = api.channel("help").id
    api.services.faults.add(Fault.from_json({"kind": "unavailable", "channels": [channel]}))
    assert (await api.call("chat.postMessage", channel=channel, text="Hi"))["error"] == "service_unavailable"
    assert (await api.call("chat.postMessage", channel=api.person, text="Hi"))["ok"]


async def test_a_lost_reply(api: Api) -> None:
    """A call whose reply is lost is carried out nevertheless."""
    api.services.faults.add(Fault.from_json({"kind": "lost_reply", "count": 1}))
    said = {"channel": api.channel("help").id, "text": "Hi"}
    with pytest.raises(ClientError):
        await api.call("chat.postMessage", **said)
    assert [message.text for message in api.messages()] == ["Hi"]


async def test_lateness(api: Api) -> None:
    """A fault can delay a response by the given number of seconds."""
    api.services.faults.add(Fault.from_json({"kind": "latency", "seconds": 0.05, "count": 1}))
    before = monotonic()
    assert (await api.call("api.test"))["ok"]
    assert monotonic() - before >= 0.05


# Methods


async def test_api_test(api: Api) -> None:
    """api.test returns its arguments and, if an error was requested, that error.

    https://docs.slack.dev/reference/methods/api.test.
    """
    assert await api.call("api.test", "") == {"ok": True, "args": {}}
    assert await api.call("api.test", error="my_error") == {
        "ok": False,
        "error": "my_error",
        "args": {"error": "my_error"},
    }


async def test_auth_test(api: Api) -> None:
    """auth.test describes the bot or, if it is called with an app-level token, the app.

    https://docs.slack.dev/reference/methods/auth.test.
    """
    assert await api.call("auth.test") == {
        "ok": True,
        "url": f"{api.url}/",
        "team": "Playground",
        "user": "tester",
        "team_id": api.workspace.id,
        "user_id": api.app.bot_user,
        "bot_id": api.app.bot_id,
        "is_enterprise_install": False,
    }
    told = await api.call("auth.test", api.app.secrets.app_token)
    assert told == {"ok": True, "app_id": api.app.id, "app_name": "Helper"}


async def test_connections(api: Api) -> None:
    """apps.connections.open returns a URL with a ticket.

    https://docs.slack.dev/reference/methods/apps.connections.open.
    """
    response = await api.post("apps.connections.open", api.app.secrets.app_token)
    assert await response.json() == {"ok": True, "url": "ws://127.0.0.1:1/socket?ticket=once"}
    assert response.headers["X-OAuth-Scopes"] == "connections:write"


async def test_uninstall(api: Api) -> None:
    """apps.uninstall removes the app and takes it out of its channels if the client id and secret are correct.

    https://docs.slack.dev/reference/methods/apps.uninstall.
    """
    told: list[str] = []
    api.workspace.follow(lambda change: told.append(change.kind))
    keys = api.app.secrets
    assert (await api.form("apps.uninstall"))["error"] == "invalid_client_id"
    assert (await api.form("apps.uninstall", client_id="1.2"))["error"] == "invalid_client_id"
    wrong = await api.form("apps.uninstall", client_id=keys.client_id)
    assert wrong["error"] == "bad_client_secret"
    right = await api.form("apps.uninstall", client_id=keys.client_id, client_secret=keys.client_secret)
    assert right == {"ok": True}
    assert (await api.call("auth.test"))["error"] == "account_inactive"
    assert told == ["left", "left", "uninstalled"]
    assert channels_of_the_bot(api) == set()


async def test_team_and_bot(api: Api) -> None:
    """team.info and bots.info describe only the app's own team and bot.

    https://docs.slack.dev/reference/methods/team.info, https://docs.slack.dev/reference/methods/bots.info.
    """
    team = (await api.form("team.info"))["team"]
    assert (team["id"], team["name"], team["domain"]) == (api.workspace.id, "Playground", "playground")
    assert (await api.form("team.info", team="T1"))["error"] == "team_not_found"
    bot = (await api.form("bots.info", bot=api.app.bot_id))["bot"]
    assert (bot["user_id"], bot["app_id"], bot["name"]) == (api.app.bot_user, api.app.id, "Helper")
    assert (await api.form("bots.info", bot="B1"))["error"] == "bot_not_found"


# blocks.validate

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
LONG = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
DIALOG = {"type": "modal", "title": {"type": "plain_text", "text": "Hi"}, "blocks": [SECTION]}


@pytest.mark.parametrize("sent", [{"blocks": [SECTION]}, {"message": {"blocks": [SECTION]}}, {"view": DIALOG}])
async def test_valid_blocks(api: Api, sent: dict[str, Any]) -> None:
    """blocks.validate accepts blocks, a message or a view, and can be called without a token.

    https://docs.slack.dev/reference/methods/blocks.validate.
    """
    assert await api.call("blocks.validate", "", **sent) == {"ok": True}


@pytest.mark.parametrize(
    ("sent", "error", "pointer"),
    [
        ({"blocks": [SECTION, LONG]}, "invalid_blocks", "/1/text/text"),
        ({"message": {"blocks": [LONG]}}, "invalid_message", "/blocks/0/text/text"),
        ({"view": {**DIALOG, "blocks": [LONG]}}, "invalid_view", "/blocks/0/text/text"),
    ],
)
async def test_invalid_blocks(api: Api, sent: dict[str, Any], error: str, pointer: str) -> None:
    """Each error has a JSON pointer relative to the validated value.

    https://docs.slack.dev/reference/methods/blocks.validate.
    """
    told = await api.call("blocks.validate", "", **sent)
    assert (told["ok"], told["error"]) == (False, error)
    assert pointer in [fault["pointer"] for fault in told["errors"]]
    assert {fault["code"] for fault in told["errors"]} == {"failed_constraint"}


@pytest.mark.parametrize("sent", [{}, {"blocks": [SECTION], "view": DIALOG}, {"blocks": ""}])
async def test_not_one_thing_to_validate(api: Api, sent: dict[str, Any]) -> None:
    """blocks.validate needs exactly one of `blocks`, `message` and `view`.

    https://docs.slack.dev/reference/methods/blocks.validate.
    """
    told = await api.call("blocks.validate", "", **sent)
    assert told["error"] == "invalid_arguments"
    assert told["response_metadata"]["messages"] == ["must provide exactly one of `blocks`, `view`, or `message`"]


@pytest.mark.parametrize("sent", [{"blocks": "["}, {"message": "[]"}])
async def test_what_is_no_json(api: Api, sent: dict[str, str]) -> None:
    """A value to validate is refused if it is invalid JSON or JSON of the wrong type.

    https://docs.slack.dev/reference/methods/blocks.validate.
    """
    assert (await api.form("blocks.validate", "", **sent))["error"] == "invalid_arguments"


# Installing with OAuth

REDIRECT = "http://127.0.0.1:9/done"


def asked(api: Api, **other: str) -> dict[str, str]:
    """Return the query parameters of the authorization URL to which an app sends a person."""
    keys = {"client_id": api.app.secrets.client_id, "scope": "chat:write,commands", "redirect_uri": REDIRECT}
    return {**keys, "state": "s1", **other}


async def decided(api: Api, decision: str, **other: str) -> URL:
    """Choose Allow or Cancel and return the URL that the browser is redirected to."""
    address = URL(f"{api.url}/oauth/v2/authorize").with_query(asked(api, **other))
    async with api.client.post(address, data={"answer": decision}, allow_redirects=False) as response:
        assert response.status == 302
        return URL(response.headers["Location"])


async def test_the_page_that_asks(api: Api) -> None:
    """The authorization page has the app's name, escaped, the requested scopes, and Allow and Cancel buttons.

    https://docs.slack.dev/authentication/installing-with-oauth.
    """
    api.app.name = "<b>Helper</b>"
    async with api.client.get(f"{api.url}/oauth/v2/authorize", params=asked(api)) as response:
        page = await response.text()
        policy = response.headers["Content-Security-Policy"]
    assert response.status == 200
    assert "&lt;b&gt;Helper&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "<code>chat:write</code>" in page
    assert ("Allow</button>" in page, "Cancel</button>" in page) == (True, True)
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"scope": ""}, "no_scopes"),
        ({"scope": "chat:write,<b>"}, "invalid_scope"),
        ({"redirect_uri": ""}, "bad_redirect_uri"),
        ({"redirect_uri": "javascript:alert(1)"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://[::1/"}, "bad_redirect_uri"),
    ],
)
async def test_an_address_that_does_not_work(api: Api, other: dict[str, str], error: str) -> None:
    """Errors in the authorization URL are shown on the page, without a redirect.

    https://docs.slack.dev/authentication/installing-with-oauth.
    """
    address = f"{api.url}/oauth/v2/authorize"
    async with api.client.get(address, params=asked(api, **other), allow_redirects=False) as response:
        assert (response.status, error in await response.text()) == (400, True)


async def test_cancel(api: Api) -> None:
    """If the person chooses Cancel, the browser is redirected with access_denied and the state.

    https://docs.slack.dev/authentication/installing-with-oauth.
    """
    assert await decided(api, "cancel") == URL(REDIRECT).with_query(error="access_denied", state="s1")


async def test_allow(api: Api) -> None:
    """If the person chooses Allow, the browser is redirected with the state and a code to exchange for the token.

    https://docs.slack.dev/reference/methods/oauth.v2.access.
    """
    address = await decided(api, "allow", redirect_uri=f"{REDIRECT}?a=1")
    assert (address.query["a"], address.query["state"]) == ("1", "s1")
    keys = {"client_id": api.app.secrets.client_id, "client_secret": api.app.secrets.client_secret}
    told = await api.form("oauth.v2.access", "", code=address.query["code"], **keys)
    assert told == {
        "ok": True,
        "app_id": api.app.id,
        "authed_user": {"id": api.person},
        "scope": "chat:write,commands,team:read,users:read",
        "token_type": "bot",
        "access_token": api.app.secrets.bot_token,
        "bot_user_id": api.app.bot_user,
        "team": {"id": api.workspace.id, "name": "Playground"},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    assert (await api.call("auth.test", told["access_token"]))["ok"]


async def exchanged(api: Api, code: str, **other: str) -> Any:
    """Exchange a code, with the client id and secret in the header, and return the error or the token."""
    keys = api.app.secrets
    secret = b64encode(f"{keys.client_id}:{keys.client_secret}".encode()).decode()
    headers = {"Authorization": f"Basic {secret}"}
    response = await api.post("oauth.v2.access", "", data={"code": code, **other}, headers=headers)
    told = await response.json()
    return told.get("error") or told["access_token"]


async def test_a_code_is_good_once(api: Api) -> None:
    """A code can be exchanged only once; the error is the one seen in omniauth-slack#54 and elsewhere."""
    code = (await decided(api, "allow")).query["code"]
    assert await exchanged(api, code) == api.app.secrets.bot_token
    assert await exchanged(api, code) == "code_already_used"


async def test_a_code_is_good_for_ten_minutes(api: Api) -> None:
    """A code expires after ten minutes: https://docs.slack.dev/authentication/installing-with-oauth."""
    code = (await decided(api, "allow")).query["code"]
    api.workspace.clock.move(601)
    assert await exchanged(api, code) == "invalid_code"


async def test_what_is_wrong_with_an_exchange(api: Api) -> None:
    """An exchange with a wrong redirect URI, grant type or code is refused and does not use up the code.

    https://docs.slack.dev/reference/methods/oauth.v2.access.
    """
    code = (await decided(api, "allow")).query["code"]
    assert await exchanged(api, "other") == "invalid_code"
    assert await exchanged(api, code, redirect_uri="http://127.0.0.1:9/") == "bad_redirect_uri"
    assert await exchanged(api, code, grant_type="password") == "invalid_grant_type"
    assert await exchanged(api, code, grant_type="refresh_token") == "invalid_refresh_token"
    assert await exchanged(api, code, redirect_uri=REDIRECT) == api.app.secrets.bot_token


async def test_who_may_exchange(api: Api) -> None:
    """An exchange needs the client id and secret: https://docs.slack.dev/reference/methods/oauth.v2.access."""
    assert (await api.form("oauth.v2.access", "", code="1"))["error"] == "invalid_client_id"
    wrong = await api.form("oauth.v2.access", "", code="1", client_id=api.app.secrets.client_id)
    assert wrong["error"] == "bad_client_secret"


async def test_installed_again(api: Api) -> None:
    """If an app is removed and then reinstalled, it gets a new token and only the scopes allowed this time."""
    before = api.app.secrets.bot_token
    api.app.installed = False
    token = await exchanged(api, (await decided(api, "allow")).query["code"])
    assert token != before
    assert (await api.call("auth.test", token))["ok"]
    assert (await api.call("auth.test", before))["error"] == "invalid_auth"
    assert api.app.scopes == {"chat:write", "commands"}


def test_every_method_of_the_issue() -> None:
    """The Web API has at least the methods listed here."""
    assert METHODS.keys() >= {
        *("api.test", "auth.test", "auth.revoke", "apps.connections.open", "apps.uninstall", "oauth.v2.access"),
        *("blocks.validate", "bots.info", "team.info"),
        *("chat.postMessage", "chat.postEphemeral", "chat.update", "chat.delete", "chat.getPermalink"),
    }
