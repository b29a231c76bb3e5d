"""The playground as the cases use it: each case runs its own playground in this process."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
from slack_playground.assembly import Playground
from slack_playground.records import Transport
from slack_playground.server import running_playground
from yarl import URL

from contract.cases import Case
from contract.receiving import App, connected, serving
from contract.slack import Json, Slack

SCOPES = (
    "app_mentions:read", "assistant:write", "channels:history", "channels:join", "channels:manage", "channels:read",
    "chat:write", "chat:write.customize", "chat:write.public", "commands", "files:read", "files:write",
    "groups:history", "groups:read", "im:history", "im:read", "im:write", "reactions:read", "reactions:write",
    "team:read", "users:read",
)  # fmt: skip
EVENTS = (
    "app_home_opened", "app_mention", "app_uninstalled", "channel_archive", "member_joined_channel", "message.channels",
    "message.im", "reaction_added", "tokens_revoked",
)  # fmt: skip
GREET = {
    "title": "Greet somebody",
    "description": "Says hello",
    "input_parameters": {"who": {"type": "slack#/types/user_id", "title": "Who", "is_required": True}},
    "output_parameters": {"greeting": {"type": "string", "title": "Greeting", "is_required": True}},
}
_BACK = "https://example.com/back"


def manifest(without: str | None = None) -> Json:
    """Return the manifest of an app with every feature that the cases use, and with all SCOPES except `without`."""
    return {
        "display_information": {"name": "Contract", "description": "Tries what Slack does"},
        "features": {
            "bot_user": {"display_name": "contract"},
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "agent_view": {"agent_description": "Tries what Slack does"},
            "slash_commands": [{"command": "/lookup", "description": "Ask", "usage_hint": "KONEPS"}],
            "shortcuts": [
                {"name": "Ask", "type": "global", "callback_id": "ask", "description": "Ask"},
                {"name": "Ask about it", "type": "message", "callback_id": "ask_about", "description": "Ask"},
            ],
        },
        "functions": {"greet": GREET},
        "oauth_config": {"scopes": {"bot": [scope for scope in SCOPES if scope != without]}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


class Ours(Slack):
    """The playground, in which people act through the same requests that its page sends."""

    name = "ours"

    def __init__(self, http: aiohttp.ClientSession, playground: Playground) -> None:
        keys = playground.app.secrets
        tokens = {"bot": keys.bot_token, "app": keys.app_token}
        super().__init__(http, playground.url, tokens, _names(playground))
        self._playground = playground

    async def writes(self, person: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        place = self._direct(person) if channel == "direct" else self.names[channel]
        text = text.replace(f"<@{self.names['bot']}>", "@contract")
        return str((await self.acts(person, "message", channel=place, text=text, **thread))["message"]["ts"])

    async def commands(self, person: str, channel: str, text: str) -> None:
        await self._act(person, "command", channel=self.names[channel], command="/lookup", text=text)

    async def presses(self, person: str, channel: str, ts: str, action_id: str) -> None:
        await self.acts(person, "press", channel=self.names[channel], ts=ts, action_id=action_id)

    async def presses_in_view(self, person: str, view_id: str, action_id: str) -> None:
        await self.acts(person, "press", view_id=view_id, action_id=action_id)

    async def submits(self, person: str, view_id: str, state: Json) -> Json:
        return await self._act(person, "submit", view_id=view_id, state=state)

    async def closes(self, person: str, view_id: str) -> None:
        await self.acts(person, "close", view_id=view_id)

    async def acts(self, person: str, kind: str, **fields: Any) -> Json:
        if kind == "authorize":
            return await self._authorize()
        if kind == "disconnect":
            return await self._send("/control/socket", {"disconnect": fields["reason"]})
        if kind == "refresh":
            return await self._send("/control/socket", {"refresh": True})
        done = await self._act(person, kind, **fields)
        assert done["ok"], done
        return done

    async def installs_again(self, person: str) -> str:  # noqa: ARG002 - anyone may do it here
        before = self.tokens["bot"]
        assert (await self._send("/control/app", {"install": True}))["ok"]
        self.tokens["bot"] = self._playground.app.secrets.bot_token
        return before

    async def sees(self, person: str, channel: str) -> list[Json]:
        query = {"as": self.names[person], "channel": self.names[channel]}
        async with self.http.get(f"{self.url}/page/messages", params=query) as response:
            return list((await response.json())["messages"])

    async def dialogs(self, person: str) -> list[Json]:
        async with self.http.get(f"{self.url}/page/views", params={"as": self.names[person]}) as response:
            return list((await response.json())["stack"])

    async def trigger(self, view_id: str | None = None) -> str:
        if view_id is None:
            await self.acts("editor", "shortcut", callback_id="ask")
            return str((await self.app.next("interactive", type="shortcut")).payload["trigger_id"])
        await self.presses_in_view("editor", view_id, "go0")
        return str((await self.app.next("interactive", type="block_actions")).payload["trigger_id"])

    async def later(self, seconds: float) -> None:
        await self._send("/control/clock", {"advance": seconds})

    async def _act(self, person: str, kind: str, **fields: Any) -> Json:
        return await self._send("/page/act", {"as": self.names[person], "kind": kind, **fields})

    async def _send(self, path: str, fields: Json) -> Json:
        async with self.http.post(self.url + path, json=fields, headers={"X-Playground": "1"}) as response:
            return dict(await response.json())

    async def _authorize(self) -> Json:
        asked = {"client_id": self.names["client_id"], "scope": "chat:write", "redirect_uri": _BACK, "state": "a-state"}
        address = URL(f"{self.url}/oauth/v2/authorize").with_query(asked)
        how: dict[str, Any] = {"data": {"answer": "allow"}, "headers": {"X-Playground": "1"}, "allow_redirects": False}
        async with self.http.post(address, **how) as response:
            return dict(URL(response.headers["Location"]).query)

    def _direct(self, person: str) -> str:
        return self._playground.workspace.direct(self.names[person], self.names["bot"]).id


def _names(playground: Playground) -> Mapping[str, str]:
    """Add the people and channels missing from the welcome workspace, and return ids and app credentials by name."""
    workspace, app = playground.workspace, playground.app
    people = {person.name: person.id for person in workspace.people.values()}
    workspace.add_channel("small", people["editor"], {app.bot_user})
    channels = {channel.name: channel for channel in workspace.channels.values()}
    channels["old-news"].members.add(app.bot_user)
    team = workspace.add_team("Other")
    guest, stranger = (workspace.add_person(name, name.title(), team=team).id for name in ("guest", "stranger"))
    members = {app.bot_user, guest}
    shared = workspace.add_channel("shared", people["editor"], members, shared=True)
    return {
        "editor": people["editor"],
        "planner": people["planner"],
        "guest": guest,
        "stranger": stranger,
        "bot": app.bot_user,
        "channel": channels["help"].id,
        "small": channels["small"].id,
        "shared": shared.id,
        "elsewhere": channels["random"].id,
        "private": channels["leads"].id,
        "archived": channels["old-news"].id,
        "client_id": app.secrets.client_id,
        "client_secret": app.secrets.client_secret,
        "signing_secret": app.secrets.signing_secret,
    }


@contextlib.asynccontextmanager
async def our_slack(case: Case) -> AsyncIterator[Slack]:
    """Run a playground for a case, with the app connected over the transport that the case needs."""
    transport: Transport = "http" if "signed" in case.needs else "socket"
    async with (
        aiohttp.ClientSession() as http,
        running_playground(manifest(case.without), transport, rates="rates" in case.needs) as playground,
    ):
        slack = Ours(http, playground)
        async with _app(slack, playground) as slack._app:
            yield slack


@contextlib.asynccontextmanager
async def _app(slack: Ours, playground: Playground) -> AsyncIterator[App]:
    """Connect the app over the playground's transport, and yield the app's receiving end."""
    if playground.transport == "socket":
        async with connected(slack.http, playground.services.open_socket_url()) as app:
            yield app
    else:
        async with serving() as (app, address):
            playground.deliver_to(address)
            assert await playground.until_connected()
            yield app
