"""People from another workspace: what they may do, and how the app can see which workspace they come from.

https://docs.slack.dev/apis/slack-connect
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from connected_apps import EDITOR, HELP, SocketApp, socket_app
from slack_bolt.request.internals import extract_team_id
from slack_playground.furnishing import ChannelSpec, Furnishing, PersonSpec, channel_id, person_id, team_id
from slack_playground.records import Json
from slack_playground.testing.in_process import SCOPES, Site, site, until

GUEST, STRANGER, OURS = person_id("Guest"), person_id("Stranger"), person_id("Host")
THEIRS = team_id("Other")
SHARED, INSIDE = channel_id("shared"), channel_id("inside")
FURNISHING = Furnishing(
    people=(PersonSpec("Host", admin=True), PersonSpec("Guest", team="Other"), PersonSpec("Stranger", team="Other")),
    channels=(
        ChannelSpec("shared", members=("Host", "Guest"), app=True, shared=True),
        ChannelSpec("inside", app=True),
        ChannelSpec("apart", members=("Host", "Stranger"), shared=True),
    ),
    welcome="",
)
BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Dialog"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [{"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "Hello"}, "accessory": BUTTON}],
}


@dataclass(frozen=True)
class Scene:
    """A playground with people from two workspaces, and the app connected to it."""

    here: Site
    app: SocketApp

    @property
    def ours(self) -> str:
        return self.here.playground.workspace.id

    async def event(self, kind: str, **fields: Any) -> Json:
        """Wait until an event of this type with these fields is delivered, and return the payload of the newest one."""

        def look() -> Json | None:
            for told in reversed(self.app.got):
                event = told.get("payload", {}).get("event", {})
                if event.get("type") == kind and fields.items() <= event.items():
                    found: Json = told["payload"]
                    return found
            return None

        return dict(await until(look))

    async def read(self, method: str, **arguments: str) -> Json:
        """Call a read-only method as the app, with the arguments in the query string, and return the response."""
        headers = {"Authorization": f"Bearer {self.here.playground.app.secrets.bot_token}"}
        url = f"{self.here.playground.url}/api/{method}"
        async with self.here.client.get(url, params=arguments, headers=headers) as response:
            return dict(await response.json())

    async def interaction(self, kind: str) -> Json:
        """Wait until an interaction of this type is delivered, and return the payload of the newest one."""
        found = await until(lambda: [told for told in self.app.got if told.get("payload", {}).get("type") == kind])
        return dict(found[-1]["payload"])


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """Yield a playground that shares channels with another workspace, with its app connected."""
    async with site(furnishing=FURNISHING, rates=False) as here, socket_app(here) as app:
        app_of_it = here.playground.app
        app_of_it.scopes |= {"users:read", "team:read", "im:write", "im:read", "channels:manage", *SCOPES}
        app_of_it.events |= {"channel_shared", "channel_unshared"}
        yield Scene(here, app)


# Events and payloads


@pytest.mark.parametrize("kind", ["message", "app_mention"])
async def test_envelope_of_a_guests_message(scene: Scene, kind: str) -> None:
    """An event has the team of the person who caused it, while its authorization and context have the app's team.

    Only a guest's message has a user_profile.

    https://docs.slack.dev/apis/slack-connect, https://github.com/slackapi/java-slack-sdk/issues/629.
    """
    for person, team in ((GUEST, THEIRS), (OURS, scene.ours)):
        await scene.here.act(person, "message", channel=SHARED, text="@tester hello")
        told = await scene.event(kind, user=person)
        assert (told["team_id"], told["context_team_id"], told["context_enterprise_id"]) == (team, scene.ours, None)
        assert [each["team_id"] for each in told["authorizations"]] == [scene.ours]
        assert told["is_ext_shared_channel"] is True
        event = told["event"]
        assert (event["team"], event["user_team"], event["source_team"]) == (team, team, team)
        assert ("user_profile" in event) is (person == GUEST)
        assert extract_team_id(told) == scene.ours  # where Bolt looks for the installation


async def test_envelope_of_a_channel_that_is_not_shared(scene: Scene) -> None:
    """In a channel that is not shared, events do not mention other workspaces."""
    await scene.here.act(OURS, "message", channel=INSIDE, text="hello")
    told = await scene.event("message")
    assert (told["team_id"], told["is_ext_shared_channel"]) == (scene.ours, False)
    assert "user_team" not in told["event"]
    assert told["event"]["team"] == scene.ours


async def test_reactions_edits_and_deletions_of_guests(scene: Scene) -> None:
    """The events caused by a guest's reactions, edits and deletions have the other workspace's team."""
    ts = (await scene.here.act(GUEST, "message", channel=SHARED, text="helo"))["message"]["ts"]
    await scene.here.act(GUEST, "react", channel=SHARED, ts=ts, name="eyes")
    await scene.here.act(GUEST, "edit", channel=SHARED, ts=ts, text="hello")
    await scene.here.act(GUEST, "delete", channel=SHARED, ts=ts)
    found = [await scene.event("reaction_added")]
    found += [await scene.event("message", subtype=each) for each in ("message_changed", "message_deleted")]
    assert {(told["team_id"], told["is_ext_shared_channel"]) for told in found} == {(THEIRS, True)}


async def test_who_joins(scene: Scene) -> None:
    """When a guest is invited to a channel, the member_joined_channel event has the guest's team."""
    await scene.here.act(OURS, "invite", whom=STRANGER, channel=SHARED)
    assert (await scene.event("member_joined_channel"))["event"]["team"] == THEIRS


