"""The stand-in `emulate` (npm, 0.12.2) as the cases use it: the Web API and dialogs, but no deliveries."""

from __future__ import annotations

import asyncio
import contextlib
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from contract.cases import Case
from contract.ours import SCOPES
from contract.programs import free_port, program, running
from contract.slack import Json, Slack

VARIABLE = "CONTRACT_EMULATE"

_APP = {"app_id": "A0CONTRACT", "bot_id": "B0CONTRACT", "bot_user_id": "U0CONTRACT"}
_CLIENT = {"client_id": "1234.5678", "client_secret": "made-up"}
_BACK = "https://example.com/back"
_BOT = "xoxb-made-up-for-the-contract"


def _without(scope: str | None) -> str:
    return f"{_BOT}-without-{scope}" if scope else _BOT


def _all_but(scope: str | None) -> list[str]:
    return [each for each in (*SCOPES, "groups:write", "mpim:read") if each != scope]


def _seed() -> Json:
    """Return the content of the file from which the program builds its workspace."""
    bots = [
        {"token": _without(left_out), "user_id": _APP["bot_user_id"], **_APP, "scopes": _all_but(left_out)}
        for left_out in (None, *SCOPES)
    ]
    people = [{"token": f"xoxp-{name}", "user": name} for name in ("admin", "editor", "planner")]
    return {
        "slack": {
            "strict_scopes": True,
            "team": {"name": "Contract", "domain": "contract"},
            "users": [{"name": "editor", "real_name": "Editor"}, {"name": "planner", "real_name": "Planner"}],
            "channels": [
                {"name": "help"},
                {"name": "small"},
                {"name": "leads", "is_private": True},
                {"name": "old-news"},
            ],
            "oauth_apps": [{**_CLIENT, **_APP, "name": "Contract", "redirect_uris": [_BACK], "scopes": list(SCOPES)}],
            "tokens": [*bots, *people],
        }
    }


class Emulate(Slack):
    """The program as one case uses it. People post messages with their own tokens."""

    name = "emulate"

    async def writes(self, person: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        said = {"channel": self.names[channel], "text": text, **({"thread_ts": thread_ts} if thread_ts else {})}
        how: dict[str, Any] = {"headers": {"Authorization": f"Bearer xoxp-{person}"}, "data": said}
        async with self.http.post(f"{self.url}/api/chat.postMessage", **how) as response:
            return str((await response.json())["ts"])

    async def acts(self, person: str, kind: str, **fields: Any) -> Json:  # noqa: ARG002 - "authorize" needs no fields
        assert kind == "authorize", kind
        asked = {"client_id": self.names["client_id"], "scope": "chat:write", "redirect_uri": _BACK, "state": "a-state"}
        how: dict[str, Any] = {"data": {**asked, "user_id": self.names[person]}, "allow_redirects": False}
        async with self.http.post(f"{self.url}/oauth/v2/authorize/callback", **how) as response:
            return dict(URL(response.headers["Location"]).query)

    async def trigger(self, view_id: str | None = None) -> str:
        where = {"view_id": view_id} if view_id else {"user_id": self.names["editor"]}
        return str((await self.ok("views.generateTriggerId", **where))["trigger_id"])

    async def later(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class EmulateProgram:
    """The running program: its URL, and the ids in its workspace and the app's credentials by name."""

    name = Emulate.name

    def __init__(self, url: str, names: Mapping[str, str]) -> None:
        self._url, self._names = url, names

    @contextlib.asynccontextmanager
    async def for_case(self, case: Case) -> AsyncIterator[Slack]:
        """Yield an interface to the program for the given case."""
        async with aiohttp.ClientSession() as http:
            yield Emulate(http, self._url, {"bot": _without(case.without)}, self._names)


@contextlib.contextmanager
def emulate(folder: Path) -> Iterator[EmulateProgram]:
    """Run Emulate, with its seed file and log in `folder`, while the context is open.

    Raises NotAvailableError if Emulate cannot be run.
    """
    command, port, seed = program(VARIABLE), free_port(), folder / "emulate.json"
    seed.write_text(json.dumps(_seed()), encoding="utf-8")
    url = f"http://127.0.0.1:{port}"
    options = ["start", "--service", "slack", "--port", str(port), "--seed", str(seed)]
    with running([str(command), *options], lambda: bool(_call(url, "auth.test", _BOT)), folder / "emulate.log"):
        yield EmulateProgram(url, _furnish(url))


def _furnish(url: str) -> dict[str, str]:
    """Set up the channels and their members, and return ids and the app's credentials by name."""
    listed = _call(url, "conversations.list", "xoxp-editor", types="public_channel,private_channel")
    channels = {one["name"]: one["id"] for one in listed["channels"]}
    people = {one["name"]: one["id"] for one in _call(url, "users.list", _BOT)["members"]}
    for name in ("help", "small", "old-news"):
        _call(url, "conversations.join", _BOT, channel=channels[name])
    for person in ("admin", "planner"):
        _call(url, "conversations.leave", f"xoxp-{person}", channel=channels["small"])
    _call(url, "conversations.archive", "xoxp-editor", channel=channels["old-news"])
    return {
        "editor": people["editor"],
        "planner": people["planner"],
        "bot": _APP["bot_user_id"],
        "channel": channels["help"],
        "small": channels["small"],
        "elsewhere": channels["random"],
        "private": channels["leads"],
        "archived": channels["old-news"],
        **_CLIENT,
    }


def _call(url: str, method: str, token: str, **arguments: str) -> Json:
    """Call a method and return the response, or an empty dict if the request fails (for example, during startup)."""
    request = urllib.request.Request(  # noqa: S310 - a program on this computer
        f"{url}/api/{method}",
        json.dumps(arguments).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - the same
            answer: Json = json.load(response)
    except urllib.error.URLError:
        return {}
    return answer
