"""An app without a manifest may do everything, and the playground makes a manifest from the features the app uses."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from connected_apps import EDITOR, GENERAL, HELP, LEADS, SCRIPT, SocketApp, socket_app
from slack_playground.open_app import BOT_SCOPES
from slack_playground.program import name_of
from slack_playground.records import Json
from slack_playground.server import running_playground
from slack_playground.testing.in_process import Site, until
from slack_playground.testing.serving import serving

HOME = {"type": "home", "blocks": [{"type": "divider"}]}
DIALOG = {"type": "modal", "title": {"type": "plain_text", "text": "Title"}, "blocks": [{"type": "divider"}]}


@pytest_asyncio.fixture
async def here() -> AsyncIterator[Site]:
    """Run a playground with an app that has a name but no manifest."""
    async with running_playground(None, name="greeter", rates=False) as playground, ClientSession() as client:
        yield Site(playground, client)


@pytest_asyncio.fixture
async def app(here: Site) -> AsyncIterator[SocketApp]:
    """Connect an app that acknowledges everything."""
    async with socket_app(here) as connected:
        yield connected


async def made(here: Site) -> Json:
    """Return the manifest that the playground made."""
    told: Json = await here.get("/control/manifest")
    return told


def bot_scopes(manifest: Json) -> list[str]:
    """Return the bot scopes in a manifest."""
    return list(manifest["oauth_config"]["scopes"]["bot"])


async def bot_events(here: Site) -> list[str]:
    """Return the events that the playground's manifest for the app subscribes to."""
    return list((await made(here))["settings"].get("event_subscriptions", {}).get("bot_events", ()))


# Permissions


async def test_nothing_used(here: Site) -> None:
    """If an app has done nothing, the manifest has only the app's name and the required fields, without any scopes."""
    manifest = await made(here)
    assert manifest["display_information"] == {"name": "greeter"}
    assert manifest["features"]["bot_user"]["display_name"] == "greeter"
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": False,
        "messages_tab_enabled": False,
        "messages_tab_read_only_enabled": True,
    }
    assert bot_scopes(manifest) == []
    assert manifest["settings"] == {"org_deploy_enabled": False, "socket_mode_enabled": True}


async def test_everything_is_granted(here: Site) -> None:
    """An app without a manifest has every bot scope, and a Home and a Messages tab."""
    url = f"{here.playground.url}/api/auth.test"
    token = {"Authorization": f"Bearer {here.playground.app.secrets.bot_token}"}
    async with here.client.post(url, headers=token) as response:
        assert set(response.headers["X-OAuth-Scopes"].split(",")) == BOT_SCOPES
    app = (await here.get("/page/state"))["app"]
    assert (app["has_home"], app["has_messages"], app["has_manifest"]) == (True, True, False)


@pytest.mark.parametrize(
    ("method", "arguments", "scopes"),
    [
        ("auth.test", {}, []),
        ("chat.postMessage", {"channel": HELP, "text": "Hi"}, ["chat:write"]),
        ("chat.postMessage", {"channel": GENERAL, "text": "Hi"}, ["chat:write", "chat:write.public"]),
        ("conversations.history", {"channel": HELP}, ["channels:history"]),
        ("conversations.info", {"channel": HELP}, ["channels:read"]),
        ("conversations.open", {"users": EDITOR}, ["im:write"]),
        ("conversations.list", {"types": "public_channel,private_channel"}, ["channels:read", "groups:read"]),
        ("users.info", {"user": EDITOR}, ["users:read"]),
        ("views.publish", {"user_id": EDITOR, "view": HOME}, []),
    ],
)
async def test_scopes(here: Site, method: str, arguments: Json, scopes: list[str]) -> None:
    """The manifest has the scopes that the called methods need, and only one scope where any of several is enough."""
    form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in arguments.items()}
    token = {"Authorization": f"Bearer {here.playground.app.secrets.bot_token}"}
    async with here.client.post(f"{here.playground.url}/api/{method}", data=form, headers=token) as response:
        answer = await response.json()
    assert answer["ok"], answer
    assert bot_scopes(await made(here)) == scopes


async def test_one_scope_for_several_methods(here: Site) -> None:
    """If any of several scopes is enough, a scope that another method needs anyway is preferred."""
    await here.call("assistant.threads.setStatus", channel_id=HELP, thread_ts="1", status="thinking")
    assert bot_scopes(await made(here)) == ["assistant:write"]
    await here.call("chat.postMessage", channel=HELP, text="Hi")
    assert bot_scopes(await made(here)) == ["chat:write"]


# Events


async def test_events(here: Site, app: SocketApp) -> None:
    """The manifest has the events that the app acknowledged, except those about its own messages.

    It also has the scopes that these events and the app's calls need.
    """
    await here.call("chat.postMessage", channel=HELP, text="Hello from the app")
    await until(lambda: "Hello from the app" in json.dumps(app.got))
    assert await bot_events(here) == []
    await here.act(EDITOR, "message", channel=HELP, text="Hi @greeter")
    await until(lambda: len(here.playground.app.usage.events) == 2 if here.playground.app.usage else False)
    assert await bot_events(here) == ["app_mention", "message.channels"]
    assert bot_scopes(await made(here)) == ["app_mentions:read", "channels:history", "chat:write"]


