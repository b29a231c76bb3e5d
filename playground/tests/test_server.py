"""The playground's server: which requests it accepts, how it reaches the app, and its control addresses."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from connected_apps import EDITOR, GENERAL, HELP, REPORTER, SCRIPT, http_app, socket_app
from slack_playground import server
from slack_playground.assembly import Playground
from slack_playground.clock import Clock
from slack_playground.connection import Connection
from slack_playground.faults import Faults
from slack_playground.furnishing import EMPTY, welcome
from slack_playground.manifest_parts import ManifestError
from slack_playground.records import BLANK, App
from slack_playground.request_log import KEPT, RequestLog, without_secrets
from slack_playground.server import PortError, running_playground
from slack_playground.testing.in_process import Site, manifest, site
from slack_playground.workspace import Workspace
from yarl import URL


async def status(here: Site, verb: str, path: str, **headers: str) -> int:
    """Send a request with these headers and return the response's status."""
    async with here.client.request(verb, here.playground.url + path, headers=headers, data=b"{}") as response:
        await response.read()
        return response.status


# Access


async def test_other_hosts(here: Site) -> None:
    """Only requests with the server's own Host are accepted, which prevents DNS rebinding."""
    port = here.playground.port
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        f"127.0.0.1:{port + 1}",
        f"127.0.0.1.evil:{port}",
    ):
        assert await status(here, "GET", "/page/state", Host=host) == 403
        assert await status(here, "POST", "/api/api.test", Host=host) == 403
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        assert await status(here, "GET", "/page/state", Host=host) == 200


@pytest.mark.parametrize(
    ("verb", "path"),
    [("POST", "/page/act"), ("POST", "/control/rates"), ("DELETE", "/control/faults"), ("POST", "/oauth/v2/authorize")],
)
async def test_other_sites(here: Site, verb: str, path: str) -> None:
    """Changes are accepted only from the page, and from scripts that send X-Playground and no foreign Origin."""
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", here.playground.url.replace("http", "https")):
        assert await status(here, verb, path, Origin=origin) == 403
        assert await status(here, verb, path, Origin=origin, **SCRIPT) == 403
    assert await status(here, verb, path) == 403
    assert await status(here, verb, path, **SCRIPT) != 403
    assert await status(here, verb, path, Origin=here.playground.url) != 403
    assert await status(here, verb, path, Origin=f"http://localhost:{here.playground.port}") != 403


async def test_this_computer_alone(here: Site) -> None:
    """The server listens only on 127.0.0.1."""
    with pytest.raises(OSError, match=r"refused|timed out|assign|unreachable"):
        socket.create_connection(("127.0.0.2", here.playground.port), timeout=1)


