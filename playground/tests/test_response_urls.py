"""Response URLs accept up to five posts within thirty minutes, and each post is shown where Slack would show it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_playground.delivering.response_urls import LIFETIME, USES
from slack_playground.records import Json, Message
from slack_sdk.webhook.async_client import AsyncWebhookClient
from small_workspace import Place, SlackServer

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "*New*"}}]
OLD = ({"type": "actions", "block_id": "b", "elements": [BUTTON]},)


class Scene:
    """A person who used a command in a channel, or pressed a button in one of two messages there."""

    def __init__(self, server: SlackServer, session: aiohttp.ClientSession) -> None:
        self.server, self.session, self.place = server, session, server.place
        self.workspace, self.channel, self.user = self.place.workspace, self.place.general.id, self.place.editor.id
        self.public, self.private = self._message(None), self._message(self.user)
        self.urls: dict[str, str] = {}

    def _message(self, seen_by: str | None) -> Message:
        app = self.place.app
        more: dict[str, Any] = {"blocks": OLD, "app_id": app.id, "bot_id": app.bot_id, "seen_by": seen_by}
        return self.workspace.post(self.channel, app.bot_user, "old", **more)

    def url(self, source: str = "command") -> str:
        """Return the response URL for the command, or for the `public` or `private` message.

        Calls with the same source return the same URL.
        """
        if source not in self.urls:
            message = None if source == "command" else getattr(self, source)
            self.urls[source] = self.server.url + self.server.response_urls.issue(self.user, self.channel, message)
        return self.urls[source]

    async def post(self, body: Any, source: str = "command") -> tuple[int, str]:
        """Post a body to a response URL and return the response's status and body."""
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        headers = {"Content-Type": "application/json"}
        async with self.session.post(self.url(source), data=data, headers=headers) as response:
            return response.status, await response.text()

    async def refused(self, body: Any, source: str = "command") -> tuple[int, Json]:
        """Post a body that should be refused and return the response's status and JSON."""
        status, told = await self.post(body, source)
        return status, json.loads(told)

    def posted(self) -> list[Message]:
        """Return the new messages that everyone sees."""
        return [message for message in self.workspace.history(self.channel) if message.text != "old"]

    def shown(self) -> list[Message]:
        """Return the new messages that only the person sees."""
        return [message for message in self.workspace.ephemerals(self.channel, self.user) if message.text != "old"]


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    """Yield a scene with a server that accepts posts to its response URLs."""
    async with SlackServer(Place()).serving() as server, aiohttp.ClientSession() as session:
        yield Scene(server, session)


# https://docs.slack.dev/interactivity/handling-user-interaction is the source unless another is given.


async def test_slack_sdk(scene: Scene) -> None:
    """Slack's own client can post to a response URL and receives ok."""
    response = await AsyncWebhookClient(scene.url()).send(text="hi", response_type="in_channel")
    assert (response.status_code, response.body) == (200, "ok")
    (message,) = scene.posted()
    assert (message.text, message.user, message.bot_id) == ("hi", scene.place.app.bot_user, scene.place.app.bot_id)


async def test_only_the_person_sees_it(scene: Scene) -> None:
    """By default, only the person who used the command sees the post."""
    assert await scene.post({"text": "hi", "blocks": BLOCKS}) == (200, "ok")
    assert scene.posted() == []
    (message,) = scene.shown()
    assert (message.text, message.seen_by) == ("hi", scene.place.editor.id)
    assert message.blocks[0]["block_id"]


async def test_anywhere(scene: Scene) -> None:
    """The app can use a response URL even if it is not a member of the channel."""
    assert scene.place.app.bot_user not in scene.place.general.members
    assert await scene.post({"text": "hi", "response_type": "in_channel"}) == (200, "ok")


async def test_five_times(scene: Scene) -> None:
    """A response URL accepts five posts, not counting any that are refused."""
    await scene.post({})
    for _ in range(USES):
        assert await scene.post({"text": "hi"}) == (200, "ok")
    assert await scene.refused({"text": "hi"}) == (404, {"ok": False, "error": "used_url"})
    assert len(scene.shown()) == USES


async def test_thirty_minutes(scene: Scene) -> None:
    """A response URL is valid for thirty minutes on the playground's clock."""
    scene.url()
    scene.place.clock.move(LIFETIME)
    assert await scene.post({"text": "hi"}) == (200, "ok")
    scene.place.clock.move(1)
    assert await scene.refused({"text": "hi"}) == (404, {"ok": False, "error": "expired_url"})


@pytest.mark.parametrize("source", ["public", "private"])
@pytest.mark.parametrize("yes", [True, "true"])
async def test_replace(scene: Scene, source: str, yes: bool | str) -> None:
    """A post can replace the original message, and the replacement is visible to the same people."""
    message: Message = getattr(scene, source)
    seen_by = message.seen_by
    body = {"replace_original": yes, "text": "new", "blocks": BLOCKS, "response_type": "in_channel"}
    assert await scene.post(body, source) == (200, "ok")
    assert (message.text, message.blocks[0]["type"], message.seen_by) == ("new", "section", seen_by)
    assert len(scene.posted()) + len(scene.shown()) == 1