async def test_event_of_members(here: Site, app: SocketApp) -> None:
    """If the app is added to a private channel, its manifest has member_joined_channel and the scope groups:read."""
    bot = here.playground.app.bot_user
    await here.act(EDITOR, "invite", channel=LEADS, whom=bot)
    await until(lambda: "member_joined_channel" in json.dumps(app.got))
    await until(lambda: here.playground.app.usage and here.playground.app.usage.events)
    assert await bot_events(here) == ["member_joined_channel"]
    assert bot_scopes(await made(here)) == ["groups:read"]


@asynccontextmanager
async def answering(*statuses: int) -> AsyncIterator[tuple[Site, list[str]]]:
    """Run a playground whose app responds over HTTP with the given statuses in turn.

    Yield the playground and the texts of the messages that the app has received.
    """
    got: list[str] = []

    async def receive(request: web.Request) -> web.Response:
        told = await request.json()
        if "challenge" in told:
            return web.json_response({"challenge": told["challenge"]})
        got.append(told["event"]["text"])
        return web.Response(status=statuses[len(got) - 1])

    async with (
        running_playground(None, "http") as playground,
        ClientSession() as client,
        serving(web.post("/slack/events", receive)) as address,
    ):
        here = Site(playground, client)
        assert (await here.post("/control/app", {"url": f"{address}/slack/events"}))["ok"]
        assert await playground.until_connected(5)
        yield here, got


async def test_event_without_a_listener() -> None:
    """An event that the app refuses is redelivered only if the app has accepted an event of that type before.

    The manifest lists only the event types that the app accepted, and a request URL instead of Socket Mode.
    """
    async with answering(404, 200, 500, 200) as (here, got):
        log, events = here.playground.log, here.playground.events
        await here.act(EDITOR, "message", channel=HELP, text="one")
        await until(log.after)
        assert (events.waiting, await bot_events(here), log.after()[-1]["status"]) == (0, [], "not acknowledged")
        await here.act(EDITOR, "message", channel=HELP, text="two")
        await until(lambda: len(log.after()) == 2)
        assert await bot_events(here) == ["message.channels"]
        await here.act(EDITOR, "message", channel=HELP, text="three")
        await until(lambda: len(got) == 4)
        assert got == ["one", "two", "three", "three"]
        settings = (await made(here))["settings"]
        assert settings["event_subscriptions"]["request_url"] == "https://example.com/slack/events"
        assert settings["socket_mode_enabled"] is False


async def test_direct_messages(here: Site, app: SocketApp) -> None:
    """An app that receives direct messages gets a Messages tab in which people can write."""
    direct = (await here.act(EDITOR, "direct", other=here.playground.app.bot_user))["channel"]["id"]
    await here.act(EDITOR, "message", channel=direct, text="Hi")
    await until(lambda: "message" in json.dumps(app.got) and here.playground.app.usage.events)  # type: ignore[union-attr]
    home = (await made(here))["features"]["app_home"]
    assert (home["messages_tab_enabled"], home["messages_tab_read_only_enabled"]) == (True, False)


async def test_messages_that_it_sends(here: Site) -> None:
    """An app that only sends direct messages gets a read-only Messages tab."""
    await here.call("chat.postMessage", channel=EDITOR, text="Hi")
    home = (await made(here))["features"]["app_home"]
    assert (home["messages_tab_enabled"], home["messages_tab_read_only_enabled"]) == (True, True)


async def test_home_and_dialogs(here: Site, app: SocketApp) -> None:
    """In the manifest, a published Home enables the Home tab, and an opened dialog enables interactivity."""
    await here.call("views.publish", user_id=EDITOR, view=HOME)
    assert (await made(here))["features"]["app_home"]["home_tab_enabled"] is True
    assert "interactivity" not in (await made(here))["settings"]
    await here.act(EDITOR, "command", channel=HELP, command="/open", text="")
    trigger = app.got[-1]["payload"]["trigger_id"]
    assert (await here.call("views.open", trigger_id=trigger, view=DIALOG))[1]["ok"]
    assert (await made(here))["settings"]["interactivity"] == {"is_enabled": True}


# Commands


async def test_commands(here: Site, app: SocketApp) -> None:
    """Any command is delivered, and a command that the app acknowledges is added to the manifest and suggested."""
    assert (await here.get("/page/state"))["commands"] == []
    for _ in range(2):
        assert (await here.act(EDITOR, "command", channel=HELP, command="/greet", text="me"))["ok"]
    assert app.got[-1]["payload"]["command"] == "/greet"
    assert (await here.get("/page/state"))["commands"] == [{"name": "/greet", "description": "", "usage_hint": ""}]
    manifest = await made(here)
    assert manifest["features"]["slash_commands"] == [{"command": "/greet", "description": "Runs /greet"}]
    assert bot_scopes(manifest) == ["commands"]