async def test_page(here: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The page may run only its own scripts, and other sites may neither show it in a frame nor load its files."""
    monkeypatch.setattr(server, "STATIC", tmp_path)
    (tmp_path / "index.html").write_text("<title>Playground</title>", encoding="utf-8")
    (tmp_path / "page.js").write_text("'use strict'", encoding="utf-8")
    async with here.client.get(here.playground.url) as response:
        policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
        assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
        assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.content_type == "text/html"
    async with site() as other, other.client.get(f"{other.playground.url}/static/page.js") as response:
        assert (response.status, response.headers["Cache-Control"]) == (200, "no-cache")
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_page_that_is_not_built(here: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a checkout without the built page, the response says how to build it."""
    monkeypatch.setattr(server, "STATIC", tmp_path)
    async with here.client.get(here.playground.url) as response:
        assert response.status == 503
        assert "npm" in await response.text()


async def test_health(here: Site) -> None:
    """The health check responds with ok."""
    async with here.client.get(f"{here.playground.url}/healthz") as response:
        assert await response.text() == "ok"


# Ports


async def test_taken_port() -> None:
    """If the port is in use, one of the next twenty ports is used."""
    async with site() as first, site(port=first.playground.port) as second:
        assert first.playground.port < second.playground.port <= first.playground.port + 20


async def test_no_port_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """If no port in the range is free, the error names the ports that were tried."""
    monkeypatch.setattr(server, "_TRIED", 1)
    async with site() as first:
        taken = first.playground.port
        with pytest.raises(PortError, match=str(taken)):
            async with running_playground(manifest(), port=taken):
                pass


async def test_bad_manifest() -> None:
    """An incomplete manifest is refused with an error that names the missing part."""
    with pytest.raises(ManifestError, match="features"):
        async with running_playground({}):
            pass


# The app


async def test_socket_mode(here: Site) -> None:
    """An app can connect over Socket Mode, and people's actions are delivered to it until it disconnects."""
    assert here.playground.connected is False
    async with socket_app(here) as app:
        assert (await here.get("/page/state?as=" + EDITOR))["app"]["connected"] is True
        app.answer = {"text": "Hello over a socket"}
        answer = await here.act(EDITOR, "command", channel=GENERAL, command="/try", text="now")
        assert answer["message"]["text"] == "Hello over a socket"
        assert [told["type"] for told in app.got] == ["hello", "slash_commands"]
    await asyncio.sleep(0.05)
    assert here.playground.connected is False


async def test_http() -> None:
    """An app over HTTP is connected once it answers the challenge and then gets people's actions as signed requests."""
    async with site(transport="http") as here, http_app() as app:
        assert await here.playground.until_connected(0.2) is False
        here.playground.deliver_to(app.url)
        assert await here.playground.until_connected(5) is True
        answer = await here.act(EDITOR, "command", channel=GENERAL, command="/try", text="now")
        assert answer["message"]["text"] == "Hello over HTTP"
        (headers, body) = app.got[0]
        assert headers["X-Slack-Signature"].startswith("v0=")
        assert b"command=%2Ftry" in body


async def test_settings() -> None:
    """The settings point the app to this playground; the settings for the transport that was not chosen are empty."""
    async with site() as here:
        told, keys = here.playground.settings, here.playground.app.secrets
        assert told["SLACK_API_URL"] == f"{here.playground.url}/api/"
        assert (told["SLACK_APP_TOKEN"], told["SLACK_SIGNING_SECRET"]) == (keys.app_token, "")
    async with site(transport="http") as here:
        told, keys = here.playground.settings, here.playground.app.secrets
        assert (told["SLACK_APP_TOKEN"], told["SLACK_SIGNING_SECRET"]) == ("", keys.signing_secret)
        assert (told["HOST"], here.playground.connection.http.url) == (
            "127.0.0.1",
            f"http://127.0.0.1:{told['PORT']}/slack/events",
        )


@pytest.mark.parametrize(
    ("request_url", "path"),
    [(None, "/slack/events"), ("https://bot.example.org/hear", "/hear"), ("https://bot.example.org", "/")],
)
async def test_where_an_app_listens(request_url: str | None, path: str) -> None:
    """An app over HTTP receives requests at the path in its manifest, or by default at Bolt's usual path."""
    told = manifest()
    if request_url:
        told["settings"]["event_subscriptions"]["request_url"] = request_url
    async with running_playground(told, "http") as playground:
        assert URL(playground.connection.http.url).path == path


async def test_response_url(here: Site) -> None:
    """A post to a response_url is shown and is kept in the request log."""
    async with socket_app(here) as app:
        await here.act(EDITOR, "command", channel=GENERAL, command="/try", text="now")
        url = app.got[-1]["payload"]["response_url"]
    async with here.client.post(url, json={"text": "Later"}) as response:
        assert response.status == 200
    messages = (await here.get(f"/page/messages?as={EDITOR}&channel={GENERAL}"))["messages"]
    assert messages[-1]["text"] == "Later"
    assert (await here.get("/control/requests"))["requests"][-1]["name"] == "response_url"


def test_connection_without_app() -> None:
    """If no app is installed, a connection cannot be created."""
    with pytest.raises(ValueError, match="no app"):
        Connection("socket", Workspace(), Faults(), base_url=str, on_change=lambda _connected: None)


async def test_stops_at_once() -> None:
    """The server stops at once, even while pages are open and an app is connected, instead of waiting for them."""
    client = aiohttp.ClientSession()
    async with site() as here, socket_app(here):
        response = await client.get(f"{here.playground.url}/page/events?as={EDITOR}")
        started = time.monotonic()
    assert time.monotonic() - started < 20
    response.close()
    await client.close()


# The control addresses


async def test_ready(here: Site) -> None:
    """/control/ready says at once whether the app is connected, or waits for it."""
    assert await here.get("/control/ready") == {"ok": True, "ready": False}
    waiting = asyncio.create_task(here.get("/control/ready?wait=5"))
    async with socket_app(here):
        assert (await waiting)["ready"] is True


async def test_requests(here: Site) -> None:
    """Requests in both directions are logged with their payloads, but without tokens or secrets.

    With `after`, only later requests are returned.
    """
    async with socket_app(here):
        await here.act(EDITOR, "command", channel=GENERAL, command="/try", text="now")
        await here.call("chat.postMessage", channel=HELP, text="Hi")
    entries = (await here.get("/control/requests"))["requests"]
    assert [(one["direction"], one["name"], one["status"]) for one in entries] == [
        ("from_app", "apps.connections.open", 200),
        ("to_app", "/try", "ok"),
        ("from_app", "chat.postMessage", 200),
    ]
    assert (entries[1]["request"]["text"], entries[1]["request"]["token"]) == ("now", BLANK)
    assert (entries[2]["request"]["text"], entries[2]["answer"]["ok"]) == ("Hi", True)
    told, keys = json.dumps(entries), here.playground.app.secrets
    assert not [secret for secret in (keys.bot_token, keys.app_token, keys.signing_secret) if secret in told]
    assert (await here.get("/control/requests?after=2"))["requests"] == entries[2:]


async def test_requests_with_tokens_in_them(here: Site) -> None:
    """Tokens in forms and query strings, and the ticket in a socket's URL, are blanked in the log."""
    token = here.playground.app.secrets.bot_token
    async with here.client.post(f"{here.playground.url}/api/auth.test", data={"token": token}) as response:
        assert (await response.json())["ok"] is True
    await here.client.get(f"{here.playground.url}/api/auth.test?token={token}")
    await here.call("apps.connections.open", here.playground.app.secrets.app_token)
    entries = (await here.get("/control/requests"))["requests"]
    assert [one["request"].get("token") for one in entries] == [BLANK, BLANK, None]
    assert f"ticket={BLANK}&" in entries[2]["answer"]["url"]
    assert token not in json.dumps(entries)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"text": "from xoxb-1-2-abc, or xapp-1-A-2"}, {"text": f"from {BLANK}, or {BLANK}"}),
        ({"access_token": "anything", "code": "1.2"}, {"access_token": BLANK, "code": BLANK}),
        ([{"style": {"code": True}}], [{"style": {"code": True}}]),
        (("a", 1, None), ["a", 1, None]),
    ],
)
def test_blanking(told: Any, shown: Any) -> None:
    """Tokens and OAuth codes are blanked wherever they occur, and other values are kept."""
    assert without_secrets(told) == shown


