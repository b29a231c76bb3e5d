"""Answers a request in the way that a fault wants it: late, with something else, or with the connection cut."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

from slack_playground.faults.calls import Content, Drawn

FAILED_BY = web.RequestKey("failed_by", str)
"""The kind of fault by which the answer to a request goes wrong, if it does."""

_NO_LINGER = struct.pack("ii", 1, 0)
"""Makes the end of a connection a reset: what was not sent is thrown away, and the other side gets ECONNRESET."""


async def answer_with(
    request: web.Request, drawn: Drawn, carry_out: Callable[[], Awaitable[web.Response]]
) -> web.Response:
    """Return the answer to a request: that of `carry_out`, or whatever the fault puts in its place."""
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
    """An answer whose connection is reset after so many bytes of its body; with none, before the answer."""

    def __init__(self, whole: web.Response, after: int) -> None:
        super().__init__(body=whole.body, status=whole.status, headers=whole.headers)
        self._after = after

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Send the head of the answer, unless nothing at all is to be sent."""
        if self._after == 0:
            reset(request)
        return await super().prepare(request)

    async def write_eof(self, data: bytes = b"") -> None:
        """Send the beginning of the body, and reset the connection."""
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
