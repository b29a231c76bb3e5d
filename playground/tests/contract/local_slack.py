"""The stand-in `local-slack` (npm, 0.1.8) as the cases use it: the Web API, deliveries, and its control API."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp

from contract import namespace
from contract.cases import Case
from contract.programs import in_a_network_of_its_own, program, running
from contract.receiving import connected, serving
from contract.slack import Json, Slack

VARIABLE = "CONTRACT_LOCAL_SLACK"

_PORT, _BACK_PORT = 3000, 3001
_URL = f"http://127.0.0.1:{_PORT}"
_SOCKET_APP = {"appId": "A0SOCKET", "botUserId": "U0SOCKET", "botToken": "xoxb-socket", "appToken": "xapp-socket"}
_HTTP_APP = {"appId": "A0HTTP", "botUserId": "U0HTTP", "botToken": "xoxb-http", "appToken": "xapp-http"}
_SECRET = "made-up-for-the-contract"  # noqa: S105 - not a real secret


def _config() -> Json:
    """Return the content of the program's configuration file: one app for each transport, each in its own channels."""
    back = {"mode": "events", "requestUrl": f"http://127.0.0.1:{_BACK_PORT}/slack/events", "signingSecret": _SECRET}
    channels = [
        {"id": "C0CHANNEL", "name": "help", "members": ["U0SOCKET", "U0EDITOR", "U0PLANNER"]},
        {"id": "C0SMALL", "name": "small", "members": ["U0SOCKET", "U0EDITOR"]},
        {"id": "C0ELSEWHERE", "name": "random", "members": ["U0EDITOR", "U0PLANNER"]},
        {"id": "C0PRIVATE", "name": "leads", "members": ["U0EDITOR"], "is_private": True},
        {"id": "C0HTTP", "name": "over-http", "members": ["U0HTTP", "U0EDITOR", "U0PLANNER"]},
    ]
    return {
        "workspace": {"name": "Contract", "domain": "contract", "teamId": "T0CONTRACT"},
        "apps": [{**_SOCKET_APP, "botName": "contract"}, {**_HTTP_APP, "botName": "signed", **back}],
        "users": [{"id": "U0EDITOR", "name": "editor", "real_name": "Editor"}, {"id": "U0PLANNER", "name": "planner"}],
        "channels": channels,
    }


_NAMES = {
    "editor": "U0EDITOR", "planner": "U0PLANNER", "bot": "U0SOCKET", "channel": "C0CHANNEL", "small": "C0SMALL",
    "elsewhere": "C0ELSEWHERE", "private": "C0PRIVATE", "signing_secret": _SECRET,
}  # fmt: skip