def test_log_keeps_the_last() -> None:
    """The log keeps the last two hundred requests, but records only the sizes of large bodies and files."""
    log = RequestLog(Clock())
    for number in range(KEPT + 5):
        log.add("from_app", "api.test", status=200, ms=1.0, request=b'{"n": %d}' % number, answer=None)
    assert [entry["request"]["n"] for entry in log.after()] == list(range(5, KEPT + 5))
    log.add("from_app", "large", status=200, ms=1, request=b"x" * 1_000_000, answer="[not JSON")
    log.add("from_app", "file", status=200, ms=1, request=b"--x", content_type="multipart/form-data", answer=b"ok")
    large, file = log.after(KEPT + 5)
    assert (large["request"], large["answer"]) == ("(1,000,000 bytes)", "[not JSON")
    assert (file["request"], file["answer"]) == ("(3 bytes)", "ok")


async def test_clock(here: Site) -> None:
    """The clock can be moved forward by hand, and the page's state says by how many seconds.

    An amount that is not a number is refused.
    """
    async with socket_app(here) as app:
        before = time.time()
        told = await here.post("/control/clock", {"advance": 3600})
        assert told["moved"] == 3600
        assert told["now"] >= before + 3600
        assert app.got[0]["type"] == "hello"
    assert (await here.get("/page/state"))["moved"] == 3600
    assert (await here.post("/control/clock", {"advance": "soon"}))["error"] == "advance must be a number"


async def test_redelivery(here: Site) -> None:
    """An event sent while no app is connected is redelivered one minute later on the playground's clock.

    This is the event's second retry.
    """
    await here.act(EDITOR, "message", channel=HELP, text="@tester hello")
    await asyncio.sleep(0.2)
    async with socket_app(here) as app:
        app.arrived.clear()
        await here.post("/control/clock", {"advance": 60})
        await asyncio.wait_for(app.arrived.wait(), 3)
        assert (app.got[-1]["type"], app.got[-1]["retry_attempt"]) == ("events_api", 2)


