"""Changes in the workspace are delivered to the app as signed Slack events, and redelivered if delivery fails."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs

import pytest
import pytest_asyncio
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_playground.clock import Clock
from slack_playground.delivering.deliver import Answer, Envelope, followed, within
from slack_playground.delivering.events import EventsApi
from slack_playground.delivering.http import HttpDoor
from slack_playground.records import Change, Json
from slack_playground.testing.in_process import SCOPES, until
from slack_playground.testing.serving import serving
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from small_workspace import START, Place, Recorder, SlackServer, people_of

SECRET = "a-secret-of-32-characters-or-so"  # noqa: S105 - a test's
EVENT = Envelope("events_api", {"type": "event_callback", "event": {"type": "app_mention"}})
COMMAND = Envelope("slash_commands", {"command": "/try", "text": "a=b & c", "is_enterprise_install": "false"})
PRESS = Envelope("interactive", {"type": "block_actions", "actions": [{"value": "한국어 & more"}]})


class Endpoint:
    """An app's endpoint: it records the requests it receives and responds as the test specifies."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, Any, bytes]] = []
        self.status, self.body = 200, ""
        self.headers: dict[str, str] = {}
        self.content_type, self.holds = "text/plain", asyncio.Event()
        self.holds.set()
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.requests.append((request.path, request.headers, await request.read()))
        await self.holds.wait()
        headers = {"Content-Type": self.content_type, **self.headers}
        return web.Response(status=self.status, text=self.body, headers=headers)


@pytest_asyncio.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    """Serve an app's endpoint and yield it."""
    endpoint = Endpoint()
    async with serving(web.post("/{path:.*}", endpoint.answer)) as url:
        endpoint.url = f"{url}/slack/events"
        yield endpoint
        endpoint.holds.set()


@pytest.fixture
def clock() -> Clock:
    """Return a clock that shows the computer's time until it is moved."""
    return Clock()


@pytest_asyncio.fixture
async def door(endpoint: Endpoint, clock: Clock) -> AsyncIterator[HttpDoor]:
    """Yield a door that delivers to the app's endpoint."""
    door = HttpDoor(endpoint.url, SECRET, clock)
    yield door
    await door.close()


# Over HTTP


@pytest.mark.parametrize("envelope", [EVENT, COMMAND, PRESS], ids=["event", "command", "press"])
async def test_signature(endpoint: Endpoint, door: HttpDoor, clock: Clock, envelope: Envelope) -> None:
    """Every request has a valid signature, which uses the computer's time even if the clock was moved.

    https://docs.slack.dev/authentication/verifying-requests-from-slack.
    """
    clock.move(7 * 86_400)
    assert await door.send(envelope) == Answer(ok=True)
    _, headers, body = endpoint.requests[0]
    assert SignatureVerifier(SECRET).is_valid_request(body, dict(headers))
    assert not SignatureVerifier("another").is_valid_request(body, dict(headers))


async def test_event_as_json(endpoint: Endpoint, door: HttpDoor) -> None:
    """Events are sent as JSON: https://docs.slack.dev/apis/events-api."""
    await door.send(EVENT)
    _, headers, body = endpoint.requests[0]
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == EVENT.payload
    assert "X-Slack-Retry-Num" not in headers


async def test_command_as_form(endpoint: Endpoint, door: HttpDoor) -> None:
    """A command is sent as a form: https://docs.slack.dev/interactivity/implementing-slash-commands."""
    await door.send(COMMAND)
    _, headers, body = endpoint.requests[0]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(body.decode()) == {name: [value] for name, value in COMMAND.payload.items()}


async def test_interaction_as_form(endpoint: Endpoint, door: HttpDoor) -> None:
    """An interaction is sent as JSON in a form: https://docs.slack.dev/interactivity/handling-user-interaction."""
    await door.send(PRESS)
    _, headers, body = endpoint.requests[0]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert json.loads(parse_qs(body.decode())["payload"][0]) == PRESS.payload


