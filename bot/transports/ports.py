"""Listens on a port and, if that is impossible, says what to change."""

from __future__ import annotations

import errno

from aiohttp import web

from bot.errors import CommandError

IDLE_TIMEOUT = 15.0
"""Seconds within which a connection must send a complete request head, for its first request and for each later one."""

_REASONS = {
    errno.EADDRINUSE: "another program is already using it. Stop that program, or set {variable} to another number",
    errno.EACCES: "permission denied. Set {variable} to a number above 1023",
    errno.EADDRNOTAVAIL: "this computer has no such address. Set HOST to 0.0.0.0 or 127.0.0.1",
}


class ListenError(CommandError):
    """The bot cannot listen on its address; the message tells the operator why, and what to change."""


async def start_listening(runner: web.AppRunner, host: str, port: int, variable: str) -> int:
    """Listen on a host and port, and return the port.

    Raises ListenError if that is impossible. The error names the `variable` that sets the port.
    """
    try:
        await web.TCPSite(runner, host, port).start()
    except (OSError, ValueError) as error:  # ValueError: the host is no possible name
        number = getattr(error, "errno", None) or 0
        reason = _REASONS.get(number, "the address can't be used. Check HOST and {variable}")
        raise ListenError(f"Can't listen on {host}, port {port}: {reason.format(variable=variable)}.") from error
    return int(runner.addresses[0][1])