async def test_faults(here: Site) -> None:
    """Faults can be added, listed and removed; a fault makes calls fail until it is removed or used up."""
    added = await here.post("/control/faults", {"kind": "rate_limited", "methods": ["api.test"], "retry_after": 7})
    await here.post("/control/faults", {"kind": "server_error", "count": 1, "methods": ["auth.test"]})
    assert [fault["kind"] for fault in (await here.get("/control/faults"))["faults"]] == [
        "rate_limited",
        "server_error",
    ]
    assert (await here.call("api.test"))[0] == 429
    assert [(await here.call("auth.test"))[0] for _ in range(2)] == [500, 200]
    assert (await here.post(f"/control/faults/{added['id']}", {}, "DELETE"))["ok"] is True
    assert (await here.call("api.test"))[0] == 200
    assert (await here.post(f"/control/faults/{added['id']}", {}, "DELETE"))["ok"] is False
    await here.post("/control/faults", {"kind": "unavailable"})
    await here.post("/control/faults", {}, "DELETE")
    assert (await here.call("api.test"))[0] == 200


@pytest.mark.parametrize("told", [{"kind": "nonsense"}, {"kind": "latency"}, {"share": 2, "kind": "rate_limited"}])
async def test_bad_fault(here: Site, told: dict[str, Any]) -> None:
    """An invalid fault is refused with a message that says why."""
    answer = await here.post("/control/faults", told)
    assert answer["ok"] is False
    assert answer["error"].startswith("A fault")


async def test_lost_reply(here: Site) -> None:
    """If the response to chat.postMessage is lost, the message is posted and the call is logged nevertheless."""
    await here.post("/control/faults", {"kind": "lost_reply", "count": 1})
    with pytest.raises(aiohttp.ClientConnectionError):
        await here.call("chat.postMessage", channel=HELP, text="Was it posted?")
    assert here.playground.workspace.message(HELP, _newest(here.playground, HELP)) is not None
    assert here.playground.log.after()[0]["request"]["text"] == "Was it posted?"


def _newest(playground: Playground, channel: str) -> str:
    return next(playground.workspace.history(channel)).ts


@pytest.mark.parametrize("how", ["drop", "refresh", "fault"])
async def test_socket_breaks(here: Site, how: str) -> None:
    """A connection can be dropped by hand or by a fault, or asked by hand to reconnect; the app can connect again.

    A control request that asks for none of these is refused.
    """
    async with socket_app(here) as app:
        if how == "fault":
            await here.post("/control/faults", {"kind": "drop_socket", "count": 1})
            await here.act(EDITOR, "command", channel=GENERAL, command="/try")
        else:
            assert (await here.post("/control/socket", {how: True}))["ok"] is True
        await asyncio.sleep(0.1)
        assert here.playground.connected is (how == "refresh")
        assert (app.got[-1]["type"] == "disconnect") is (how == "refresh")
    async with socket_app(here):
        assert here.playground.connected is True
    assert (await here.post("/control/socket", {}))["error"] == "set drop or refresh to true, or disconnect to a reason"


async def test_rates() -> None:
    """Slack's rate limits apply until they are switched off, for example by a load test."""
    async with site() as here:
        posts = [await here.call("chat.postMessage", channel=HELP, text="Hi") for _ in range(2)]
        assert [status for status, _ in posts] == [200, 429]
        await here.post("/control/rates", {"enabled": False})
        posts = [await here.call("chat.postMessage", channel=HELP, text="Hi") for _ in range(5)]
        assert [status for status, _ in posts] == [200] * 5


async def test_bulk(here: Site) -> None:
    """People and channels can be added in bulk; the new people and, by default, the app join the new channels.

    The people are in several time zones, and an invalid number of people is refused.
    """
    told = await here.post("/control/bulk", {"people": 30, "channels": 20})
    assert (len(told["people"]), len(told["channels"])) == (30, 20)
    assert (await here.call("chat.postMessage", channel=told["channels"][-1], text="Hi"))[1]["ok"] is True
    assert (await here.act(told["people"][0], "message", channel=told["channels"][0], text="Hi"))["ok"] is True
    assert len({here.playground.workspace.people[one].tz for one in told["people"]}) > 3
    alone = await here.post("/control/bulk", {"channels": 1, "with_app": False})
    channel = here.playground.workspace.channels[alone["channels"][0]]
    assert here.playground.app.bot_user not in channel.members
    for wrong in ("many", True, -1, 1_000_000):
        assert (await here.post("/control/bulk", {"people": wrong}))["ok"] is False