async def test_retry_headers(endpoint: Endpoint, door: HttpDoor) -> None:
    """A redelivered event has headers with the retry's number and reason.

    https://docs.slack.dev/apis/events-api.
    """
    await door.send(Envelope("events_api", EVENT.payload, 2, "http_error"))
    headers = endpoint.requests[0][1]
    assert (headers["X-Slack-Retry-Num"], headers["X-Slack-Retry-Reason"]) == ("2", "http_error")


@pytest.mark.parametrize(
    ("content_type", "body", "read"),
    [
        ("application/json", '{"text": "hi"}', {"text": "hi"}),
        ("application/json;charset=utf-8", '{"text": "hi"}', {"text": "hi"}),
        ("text/plain", '{"text": "hi"}', '{"text": "hi"}'),
        ("text/plain", "hi", "hi"),
        ("application/json", "not JSON", "not JSON"),
        ("text/plain", "", None),
    ],
)
async def test_answers(endpoint: Endpoint, door: HttpDoor, content_type: str, body: str, read: Json | str) -> None:
    """If the app's response is declared as JSON and is valid, it is parsed; otherwise it is text, or None if empty."""
    endpoint.content_type, endpoint.body = content_type, body
    assert await door.send(COMMAND) == Answer(ok=True, body=read)


@pytest.mark.parametrize("status", [201, 204, 400, 401, 404, 500, 503])
async def test_statuses(endpoint: Endpoint, door: HttpDoor, status: int) -> None:
    """For an event, any 2xx status means success; for other deliveries, only 200 does.

    https://docs.slack.dev/apis/events-api.
    """
    endpoint.status = status
    event, command = await door.send(EVENT), await door.send(COMMAND)
    assert event.ok == (status < 300)
    assert (command.ok, command.failure, command.reason) == (False, "dispatch_failed", "http_error")
    assert command.may_retry


async def test_no_retry(endpoint: Endpoint, door: HttpDoor) -> None:
    """When an app responds with an error, it can prevent redelivery: https://docs.slack.dev/apis/events-api."""
    endpoint.status, endpoint.headers = 500, {"X-Slack-No-Retry": "1"}
    answer = await door.send(EVENT)
    assert not answer.ok
    assert not answer.may_retry


async def test_silence(endpoint: Endpoint, door: HttpDoor, clock: Clock) -> None:
    """A delivery fails if the app does not respond within three seconds on the playground's clock."""
    endpoint.holds.clear()
    sending = asyncio.create_task(door.send(COMMAND))
    await until(lambda: endpoint.requests)
    clock.move(2.5)
    await asyncio.sleep(0.1)
    assert not sending.done()
    clock.move(0.5)
    answer = await sending
    assert (answer.ok, answer.failure, answer.reason) == (False, "operation_timeout", "http_timeout")


async def test_nobody_there(clock: Clock) -> None:
    """If nothing listens at the app's address, a delivery fails at once."""
    door = HttpDoor("http://127.0.0.1:1/slack/events", SECRET, clock)
    answer = await door.send(COMMAND)
    assert (answer.ok, answer.failure, answer.reason) == (False, "dispatch_failed", "connection_failed")
    await door.close()


@pytest.mark.parametrize("location", ["http://[", "http://127.0.0.1:port/", "javascript:alert(1)"])
async def test_redirected_nowhere(clock: Clock, location: str) -> None:
    """A redirect to something that is not an address of the web is a failed delivery, which is tried again."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": location})

    async with serving(web.post("/", answer)) as url:
        door = HttpDoor(url, SECRET, clock)
        result = await door.send(EVENT)
        await door.close()
    assert (result.failure, result.reason, result.may_retry) == ("dispatch_failed", "unknown_error", True)


@pytest.mark.parametrize(("redirects", "ok"), [(1, True), (2, True), (3, False)])
async def test_redirects(clock: Clock, redirects: int, ok: bool) -> None:
    """At most two redirects are followed, with the same body: https://docs.slack.dev/apis/events-api."""
    bodies: list[bytes] = []

    async def answer(request: web.Request) -> web.Response:
        bodies.append(await request.read())
        step = int(request.match_info["step"])
        if step < redirects:
            return web.Response(status=302, headers={"Location": f"/{step + 1}"})
        return web.Response(text="there")

    async with serving(web.post("/{step}", answer)) as url:
        door = HttpDoor(f"{url}/0", SECRET, clock)
        result = await door.send(EVENT)
        await door.close()
    assert result.ok == ok
    assert result.reason == ("" if ok else "too_many_redirects")
    assert set(bodies) == {json.dumps(EVENT.payload).encode()}
    assert len(bodies) == min(redirects, 2) + 1


