"""Socket Mode faults as an app sees them: connections that are refused, silent, brief or disconnected."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from connected_apps import EDITOR, HELP, fault, socket_app
from slack_playground.records import Json
from slack_playground.testing.in_process import Site, until
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient

ENDS = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.CLOSED)


async def address(here: Site) -> str:
    """Return a new Socket Mode URL."""
    _, told = await here.call("apps.connections.open", here.playground.app.secrets.app_token)
    return str(told["url"])


async def said_on(here: Site) -> list[Json | str]:
    """Connect and return all messages received until the connection is closed."""
    said: list[Json | str] = []
    async with here.client.ws_connect(await address(here)) as socket:
        while (message := await socket.receive(timeout=10)).type is aiohttp.WSMsgType.TEXT:
            said.append(message.json())
        assert message.type in ENDS
    return said


@pytest.mark.parametrize("error", ["internal_error", "invalid_auth", "link_disabled", "forbidden_team"])
async def test_open_is_refused(here: Site, error: str) -> None:
    """A fault can make apps.connections.open fail with a given error; the next call succeeds."""
    await fault(here, kind="answer", methods=["apps.connections.open"], error=error, count=1)
    client = SocketModeClient(here.playground.app.secrets.app_token)
    client.web_client.base_url = f"{here.playground.url}/api/"
    with pytest.raises(SlackApiError) as refused:
        await client.issue_new_wss_url()
    await client.close()  # type: ignore[no-untyped-call]
    assert refused.value.response["error"] == error
    assert (await address(here)).startswith("ws://")


async def test_expired_address(here: Site) -> None:
    """A connection to an expired URL is refused, and the next URL works."""
    await fault(here, kind="expired_address", count=1)
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await here.client.ws_connect(await address(here))
    assert refused.value.status == 403
    async with here.client.ws_connect(await address(here)) as socket:
        assert (await socket.receive_json(timeout=10))["type"] == "hello"


async def test_silent_socket(here: Site) -> None:
    """A silent connection stays open and counts as connected, but sends no hello, pong or event.

    Events lost this way are redelivered.
    """
    await fault(here, kind="silent_socket", count=1)
    async with here.client.ws_connect(await address(here), autoping=False) as socket:
        await until(lambda: here.playground.connected)
        await socket.ping()
        await here.act(EDITOR, "message", channel=HELP, text="@tester hello")
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.3)
        assert not socket.closed
        async with socket_app(here) as app:  # the lost event is redelivered, over any connection
            await here.post("/control/clock", {"advance": 3})
            await until(lambda: any(told.get("retry_attempt") == 1 for told in app.got))


async def test_no_pongs(here: Site) -> None:
    """A connection without pongs sends hello but does not answer the app's pings; the next connection answers them."""
    await fault(here, kind="no_pongs", count=1)
    for answers in (False, True):
        async with here.client.ws_connect(await address(here), autoping=False) as socket:
            assert (await socket.receive_json(timeout=10))["type"] == "hello"
            await socket.ping(b"there?")
            if answers:
                assert (await socket.receive(timeout=10)).type is aiohttp.WSMsgType.PONG
            else:
                with pytest.raises(TimeoutError):
                    await socket.receive(timeout=0.3)


async def test_brief_socket(here: Site) -> None:
    """A brief connection is closed right after hello, but the next one stays open."""
    await fault(here, kind="brief_socket", count=1)
    assert [told["type"] for told in await said_on(here) if isinstance(told, dict)] == ["hello"]
    async with socket_app(here):
        assert here.playground.connected


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("refresh_requested", ["hello", "refresh_requested"]),
        ("link_disabled", ["hello", "link_disabled"]),
        ("too_many_websockets", ["too_many_websockets"]),
    ],
)
async def test_disconnect_at_once(here: Site, reason: str, said: list[str]) -> None:
    """A fault can end a new connection at once, with any reason but a warning.

    With too_many_websockets, the app receives no hello.
    """
    await fault(here, kind="disconnect", reason=reason, count=1)
    assert [told.get("reason", told["type"]) for told in await said_on(here) if isinstance(told, dict)] == said


async def test_warned_at_once(here: Site) -> None:
    """If a new connection is sent a warning at once, it continues to work."""
    await fault(here, kind="disconnect", reason="warning", count=1)
    async with socket_app(here) as app:
        await until(lambda: len(app.got) >= 2)
        assert [told.get("reason", told["type"]) for told in app.got[:2]] == ["hello", "warning"]
        await here.act(EDITOR, "message", channel=HELP, text="@tester hello")
        await until(lambda: any("envelope_id" in told for told in app.got))


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled", "too_many_websockets"])
async def test_told_to_go(here: Site, reason: str) -> None:
    """By hand, an open connection can be told to disconnect for any reason; only link_disabled closes it at once.

    An unknown reason is refused.
    """
    async with socket_app(here) as app:
        assert (await here.post("/control/socket", {"disconnect": reason}))["ok"] is True
        told = await until(lambda: next((each for each in app.got if each["type"] == "disconnect"), None))
        assert told["reason"] == reason
        if reason == "link_disabled":
            await until(lambda: not here.playground.connected)
        else:
            await asyncio.sleep(0.1)
            assert here.playground.connected
    assert "disconnect must be one of warning" in (await here.post("/control/socket", {"disconnect": "x"}))["error"]