@pytest.mark.parametrize(("how", "error"), [("uninstall", "account_inactive"), ("revoke", "token_revoked")])
async def test_app_is_removed(here: Site, how: str, error: str) -> None:
    """The app can be removed, or its tokens revoked, by hand; an empty control request is refused."""
    assert (await here.post("/control/app", {how: True}))["ok"] is True
    assert (await here.call("auth.test"))[1]["error"] == error
    told = await here.post("/control/app", {})
    assert told["error"] == "set uninstall, revoke or install to true, or url to the app's address"


@pytest.mark.parametrize("how", ["uninstall", "revoke"])
async def test_app_is_installed_again(here: Site, how: str, tmp_path: Path) -> None:
    """After removal or revocation, the app can be reinstalled; it gets a new token and is not in any channel.

    The new token is written to the settings file, and the old token is refused.
    """
    before = here.playground.app.secrets
    here.playground.write_settings(tmp_path / "app.env")
    await here.post("/control/app", {how: True})
    told = await here.post("/control/app", {"install": True})
    after = here.playground.app.secrets
    assert told == {"ok": True, "restarted": False, "settings": str(tmp_path / "app.env")}
    assert after == replace(before, bot_token=after.bot_token)
    assert f"SLACK_BOT_TOKEN={after.bot_token}\n" in (tmp_path / "app.env").read_text(encoding="utf-8")
    assert (await here.call("auth.test", before.bot_token))[1]["error"] == "invalid_auth"
    assert (await here.call("auth.test"))[1]["ok"] is True
    assert (await here.call("chat.postMessage", channel=HELP, text="Back"))[1]["error"] == "not_in_channel"
    assert here.playground.app.scopes == here.playground.app.requested != frozenset()


async def test_settings_that_cannot_be_written(here: Site, tmp_path: Path) -> None:
    """If the new settings cannot be written, the error says so, but the app is installed nevertheless."""
    here.playground.settings_file = tmp_path / "gone" / "app.env"
    await here.post("/control/app", {"uninstall": True})
    told = await here.post("/control/app", {"install": True})
    assert told["ok"] is False
    assert told["error"].startswith("The app is installed, but its settings couldn't be written: ")
    assert (await here.call("auth.test"))[1]["ok"] is True


async def test_app_is_installed_already(here: Site) -> None:
    """Installing an app that is already installed keeps its token and its channels."""
    before = here.playground.app.secrets
    told = await here.post("/control/app", {"install": True})
    assert (told, here.playground.app.secrets) == ({"ok": True, "restarted": False, "settings": None}, before)
    assert (await here.call("chat.postMessage", channel=HELP, text="Still here"))[1]["ok"] is True


@pytest.mark.parametrize(("kind", "error"), [("server_error", "internal_error"), ("lost_reply", None), ("reset", None)])
async def test_what_failed_on_purpose(here: Site, kind: str, error: str | None) -> None:
    """In the log, only a call that failed because of a fault has failed_by, with the fault's kind."""
    await here.post("/control/faults", {"kind": kind, "count": 1, "methods": ["chat.postMessage"]})
    if error:
        assert (await here.call("chat.postMessage", channel=HELP, text="Hi"))[1]["error"] == error
    else:
        with pytest.raises(aiohttp.ClientError):
            await here.call("chat.postMessage", channel=HELP, text="Hi")
    await here.call("auth.test")
    log = (await here.get("/control/requests"))["requests"]
    failed, fine = (entry for entry in log if entry["direction"] == "from_app")
    assert (failed["name"], failed["failed_by"]) == ("chat.postMessage", kind)
    assert "failed_by" not in fine