@pytest.mark.parametrize("form", ["text", "json", "form", "wrong", "refused"])
async def test_challenge(clock: Clock, form: str) -> None:
    """A URL is verified if the response contains the challenge as text, JSON or a form and has a successful status.

    https://docs.slack.dev/apis/events-api/using-http-request-urls.
    """

    async def answer(request: web.Request) -> web.Response:
        told = await request.json()
        assert told["type"] == "url_verification"
        challenge = told["challenge"]
        bodies = {"text": challenge, "form": f"challenge={challenge}", "wrong": "something", "refused": challenge}
        if form == "json":
            return web.json_response({"challenge": challenge})
        return web.Response(text=bodies[form], status=401 if form == "refused" else 200)

    async with serving(web.post("/", answer)) as url:
        door = HttpDoor(f"{url}/", SECRET, clock)
        assert not door.verified
        assert await door.verify() == door.verified == (form not in ("wrong", "refused"))
        await door.close()


async def test_bolt_over_http() -> None:
    """A Bolt app over HTTP is verified, receives a mention, responds to a command, and handles a button."""
    place, heard = Place(clock=Clock()), asyncio.Queue[str]()
    server = SlackServer(place)
    async with server.serving():
        app = bolt(server, heard)
        async with serving(web.post("/slack/events", bolt_endpoint(app))) as url:
            door = HttpDoor(f"{url}/slack/events", place.app.secrets.signing_secret, place.clock)
            assert await door.verify()
            await use(server, place, door, heard)
            await door.close()


def bolt(server: SlackServer, heard: asyncio.Queue[str]) -> AsyncApp:
    """Return a Bolt app that handles mentions, messages, a command and a button."""
    client = AsyncWebClient(token=server.place.app.secrets.bot_token, base_url=f"{server.url}/api/")
    app = AsyncApp(client=client, signing_secret=server.place.app.secrets.signing_secret)

    @app.event("app_mention")
    async def on_mention(event: Json) -> None:
        await heard.put(event["text"])

    @app.event("message")
    async def on_message() -> None:
        """Acknowledge messages."""

    @app.command("/try")
    async def on_command(ack: Any, command: Json) -> None:
        button = {"type": "button", "action_id": "go", "value": "v", "text": {"type": "plain_text", "text": "Go"}}
        await ack(text=f"tried {command['text']}", blocks=[{"type": "actions", "block_id": "b", "elements": [button]}])

    @app.action("go")
    async def on_button(ack: Any, action: Json, respond: Any) -> None:
        await ack()
        await heard.put(action["value"])
        await heard.put((await respond(text="gone", replace_original=True)).body)

    return app


