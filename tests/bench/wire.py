"""Speaks HTTP to a server on this computer with as little overhead as possible, so that only the server is timed."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType

from tests.slack_requests import FORM, command, signed

TIMEOUT = 10.0
"""Seconds after which the bench gives up waiting for a server's response."""

_HEAD_END = b"\r\n\r\n"
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


class UnexpectedAnswerError(Exception):
    """A server did not respond with status 200 and a content length; the message says what happened instead."""


def ask_command(text: str) -> bytes:
    """Return the complete HTTP request that Slack would send for `/innovation` with `text`, signed at this moment."""
    body = command(text)
    headers = {**signed(body, FORM), "Host": "127.0.0.1", "Content-Length": str(len(body)), "Accept": "*/*"}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /slack/events HTTP/1.1\r\n{head}\r\n".encode() + body


ASK_HEALTH = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def answer_length(received: bytes) -> int | None:
    """Return the total length in bytes of the response at the start of `received`, or None if its head is incomplete.

    Raises UnexpectedAnswerError if the response has a status other than 200 or no content length.
    """
    end = received.find(_HEAD_END)
    if end < 0:
        return None
    head = received[: end + 2]
    status, length = _STATUS.match(head), _LENGTH.search(head)
    if status is None or status[1] != b"200" or length is None:
        raise UnexpectedAnswerError(head.decode("latin-1").splitlines()[0])
    return end + len(_HEAD_END) + int(length[1])


class Connection:
    """A connection to a server on this computer, open until its context ends. Raises OSError if it cannot be opened."""

    def __init__(self, port: int, *, timeout: float = TIMEOUT) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._socket.close()

    def ask(self, request: bytes) -> bytes:
        """Send a request and return the body of the response.

        Raises UnexpectedAnswerError if the response is not a 200 with a content length or the server closes the
        connection first, and OSError if the connection fails or times out.
        """
        self._socket.sendall(request)
        received, length = b"", None
        while length is None or len(received) < length:
            more = self._socket.recv(65536)
            if not more:
                raise UnexpectedAnswerError("the connection was closed")
            received += more
            length = answer_length(received) if length is None else length
        return received[received.find(_HEAD_END) + len(_HEAD_END) :]

    def time(self, request: bytes) -> float:
        """Return how many seconds pass from sending the request until the whole response has arrived.

        Raises the same errors as `ask`.
        """
        start = time.perf_counter()
        self.ask(request)
        return time.perf_counter() - start


def rate(port: int, requests: Sequence[bytes], *, connections: int, seconds: float) -> float:
    """Return how many requests per second a server answers if each connection sends its next request without a pause.

    Answers are counted for `seconds`. If no answer has arrived by then, the count ends with the first answer or after
    another TIMEOUT seconds. Raises UnexpectedAnswerError if an answer is not a 200 with a content length, if no answer
    arrives in time, or if the server closes a connection. Raises OSError if a connection fails.
    """
    return asyncio.run(_rate(port, requests, connections, seconds))


async def _rate(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    count = _Count(loop.create_future(), loop.create_future())
    # Each connection begins elsewhere, so that different requests are not repeated at once by the others.
    askers = [_Asker(requests, number * len(requests) // connections, count) for number in range(connections)]
    transports = [(await loop.create_connection(lambda a=asker: a, "127.0.0.1", port))[0] for asker in askers]  # type: ignore[misc]
    count.answered = loop.create_future()
    start, before = time.perf_counter(), count.answers
    await asyncio.wait([count.failed], timeout=seconds)
    if count.answers == before:
        await asyncio.wait([count.failed, count.answered], timeout=TIMEOUT, return_when=asyncio.FIRST_COMPLETED)
    elapsed, answers = time.perf_counter() - start, count.answers - before
    count.stopped = True
    for transport in transports:
        transport.close()
    if count.failed.done():
        await count.failed
    if not answers:
        raise UnexpectedAnswerError("no answer in time")
    return answers / elapsed


@dataclass
class _Count:
    failed: asyncio.Future[None]
    answered: asyncio.Future[None]
    answers: int = 0
    stopped: bool = False

    def add(self) -> None:
        self.answers += 1
        if not self.answered.done():
            self.answered.set_result(None)

    def fail(self, error: Exception) -> None:
        if not (self.stopped or self.failed.done()):
            self.failed.set_exception(error)


@dataclass
class _Asker(asyncio.Protocol):
    """Sends the requests one after another on one connection and starts over after the last one."""

    requests: Sequence[bytes]
    turn: int
    count: _Count
    received: bytes = b""
    length: int | None = None
    transport: asyncio.WriteTransport | None = field(default=None, repr=False)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self.received += data
        try:
            self.length = answer_length(self.received) if self.length is None else self.length
        except UnexpectedAnswerError as error:
            self.count.fail(error)
            return
        if self.length is not None and len(self.received) >= self.length:
            self.count.add()
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self.count.fail(exc or UnexpectedAnswerError("the connection was closed"))

    def _ask(self) -> None:
        self.received, self.length = b"", None
        self.turn += 1
        if self.transport is not None and not self.count.stopped:
            self.transport.write(self.requests[self.turn % len(self.requests)])