async def test_archive(here: Site) -> None:
    """A channel can be archived and unarchived by its name or id, and an unknown channel is refused."""
    assert (await here.post("/control/archive", {"channel": "help"}))["ok"] is True
    assert (await here.call("chat.postMessage", channel=HELP, text="Hi"))[1]["error"] == "is_archived"
    await here.post("/control/archive", {"channel": HELP, "archived": False})
    assert (await here.call("chat.postMessage", channel=HELP, text="Hi"))[1]["ok"] is True
    assert (await here.post("/control/archive", {"channel": "nowhere"}))["error"] == "channel_not_found"


async def test_no_bot_to_restart(here: Site) -> None:
    """The playground cannot restart an app that it did not start."""
    assert (await here.post("/control/bot", {"restart": True}))[
        "error"
    ] == "the playground can only restart an app that it started itself"


@pytest.mark.parametrize("body", [b"[1]", b"nonsense"])
async def test_no_json_object(here: Site, body: bytes) -> None:
    """A body that is not a JSON object is refused with status 400."""
    for path in ("/control/clock", "/page/act"):
        async with here.client.post(here.playground.url + path, data=body, headers=SCRIPT) as response:
            assert response.status == 400
            assert (await response.json())["ok"] is False


# The initial workspace


async def test_furnished(here: Site) -> None:
    """By default, there are people in several time zones, channels with and without the app, and a welcome message."""
    workspace, bot = here.playground.workspace, here.playground.app.bot_user
    people = [person for person in workspace.people.values() if not person.is_bot]
    assert [person.name for person in people] == ["editor", "planner", "reporter", "student", "vendor"]
    assert len({(person.tz, person.locale) for person in people}) >= 4
    names = {channel.name: channel for channel in workspace.channels.values() if channel.kind != "im"}
    assert set(names) == {"general", "help", "random", "leads", "old-news"}
    assert [name for name, channel in names.items() if bot in channel.members] == ["help"]
    assert (names["leads"].kind, names["old-news"].archived) == ("private", True)
    directs = [channel.members for channel in workspace.channels.values() if channel.kind == "im"]
    assert directs == [{person.id, bot} for person in people]
    (first,) = workspace.history(HELP)
    assert "/try" in first.text
    assert f"<@{bot}>" in first.text


async def test_empty() -> None:
    """A playground can start without people or channels, for tests that add their own."""
    async with site(furnishing=EMPTY) as here:
        assert (list(here.playground.workspace.people), here.playground.workspace.channels) == (
            [here.playground.app.bot_user],
            {},
        )


@pytest.mark.parametrize(
    ("hint", "command", "question"),
    [
        ("KONEPS · how long is it? · list", "/try KONEPS", "and ask: _how long is it?_"),
        ("[topic] | help", "/try help", "and write something."),
        ("", "/try", "and write something."),
    ],
)
def test_what_to_try(hint: str, command: str, question: str) -> None:
    """The welcome message takes its examples from the usage hints in the app's manifest.

    Whatever the hints, it also mentions shortcuts and the top of the sidebar.
    """
    told = manifest()
    told["features"]["slash_commands"] = [{"command": "/try", "description": "Tries", "usage_hint": hint}]
    app: App = Playground(told).app
    assert f"Type `{command}`" in welcome(app)
    assert f"<@{app.bot_user}> {question} Then follow up" in welcome(app)
    assert "shortcut" in welcome(app)
    assert "at the top of the sidebar (on a phone, behind the ☰ button)" in welcome(app)


@pytest.mark.parametrize(
    ("home", "is_offered"),
    [
        ({"messages_tab_enabled": True}, True),
        ({"messages_tab_enabled": False}, False),
        ({"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}, False),
    ],
)
def test_writing_to_the_app(home: dict[str, bool], is_offered: bool) -> None:
    """The welcome message suggests writing to the app only if the app's manifest allows it."""
    app = Playground({**manifest(), "features": {**manifest()["features"], "app_home": home}}).app
    assert ("direct message" in welcome(app)) is is_offered


async def test_alone(here: Site) -> None:
    """An ephemeral message is shown only to the person it is for."""
    async with socket_app(here) as app:
        app.answer = {"text": "For your eyes"}
        await here.act(EDITOR, "command", channel=GENERAL, command="/try")
    for who, sees in ((EDITOR, True), (REPORTER, False)):
        messages = (await here.get(f"/page/messages?as={who}&channel={GENERAL}"))["messages"]
        assert any(message["text"] == "For your eyes" for message in messages) is sees
