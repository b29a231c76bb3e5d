"""HTTP: requests signed by Slack are answered; forged, stale, and malformed ones are rejected and do no harm."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import os
import random
import signal
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.app import SlackApp, new_app
from bot.settings import Http, Settings
from bot.transports import http
from bot.transports.http import MAX_BODY, listening, serve
from bot.transports.ports import ListenError
from bot.transports.signatures import MAX_AGE, sign
from tests.app_in_slack import COMMAND, delivered, running_slack, served, settings_for
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


@dataclass
class Attempt:
    """A request as sent over the wire, and the response statuses that are correct for it."""

    kind: str
    body: bytes
    headers: dict[str, str | bytes]
    statuses: frozenset[int] = frozenset({401})
    is_chunked: bool = False
    unended: bool = False

    def wire(self) -> bytes:
        lines = [b"POST /slack/events HTTP/1.1", b"Host: bot", b"Connection: close"]
        for name, value in self.headers.items():
            lines.append(name.encode() + b": " + (value.encode() if isinstance(value, str) else value))
        if self.is_chunked:
            lines.append(b"Transfer-Encoding: chunked")
            size = b"zz" if self.unended else f"{len(self.body):x}".encode()
            content = size + b"\r\n" + self.body + b"\r\n0\r\n\r\n"
        else:
            lines.append(f"Content-Length: {len(self.body)}".encode())
            content = self.body
        return b"\r\n".join(lines) + b"\r\n\r\n" + content


@dataclass
class Forger:
    """Makes random requests that must be rejected: each is a genuine request in which one thing is wrong."""

    chance: random.Random
    now: int = field(default_factory=lambda: int(time.time()))

    def attempt(self) -> Attempt:
        body, kind = self.genuine()
        headers: dict[str, str | bytes] = {**signed(body, kind, self.now)}
        ways = (
            self.wrong_signature, self.wrong_signature, self.beyond_ascii, self.old_or_early, self.not_a_number,
            self.missing_header, self.changed_body, self.broken_json, self.broken_json, self.broken_form,
            self.broken_form, self.wrong_content_type, self.chunked, self.compressed,
        )  # fmt: skip
        way = self.oversize if self.chance.random() < 0.01 else self.chance.choice(ways)
        return way(Attempt(way.__name__, body, headers))

    def genuine(self) -> tuple[bytes, str]:
        text = self.chance.choice(["KONEPS", "온나라", "how long?", "payload", "%00", "<@U1>"])
        mention = json.dumps(event("app_mention", text)).encode()
        return self.chance.choice([(command(text), FORM), (mention, JSON), (click("open", "koneps", HOOK), FORM)])

    def resigned(self, attempt: Attempt, body: bytes, kind: str, stamp: str | None = None) -> Attempt:
        stamp = stamp if stamp is not None else str(self.now)
        signature = sign(SECRET, stamp, body)
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        return replace(attempt, body=body, headers={**headers})

    def wrong_signature(self, attempt: Attempt) -> Attempt:
        right, stamp = str(attempt.headers["X-Slack-Signature"]), str(self.now)
        at = self.chance.randrange(3, len(right))
        wrong = self.chance.choice([
            right[:at] + ("0" if right[at] != "0" else "1") + right[at + 1 :],
            right[: self.chance.randrange(len(right))],
            right + "0",
            "v1" + right[2:],
            right.removeprefix("v0="),
            "v0=" + right[3:].upper() + "!",
            sign("another secret", stamp, attempt.body),
            sign(SECRET, stamp, attempt.body + b"&"),
            sign(SECRET, str(self.now + 1), attempt.body),
            f"v0={self.chance.getrandbits(256):064x}",
            "a" * 5000,
        ])  # fmt: skip
        return replace(attempt, headers={**attempt.headers, "X-Slack-Signature": wrong})

    def beyond_ascii(self, attempt: Attempt) -> Attempt:
        name = self.chance.choice(["X-Slack-Signature", "X-Slack-Signature", "X-Slack-Request-Timestamp"])
        value = self.chance.choice([b"v0=\xe9\xff", "v0=서명".encode(), b"\xf0\x9f", "１８００".encode(), b"\xc2\xb2"])
        return replace(attempt, headers={**attempt.headers, name: value})

    def old_or_early(self, attempt: Attempt) -> Attempt:
        away = self.chance.choice([-1, 1]) * self.chance.choice([MAX_AGE + 60, 3600, 86_400, 10**9])
        return self.resigned(attempt, attempt.body, str(attempt.headers["Content-Type"]), str(max(0, self.now + away)))

    def not_a_number(self, attempt: Attempt) -> Attempt:
        stamps = [
            "",
            "soon",
            "1e9",
            "0x5f",
            "-5",
            "+5",
            "nan",
            f"{self.now}.0",
            f"{self.now}x",
            "9" * 5000,
            "1_0",
            "--",
        ]
        stamp = self.chance.choice([*stamps, "".join(self.chance.choices("0123456789abc .:", k=10)) + "z"])
        return self.resigned(attempt, attempt.body, str(attempt.headers["Content-Type"]), stamp)

    def missing_header(self, attempt: Attempt) -> Attempt:
        gone = self.chance.choice([{"X-Slack-Signature"}, {"X-Slack-Request-Timestamp"}])
        gone = self.chance.choice([gone, {"X-Slack-Signature", "X-Slack-Request-Timestamp"}])
        return replace(attempt, headers={name: value for name, value in attempt.headers.items() if name not in gone})

    def changed_body(self, attempt: Attempt) -> Attempt:
        at = self.chance.randrange(len(attempt.body))
        other = bytes([(attempt.body[at] + self.chance.randrange(1, 256)) % 256])
        return replace(attempt, body=attempt.body[:at] + other + attempt.body[at + 1 :])

    def broken_json(self, attempt: Attempt) -> Attempt:
        whole = json.dumps(event("app_mention", "KONEPS")).encode()
        broken = self.chance.choice([
            whole[: self.chance.randrange(1, len(whole))], whole + b"}", whole[1:], whole.replace(b'"', b"'"),
            b"[]", b"null", b'"x"', b"5", b"true", b"[" * 100_000, b'{"a":' * 50_000, b'{"a": ' + b"9" * 5000 + b"}",
            b"\xff" + whole, whole.replace(b"KONEPS", b"\xc3\x28"), b"\xef\xbb\xbf" + whole, b"{}", b"\x00",
        ])  # fmt: skip
        statuses = frozenset({400})
        if self.chance.random() < 0.5:
            return replace(self.resigned(attempt, broken, JSON), statuses=statuses)
        # In a form, an "&" would end the field, and what is left of the JSON might be valid.
        return replace(self.resigned(attempt, b"payload=" + broken.replace(b"&", b""), FORM), statuses=statuses)

    def broken_form(self, attempt: Attempt) -> Attempt:
        broken = self.chance.choice([
            b"", b"&", b"command", b"command=%2Finnovation&text", b"=&&", b"command=%2Finnovation&text=%FF%FE",
            b"command=\xff", b"&".join(b"a%d=1" % n for n in range(500)), b"payload=", b"payload=%7B", b"payload=5",
            b"payload", b"\x00\x01", json.dumps({"command": "/innovation"}).encode(),
        ])  # fmt: skip
        return replace(self.resigned(attempt, broken, FORM), statuses=frozenset({400}))

    def wrong_content_type(self, attempt: Attempt) -> Attempt:
        kinds = ["text/plain", "multipart/form-data; boundary=x", "application/xml", "", "json", "x" * 500, ";", "/"]
        kind = self.chance.choice([*kinds, JSON if attempt.headers["Content-Type"] == FORM else FORM])
        return replace(self.resigned(attempt, attempt.body, kind), statuses=frozenset({400}))

    def chunked(self, attempt: Attempt) -> Attempt:
        forged = self.wrong_signature(attempt)
        if self.chance.random() < 0.5:
            return replace(forged, is_chunked=True)
        return replace(attempt, is_chunked=True, unended=True, statuses=frozenset({400, 401}))

    def compressed(self, attempt: Attempt) -> Attempt:
        packed = gzip.compress(attempt.body)
        body = self.chance.choice([packed, packed[:10], attempt.body[:20], gzip.compress(b"0" * 100_000)])
        encoding = self.chance.choice(["gzip", "deflate", "br"])
        return replace(attempt, body=body, headers={**attempt.headers, "Content-Encoding": encoding})

    def oversize(self, attempt: Attempt) -> Attempt:
        body = command("a" * (MAX_BODY + self.chance.randrange(1, 1000)))
        return replace(self.resigned(attempt, body, FORM), is_chunked=self.chance.random() < 0.5)


async def status_of(port: int, attempt: Attempt) -> int:
    """Send the bytes of a request and return the response's status."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        # The bot may respond to an oversized body and close the connection before it has read all of the body.
        with contextlib.suppress(ConnectionError):
            writer.write(attempt.wire())
            await writer.drain()
        line = await asyncio.wait_for(reader.readline(), 20)
        return int(line.split()[1])
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def storm(bot: Bot, count: int, seed: int) -> Counter[str]:
    """Send `count` random requests, at most sixteen at a time, and return the number of requests of each kind.

    `seed` seeds the random generator. Raises AssertionError if a response has the wrong status.
    """
    forger, sent, room = Forger(random.Random(seed)), Counter[str](), asyncio.Semaphore(16)  # noqa: S311 - a seed is meant

    async def send(attempt: Attempt) -> None:
        async with room:
            status = await status_of(bot.port, attempt)
        assert status in attempt.statuses, (status, attempt.kind, attempt.headers, attempt.body[:200])
        sent[attempt.kind] += 1

    async with asyncio.TaskGroup() as tasks:
        for _ in range(count):
            tasks.create_task(send(forger.attempt()))
    return sent


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
    sent = await storm(bot, count, seed)
    assert sum(sent.values()) == count
    assert len(sent) == 12
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
