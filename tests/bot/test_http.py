"""HTTP: requests signed by Slack are answered; forged, stale, and malformed ones are rejected and do no harm."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.app import SlackApp, new_app
from bot.settings import Http, Settings
from bot.transports import http
from bot.transports.http import listening, serve
from bot.transports.ports import ListenError
from bot.transports.signatures import MAX_AGE
from tests.app_in_slack import COMMAND, delivered, running_slack, served, settings_for
from tests.endurance.forged import Attempt, Forger, status_of, storm
from tests.playground_ids import EDITOR, GENERAL, INNOVATION
from tests.slack_requests import BOT_TOKEN, FORM, JSON, SECRET, click, command, event, signed

SETTINGS = Settings(bot_token=BOT_TOKEN, signing_secret=SECRET, host="127.0.0.1", port=0)


def over_http(settings: Settings) -> Http:
    """Return the HTTP part of the settings."""
    assert isinstance(settings.slack, Http)
    return settings.slack


NOW = 1_800_000_000
HOOK = "https://hooks.slack.com/actions/T1/1/abc"


@dataclass
class Bot:
    """A running bot that repeats the text of every command and records every accepted request."""

    port: int
    accepted: list[dict[str, Any]]
    session: aiohttp.ClientSession

    async def send(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Send exactly this body and these headers and return the response's status and body."""
        url = f"http://127.0.0.1:{self.port}/slack/events"
        async with self.session.post(url, data=body, headers=headers) as response:
            return response.status, await response.text()

    async def command(self, text: str) -> tuple[int, str]:
        """Send a signed command and return the response's status and body."""
        body = command(text)
        return await self.send(body, signed(body, FORM))


def recording(settings: Settings) -> tuple[SlackApp, list[dict[str, Any]]]:
    """Return an app that repeats the text of every command, and the list in which it records accepted requests."""
    app, accepted = new_app(settings), list[dict[str, Any]]()

    @app.command(COMMAND)
    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        accepted.append(body)
        await ack(f"You asked: {body['text']}")

    @app.event("app_mention")
    async def on_mention(body: dict[str, Any]) -> None:
        accepted.append(body)

    @app.action("open")
    async def on_click(ack: AsyncAck, body: dict[str, Any]) -> None:
        accepted.append(body)
        await ack()

    return app, accepted


@contextlib.asynccontextmanager
async def running(clock: Callable[[], float] = time.time) -> AsyncIterator[Bot]:
    """Run a bot on a free port while the context is open. The bot checks the age of signatures by `clock`."""
    app, accepted = recording(SETTINGS)
    async with listening(app, over_http(SETTINGS), clock=clock) as port, aiohttp.ClientSession() as session:
        yield Bot(port, accepted, session)


@pytest_asyncio.fixture
async def bot() -> AsyncIterator[Bot]:
    """Run a bot for one test."""
    async with running() as bot:
        yield bot


# What Slack sends


@pytest.mark.parametrize("text", ["KONEPS", "나라장터가 뭐예요?", "the payload of a rocket", "a=b&c", "100%", ""])
async def test_command(bot: Bot, text: str) -> None:
    """A signed command is answered in the response, whatever characters it contains."""
    assert await bot.command(text) == (200, f"You asked: {text}")


async def test_what_people_do_comes_in() -> None:
    """Commands, mentions, and clicks in the playground reach the bot as signed requests and are acknowledged."""
    async with running_slack() as slack:
        app, accepted = recording(settings_for(slack))
        async with served(app, slack) as bot:
            outcome = await slack.people.command(EDITOR, GENERAL, COMMAND, "the payload of 나라장터 = 100% & more")
            await bot.write("@innovation KONEPS")
            button = {"type": "button", "action_id": "open", "text": {"type": "plain_text", "text": "Open"}}
            blocks = [{"type": "actions", "elements": [button]}]
            ts = (await app.client.chat_postMessage(channel=INNOVATION, text="…", blocks=blocks))["ts"]
            assert (await slack.people.press(EDITOR, "open", channel=INNOVATION, ts=ts)).ok
        # This app takes only the mention, which also comes as a message.
        sent = [entry for entry in delivered(slack) if entry["name"] != "message"]
        answers = [(entry["name"], entry["status"], entry["answer"]) for entry in sent]
        assert outcome.message is not None
        said = f"You asked: {accepted[0]['text']}"
        assert "the payload of 나라장터 = 100%" in said
        assert outcome.message.text == said
        assert answers == [(COMMAND, "ok", said), ("app_mention", "ok", None), ("block_actions", "ok", None)]
        assert [body["type"] for body in accepted[1:]] == ["event_callback", "block_actions"]


