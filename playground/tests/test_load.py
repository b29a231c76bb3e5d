"""The playground's server takes thirty thousand messages, each as fast as the first ones."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice, repeat
from pathlib import Path
from statistics import median

import pytest
from dotenv import dotenv_values
from slack_playground.testing.in_process import manifest
from slack_playground.testing.program import playground
from yarl import URL

MESSAGES, CONNECTIONS, ROUNDS = 1000, 32, 30
CHANNELS = 4 * MESSAGES
"""More than the number of messages sent a second, because a channel accepts only one a second."""
MOST_TIMES = 8.0
"""A message may take at most this many times as long as the smallest request."""
MOST_GROWTH = 2.0
"""In the last third of the rounds, it may take at most this many times as long as in the first third."""


@pytest.mark.slow
async def test_thirty_thousand_messages(tmp_path: Path) -> None:
    """The server takes thirty thousand messages with blocks, without becoming slower meanwhile.

    As many of the smallest requests are sent in turns with them, so that a busy machine slows both.
    """
    settings = tmp_path / "settings"
    about = tmp_path / "manifest.json"
    about.write_text(json.dumps(manifest()), encoding="utf-8")
    times: list[float] = []
    with playground("--people-only", "--manifest", str(about), "--settings", str(settings), folder=tmp_path) as slack:
        channels = slack.post("/control/bulk", {"channels": CHANNELS})["channels"]
        token = dotenv_values(settings)["SLACK_BOT_TOKEN"] or ""
        smallest = f"GET /control/ready HTTP/1.1\r\nHost: {URL(slack.url).authority}\r\n\r\n".encode()
        messages = cycle([message(slack.url, token, channel) for channel in channels])
        for _ in range(ROUNDS):
            taken = await send_all(slack.url, islice(messages, MESSAGES), b'{"ok": true')
            times.append(taken / await send_all(slack.url, repeat(smallest, MESSAGES), b'{"ok": '))
    third = ROUNDS // 3
    assert median(times) < MOST_TIMES
    assert median(times[-third:]) < MOST_GROWTH * median(times[:third])


def message(url: str, token: str, channel: str) -> bytes:
    """Return the bytes of an HTTP request that posts a message with blocks."""
    blocks = [
        {"type": "header", "block_id": "title", "text": {"type": "plain_text", "text": "KONEPS"}},
        {"type": "section", "block_id": "text", "text": {"type": "plain_text", "text": "Public procurement, online."}},
        {"type": "context", "block_id": "from", "elements": [{"type": "plain_text", "text": "Chapter IV"}]},
    ]
    body = json.dumps({"channel": channel, "text": "KONEPS", "blocks": blocks}).encode()
    head = (
        f"POST /api/chat.postMessage HTTP/1.1\r\nHost: {URL(url).authority}\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def send_all(url: str, requests: Iterator[bytes], expected: bytes) -> float:
    """Send the requests over several connections, and return how many seconds it took until all were answered.

    Each response must begin with `expected`.
    """
    answers: Counter[bytes] = Counter()

    async def send() -> None:
        reader, writer = await asyncio.open_connection(URL(url).host, URL(url).port)
        for text in requests:
            writer.write(text)
            answers[(await answer(reader))[: len(expected)]] += 1
        writer.close()
        await writer.wait_closed()

    start = time.perf_counter()
    await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
    taken = time.perf_counter() - start
    assert answers == {expected: MESSAGES}
    return taken


async def answer(reader: asyncio.StreamReader) -> bytes:
    """Read one response and return its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    return await reader.readexactly(int(length.split(b":")[1]))