async def test_a_press_under_a_message(scene: Scene) -> None:
    """If a guest presses a button in a message, `team` in the payload is the app's, and `user` has the guest's team.

    Source: https://github.com/slackapi/java-slack-sdk/issues/1041.
    """
    blocks = [{"type": "actions", "block_id": "row", "elements": [BUTTON]}]
    _, posted = await scene.here.call("chat.postMessage", channel=SHARED, text="Hi", blocks=blocks)
    told = await scene.here.act(GUEST, "press", channel=SHARED, ts=posted["ts"], action_id="go")
    assert told["ok"] is True
    payload = await scene.interaction("block_actions")
    assert (payload["user"]["team_id"], payload["team"]["id"]) == (THEIRS, scene.ours)
    assert payload["message"]["team"] == scene.ours
    assert extract_team_id(payload) == scene.ours


async def test_a_dialog(scene: Scene) -> None:
    """A dialog opened for a guest has the guest's team as team_id and the app's team as app_installed_team_id.

    The payloads of its button and of its submission have the same teams.

    Source: https://github.com/slackapi/bolt-js/issues/1614.
    """
    blocks = [{"type": "actions", "block_id": "row", "elements": [BUTTON]}]
    _, posted = await scene.here.call("chat.postMessage", channel=SHARED, text="Hi", blocks=blocks)
    await scene.here.act(GUEST, "press", channel=SHARED, ts=posted["ts"], action_id="go")
    trigger = (await scene.interaction("block_actions"))["trigger_id"]
    _, opened = await scene.here.call("views.open", trigger_id=trigger, view=MODAL)
    view = opened["view"]
    assert (view["team_id"], view["app_installed_team_id"]) == (THEIRS, scene.ours)
    await scene.here.act(GUEST, "press", view_id=view["id"], action_id="go")
    in_view = await until(
        lambda: [
            told["payload"] for told in scene.app.got if told.get("payload", {}).get("container", {}).get("view_id")
        ]
    )
    await scene.here.act(GUEST, "submit", view_id=view["id"], state={})
    for payload in (in_view[-1], await scene.interaction("view_submission")):
        assert (payload["team"], payload["user"]["team_id"]) == ({"id": THEIRS, "domain": "other"}, THEIRS)
        assert payload["view"]["app_installed_team_id"] == scene.ours
        assert extract_team_id(payload) == scene.ours


async def test_a_response_url_of_a_guest(scene: Scene) -> None:
    """A guest who presses a button sees what the app posts to the button's response_url."""
    blocks = [{"type": "actions", "block_id": "row", "elements": [BUTTON]}]
    _, posted = await scene.here.call("chat.postMessage", channel=SHARED, text="Hi", blocks=blocks)
    await scene.here.act(GUEST, "press", channel=SHARED, ts=posted["ts"], action_id="go")
    url = (await scene.interaction("block_actions"))["response_url"]
    async with scene.here.client.post(url, json={"text": "Only you", "replace_original": False}) as response:
        assert response.status == 200
    seen = await scene.here.get(f"/page/messages?as={GUEST}&channel={SHARED}")
    assert seen["messages"][-1]["text"] == "Only you"


# What guests may do


@pytest.mark.parametrize(
    ("kind", "fields", "error"),
    [
        ("command", {"channel": SHARED, "command": "/try"}, "unknown_command"),
        ("shortcut", {"callback_id": "try_it"}, "unknown_shortcut"),
        ("message", {"channel": INSIDE, "text": "hello"}, "channel_not_found"),
        ("join", {"channel": INSIDE}, "channel_not_found"),
        ("invite", {"channel": SHARED, "whom": "U0NOBODY"}, "user_not_found"),
        ("create", {"name": "mine"}, "restricted_action"),
        ("direct", {"other": STRANGER}, None),
        ("direct", {"other": OURS}, None),
    ],
)
async def test_what_a_guest_may_do(scene: Scene, kind: str, fields: Json, error: str | None) -> None:
    """Guests can open direct conversations, but cannot use commands or global shortcuts, or create channels.

    They can neither write in nor join channels that are not shared, and they cannot invite unknown people.
    """
    assert (await scene.here.act(GUEST, kind, **fields)).get("error") == error


