"""The part of the control address that causes trouble: faults, cut connections and refused connections."""

from __future__ import annotations

from collections.abc import Iterator

from aiohttp import web

from slack_playground.assembly import Playground
from slack_playground.control.answering import Route, number_in
from slack_playground.faults import Fault
from slack_playground.faults.reading import REASONS, Reason
from slack_playground.records import Json

_LONGEST_STOP = 3600.0


class Troubles:
    """Handles the requests to /control/faults, /control/socket and /control/listening."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground

    @property
    def routes(self) -> Iterator[Route]:
        """Yield the routes of these requests."""
        yield "GET", "/control/faults", self.faults
        yield "POST", "/control/faults", self.add_fault
        yield "DELETE", "/control/faults", self.clear_faults
        yield "DELETE", "/control/faults/{id}", self.remove_fault
        yield "POST", "/control/socket", self.socket
        yield "POST", "/control/listening", self.listening

    async def faults(self, _request: web.Request, _fields: Json) -> Json:
        """Return the active faults."""
        return {"faults": self._playground.faults.listed()}

    async def add_fault(self, _request: web.Request, fields: Json) -> Json:
        """Add a fault and return its id."""
        return {"id": self._playground.faults.add(Fault.from_json(fields))}

    async def clear_faults(self, _request: web.Request, _fields: Json) -> Json:
        """Remove all faults."""
        self._playground.faults.clear()
        return {}

    async def remove_fault(self, request: web.Request, _fields: Json) -> Json:
        """Remove the fault with the id in the path. Raises ValueError if there is no such fault."""
        if not self._playground.faults.remove(request.match_info["id"]):
            raise ValueError("there is no fault with that ID")
        return {}

    async def socket(self, _request: web.Request, fields: Json) -> Json:
        """Cut the Socket Mode connections, or ask the app to disconnect.

        `drop` cuts them. `refresh` asks the app to reconnect, as Slack does now and then. `disconnect`, whose value is
        one of Slack's reasons, asks the app to disconnect for that reason.
        """
        socket, reason = self._playground.connection.socket, fields.get("disconnect")
        if fields.get("drop"):
            socket.drop()
        elif fields.get("refresh"):
            await socket.refresh()
        elif reason is not None:
            await socket.refresh(_reason(reason))
        else:
            raise ValueError("set drop or refresh to true, or disconnect to a reason")
        return {}

    async def listening(self, _request: web.Request, fields: Json) -> Json:
        """Refuse new connections for `stop` seconds by the computer's clock. Open connections stay open.

        Over an open connection, the page and the control address still respond, but a request to one of Slack's
        addresses resets the connection.
        """
        seconds, listening = number_in(fields, "stop"), self._playground.listening
        if not 0 < seconds <= _LONGEST_STOP:
            raise ValueError(f"stop must be a number above 0, up to {_LONGEST_STOP:.0f}")
        if listening is None:
            raise ValueError("the playground isn't listening on a port")
        await listening.stop(seconds)
        return {}


def _reason(told: object) -> Reason:
    for reason in REASONS:
        if told == reason:
            return reason
    raise ValueError(f"disconnect must be one of {', '.join(REASONS)}")