class LocalSlack(Slack):
    """The program as one case uses it. People act through its control API or, in dialogs, through its page."""

    name = "local-slack"

    def __init__(self, http: aiohttp.ClientSession, *, signed: bool) -> None:
        app = _HTTP_APP if signed else _SOCKET_APP
        names = {**_NAMES, "bot": "U0HTTP", "channel": "C0HTTP"} if signed else _NAMES
        super().__init__(http, _URL, {"bot": app["botToken"], "app": app["appToken"]}, names)
        self._app_id = app["appId"]

    async def writes(self, person: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        place = self.names[person] if channel == "direct" else self.names[channel]
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        told = await self._control("message", channel=place, user=self.names[person], text=text, **thread)
        return str(told["message"]["ts"])

    async def commands(self, person: str, channel: str, text: str) -> None:
        said = {"command": "/lookup", "text": text, "appId": self._app_id}
        await self._control("command", channel=self.names[channel], user=self.names[person], **said)

    async def presses(self, person: str, channel: str, ts: str, action_id: str) -> None:
        action = {"type": "button", "action_id": action_id, "block_id": "row"}
        where = {"channel": self.names[channel], "messageTs": ts}
        await self._control("interact", user=self.names[person], action=action, **where)

    async def submits(self, person: str, view_id: str, state: Json) -> Json:  # noqa: ARG002 - always the top one
        told = await self._on_page({"t": "view_submit", "user": self.names[person], "values": state})
        return {"errors": next((each["errors"] for each in told if each["t"] == "view_errors"), {})}

    async def closes(self, person: str, view_id: str) -> None:  # noqa: ARG002 - always the top one
        await self._on_page({"t": "view_close", "user": self.names[person]})

    async def acts(self, person: str, kind: str, **fields: Any) -> Json:  # noqa: ARG002 - there is only one Home
        assert kind == "home", kind
        return await self._control("open-home", user=self.names[person], appId=self._app_id)

    async def sees(self, person: str, channel: str) -> list[Json]:
        async with self.http.get(f"{_URL}/_control/messages/{self.names[channel]}") as response:
            messages = (await response.json())["messages"]
        return [each for each in messages if each.get("ephemeral_to", self.names[person]) == self.names[person]]

    async def dialogs(self, person: str) -> list[Json]:  # noqa: ARG002 - it has one stack for all
        (first, *_) = await self._on_page(None)
        return list(first["state"]["modalStack"])

    async def trigger(self, view_id: str | None = None) -> str:  # noqa: ARG002 - any trigger will do
        asking = asyncio.create_task(self.commands("editor", "channel", "trigger"))
        told = await self.app.next("slash_commands", text="trigger")
        await asking
        return str(told.payload["trigger_id"])

    async def _control(self, what: str, **fields: Any) -> Json:
        async with self.http.post(f"{_URL}/_control/{what}", json=fields) as response:
            return dict(await response.json())

    async def _on_page(self, sent: Json | None) -> list[Json]:
        """Connect as the program's page, send `sent` unless it is None, and return the messages that the page receives.

        After sending, messages are received until none arrives for 0.2 seconds.
        """
        told: list[Json] = []
        async with self.http.ws_connect(f"{_URL}/ui") as page:
            told.append(await page.receive_json(timeout=3))
            if sent is not None:
                await page.send_json(sent)
                with contextlib.suppress(TimeoutError):
                    while True:
                        told.append(await page.receive_json(timeout=0.2))
        return told


class LocalSlackProgram:
    """The running program, which is reached through a Unix socket."""

    name = LocalSlack.name

    def __init__(self, inward: Path, outward: Path) -> None:
        self._inward, self._outward = inward, outward

    @contextlib.asynccontextmanager
    async def for_case(self, case: Case) -> AsyncIterator[Slack]:
        """Yield an interface to the program for the given case, after resetting the program and connecting the app."""
        signed = "signed" in case.needs
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(self._inward))) as http:
            slack = LocalSlack(http, signed=signed)
            await slack._control("reset")
            if signed:
                async with serving(self._outward) as (slack._app, _):
                    yield slack
            else:
                address = (await slack.ok("apps.connections.open", by="app"))["url"]
                async with connected(http, address) as slack._app:
                    yield slack


@contextlib.contextmanager
def local_slack(folder: Path) -> Iterator[LocalSlackProgram]:
    """Run the program in a network namespace, because it listens on all addresses.

    Raises NotAvailableError if the program or a network namespace is not available.
    """
    command, apart = program(VARIABLE), in_a_network_of_its_own()
    inward, outward, config = folder / "in.sock", folder / "out.sock", folder / "local-slack.json"
    config.write_text(json.dumps(_config()), encoding="utf-8")
    leading = [sys.executable, namespace.__file__, str(inward), str(_PORT), str(_BACK_PORT), str(outward)]
    options = ["--config", str(config), "--port", str(_PORT), "--base-host", "127.0.0.1"]
    with running([*apart, *leading, str(command), *options], lambda: _answers(inward), folder / "local-slack.log"):
        yield LocalSlackProgram(inward, outward)


def _answers(inward: Path) -> bool:
    """Return whether the program responds on the Unix socket."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(inward))
            client.sendall(b"GET /_control/state HTTP/1.0\r\n\r\n")
            return client.recv(12).startswith(b"HTTP/1")
    except OSError:
        return False