def bolt_endpoint(app: AsyncApp) -> Any:
    """Return a request handler for a Bolt app."""
    from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

    async def answer(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return answer


async def use(server: SlackServer, place: Place, door: Any, heard: asyncio.Queue[str]) -> None:
    """Mention the app, use its command, and press the button in the command's response."""
    people = server.people(door)
    async with EventsApi(place.workspace, door):
        await people.write(place.editor.id, place.ours.id, "@tester are you there?")
        assert await heard.get() == f"<@{place.app.bot_user}> are you there?"
        outcome = await people.command(place.editor.id, place.general.id, "/try", "this")
        assert outcome.message is not None, outcome
        assert outcome.message.text == "tried this"
        pressed = await people.press(place.editor.id, "go", channel=place.general.id, ts=outcome.message.ts)
        assert pressed.ok
        assert [await heard.get(), await heard.get()] == ["v", "ok"]
        assert outcome.message.text == "gone"


# Events


@pytest.fixture
def place() -> Place:
    """Return a workspace with an app that subscribes to all events."""
    return Place()


@pytest.fixture
def recorder() -> Recorder:
    """Return a door that records deliveries."""
    return Recorder()


@pytest_asyncio.fixture
async def events(place: Place, recorder: Recorder) -> AsyncIterator[EventsApi]:
    """Run the Events API and yield it."""
    async with EventsApi(place.workspace, recorder) as events:
        yield events


async def settled() -> None:
    """Let the event loop run long enough to deliver all pending events."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.mark.usefixtures("events")
async def test_envelope_of_an_event(place: Place, recorder: Recorder) -> None:
    """The payload of an event has the team, the app, a unique event id and an authorization.

    https://docs.slack.dev/apis/events-api.
    """
    place.workspace.post(place.ours.id, place.editor.id, "hello")
    place.workspace.post(place.ours.id, place.editor.id, "again")
    await settled()
    first, second = recorder.envelopes
    assert first.kind == "events_api"
    assert first.payload | {"event": None, "event_id": "", "event_context": "", "token": ""} == {
        "token": "",
        "team_id": place.workspace.id,
        "context_team_id": place.workspace.id,
        "context_enterprise_id": None,
        "api_app_id": place.app.id,
        "event": None,
        "type": "event_callback",
        "event_id": "",
        "event_time": int(START),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": place.workspace.id,
                "user_id": place.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "",
    }
    assert first.payload["event_id"].startswith("Ev")
    assert first.payload["event_id"] != second.payload["event_id"]
    assert first.payload["token"] == second.payload["token"]


@pytest.mark.usefixtures("events")
async def test_mention(place: Place, recorder: Recorder) -> None:
    """A mention causes an app_mention event and a message event with the same ts.

    https://docs.slack.dev/reference/events/app_mention.
    """
    people = people_of(place, recorder)
    message = await people.write(place.editor.id, place.ours.id, "@tester hi & <you>")
    await settled()
    mention, plain = recorder.events()
    assert (mention["type"], plain["type"]) == ("app_mention", "message")
    assert "channel_type" not in mention
    assert plain["channel_type"] == "channel"
    for event in (mention, plain):
        assert event["ts"] == event["event_ts"] == message.ts
        assert event["text"] == f"<@{place.app.bot_user}> hi &amp; &lt;you&gt;"
        assert (event["user"], event["channel"], event["team"]) == (place.editor.id, place.ours.id, place.workspace.id)
        assert event["client_msg_id"]
        assert event["blocks"][0]["elements"][0]["elements"] == [
            {"type": "user", "user_id": place.app.bot_user},
            {"type": "text", "text": " hi & <you>"},
        ]


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    ("where", "channel_type"), [("ours", "channel"), ("secret", "group"), ("direct", "im"), ("general", None)]
)
async def test_where_messages_come_from(place: Place, recorder: Recorder, where: str, channel_type: str | None) -> None:
    """Only messages in conversations that the bot is in are delivered, each with its channel_type."""
    channel = getattr(place, where)
    place.workspace.post(channel.id, place.editor.id, "hello")
    await settled()
    assert [event["channel_type"] for event in recorder.events()] == ([channel_type] if channel_type else [])


@pytest.mark.usefixtures("events")
async def test_no_mention_without_membership(place: Place, recorder: Recorder) -> None:
    """A mention of the bot causes no app_mention in a channel that the bot is not in, or in a direct conversation."""
    for channel in (place.general, place.direct):
        place.workspace.post(channel.id, place.editor.id, f"<@{place.app.bot_user}> hi")
    await settled()
    assert [event["type"] for event in recorder.events()] == ["message"]


@pytest.mark.usefixtures("events")
async def test_thread(place: Place, recorder: Recorder) -> None:
    """A reply's event has the ts and the author of the root message.

    https://docs.slack.dev/reference/events/message.
    """
    root = place.workspace.post(place.ours.id, place.reporter.id, "a question")
    await people_of(place, recorder).write(place.editor.id, place.ours.id, "an answer", root.ts)
    await settled()
    reply = recorder.events()[-1]
    assert (reply["thread_ts"], reply["parent_user_id"]) == (root.ts, place.reporter.id)
    assert "subtype" not in reply


@pytest.mark.usefixtures("events")
async def test_thread_broadcast(place: Place, recorder: Recorder) -> None:
    """A reply that is also sent to the channel has the subtype thread_broadcast.

    https://docs.slack.dev/reference/events/message/thread_broadcast.
    """
    root = place.workspace.post(place.ours.id, place.reporter.id, "a question")
    await people_of(place, recorder).write(place.editor.id, place.ours.id, "an answer", root.ts, broadcast=True)
    await settled()
    reply = recorder.events()[-1]
    assert (reply["subtype"], reply["root"]["text"], reply["thread_ts"]) == ("thread_broadcast", "a question", root.ts)


@pytest.mark.usefixtures("events")
async def test_own_message(place: Place, recorder: Recorder) -> None:
    """The bot's own messages are delivered with its bot_id, but cause no app_mention even if they mention the bot."""
    app = place.app
    more: Any = {"bot_id": app.bot_id, "app_id": app.id}
    place.workspace.post(place.ours.id, app.bot_user, f"I am <@{app.bot_user}>", **more)
    await settled()
    (event,) = recorder.events()
    assert (event["type"], event["bot_id"], event["bot_profile"]["name"]) == ("message", app.bot_id, "Tester")


@pytest.mark.usefixtures("events")
async def test_changed_and_deleted(place: Place, recorder: Recorder) -> None:
    """Edits and deletions are delivered as hidden events with the previous message, and edits also with the new one.

    https://docs.slack.dev/reference/events/message/message_changed, message_deleted.
    """
    people = people_of(place, recorder)
    message = await people.write(place.editor.id, place.ours.id, "one")
    await people.edit(place.editor.id, place.ours.id, message.ts, "two")
    await people.delete(place.editor.id, place.ours.id, message.ts)
    await settled()
    _, changed, deleted = recorder.events()
    assert changed["subtype"] == "message_changed"
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("two", "one")
    assert changed["message"]["edited"]["user"] == place.editor.id
    assert deleted["subtype"] == "message_deleted"
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (message.ts, "two")
    for event in (changed, deleted):
        assert event["hidden"] is True
        assert event["ts"] == event["event_ts"] > message.ts
        assert (event["channel"], event["channel_type"]) == (place.ours.id, "channel")


@pytest.mark.usefixtures("events")
async def test_tombstone(place: Place, recorder: Recorder) -> None:
    """A deleted message with replies becomes a tombstone, which is deleted when the last reply is deleted.

    https://github.com/42wim/matterbridge/issues/600, https://github.com/slack-edge/slack-edge/pull/10.
    """
    people, editor, ours = people_of(place, recorder), place.editor.id, place.ours.id
    root = await people.write(editor, ours, "question")
    replies = [await people.write(editor, ours, text, root.ts) for text in ("one", "two")]
    await people.delete(editor, ours, root.ts)
    for reply in replies:
        await people.delete(editor, ours, reply.ts)
    await settled()
    buried, first, second, gone = recorder.events()[3:]
    assert (buried["subtype"], buried["previous_message"]["text"]) == ("message_changed", "question")
    stone = buried["message"]
    assert (stone["subtype"], stone["text"], stone["user"]) == ("tombstone", "This message was deleted.", "USLACKBOT")
    assert (stone["hidden"], stone["ts"], stone["thread_ts"]) == (True, root.ts, root.ts)
    assert (stone["reply_count"], stone["parent_user_id"]) == (2, "USLACKBOT")
    assert "blocks" not in stone
    for event, reply in ((first, replies[0]), (second, replies[1])):
        assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", reply.ts)
        assert event["previous_message"]["thread_ts"] == root.ts
    assert (gone["subtype"], gone["deleted_ts"], gone["previous_message"]["subtype"]) == (
        "message_deleted",
        root.ts,
        "tombstone",
    )
    assert gone["previous_message"]["reply_count"] == 0
    assert list(place.workspace.history(ours)) == []


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    ("before", "after", "mentions"),
    [
        ("hello", "@tester hello", 1),
        ("@tester helo", "@tester hello", 2),
        ("@tester hello", "hello", 1),
        ("@tester hello", "@tester hello", 1),
        ("helo", "hello", 0),
    ],
)
async def test_mention_in_an_edit(place: Place, recorder: Recorder, before: str, after: str, mentions: int) -> None:
    """An edit causes an app_mention with `edited` if it changes the text and the new text mentions the app.

    https://github.com/slackapi/bolt-js/issues/960, https://github.com/slack-go/slack/pull/1256.
    """
    people = people_of(place, recorder)
    message = await people.write(place.editor.id, place.ours.id, before)
    await people.edit(place.editor.id, place.ours.id, message.ts, after)
    await settled()
    found = [event for event in recorder.events() if event["type"] == "app_mention"]
    assert len(found) == mentions
    edited = [event for event in found if "edited" in event]
    assert len(edited) == (after.startswith("@") and before != after)
    for event in edited:
        assert (event["ts"], event["event_ts"]) == (message.ts, event["edited"]["ts"])
        assert event["text"].endswith("hello")
        assert "channel_type" not in event


