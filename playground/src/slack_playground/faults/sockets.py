"""Draws what goes wrong with a Socket Mode connection."""

from __future__ import annotations

from dataclasses import dataclass

from slack_playground.faults.reading import Reason
from slack_playground.faults.standing import Faults


@dataclass(frozen=True, slots=True)
class SocketTrouble:
    """What is wrong with a connection from the start.

    A `silent` one stays open and carries nothing: no hello, pings, pongs or envelopes. A `brief` one is closed right
    after hello. One without `pongs` ignores the app's pings. `reason` is why Slack asks to disconnect at once.
    """

    silent: bool = False
    brief: bool = False
    pongs: bool = True
    reason: Reason | None = None


def draw_connection(faults: Faults) -> SocketTrouble:
    """Return what is wrong with a connection that opens now; of several faults the first counts."""
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
    """Return whether the connection URL that is issued now has already expired."""
    return any(faults.strikes("expired_address"))


def draw_drop(faults: Faults) -> bool:
    """Return whether the Socket Mode connections are to be cut now."""
    return any(faults.strikes("drop_socket"))