@pytest.mark.parametrize("source", ["public", "private"])
async def test_beside(scene: Scene, source: str) -> None:
    """If replace_original is missing or false, the original message stays, and the person sees a new message."""
    for number, body in enumerate(({"text": "new"}, {"text": "new", "replace_original": False}), 1):
        assert await scene.post(body, source) == (200, "ok")
        assert len(scene.shown()) == number
    assert getattr(scene, source).text == "old"


async def test_in_channel_overwrites(scene: Scene) -> None:
    """A post with in_channel replaces the original unless replace_original is false, as Slack's guide warns."""
    assert await scene.post({"text": "one", "response_type": "in_channel", "replace_original": "false"}, "public")
    assert scene.public.text == "old"
    assert await scene.post({"text": "two", "response_type": "in_channel"}, "public")
    assert scene.public.text == "two"
    assert len(scene.posted()) == 2


@pytest.mark.parametrize("source", ["public", "private"])
async def test_delete(scene: Scene, source: str) -> None:
    """A post with delete_original deletes the original message."""
    assert await scene.post({"delete_original": "true"}, source) == (200, "ok")
    assert scene.workspace.message(scene.channel, getattr(scene, source).ts) is None
    assert scene.posted() == scene.shown() == []


async def test_delete_and_say(scene: Scene) -> None:
    """A post with delete_original and a text deletes the original and shows the text to the person as a new message.

    The deleted original can no longer be replaced.
    """
    assert await scene.post({"delete_original": True, "text": "new"}, "public") == (200, "ok")
    assert [message.text for message in scene.shown()] == ["new"]
    assert await scene.refused({"replace_original": True, "text": "x"}, "public") == (
        404,
        {"ok": False, "error": "message_not_found"},
    )


@pytest.mark.parametrize("flag", ["replace_original", "delete_original"])
async def test_commands_have_no_original(scene: Scene, flag: str) -> None:
    """A command has no original message to replace or delete, so the person sees a new message."""
    assert await scene.post({flag: True, "text": "new"}) == (200, "ok")
    assert [message.text for message in scene.shown()] == ["new"]


@pytest.mark.parametrize("response_type", ["in_channel", "ephemeral"])
async def test_in_a_thread(scene: Scene, response_type: str) -> None:
    """With thread_ts, the post goes to that thread, or to the channel if the thread does not exist."""
    for thread_ts in (scene.public.ts, "1.000001"):
        body = {"text": "hi", "response_type": response_type, "thread_ts": thread_ts, "replace_original": False}
        assert await scene.post(body, "public") == (200, "ok")
    found = scene.shown()
    if response_type == "in_channel":
        found = [*scene.workspace.replies(scene.channel, scene.public.ts), *scene.posted()]
    assert [message.thread_ts for message in found] == [scene.public.ts, None]


async def test_form(scene: Scene) -> None:
    """The JSON may also be sent as the payload field of a form.

    https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks.
    """
    async with scene.session.post(scene.url(), data={"payload": '{"text": "hi"}'}) as response:
        assert (response.status, await response.text()) == (200, "ok")
    assert [message.text for message in scene.shown()] == ["hi"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"delete_original": True}, "no_text"),
        ("no JSON", "invalid_payload"),
        (b"\xff\xfe", "invalid_payload"),
        ([], "invalid_payload"),
        ({"text": 1}, "invalid_payload"),
        ({"text": "x", "attachments": {}}, "invalid_payload"),
        ({"text": "x", "attachments": ["x"]}, "invalid_payload"),
        ({"text": "x", "blocks": {}}, "invalid_blocks"),
        ({"text": "x", "blocks": [{"type": "header"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": {"type": "header"}}, "invalid_blocks"),
    ],
)
async def test_faulty(scene: Scene, body: Any, error: str) -> None:
    """An invalid post is refused, and nobody sees it.

    https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks.
    """
    status, told = await scene.refused(body)
    assert (status, told["error"]) == (400, error)
    assert scene.posted() == scene.shown() == []


async def test_fault_is_told(scene: Scene) -> None:
    """The error for invalid blocks includes a JSON pointer to the invalid block."""
    _, told = await scene.refused({"text": "x", "blocks": [*BLOCKS, {"type": "header"}]})
    (message,) = told["response_metadata"]["messages"]
    assert "json-pointer:/blocks/1" in message


async def test_archived(scene: Scene) -> None:
    """Posting to an archived channel is refused.

    https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks.
    """
    scene.workspace.archive(scene.place.general, scene.user)
    assert await scene.refused({"text": "x"}) == (410, {"ok": False, "error": "channel_is_archived"})


@pytest.mark.parametrize("what", ["invented", "uninstalled"])
async def test_no_service(scene: Scene, what: str) -> None:
    """Posting to an unknown URL, or to the URL of an app that was removed, is refused."""
    scene.url()
    if what == "invented":
        scene.urls["command"] += "x"
    else:
        scene.place.app.installed = False
    assert await scene.refused({"text": "x"}) == (404, {"ok": False, "error": "no_service"})


async def test_get(scene: Scene) -> None:
    """A GET request to a response URL is refused."""
    async with scene.session.get(scene.url()) as response:
        assert response.status == 405


async def test_old_ones_are_forgotten(scene: Scene) -> None:
    """Response URLs that expired long ago are removed from memory."""
    urls = scene.server.response_urls
    for _ in range(50):
        urls.issue(scene.user, scene.channel)
    scene.place.clock.move(2 * 86_400)
    urls.issue(scene.user, scene.channel)
    assert len(urls._issued) == 1