@pytest.mark.usefixtures("events")
async def test_ephemeral(place: Place, recorder: Recorder) -> None:
    """An ephemeral message causes no event when it is posted, changed or deleted."""
    message = place.workspace.post(place.ours.id, place.app.bot_user, "psst", seen_by=place.editor.id)
    place.workspace.change(message, text="psst!")
    place.workspace.delete(message)
    await settled()
    assert recorder.events() == []


@pytest.mark.usefixtures("events")
async def test_members(place: Place, recorder: Recorder) -> None:
    """If anyone, including the bot itself, joins or leaves a channel that the bot is in, the app receives an event.

    If the new member was invited, the event names the inviter.

    https://docs.slack.dev/reference/events/member_joined_channel.
    """
    people, bot = people_of(place, recorder), place.app.bot_user
    await people.invite(place.editor.id, bot, place.general.id)
    await people.leave(place.reporter.id, place.ours.id)
    place.workspace.leave(place.ours, bot)
    await settled()
    moves = [event for event in recorder.events() if event["type"].startswith("member_")]
    common = {"channel_type": "C", "team": place.workspace.id}
    assert [{key: value for key, value in move.items() if key != "event_ts"} for move in moves] == [
        {
            "type": "member_joined_channel",
            "user": bot,
            "channel": place.general.id,
            **common,
            "inviter": place.editor.id,
        },
        {"type": "member_left_channel", "user": place.reporter.id, "channel": place.ours.id, **common},
        {"type": "member_left_channel", "user": bot, "channel": place.ours.id, **common},
    ]


