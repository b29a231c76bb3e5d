"""The control address: what engineers and tests do to the playground itself, such as moving its clock."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from yarl import URL

from slack_playground.assembly import CommandError, Playground
from slack_playground.errors import SlackError
from slack_playground.faults import Fault
from slack_playground.records import Channel, Json, Person
from slack_playground.workspace import Workspace

MOST = 5_000
"""People, or channels, that one request adds."""

_LONGEST_WAIT = 120.0
_ZONES = ("Asia/Seoul", "Europe/Madrid", "America/New_York", "Europe/London", "Asia/Kolkata")

Action = Callable[[web.Request, Json], Awaitable[Json]]
Handler = Callable[[web.Request], Awaitable[web.Response]]


def answering(action: Action) -> Handler:
    """Let an action answer with JSON: with `ok` and what it gives, or with status 400 and what was wrong."""

    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response({"ok": True, **await action(request, await fields_of(request))}, dumps=_dumps)
        except SlackError as error:
            return web.json_response(error.answer(), status=400)
        except ValueError as error:
            return web.json_response({"ok": False, "error": str(error)}, status=400)

    return answer


async def fields_of(request: web.Request) -> Json:
    """Return the JSON object in the body of a request; raises ValueError if the body is anything else."""
    body = await request.read()
    fields = json.loads(body) if body else {}
    if not isinstance(fields, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004 - what is wrong is what somebody sent
    return fields


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class Control:
    """Answers what is sent to /control."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add the routes."""
        routes: tuple[tuple[str, str, Action], ...] = (
            ("GET", "/control/ready", self.ready),
            ("GET", "/control/requests", self.requests),
            ("POST", "/control/clock", self.clock),
            ("GET", "/control/faults", self.faults),
            ("POST", "/control/faults", self.add_fault),
            ("DELETE", "/control/faults", self.clear_faults),
            ("DELETE", "/control/faults/{id}", self.remove_fault),
            ("POST", "/control/rates", self.rates),
            ("POST", "/control/socket", self.socket),
            ("POST", "/control/bot", self.bot),
            ("GET", "/control/settings", self.settings),
            ("POST", "/control/app", self.app),
            ("POST", "/control/archive", self.archive),
            ("POST", "/control/bulk", self.bulk),
            ("POST", "/control/due", self.due),
        )
        for verb, path, action in routes:
            router.add_route(verb, path, answering(action))
        router.add_get("/control/manifest", self.manifest)

    async def ready(self, request: web.Request, _fields: Json) -> Json:
        """Return whether the bot is connected; with `wait`, wait up to that many seconds for it."""
        wait = min(float(request.query.get("wait", 0)), _LONGEST_WAIT)
        return {"ready": await self._playground.until_connected(wait)}

    async def requests(self, request: web.Request, _fields: Json) -> Json:
        """Return the last requests, from after number `after`, with their payloads."""
        return {"requests": self._playground.log.after(int(request.query.get("after", 0)))}

    async def clock(self, _request: web.Request, fields: Json) -> Json:
        """Move the clock on by `advance` seconds; redeliveries and the like that are due then happen now."""
        self._playground.advance(_number(fields, "advance"))
        clock = self._playground.workspace.clock
        return {"now": clock.now(), "moved": clock.moved}

    async def faults(self, _request: web.Request, _fields: Json) -> Json:
        """Return the active faults."""
        return {"faults": self._playground.faults.listed()}

    async def add_fault(self, _request: web.Request, fields: Json) -> Json:
        """Add a fault, and give its id."""
        return {"id": self._playground.faults.add(Fault.from_json(fields))}

    async def clear_faults(self, _request: web.Request, _fields: Json) -> Json:
        """Take all faults back."""
        self._playground.faults.clear()
        return {}

    async def remove_fault(self, request: web.Request, _fields: Json) -> Json:
        """Take one fault back."""
        if not self._playground.faults.remove(request.match_info["id"]):
            raise ValueError("there is no fault with that ID")
        return {}

    async def rates(self, _request: web.Request, fields: Json) -> Json:
        """Keep Slack's rate limits, or with `enabled` false let every call in: for load tests."""
        self._playground.services.rates.enabled = bool(fields.get("enabled", True))
        return {}

    async def socket(self, _request: web.Request, fields: Json) -> Json:
        """Cut the Socket Mode connections (`drop`), or have them made anew as Slack has now and then (`refresh`)."""
        if fields.get("drop"):
            self._playground.connection.socket.drop()
        elif fields.get("refresh"):
            await self._playground.connection.socket.refresh()
        else:
            raise ValueError("set drop or refresh to true")
        return {}

    async def bot(self, _request: web.Request, fields: Json) -> Json:
        """End the bot's process, kindly (`restart`) or not (`kill`); it is started again in either case."""
        if self._playground.bot is None:
            raise ValueError("the playground didn't start the app, so it can't restart it")
        if not (fields.get("restart") or fields.get("kill")):
            raise ValueError("set restart or kill to true")
        self._playground.bot.end(kill=bool(fields.get("kill")))
        return {}

    async def manifest(self, _request: web.Request) -> web.Response:
        """Answer with the app's manifest and nothing else; if it has none, with one for what it has used so far."""
        told = json.dumps(self._playground.manifest, ensure_ascii=False, indent=2)
        return web.Response(text=f"{told}\n", content_type="application/json", headers={"Cache-Control": "no-store"})

    async def settings(self, _request: web.Request, _fields: Json) -> Json:
        """Return the environment variables for an app that is started by hand: those that its transport needs."""
        told = self._playground.settings.items()
        with_port = self._playground.transport == "http"
        return {"settings": {name: value for name, value in told if value and (with_port or name.startswith("SLACK_"))}}

    async def app(self, _request: web.Request, fields: Json) -> Json:
        """Remove the app (`uninstall`), revoke its tokens (`revoke`), or reach it over HTTP at an address (`url`)."""
        if fields.get("uninstall"):
            await self._playground.people.uninstall()
        elif fields.get("revoke"):
            await self._playground.people.revoke_tokens()
        elif "url" in fields:
            self._playground.deliver_to(_address(fields["url"]))
        else:
            raise ValueError("set uninstall or revoke to true, or url to the app's address")
        return {}

    async def archive(self, _request: web.Request, fields: Json) -> Json:
        """Archive a channel, told by its id or name, or with `archived` false bring it back."""
        workspace = self._playground.workspace
        channel = self._channel(str(fields.get("channel", "")))
        workspace.archive(channel, channel.creator, archived=bool(fields.get("archived", True)))
        return {}

    async def due(self, _request: web.Request, _fields: Json) -> Json:
        """Have the bot post what is due by the playground's clock."""
        try:
            return {"said": await self._playground.post_due()}
        except CommandError as error:
            raise ValueError(str(error)) from error

    async def bulk(self, _request: web.Request, fields: Json) -> Json:
        """Add `people` and `channels`, as many as told, and give their ids.

        The people, and the app but where `with_app` is false, are members of the channels.
        """
        workspace = self._playground.workspace
        people = add_people(workspace, _count(fields, "people"))
        members = {person.id for person in people}
        if workspace.app is not None and fields.get("with_app", True):
            members.add(workspace.app.bot_user)
        channels = add_channels(workspace, _count(fields, "channels"), members)
        return {"people": [person.id for person in people], "channels": [channel.id for channel in channels]}

    def _channel(self, told: str) -> Channel:
        channels = self._playground.workspace.channels.values()
        found = [channel for channel in channels if told and told in (channel.id, channel.name)]
        if not found:
            raise SlackError("channel_not_found")
        return found[0]


def add_people(workspace: Workspace, count: int) -> list[Person]:
    """Add so many people, in five time zones, and give them."""
    start = len(workspace.people)
    return [
        workspace.add_person(f"person-{number}", f"Person {number}", tz=_ZONES[number % len(_ZONES)])
        for number in range(start, start + count)
    ]


def add_channels(workspace: Workspace, count: int, members: set[str]) -> list[Channel]:
    """Add so many public channels with these members, and give them."""
    start = len(workspace.channels)
    creator = next(person.id for person in workspace.people.values() if not person.is_bot)
    return [workspace.add_channel(f"channel-{number}", creator, members) for number in range(start, start + count)]


def _count(fields: Json, name: str) -> int:
    count = fields.get(name, 0)
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST:
        raise ValueError(f"{name} must be a whole number from 0 to {MOST}")
    return count


def _number(fields: Json, name: str) -> float:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} must be a number")  # noqa: TRY004 - what is wrong is what somebody sent
    return float(value)


def _address(told: Any) -> str:
    try:
        url = URL(told)
    except (TypeError, ValueError) as error:
        raise ValueError("url must be an address") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("url must begin with http:// or https://")
    return str(url)
