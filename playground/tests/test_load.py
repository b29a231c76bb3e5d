"""The playground's server can handle a thousand messages a second for half a minute."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest
from dotenv import dotenv_values
from slack_playground.testing.in_process import manifest
from slack_playground.testing.program import playground
from yarl import URL

A_SECOND, SECONDS = 1000, 30
CONNECTIONS = 32
CHANNELS = 2000
"""More than the number of messages sent a second, because a channel accepts only one a second."""
MOST_LATE = 5.0
"""The last response may arrive at most this many seconds after the last message was due."""


@pytest.mark.slow
async def test_a_thousand_messages_a_second(tmp_path: Path) -> None:
    """The server accepts a thousand messages with blocks a second for half a minute.

    It answers the last one at most five seconds after it was due.
    """
    settings = tmp_path / "settings"
    about = tmp_path / "manifest.json"
    about.write_text(json.dumps(manifest()), encoding="utf-8")
    with playground("--people-only", "--manifest", str(about), "--settings", str(settings), folder=tmp_path) as slack:
        channels = slack.post("/control/bulk", {"channels": CHANNELS})["channels"]
        token = dotenv_values(settings)["SLACK_BOT_TOKEN"] or ""
        requests = [request(slack.url, token, channel) for channel in channels]
        start = time.monotonic()
        answers = await post_all(slack.url, islice(cycle(requests), A_SECOND * SECONDS))
        taken = time.monotonic() - start
    assert answers == {b'{"ok": true': A_SECOND * SECONDS}
    assert taken < SECONDS + MOST_LATE


def request(url: str, token: str, channel: str) -> bytes:
    """Return the bytes of an HTTP request that posts a message with blocks."""
    blocks = [
        {"type": "header", "block_id": "title", "text": {"type": "plain_text", "text": "KONEPS"}},
        {"type": "section", "block_id": "text", "text": {"type": "plain_text", "text": "Public procurement, online."}},
        {"type": "context", "block_id": "from", "elements": [{"type": "plain_text", "text": "Chapter IV"}]},
    ]
    body = json.dumps({"channel": channel, "text": "KONEPS", "blocks": blocks}).encode()
    address = URL(url)
    head = (
        f"POST /api/chat.postMessage HTTP/1.1\r\nHost: {address.host}:{address.port}\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def post_all(url: str, requests: Iterator[bytes]) -> Counter[bytes]:
    """Send each request when it is due, over several connections.

    Return how many responses there were for each value of the first eleven bytes of the body.
    """
    start = time.monotonic()
    due = enumerate(requests)
    answers: Counter[bytes] = Counter()

    async def send() -> None:
        reader, writer = await asyncio.open_connection(URL(url).host, URL(url).port)
        for number, text in due:
            await asyncio.sleep(start + number / A_SECOND - time.monotonic())
            writer.write(text)
            answers[(await answer(reader))[:11]] += 1
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
    return answers


async def answer(reader: asyncio.StreamReader) -> bytes:
    """Read one response and return its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    return await reader.readexactly(int(length.split(b":")[1]))