@pytest.mark.usefixtures("events")
async def test_channels(place: Place, recorder: Recorder) -> None:
    """An app receives events about any public channel, but about a private channel only if its bot is a member.

    https://docs.slack.dev/reference/events/channel_archive.
    """
    people, editor = people_of(place, recorder), place.editor.id
    new = await people.create_channel(editor, "new-ideas")
    hidden = await people.create_channel(editor, "hidden", private=True)
    for channel in (new, hidden, place.secret):
        await people.archive(editor, channel.id)
    await people.archive(editor, new.id, archived=False)
    await settled()
    told = [(event["type"], event["channel"]) for event in recorder.events()]
    about = {"id": new.id, "name": "new-ideas", "created": new.created, "creator": editor}
    assert told == [
        ("channel_created", about),
        ("channel_archive", new.id),
        ("group_archive", place.secret.id),
        ("channel_unarchive", new.id),
    ]


@pytest.mark.usefixtures("events")
async def test_reactions(place: Place, recorder: Recorder) -> None:
    """Adding and removing a reaction cause events. The reaction_added event has the message and its author.

    https://docs.slack.dev/reference/events/reaction_added.
    """
    people = people_of(place, recorder)
    message = place.workspace.post(place.ours.id, place.reporter.id, "good?")
    for _ in range(2):
        await people.react(place.editor.id, place.ours.id, message.ts, ":tada:")
    await settled()
    added, removed = recorder.events()[1:]
    assert (added["type"], removed["type"]) == ("reaction_added", "reaction_removed")
    assert (added["user"], added["reaction"], added["item_user"]) == (place.editor.id, "tada", place.reporter.id)
    assert added["item"] == {"type": "message", "channel": place.ours.id, "ts": message.ts}
    assert message.reactions == {}


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize("tab", ["home", "messages"])
async def test_home_opened(place: Place, recorder: Recorder, tab: str) -> None:
    """Opening the app causes app_home_opened; on the Home tab, the event has the view if one was published.

    https://docs.slack.dev/reference/events/app_home_opened.
    """
    people = people_of(place, recorder)
    assert await people.open_home(place.editor.id, tab) is None
    place.workspace.publish_home(place.editor.id, {"type": "home", "blocks": []})
    await people.open_home(place.editor.id, tab)
    await settled()
    first, second = recorder.events()
    assert (first["type"], first["user"], first["channel"]) == ("app_home_opened", place.editor.id, place.direct.id)
    assert first["tab"] == tab
    assert "view" not in first
    assert ("view" in second) == (tab == "home")


