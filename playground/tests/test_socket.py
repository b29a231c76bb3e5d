"""The playground's Socket Mode works like Slack's: connections, envelopes, acknowledgements, and disconnects."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_playground.clock import Clock
from slack_playground.delivering.deliver import Answer, Envelope
from slack_playground.delivering.events import EventsApi
from slack_playground.delivering.socket import MOST_CONNECTIONS, SocketDoor
from slack_playground.records import Json
from slack_playground.testing.in_process import until
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from small_workspace import Place, SlackServer

EVENT = Envelope("events_api", {"type": "event_callback", "event": {"type": "app_mention"}})
COMMAND = Envelope("slash_commands", {"command": "/try", "text": "this"})


@pytest_asyncio.fixture
async def server() -> AsyncIterator[SlackServer]:
    """Serve the parts of Slack that an app needs to connect."""
    async with SlackServer(Place(clock=Clock())).serving() as server:
        yield server


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Yield an HTTP session for the connections."""
    async with aiohttp.ClientSession() as session:
        yield session


class App:
    """The app's end of one connection, controlled by the test."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.hello: Json = {}

    async def receive(self) -> Json:
        told: Json = await self.socket.receive_json(timeout=2)
        return told

    async def acknowledge(self, envelope: Json, payload: Json | None = None) -> None:
        more = {} if payload is None else {"payload": payload}
        await self.socket.send_json({"envelope_id": envelope["envelope_id"], **more})


@asynccontextmanager
async def connected(server: SlackServer, session: aiohttp.ClientSession, query: str = "") -> AsyncIterator[App]:
    """Yield an app that is connected and has received its first message, which is normally hello."""
    async with session.ws_connect(server.socket.open_url() + query) as socket:
        app = App(socket)
        app.hello = await app.receive()
        yield app


# Connections


async def test_hello(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """A new connection receives hello with the app's id, the number of connections and debug information.

    https://docs.slack.dev/apis/events-api/using-socket-mode.
    """
    async with connected(server, session) as first, connected(server, session) as second:
        assert first.hello["type"] == "hello"
        assert first.hello["connection_info"] == {"app_id": server.place.app.id}
        assert first.hello["debug_info"].keys() == {"host", "started", "build_number", "approximate_connection_time"}
        assert (first.hello["num_connections"], second.hello["num_connections"]) == (1, 2)
        assert server.socket.connections == 2


async def test_connections_are_counted(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """The server reports the number of open connections whenever a connection opens or closes."""
    async with connected(server, session):
        pass
    await until(lambda: server.numbers == [1, 0])


@pytest.mark.parametrize("ticket", ["used", "invented", "none"])
async def test_tickets(server: SlackServer, session: aiohttp.ClientSession, ticket: str) -> None:
    """A ticket can be used once, and a connection without a valid ticket is refused.

    https://docs.slack.dev/reference/methods/apps.connections.open.
    """
    url = server.socket.open_url()
    if ticket == "used":
        async with session.ws_connect(url):
            pass
    bad = {"used": url, "invented": f"{server.url}/socket?ticket=1", "none": f"{server.url}/socket"}[ticket]
    with pytest.raises(WSServerHandshakeError) as refused:
        await session.ws_connect(bad)
    assert refused.value.status == 403


async def test_at_most_ten(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """An eleventh connection is told too_many_websockets and closed.

    https://docs.slack.dev/apis/events-api/using-socket-mode.
    """
    async with AsyncExitStack() as stack:
        for _ in range(MOST_CONNECTIONS):
            await stack.enter_async_context(connected(server, session))
        async with connected(server, session) as eleventh:
            assert (eleventh.hello["type"], eleventh.hello["reason"]) == ("disconnect", "too_many_websockets")
            assert (await eleventh.socket.receive()).type is WSMsgType.CLOSE
        assert server.socket.connections == MOST_CONNECTIONS


async def test_lifetime(session: aiohttp.ClientSession) -> None:
    """An old connection gets a warning, then refresh_requested, and is then closed; moving the clock does not age it.

    https://docs.slack.dev/apis/events-api/using-socket-mode.
    """
    server = SlackServer(Place(clock=Clock()))
    server.socket = SocketDoor(server.place.workspace, lambda: server.url, lifetime=0.2, notice=0.1)
    async with server.serving(), connected(server, session) as app:
        server.place.clock.move(86_400)
        warning, refresh = await app.receive(), await app.receive()
        assert (warning["type"], warning["reason"]) == ("disconnect", "warning")
        assert (refresh["type"], refresh["reason"]) == ("disconnect", "refresh_requested")
        assert (await app.socket.receive()).type is WSMsgType.CLOSE


async def test_debug_reconnects(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """With debug_reconnects, hello says that the connection lasts about six minutes.

    https://docs.slack.dev/apis/events-api/using-socket-mode.
    """
    async with connected(server, session, "&debug_reconnects=true") as app:
        assert app.hello["debug_info"]["approximate_connection_time"] == 360


async def test_ping(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """The pong has the same data as the app's ping, so that the app can see that the connection is alive."""
    async with session.ws_connect(server.socket.open_url(), autoping=False) as socket:
        await socket.receive_json()
        await socket.ping(b"sdk-ping-pong:1")
        pong = await socket.receive(timeout=2)
    assert (pong.type, bytes(pong.data)) == (WSMsgType.PONG, b"sdk-ping-pong:1")