async def test_message_shortcuts_are_not_shared(scene: Scene) -> None:
    """Only people from the app's own workspace can use a message shortcut."""
    ts = (await scene.here.act(OURS, "message", channel=SHARED, text="Hi"))["message"]["ts"]
    for person, ok in ((GUEST, False), (OURS, True)):
        told = await scene.here.act(person, "message_shortcut", callback_id="try_this", channel=SHARED, ts=ts)
        assert told["ok"] is ok


async def test_guests_stay_in_shared_channels(scene: Scene) -> None:
    """Guests can be invited to a shared channel, but nobody can invite them to a channel that is not shared."""
    assert (await scene.here.act(OURS, "invite", whom=GUEST, channel=INSIDE))["error"] == "cant_invite"
    assert (await scene.here.call("conversations.invite", channel=INSIDE, users=GUEST))[1]["error"] == "cant_invite"
    assert (await scene.here.call("conversations.invite", channel=SHARED, users=STRANGER))[1]["ok"] is True


async def test_no_admin_elsewhere(scene: Scene) -> None:
    """People from another workspace cannot delete other people's messages."""
    ts = (await scene.here.act(OURS, "message", channel=SHARED, text="Hi"))["message"]["ts"]
    assert (await scene.here.act(GUEST, "delete", channel=SHARED, ts=ts))["error"] == "cant_delete_message"


# Web API


async def test_user_objects(scene: Scene) -> None:
    """A guest's user object has the guest's team and no locale.

    It has is_stranger if the guest and the app share no channel.
    """
    found = {
        user: (await scene.read("users.info", user=user, include_locale="true"))["user"]
        for user in (OURS, GUEST, STRANGER)
    }
    assert {user: told["team_id"] for user, told in found.items()} == {
        OURS: scene.ours,
        GUEST: THEIRS,
        STRANGER: THEIRS,
    }
    assert found[GUEST]["profile"]["team"] == THEIRS
    assert ["locale" in told for told in found.values()] == [True, False, False]
    assert [told.get("is_stranger") for told in found.values()] == [None, None, True]
    assert found[GUEST]["is_admin"] is False


async def test_channel_objects(scene: Scene) -> None:
    """A channel object says whether the channel is shared and, if so, between which teams.

    The members of a shared channel include its guests.
    """
    for channel, shared in ((SHARED, True), (INSIDE, False)):
        told = (await scene.read("conversations.info", channel=channel))["channel"]
        assert (told["is_shared"], told["is_ext_shared"], told["is_org_shared"]) == (shared, shared, False)
        assert told.get("connected_team_ids") == ([scene.ours, THEIRS] if shared else None)
        assert told["context_team_id"] == scene.ours
    assert GUEST in (await scene.read("conversations.members", channel=SHARED))["members"]


async def test_team_info(scene: Scene) -> None:
    """The app can get information only about its own workspace and connected ones."""
    told = (await scene.read("team.info", team=THEIRS))["team"]
    assert (told["id"], told["name"], told["domain"]) == (THEIRS, "Other", "other")
    assert (await scene.read("team.info", team="T0NOBODYS"))["error"] == "team_not_found"
    assert (await scene.read("team.info"))["team"]["id"] == scene.ours


async def test_direct_messages(scene: Scene) -> None:
    """The app can write to a guest only if the two share a channel; otherwise, the guest cannot write to it either."""
    for user, ok in ((GUEST, True), (STRANGER, False)):
        assert (await scene.here.call("conversations.open", users=user))[1]["ok"] is ok
        assert (await scene.here.call("chat.postMessage", channel=user, text="Hi"))[1]["ok"] is ok
    assert (await scene.here.act(STRANGER, "direct", other=scene.here.playground.app.bot_user))["ok"] is False


# By hand