@pytest.mark.usefixtures("events")
async def test_uninstalled(place: Place, recorder: Recorder) -> None:
    """An app that is uninstalled receives tokens_revoked and app_uninstalled, and then nothing more.

    https://docs.slack.dev/reference/events/app_uninstalled.
    """
    await people_of(place, recorder).uninstall()
    place.workspace.post(place.ours.id, place.editor.id, "hello")
    await settled()
    revoked, uninstalled = recorder.events()
    assert revoked["tokens"] == {"oauth": [], "bot": [place.app.bot_user]}
    assert (revoked["type"], uninstalled["type"]) == ("tokens_revoked", "app_uninstalled")


@pytest.mark.usefixtures("events")
async def test_revoked(place: Place, recorder: Recorder) -> None:
    """An app whose token is revoked receives tokens_revoked, and then nothing more.

    https://docs.slack.dev/reference/events/tokens_revoked.
    """
    await people_of(place, recorder).revoke_tokens()
    place.workspace.post(place.ours.id, place.editor.id, "hello")
    await settled()
    assert [event["type"] for event in recorder.events()] == ["tokens_revoked"]


def everything(place: Place) -> None:
    """Cause an event of every type that test_subscriptions subscribes to."""
    workspace, editor, bot = place.workspace, place.editor.id, place.app.bot_user
    message = workspace.post(place.ours.id, editor, f"<@{bot}> hi")
    for channel in (place.secret, place.direct):
        workspace.post(channel.id, editor, "hi")
    workspace.tell(Change("reacted", place.ours.id, editor, message, told={"reaction": "tada"}))
    workspace.join(place.ours, workspace.add_person("Student", "Student Ruiz").id)
    workspace.archive(workspace.add_channel("old-news", editor), editor)
    workspace.tell(Change("home_opened", place.direct.id, editor, told={"tab": "home"}))


@pytest.mark.parametrize(
    ("event", "scope"),
    [
        ("app_mention", "app_mentions:read"),
        ("message.channels", "channels:history"),
        ("message.groups", "groups:history"),
        ("message.im", "im:history"),
        ("reaction_added", "reactions:read"),
        ("member_joined_channel", "channels:read"),
        ("channel_archive", "channels:read"),
        ("channel_created", "channels:read"),
        ("app_home_opened", None),
    ],
)
async def test_subscriptions(recorder: Recorder, event: str, scope: str | None) -> None:
    """An app receives only the events that it subscribes to and has the scopes for.

    https://docs.slack.dev/reference/events.
    """
    granted = Place([event])
    lacking = Place([event], [one for one in SCOPES if one != scope])
    for place, expected in ((granted, True), (lacking, scope is None), (Place([]), False)):
        recorder.envelopes.clear()
        async with EventsApi(place.workspace, recorder):
            everything(place)
            await settled()
        types = {event["type"] for event in recorder.events()}
        assert types == ({event.split(".", maxsplit=1)[0]} if expected else set())


# Redelivery