async def test_events_and_clicks(bot: Bot) -> None:
    """Events and clicks arrive at the same address as commands and are acknowledged with an empty 200."""
    body, pressed = json.dumps(event("app_mention", "<@U0BOT> KONEPS")).encode(), click("open", "koneps", HOOK)
    assert await bot.send(body, signed(body, JSON)) == (200, "")
    assert await bot.send(pressed, signed(pressed, FORM)) == (200, "")
    assert [body["type"] for body in bot.accepted] == ["event_callback", "block_actions"]


async def test_charset_in_the_content_type(bot: Bot) -> None:
    """A charset after the content type makes no difference."""
    body = json.dumps(event("app_mention", "안녕"), ensure_ascii=False).encode()
    assert (await bot.send(body, signed(body, f"{JSON}; charset=utf-8")))[0] == 200
    assert [seen["event"]["text"] for seen in bot.accepted] == ["안녕"]


async def test_url_verification(bot: Bot) -> None:
    """Slack's url_verification request is answered with its challenge."""
    body = json.dumps({"type": "url_verification", "token": "t", "challenge": "c1"}).encode()
    status, answer = await bot.send(body, signed(body, JSON))
    assert (status, json.loads(answer)) == (200, {"challenge": "c1"})


async def test_ssl_check(bot: Bot) -> None:
    """Slack's unsigned ssl_check request gets a 200, and nothing else happens.

    An unsigned command is rejected even if it has the field ssl_check.
    """
    headers = {"Content-Type": FORM}
    assert await bot.send(b"token=abc&ssl_check=1", headers) == (200, "")
    assert await bot.send(command("KONEPS", ssl_check="1"), headers) == (401, "")
    assert bot.accepted == []


async def test_unhandled_events_are_acknowledged(bot: Bot) -> None:
    """If no listener handles a request, the response is a 404 rather than a server error."""
    body = command("x").replace(b"%2Finnovation", b"%2Fother")
    assert (await bot.send(body, signed(body, FORM)))[0] == 404


@pytest.mark.parametrize("offset", [-MAX_AGE, MAX_AGE])
async def test_age_of_a_signature(offset: int) -> None:
    """A signature is valid for five minutes before and after its timestamp, and not a second longer."""
    async with running(clock=lambda: NOW) as bot:
        body = command("KONEPS")
        assert (await bot.send(body, signed(body, FORM, NOW + offset)))[0] == 200
        beyond = NOW + offset + (1 if offset > 0 else -1)
        assert (await bot.send(body, signed(body, FORM, beyond)))[0] == 401
        assert len(bot.accepted) == 1


# Everything else


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("POST", "/healthz", 405),
        ("GET", "/", 404),
        ("POST", "/slack/commands", 404),
    ],
)
async def test_routes(bot: Bot, method: str, path: str, status: int) -> None:
    """A health check gets a 200; a method that the path does not support gets a 405, and an unknown path gets a 404."""
    async with bot.session.request(method, f"http://127.0.0.1:{bot.port}{path}") as response:
        assert response.status == status


@pytest.mark.parametrize(
    "fields",
    [
        {"team": 5},
        {"user": 7},
        {"channel": 1.5},
        {"authorizations": "x"},
        {"authorizations": [1]},
        {"response_url": 5},
        {"response_urls": [1]},
        {"event": []},
        {"event": {}},
        {"event": {"type": 5}},
        {"event": {"type": "app_mention", "text": "\ud800"}},
        {"type": "block_actions"},
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": [5]},
        {"type": "view_submission", "view": 3},
        {"type": "block_suggestion", "action_id": 5},
        {"type": ["x"]},
        {"command": 5},
        {"type": "url_verification", "challenge": "\ud800"},
    ],
    ids=str,
)
async def test_signed_and_odd(bot: Bot, fields: dict[str, Any]) -> None:
    """A signed request that has unexpected values or lacks fields does not cause a server error."""
    body = json.dumps({**event("app_mention", "x"), **fields}).encode()
    status, _ = await bot.send(body, signed(body, JSON))
    assert status < 500


async def test_half_of_a_character(bot: Bot) -> None:
    """Half of a character, such as half of a cut emoji, becomes a question mark. Whole characters are not changed."""
    body = json.dumps(event("app_mention", "\ud83d KONEPS \U0001f600 안녕")).encode()
    assert (await bot.send(body, signed(body, JSON)))[0] == 200
    assert [seen["event"]["text"] for seen in bot.accepted] == ["? KONEPS \U0001f600 안녕"]