async def test_people_and_channels_by_hand(scene: Scene) -> None:
    """Control requests can share a channel and add a guest to it; the guest leaves when the channel is unshared.

    https://docs.slack.dev/reference/events/channel_shared, channel_unshared.
    """
    post = scene.here.post
    new = {"name": "Newcomer", "team": "Third", "channels": ["inside"]}
    assert (await post("/control/people", new))["error"] == "channels: 'inside' isn't shared with other workspaces"
    assert (await post("/control/share", {"channel": "inside"}))["ok"] is True
    assert (await scene.event("channel_shared"))["event"]["connected_team_id"] == THEIRS
    added = await post("/control/people", new)
    assert added["ok"] is True
    await scene.here.act(added["person"], "message", channel=INSIDE, text="hello")
    assert (await scene.event("message", user=added["person"], text="hello"))["team_id"] == added["team"]
    assert (await post("/control/share", {"channel": INSIDE, "shared": False}))["ok"] is True
    gone = await scene.event("channel_unshared", previously_connected_team_id=added["team"])
    assert (gone["event"]["channel"], gone["event"]["is_ext_shared"]) == (INSIDE, False)
    assert (await scene.event("member_left_channel"))["event"]["user"] == added["person"]
    assert (await scene.here.act(added["person"], "message", channel=INSIDE, text="x"))["error"] == "channel_not_found"


@pytest.mark.parametrize("hears", [True, False], ids=["subscribed", "not subscribed"])
async def test_a_private_channel_gets_a_new_id(scene: Scene, hears: bool) -> None:
    """A private channel gets a new id when it is shared. If the app subscribes to channel_id_changed, it gets both ids.

    The channel's messages, members and threads stay; the old id no longer exists. A public channel keeps its id.

    https://docs.slack.dev/reference/events/channel_id_changed.
    """
    playground, bot = scene.here.playground, scene.here.playground.app.bot_user
    playground.app.events |= {"channel_id_changed"} if hears else set()
    channel = playground.workspace.add_channel("hidden", OURS, {bot}, kind="private")
    old, ts = channel.id, playground.workspace.post(channel.id, OURS, "Hello").ts
    playground.workspace.post(old, OURS, "A reply", thread_ts=ts)
    await scene.here.post("/control/share", {"channel": "inside"})
    assert (await scene.here.post("/control/share", {"channel": "hidden"}))["ok"] is True
    await scene.event("channel_shared", channel=channel.id)
    changed = [told["payload"]["event"] for told in scene.app.got if "payload" in told]
    changed = [event for event in changed if event.get("type") == "channel_id_changed"]
    assert [(event["old_channel_id"], event["new_channel_id"]) for event in changed] == [(old, channel.id)][:hears]
    assert channel.id != old
    assert (await scene.read("conversations.info", channel=INSIDE))["ok"] is True
    assert (await scene.read("conversations.info", channel=old))["error"] == "channel_not_found"
    assert (await scene.here.call("chat.postMessage", channel=old, text="Hi"))[1]["error"] == "channel_not_found"
    posted = (await scene.here.call("chat.postMessage", channel=channel.id, text="Hi"))[1]
    told = (await scene.read("conversations.history", channel=channel.id))["messages"]
    assert [message["ts"] for message in told] == [posted["ts"], ts]
    threads = (await scene.here.get(f"/page/threads?as={OURS}"))["threads"]
    assert [thread["channel"] for thread in threads] == [channel.id]


@pytest.mark.parametrize(
    ("path", "fields", "error"),
    [
        ("people", {}, "name must be a string"),
        ("people", {"name": "host"}, "set name to a name that nobody has yet"),
        ("people", {"name": "Visitor", "nickname": "B"}, "a person can't have 'nickname'; use name, team"),
        ("people", {"name": "Visitor", "team": 7}, "team must be a string"),
        ("people", {"name": "Visitor", "tz": "Mars"}, "tz: unknown time zone 'Mars'"),
        ("people", {"name": "Visitor", "channels": "shared"}, "channels must be a list"),
        ("people", {"name": "Visitor", "channels": ["nowhere"]}, "channel_not_found"),
        ("share", {"channel": "nowhere"}, "channel_not_found"),
    ],
)
async def test_nonsense_by_hand(scene: Scene, path: str, fields: Json, error: str) -> None:
    """An invalid control request is refused with an error that says what is wrong, and no person is added."""
    before = len(scene.here.playground.workspace.people)
    told = await scene.here.post(f"/control/{path}", fields)
    assert told["ok"] is False
    assert told["error"].startswith(error)
    assert len(scene.here.playground.workspace.people) == before


async def test_nobody_of_another_workspace() -> None:
    """If nobody is from another workspace, events do not mention other workspaces."""
    async with site() as here, socket_app(here) as app:
        await here.act(EDITOR, "message", channel=HELP, text="hello")
        told = (await until(lambda: [each for each in app.got if "payload" in each]))[0]["payload"]
        assert told["team_id"] == told["context_team_id"] == here.playground.workspace.id
        assert told["is_ext_shared_channel"] is False
