"""Determines what goes wrong with a Socket Mode connection."""

from __future__ import annotations

from dataclasses import dataclass

from slack_playground.faults.reading import Reason
from slack_playground.faults.standing import Faults


@dataclass(frozen=True, slots=True)
class SocketTrouble:
    """What is wrong with a connection from the start.

    A `silent` connection stays open, but nothing is sent over it: no hello, pings, pongs or envelopes. A `brief`
    connection is closed right after hello. A connection without `pongs` ignores the app's pings. If `reason` is set,
    the app is at once sent a disconnect message with this reason.
    """

    silent: bool = False
    brief: bool = False
    pongs: bool = True
    reason: Reason | None = None


def draw_connection(faults: Faults) -> SocketTrouble:
    """Return what is wrong with a connection that opens now. If there are several faults, only the first applies."""
    struck = next(faults.strikes("silent_socket", "brief_socket", "no_pongs", "disconnect"), None)
    if struck is None:
        return SocketTrouble()
    return SocketTrouble(
        silent=struck.kind == "silent_socket",
        brief=struck.kind == "brief_socket",
        pongs=struck.kind != "no_pongs",
        reason=struck.reason,
    )


def draw_expired_address(faults: Faults) -> bool:
    """Return whether a fault makes the connection URL issued now expire at once."""
    return any(faults.strikes("expired_address"))


def draw_drop(faults: Faults) -> bool:
    """Return whether a fault cuts the Socket Mode connections now."""
    return any(faults.strikes("drop_socket"))
