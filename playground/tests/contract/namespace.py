"""Runs a program in this process's network namespace, and forwards connections into and out of it.

The arguments are `inward`, `port`, `back_port`, `outward` and the program's command. Connections to the Unix socket at
the path `inward` are forwarded to `port`, where the program listens. The program's connections to `back_port` are
forwarded to the Unix socket at the path `outward`.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import signal
import socket
import struct
import sys
from collections.abc import Awaitable, Callable

_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def bring_up_loopback() -> None:
    """Bring up the loopback interface, which is down in a new network namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


def leading_to(there: Callable[[], Awaitable[Streams]]) -> Callable[..., Awaitable[None]]:
    """Return a handler that forwards data both ways between each client and a connection that `there` opens."""

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            other_reader, other_writer = await there()
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pass_on(reader, other_writer), _pass_on(other_reader, writer))

    return lead


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def main(inward: str, port: str, back_port: str, outward: str, *command: str) -> int:
    """Run the program, forward connections until it ends, and return its exit status. SIGTERM ends the program."""
    bring_up_loopback()
    into = leading_to(lambda: asyncio.open_connection("127.0.0.1", int(port)))
    out = leading_to(lambda: asyncio.open_unix_connection(outward))
    async with (
        await asyncio.start_unix_server(into, inward),
        await asyncio.start_server(out, "127.0.0.1", int(back_port)),
    ):
        process = await asyncio.create_subprocess_exec(*command)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, process.terminate)
        return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
