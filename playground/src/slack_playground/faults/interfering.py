"""Responds to a request as a fault says: late, with another response, or by cutting the connection."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

from slack_playground.faults.calls import Content, Drawn

FAILED_BY = web.RequestKey("failed_by", str)
"""The kind of fault, if any, that makes the response to a request go wrong."""

_NO_LINGER = struct.pack("ii", 1, 0)
"""Makes the closing of a connection a reset: unsent data is discarded, and the other side gets ECONNRESET."""


async def answer_with(
    request: web.Request, drawn: Drawn, carry_out: Callable[[], Awaitable[web.Response]]
) -> web.Response:
    """Return the response to a request: the response from `carry_out`, or the one that a fault puts in its place.

    A fault may also delay the response or cut the connection.
    """
    if drawn.latency:
        await asyncio.sleep(drawn.latency)
    wrong = drawn.wrong
    if wrong is None:
        return await carry_out()
    request[FAILED_BY] = wrong.kind
    response = await carry_out() if wrong.carried_out else web.Response()
    if wrong.content is not None:
        response = _response(wrong.content)
    if wrong.lost and request.transport is not None:
        request.transport.abort()
    if wrong.after_bytes is not None:
        response = _CutResponse(response, wrong.after_bytes)
    return response


def _response(content: Content) -> web.Response:
    return web.Response(body=content.body, status=content.status, headers=content.headers)


class _CutResponse(web.Response):
    """A response whose connection is reset after `after` bytes of its body, or before the response if `after` is 0."""

    def __init__(self, whole: web.Response, after: int) -> None:
        super().__init__(body=whole.body, status=whole.status, headers=whole.headers)
        self._after = after

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Send the headers, or reset the connection first if nothing at all is to be sent."""
        if self._after == 0:
            reset(request)
        return await super().prepare(request)

    async def write_eof(self, data: bytes = b"") -> None:
        """Send the first `after` bytes of the body and reset the connection."""
        body = self.body if isinstance(self.body, bytes) else data
        if self._after and self._req is not None:
            await self.write(body[: self._after])
            reset(self._req)
        await super().write_eof()


def reset(request: web.BaseRequest) -> None:
    """Reset the connection of a request."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()