async def test_genuine_requests_get_through_the_same_wire(bot: Bot) -> None:
    """Genuine requests are accepted, chunked or not, so a forged one is rejected only because one thing is wrong."""
    forger = Forger(random.Random(7))  # noqa: S311 - a seed is meant
    for is_chunked in (False, True):
        for _ in range(20):
            body, kind = forger.genuine()
            whole = Attempt("genuine", body, {**signed(body, kind)}, is_chunked=is_chunked)
            assert await status_of(bot.port, whole) == 200
    assert len(bot.accepted) == 40


@pytest.mark.parametrize(
    ("count", "seed"), [(2_000, 20261123), pytest.param(10_000, 71, marks=pytest.mark.slow)], ids=["2,000", "10,000"]
)
async def test_forged_and_malformed(bot: Bot, count: int, seed: int) -> None:
    """Of thousands of forged and malformed requests, none is accepted, and none breaks the server."""
    refused = await storm(bot.port, count, seed)
    assert refused.is_whole, "\n".join(refused.lines())
    assert refused.sent.total() == count
    assert len(refused.sent) == 12
    assert bot.accepted == []
    assert (await bot.command("KONEPS"))[0] == 200


async def test_slow_body(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a body does not arrive in time, the request is rejected."""
    monkeypatch.setattr(http, "READ_TIMEOUT", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", bot.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 100\r\n\r\nhalf")
    assert (await asyncio.wait_for(reader.readline(), 20)).split()[1] == b"401"
    writer.close()


@pytest.mark.parametrize(
    "head",
    [b"POST /slack/events HTTP/1.1\r\nHost: b", b"GET /healthz HTTP/1.1\r\nHost: b\r\n\r\nGET /healthz HTT", b""],
    ids=["half", "second half", "nothing"],
)
async def test_stalled_head(monkeypatch: pytest.MonkeyPatch, head: bytes) -> None:
    """If a request's head does not arrive completely, the connection is closed, even after an earlier request."""
    monkeypatch.setattr(http, "IDLE_TIMEOUT", 0.1)
    async with running() as bot:
        reader, writer = await asyncio.open_connection("127.0.0.1", bot.port)
        writer.write(head)
        await asyncio.wait_for(reader.read(), 20)
        writer.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"POST /slack/events HTTP/1.1\r\nHost: b\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: b\r\nA: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET /%ff HTTP/1.1\r\nHost: b\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: b\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["length", "header", "path", "host", "version", "chunk"],
)
async def test_noise_is_not_logged(bot: Bot, caplog: pytest.LogCaptureFixture, sent: bytes) -> None:
    """Invalid HTTP requests get error responses and are not logged, because anyone could fill the log with them."""
    reader, writer = await asyncio.open_connection("127.0.0.1", bot.port)
    writer.write(sent)
    assert (await asyncio.wait_for(reader.readline(), 20)).split()[1] in {b"400", b"404"}
    writer.close()
    assert caplog.text == ""


# Starting and stopping


async def test_port_taken() -> None:
    """If another program is using the port, the error says so and names the port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = replace(SETTINGS, port=taken.getsockname()[1])
        with pytest.raises(ListenError, match=f"port {settings.port}: another program is already using it"):
            await serve(new_app(settings), over_http(settings))


async def test_address_of_another_computer() -> None:
    """If the address does not belong to this computer, the error says to set HOST."""
    settings = replace(SETTINGS, host="192.0.2.1")
    with pytest.raises(ListenError, match="Set HOST"):
        await serve(new_app(settings), over_http(settings))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_stops_gracefully(number: signal.Signals) -> None:
    """On SIGINT or SIGTERM, a request that is being handled still gets its response, and then the port is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings = replace(SETTINGS, port=free.getsockname()[1])
    app, asked = new_app(settings), asyncio.Event()

    @app.command("/innovation")
    async def slow(ack: AsyncAck) -> None:
        asked.set()
        await asyncio.sleep(0.1)
        await ack("done")

    serving = asyncio.create_task(serve(app, over_http(settings)))
    async with aiohttp.ClientSession() as session:
        bot = Bot(settings.port, [], session)
        async with asyncio.timeout(20):
            while not serving.done():
                with contextlib.suppress(aiohttp.ClientConnectorError):
                    answer = asyncio.create_task(bot.command("KONEPS"))
                    await asyncio.wait({answer, asyncio.create_task(asked.wait())}, return_when="FIRST_COMPLETED")
                    if asked.is_set():
                        break
                    await answer
        os.kill(os.getpid(), number)
        assert await answer == (200, "done")
    await asyncio.wait_for(serving, 20)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", settings.port)
