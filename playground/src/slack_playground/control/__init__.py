"""The control address, through which engineers and tests control the playground itself, for example its clock."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from yarl import URL

from slack_playground.assembly import CommandError, Playground
from slack_playground.control.answering import MOST, Route, answering, channel_in, count_in, number_in
from slack_playground.control.guests import Guests
from slack_playground.control.troubles import Troubles
from slack_playground.records import Channel, Json, Person
from slack_playground.workspace import Workspace

__all__ = ["MOST", "Control", "add_channels", "add_people"]

_LONGEST_WAIT = 120.0
_ZONES = ("Asia/Seoul", "Europe/Madrid", "America/New_York", "Europe/London", "Asia/Kolkata")


class Control:
    """Handles the requests to /control."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add the routes of the control address to `router`."""
        routes: tuple[Route, ...] = (
            ("GET", "/control/ready", self.ready),
            ("GET", "/control/requests", self.requests),
            ("POST", "/control/clock", self.clock),
            ("POST", "/control/rates", self.rates),
            ("POST", "/control/bot", self.bot),
            ("GET", "/control/settings", self.settings),
            ("POST", "/control/app", self.app),
            ("POST", "/control/archive", self.archive),
            ("POST", "/control/bulk", self.bulk),
            ("POST", "/control/due", self.due),
        )
        for verb, path, action in (*routes, *Troubles(self._playground).routes, *Guests(self._playground).routes):
            router.add_route(verb, path, answering(action))
        router.add_get("/control/manifest", self.manifest)

    async def ready(self, request: web.Request, _fields: Json) -> Json:
        """Wait for up to `wait` seconds, at most 120, for the bot to connect, and return whether it is connected."""
        wait = min(float(request.query.get("wait", 0)), _LONGEST_WAIT)
        return {"ready": await self._playground.until_connected(wait)}

    async def requests(self, request: web.Request, _fields: Json) -> Json:
        """Return the logged requests whose numbers are greater than `after`, with their payloads."""
        return {"requests": self._playground.log.after(int(request.query.get("after", 0)))}

    async def clock(self, _request: web.Request, fields: Json) -> Json:
        """Move the clock forward by `advance` seconds. Everything that is due by then happens now.

        Return the new time and the number of seconds by which the clock has been moved in total.
        """
        self._playground.advance(number_in(fields, "advance"))
        clock = self._playground.workspace.clock
        return {"now": clock.now(), "moved": clock.moved}

    async def rates(self, _request: web.Request, fields: Json) -> Json:
        """Turn Slack's rate limits on or, if `enabled` is false, off. Load tests need them to be off."""
        self._playground.services.rates.enabled = bool(fields.get("enabled", True))
        return {}

    async def bot(self, _request: web.Request, fields: Json) -> Json:
        """Ask the bot's process to end (`restart`) or kill it (`kill`). In either case, the bot is started again."""
        if self._playground.bot is None:
            raise ValueError("the playground can only restart an app that it started itself")
        if not (fields.get("restart") or fields.get("kill")):
            raise ValueError("set restart or kill to true")
        self._playground.bot.end(kill=bool(fields.get("kill")))
        return {}

    async def manifest(self, _request: web.Request) -> web.Response:
        """Respond with the app's manifest alone, without `ok`.

        If the app has no manifest, respond with one that describes what the app has used so far.
        """
        told = json.dumps(self._playground.manifest, ensure_ascii=False, indent=2)
        return web.Response(text=f"{told}\n", content_type="application/json", headers={"Cache-Control": "no-store"})

    async def settings(self, _request: web.Request, _fields: Json) -> Json:
        """Return the environment variables that an app started by hand needs for its transport."""
        told = self._playground.settings.items()
        with_port = self._playground.transport == "http"
        return {"settings": {name: value for name, value in told if value and (with_port or name.startswith("SLACK_"))}}

    async def app(self, _request: web.Request, fields: Json) -> Json:
        """Remove the app (`uninstall`), revoke its tokens (`revoke`), install it again (`install`), or set its `url`.

        `url` is the address at which the app is reached over HTTP. After an installation, the result says whether the
        app was restarted (`restarted`). It also contains the path of the settings file for an app started by hand, or
        None if there is no such file (`settings`).
        """
        if fields.get("uninstall"):
            await self._playground.people.uninstall()
        elif fields.get("revoke"):
            await self._playground.people.revoke_tokens()
        elif fields.get("install"):
            return self._install_again()
        elif "url" in fields:
            self._playground.deliver_to(_address(fields["url"]))
        else:
            raise ValueError("set uninstall, revoke or install to true, or url to the app's address")
        return {}

    def _install_again(self) -> Json:
        playground = self._playground
        try:
            playground.install_app_again()
        except OSError as error:
            raise ValueError(f"The app is installed, but its settings couldn't be written: {error}") from error
        settings = str(playground.settings_file.absolute()) if playground.settings_file else None
        return {"restarted": playground.bot is not None, "settings": settings}

    async def archive(self, _request: web.Request, fields: Json) -> Json:
        """Archive the channel with the id or name `channel` or, if `archived` is false, unarchive it."""
        workspace = self._playground.workspace
        channel = channel_in(workspace, str(fields.get("channel", "")))
        workspace.archive(channel, channel.creator, archived=bool(fields.get("archived", True)))
        return {}

    async def due(self, _request: web.Request, _fields: Json) -> Json:
        """Make the bot post the messages that are due by the playground's clock, and return its command's output."""
        try:
            return {"said": await self._playground.post_due()}
        except CommandError as error:
            raise ValueError(str(error)) from error

    async def bulk(self, _request: web.Request, fields: Json) -> Json:
        """Add the given numbers of people (`people`) and channels (`channels`), and return their ids.

        The people are members of the channels, and so is the app unless `with_app` is false.
        """
        workspace = self._playground.workspace
        people = add_people(workspace, count_in(fields, "people"))
        members = {person.id for person in people}
        if workspace.app is not None and fields.get("with_app", True):
            members.add(workspace.app.bot_user)
        channels = add_channels(workspace, count_in(fields, "channels"), members)
        return {"people": [person.id for person in people], "channels": [channel.id for channel in channels]}


def add_people(workspace: Workspace, count: int) -> list[Person]:
    """Add `count` people, spread over five time zones, and return them."""
    start = len(workspace.people)
    return [
        workspace.add_person(f"person-{number}", f"Person {number}", tz=_ZONES[number % len(_ZONES)])
        for number in range(start, start + count)
    ]


def add_channels(workspace: Workspace, count: int, members: set[str]) -> list[Channel]:
    """Add `count` public channels with these members, given by their ids, and return the channels."""
    start = len(workspace.channels)
    creator = next(person.id for person in workspace.people.values() if not person.is_bot)
    return [workspace.add_channel(f"channel-{number}", creator, members) for number in range(start, start + count)]


def _address(told: Any) -> str:
    try:
        url = URL(told)
    except (TypeError, ValueError) as error:
        raise ValueError("url must be an address") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("url must start with http:// or https:// and name a host")
    return str(url)