async def came(recorder: Recorder, number: int) -> None:
    """Wait until at least the given number of envelopes have been delivered."""
    await until(lambda: len(recorder.envelopes) >= number)


async def test_redelivery(place: Place, recorder: Recorder) -> None:
    """If delivery fails, an event is redelivered at once, after one minute and after five minutes, and then no more.

    The minutes are counted from the first failure.

    https://docs.slack.dev/apis/events-api.
    """
    recorder.fails()
    async with EventsApi(place.workspace, recorder) as events:
        place.workspace.post(place.ours.id, place.editor.id, "hello")
        await until(lambda: len(recorder.envelopes) == 2)
        for moved, number in ((59, 2), (2, 3), (238, 3), (2, 4), (3600, 4)):
            place.clock.move(moved)
            await came(recorder, number)
            await asyncio.sleep(0.12)
            assert len(recorder.envelopes) == number
        assert events.waiting == 0
    tries = [(envelope.retry_attempt, envelope.retry_reason) for envelope in recorder.envelopes]
    assert tries == [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")]
    assert len({envelope.payload["event_id"] for envelope in recorder.envelopes}) == 1


async def test_redelivery_ends_with_success(place: Place, recorder: Recorder) -> None:
    """Once the app has acknowledged an event, the event is not redelivered again."""
    recorder.fails()
    async with EventsApi(place.workspace, recorder):
        place.workspace.post(place.ours.id, place.editor.id, "hello")
        await until(lambda: len(recorder.envelopes) == 2)
        recorder.answers(None)
        place.clock.move(3600)
        await until(lambda: len(recorder.envelopes) == 3)
        place.clock.move(3600)
        await asyncio.sleep(0.12)
    assert len(recorder.envelopes) == 3


async def test_no_redelivery_where_none_is_wanted(place: Place, recorder: Recorder) -> None:
    """An event is not redelivered if the app asked for no retries or has been uninstalled."""
    recorder.reply = lambda _envelope: Answer(ok=False, reason="http_error", may_retry=False)
    async with EventsApi(place.workspace, recorder):
        place.workspace.post(place.ours.id, place.editor.id, "hello")
        await settled()
        recorder.fails()
        place.workspace.post(place.ours.id, place.editor.id, "again")
        await until(lambda: len(recorder.envelopes) == 3)
        place.app.installed = False
        place.clock.move(3600)
        await asyncio.sleep(0.12)
    assert len(recorder.envelopes) == 3


async def test_closing(place: Place, recorder: Recorder) -> None:
    """After the Events API is closed, nothing is delivered, and no event is waiting to be redelivered."""
    recorder.fails()
    events = EventsApi(place.workspace, recorder)
    events.start()
    place.workspace.post(place.ours.id, place.editor.id, "hello")
    await settled()
    await events.close()
    tried = len(recorder.envelopes)
    place.clock.move(3600)
    place.workspace.post(place.ours.id, place.editor.id, "hello?")
    await asyncio.sleep(0.12)
    assert len(recorder.envelopes) == tried
    assert events.waiting == 0


# Following


async def test_followed(recorder: Recorder) -> None:
    """A door's follower is notified of each delivery, of the app's response, and of how long the delivery took."""
    told: list[tuple[str, Json, Answer, float]] = []
    recorder.answers({"text": "hi"})
    answer = await followed(recorder, lambda *delivery: told.append(delivery)).send(COMMAND)
    ((kind, payload, noted, seconds),) = told
    assert (kind, payload, noted) == ("slash_commands", COMMAND.payload, answer)
    assert 0 <= seconds < 1


async def test_within() -> None:
    """Work that ends in time returns its result or raises its error; other work is cancelled with a TimeoutError."""
    clock = Clock(lambda: START)

    async def fail() -> None:
        raise LookupError

    assert await within(clock, 3, asyncio.sleep(0, "done")) == "done"
    with pytest.raises(LookupError):
        await within(clock, 3, fail())
    slow = asyncio.create_task(asyncio.sleep(60))
    asyncio.get_running_loop().call_later(0.02, clock.move, 3)
    with pytest.raises(TimeoutError):
        await within(clock, 3, slow)
    await settled()
    assert slow.cancelled()