# Envelopes


@pytest.mark.parametrize(
    ("envelope", "more"),
    [
        (EVENT, {"accepts_response_payload": False, "retry_attempt": 0, "retry_reason": ""}),
        (
            Envelope("events_api", EVENT.payload, 2, "timeout"),
            {"accepts_response_payload": False, "retry_attempt": 2, "retry_reason": "timeout"},
        ),
        (COMMAND, {"accepts_response_payload": True}),
        (Envelope("interactive", {"type": "block_actions"}), {"accepts_response_payload": True}),
    ],
    ids=["event", "event again", "command", "interaction"],
)
async def test_envelopes(server: SlackServer, session: aiohttp.ClientSession, envelope: Envelope, more: Json) -> None:
    """A delivery is sent in an envelope and succeeds once the envelope is acknowledged.

    https://docs.slack.dev/apis/events-api/using-socket-mode.
    """
    async with connected(server, session) as app:
        sending = asyncio.create_task(server.socket.send(envelope))
        told = await app.receive()
        await app.acknowledge(told)
        assert told.pop("envelope_id")
        assert told == {"payload": envelope.payload, "type": envelope.kind, **more}
        assert await sending == Answer(ok=True)


async def test_answer_in_acknowledgement(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """An acknowledgement can have a response payload: https://docs.slack.dev/apis/events-api/using-socket-mode."""
    async with connected(server, session) as app:
        sending = asyncio.create_task(server.socket.send(COMMAND))
        await app.acknowledge(await app.receive(), {"text": "hi"})
        assert await sending == Answer(ok=True, body={"text": "hi"})


async def test_one_of_them(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """With several connections, each envelope is sent to one of them, and any of them may acknowledge it."""
    async with connected(server, session) as one, connected(server, session) as other:
        sending = [asyncio.create_task(server.socket.send(EVENT)) for _ in range(4)]
        mine = [await one.receive() for _ in range(2)]
        others = [await other.receive() for _ in range(2)]
        ids = {envelope["envelope_id"] for envelope in (*mine, *others)}
        assert len(ids) == 4
        for envelope in (*mine, *others):
            await one.acknowledge(envelope)
        assert {answer.ok for answer in await asyncio.gather(*sending)} == {True}


async def test_nobody_connected(server: SlackServer) -> None:
    """If no app is connected, a delivery fails at once."""
    answer = await server.socket.send(COMMAND)
    assert (answer.ok, answer.failure, answer.body) == (False, "dispatch_failed", None)


async def test_no_acknowledgement(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """A delivery fails if it is not acknowledged within three seconds.

    Invalid messages and late acknowledgements are ignored.
    """
    async with connected(server, session) as app:
        sending = asyncio.create_task(server.socket.send(COMMAND))
        envelope = await app.receive()
        for nonsense in ("no JSON", "[]", '{"envelope_id": "unknown"}', "{}", "1"):
            await app.socket.send_str(nonsense)
        server.place.clock.move(3)
        answer = await sending
        assert (answer.ok, answer.failure, answer.reason) == (False, "operation_timeout", "timeout")
        await app.acknowledge(envelope)
        sending = asyncio.create_task(server.socket.send(COMMAND))
        await app.acknowledge(await app.receive())
        assert (await sending).ok


async def test_event_comes_again(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """An event that is not acknowledged is redelivered, with the retry's number and the same event_id."""
    place = server.place
    async with connected(server, session) as app, EventsApi(place.workspace, server.socket):
        place.workspace.post(place.ours.id, place.editor.id, "hello")
        first = await app.receive()
        server.place.clock.move(3)
        second = await app.receive()
        await app.acknowledge(second)
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    assert second["payload"]["event_id"] == first["payload"]["event_id"]
    assert second["envelope_id"] != first["envelope_id"]


async def test_dropped(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """If a connection is dropped without notice, any delivery that has not been acknowledged fails."""
    async with connected(server, session) as app:
        sending = asyncio.create_task(server.socket.send(COMMAND))
        await app.receive()
        assert server.socket.drop() == 1
        assert (await app.socket.receive()).type in (WSMsgType.CLOSED, WSMsgType.ERROR, WSMsgType.CLOSE)
        await until(lambda: server.socket.connections == 0)
        server.place.clock.move(3)
        assert not (await sending).ok


async def test_refreshed(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """A connection that was told to disconnect gets no more envelopes while another one is open."""
    async with connected(server, session) as old:
        await server.socket.refresh()
        assert (await old.receive())["reason"] == "refresh_requested"
        async with connected(server, session) as new:
            for _ in range(2):
                sending = asyncio.create_task(server.socket.send(EVENT))
                await new.acknowledge(await new.receive())
                assert (await sending).ok


async def test_closing(server: SlackServer, session: aiohttp.ClientSession) -> None:
    """When the server closes, all connections are closed properly."""
    async with connected(server, session) as app:
        await server.socket.close()
        assert (await app.socket.receive()).type is WSMsgType.CLOSE
        await until(lambda: server.socket.connections == 0)


# With Slack's own client


@asynccontextmanager
async def slack_sdk(server: SlackServer) -> AsyncIterator[SocketModeClient]:
    """Connect Slack's own client, which acknowledges everything."""
    web = AsyncWebClient(base_url=f"{server.url}/api/")
    client = SocketModeClient("xapp-1", web_client=web, ping_interval=0.1, logger=quiet())

    async def acknowledge(client: Any, request: Any) -> None:
        await client.send_socket_mode_response({"envelope_id": request.envelope_id})

    client.socket_mode_request_listeners.append(acknowledge)
    await client.connect()  # type: ignore[no-untyped-call]  # Slack leaves it untyped
    try:
        await until(lambda: server.socket.connections == 1)
        yield client
    finally:
        await client.close()  # type: ignore[no-untyped-call]  # the same
        await client.aiohttp_client_session.close()


def quiet() -> logging.Logger:
    """Return a logger that writes nothing."""
    logger = logging.getLogger("tests.socket")
    logger.setLevel(logging.CRITICAL)
    return logger


@pytest.mark.parametrize("end", ["refresh", "warning", "drop"])
async def test_slack_sdk_comes_back(server: SlackServer, end: str) -> None:
    """Slack's own client stays connected, and it reconnects after a warning, a refresh or a dropped connection."""
    async with slack_sdk(server):
        await asyncio.sleep(0.3)
        assert server.socket.connections == 1
        assert (await server.socket.send(EVENT)).ok
        if end == "drop":
            server.socket.drop()
        else:
            await server.socket.refresh("warning" if end == "warning" else "refresh_requested")
        await until(lambda: server.numbers == [1, 0, 1])
        assert (await server.socket.send(EVENT)).ok


async def test_bolt_over_socket(server: SlackServer) -> None:
    """A Bolt app responds to a command with a dialog, refuses invalid input and receives the submission."""
    place, heard = server.place, asyncio.Queue[str]()
    people = server.people(server.socket)
    async with bolt(server, heard):
        outcome = await people.command(place.editor.id, place.general.id, "/try", "")
        assert outcome.ok, outcome
        (view,) = await until(lambda: place.workspace.stacks.get(place.editor.id))
        empty = await people.submit(place.editor.id, view.id)
        assert empty.errors == {"what": "Please complete this required field."}
        refused = await people.submit(place.editor.id, view.id, {"what": {"typed": {"value": "no"}}})
        assert refused.errors == {"what": "Anything but no."}
        assert (await people.submit(place.editor.id, view.id, {"what": {"typed": {"value": "yes"}}})).ok
        assert await heard.get() == "yes"
    assert place.workspace.stacks[place.editor.id] == []


@asynccontextmanager
async def bolt(server: SlackServer, heard: asyncio.Queue[str]) -> AsyncIterator[None]:
    """Run a Bolt app with a command that opens a dialog, and put each value that the app accepts into `heard`."""
    keys = server.place.app.secrets
    app = AsyncApp(client=AsyncWebClient(token=keys.bot_token, base_url=f"{server.url}/api/"), logger=quiet())
    typed = {"type": "plain_text_input", "action_id": "typed"}
    block = {"type": "input", "block_id": "what", "label": {"type": "plain_text", "text": "What?"}, "element": typed}

    @app.command("/try")
    async def on_command(ack: Any, client: AsyncWebClient, command: Json) -> None:
        await ack()
        words = {name: {"type": "plain_text", "text": name} for name in ("title", "submit")}
        view = {"type": "modal", "callback_id": "ask", **words, "blocks": [block]}
        await client.views_open(trigger_id=command["trigger_id"], view=view)

    @app.view("ask")
    async def on_view(ack: Any, view: Json) -> None:
        value = view["state"]["values"]["what"]["typed"]["value"]
        if value == "no":
            await ack(response_action="errors", errors={"what": "Anything but no."})
        else:
            await ack()
            await heard.put(value)

    handler = AsyncSocketModeHandler(app, keys.app_token, logger=quiet(), web_client=app.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    try:
        await until(lambda: server.socket.connections == 1)
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # the same
        await handler.client.aiohttp_client_session.close()