async def test_page_is_told_of_commands(here: Site, app: SocketApp) -> None:
    """Open pages receive a command as soon as the app has acknowledged it."""
    assert app.got
    async with here.client.get(f"{here.playground.url}/page/events?as={EDITOR}") as stream:
        await until(lambda: here.playground.stream.pages)
        await here.act(EDITOR, "command", channel=HELP, command="/greet", text="")
        lines = [line async for line in _until_line(stream, b'"kind":"commands"')]
    assert json.loads(lines[-1].removeprefix(b"data: "))["commands"][0]["name"] == "/greet"


async def _until_line(stream: Any, wanted: bytes) -> AsyncIterator[bytes]:
    async for line in stream.content:
        yield line
        if wanted in line:
            return


async def test_command_without_a_listener(here: Site) -> None:
    """A command that no app acknowledges fails as in Slack, with a hint at the reason, and is not suggested.

    A name that is not a valid command name is refused as unknown.
    """
    answer = await here.act(EDITOR, "command", channel=HELP, command="/nope", text="")
    assert answer["error"] == "dispatch_failed"
    assert answer["notice"] == '/nope failed with the error "dispatch_failed". The app may have no listener for it.'
    assert (await here.get("/page/state"))["commands"] == []
    for name in ("/", "nope", "/no!", f"/{'n' * 32}"):
        told = await here.act(EDITOR, "command", channel=HELP, command=name, text="")
        assert told["error"] == "unknown_command"


# Its manifest


async def test_the_manifest_is_enough(here: Site, app: SocketApp) -> None:
    """An app with its generated manifest can do what it did before, but lacks other scopes, such as reactions:write.

    The playground returns such a manifest unchanged.
    """
    await here.call("chat.postMessage", channel=HELP, text="Hi")
    await here.act(EDITOR, "command", channel=HELP, command="/greet", text="")
    assert app.got
    manifest = await made(here)
    async with running_playground(manifest) as playground, ClientSession() as client:
        strict = Site(playground, client)
        assert (await strict.call("chat.postMessage", channel=HELP, text="Hi"))[1]["ok"]
        assert (await strict.call("reactions.add", channel=HELP, name="eyes", timestamp="1.1"))[1]["needed"]
        assert (await strict.get("/page/state"))["commands"][0]["name"] == "/greet"
        assert await made(strict) == manifest
        assert (await strict.get("/page/state"))["app"]["has_manifest"] is True


async def test_manifest_alone(here: Site) -> None:
    """The response from /control/manifest contains only the manifest, so that it can be saved unchanged."""
    async with here.client.get(f"{here.playground.url}/control/manifest") as response:
        assert response.content_type == "application/json"
        assert json.loads(await response.text()).keys() == {
            "display_information",
            "features",
            "oauth_config",
            "settings",
        }


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (("python", "standup.py"), "standup"),
        (("python", "-u", "src/Lunch Bot.py", "--fast"), "lunch-bot"),
        (("node", "app.js"), "folder"),
        (("python", "-m", "standup"), "standup"),
        (("npm", "start"), "folder"),
        (("./standup",), "folder"),
        ((), "folder"),
        (("node", "../../index.js"), "folder"),
    ],
)
def test_name(command: tuple[str, ...], name: str) -> None:
    """The app is named after the file or module in its command, or after its folder if there is no specific name."""
    assert name_of(command, Path("/somewhere/folder")) == name


# Apps that are started by hand


async def test_settings(here: Site) -> None:
    """An app started by hand gets only the settings that its transport needs."""
    settings = (await here.get("/control/settings"))["settings"]
    assert settings["SLACK_API_URL"] == f"{here.playground.url}/api/"
    assert settings.keys() == {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL"}
    async with running_playground(None, "http") as playground, ClientSession() as client:
        settings = (await Site(playground, client).get("/control/settings"))["settings"]
    assert settings.keys() == {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "HOST", "PORT"}


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "", None, "http://"])
async def test_bad_address(url: str | None) -> None:
    """An invalid URL for the app is refused, and so is any URL over Socket Mode."""
    async with running_playground(None, "http") as playground, ClientSession() as client:
        answer = await Site(playground, client).post("/control/app", {"url": url})
        assert (answer["ok"], answer["error"].startswith("url must")) == (False, True)
    async with running_playground(None) as playground, ClientSession() as client:
        answer = await Site(playground, client).post("/control/app", {"url": "http://127.0.0.1:1/slack/events"})
        assert "--transport http" in answer["error"]


async def test_socket_without_a_port(here: Site) -> None:
    """The socket accepts a Host header without a port, which Slack's Python SDK sends, if the ticket is unused.

    The page's API rejects such a header.
    """
    _, opened = await here.call("apps.connections.open", here.playground.app.secrets.app_token)
    headers = {"Host": "127.0.0.1"}
    async with here.client.ws_connect(opened["url"], headers=headers) as socket:
        assert (await socket.receive_json())["type"] == "hello"
    async with here.client.get(opened["url"], headers=headers) as response:
        assert (response.status, await response.text()) == (403, "invalid_ticket")
    async with here.client.get(f"{here.playground.url}/page/state", headers={**headers, **SCRIPT}) as response:
        assert response.status == 403
