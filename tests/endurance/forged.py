"""Sends forged and malformed requests over the wire, none of which may get through or break anything."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.app import new_app
from bot.settings import Http, Settings
from bot.transports.http import MAX_BODY, listening
from bot.transports.signatures import MAX_AGE, sign
from tests.slack_requests import BOT_TOKEN, FORM, JSON, SECRET, click, command, event, signed

_HOOK = "https://hooks.slack.com/actions/T1/1/abc"
_AT_A_TIME = 16


@dataclass
class Refused:
    """How many requests of each kind were sent, and those that had a wrong status or got through."""

    sent: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    accepted: int = 0

    @property
    def is_whole(self) -> bool:
        """Return whether every request was rejected with the right status."""
        return not self.wrong and not self.accepted

    def lines(self) -> Sequence[str]:
        """Return the results as lines of text."""
        return [
            f"{self.sent.total()} requests: " + ", ".join(f"{kind} {n}" for kind, n in sorted(self.sent.items())),
            f"{self.accepted} accepted, {len(self.wrong)} with a wrong status",
            *self.wrong[:5],
        ]


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

    @property
    def now(self) -> int:
        """Return the time.

        A long run must sign each request anew, because a signature is valid for only five minutes.
        """
        return int(time.time())

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
        return self.chance.choice([(command(text), FORM), (mention, JSON), (click("open", "koneps", _HOOK), FORM)])

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


async def storm(port: int, count: int, seed: int) -> Refused:
    """Send `count` random requests, sixteen at a time, and return the results."""
    forger, found = Forger(random.Random(seed)), Refused()  # noqa: S311 - no secret

    async def send_some() -> None:
        while found.sent.total() < count:
            attempt = forger.attempt()
            found.sent[attempt.kind] += 1
            status = await status_of(port, attempt)
            if status not in attempt.statuses:
                found.wrong.append(f"{status} {attempt.kind} {attempt.headers} {attempt.body[:200]!r}")

    await asyncio.gather(*(send_some() for _ in range(_AT_A_TIME)))
    return found


async def run_forged(count: int, seed: int) -> Refused:
    """Send `count` random requests to an app behind the bot's HTTP transport, and count those that get through."""
    app, accepted = new_app(Settings(bot_token=BOT_TOKEN, signing_secret=SECRET)), list[str]()

    async def on_any(ack: AsyncAck) -> None:
        accepted.append("")
        await ack()

    app.command("/innovation")(on_any)
    app.event("app_mention")(on_any)
    app.action("open")(on_any)
    async with listening(app, Http(SECRET, "127.0.0.1", 0)) as port:
        found = await storm(port, count, seed)
    found.accepted = len(accepted)
    return found
