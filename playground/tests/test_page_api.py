"""The page's API: people act through it and receive only the data and events that they are allowed to see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from connected_apps import (
    EDITOR,
    GENERAL,
    HELP,
    LEADS,
    OLD_NEWS,
    PLANNER,
    REPORTER,
    socket_app,
)
from slack_playground.assembly import Playground
from slack_playground.clock import Clock
from slack_playground.page_api import FARTHEST, SHOWN
from slack_playground.records import Change, Json
from slack_playground.stream import WAITING, Page, Stream
from slack_playground.testing.in_process import Site, manifest

BUTTON = {"type": "button", "action_id": "go", "value": "1", "text": {"type": "plain_text", "text": "Go"}}
MENU = {
    "type": "static_select",
    "action_id": "pick",
    "options": [{"text": {"type": "plain_text", "text": one}, "value": one} for one in ("a", "b")],
}
ROW = {"type": "actions", "block_id": "row", "elements": [BUTTON, MENU]}
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "v"},
        }
    ],
}


async def messages(here: Site, who: str, channel: str, thread: str | None = None) -> list[Json]:
    """Return the messages that a person sees in a channel or, with `thread`, in a thread."""
    more = f"&thread={thread}" if thread else ""
    told: list[Json] = (await here.get(f"/page/messages?as={who}&channel={channel}{more}"))["messages"]
    return told


# The state


async def test_state(here: Site) -> None:
    """The state has the person, the other people, the visible channels, and the app with its commands and shortcuts."""
    state = await here.get(f"/page/state?as={REPORTER}")
    assert (state["me"], state["team"]["name"], state["transport"]) == (REPORTER, "Playground", "socket")
    assert [person["id"] for person in state["people"] if person.get("app")] == [state["app"]["bot_user"]]
    assert {person["name"] for person in state["people"]} >= {"editor", "planner", "reporter", "student", "vendor"}
    assert {one["name"] for one in state["channels"] if not one["is_im"]} == {
        "general",
        "help",
        "random",
        "old-news",
    }
    assert [one["user"] for one in state["channels"] if one["is_im"]] == [state["app"]["bot_user"]]
    assert state["app"] | {"name": "Tester", "has_home": True, "connected": False, "installed": True} == state["app"]
    assert state["commands"][0] == {"name": "/try", "description": "Tries", "usage_hint": ""}
    assert [one["kind"] for one in state["shortcuts"]] == ["global", "message"]
    assert state["moved"] == 0


@pytest.mark.parametrize("who", ["", "as=", "as=U0NOBODY000"])
async def test_state_of_nobody(here: Site, who: str) -> None:
    """If the person is missing or unknown, for example after a restart, the state is that of the first person."""
    assert (await here.get(f"/page/state?{who}"))["me"] == EDITOR


async def test_the_app_is_nobody_to_be(here: Site) -> None:
    """Nobody can use the page as the app: requests as its bot user are refused, and the state is the first person's."""
    bot = here.playground.app.bot_user
    assert (await here.get(f"/page/state?as={bot}"))["me"] == EDITOR
    for path in ("messages", "views"):
        assert (await here.get(f"/page/{path}?as={bot}&channel={GENERAL}"))["error"] == "user_not_found"
    assert (await here.act(bot, "message", channel=HELP, text="Hi"))["ok"] is False
    async with here.client.get(f"{here.playground.url}/page/events?as={bot}") as response:
        assert response.status == 404


async def test_unread(here: Site) -> None:
    """Messages from others are unread until the person opens the channel; the person's own messages never are."""

    async def unread(who: str, channel: str = HELP) -> int:
        state = await here.get(f"/page/state?as={who}")
        return next(int(one["unread"]) for one in state["channels"] if one["id"] == channel)

    assert await unread(EDITOR) == 1
    assert await unread(EDITOR, OLD_NEWS) == 0
    await messages(here, EDITOR, HELP)
    await here.act(PLANNER, "message", channel=HELP, text="One")
    await here.act(PLANNER, "message", channel=HELP, text="Two")
    assert (await unread(EDITOR), await unread(PLANNER), await unread(REPORTER)) == (2, 1, 3)
    await messages(here, EDITOR, HELP)
    assert (await unread(EDITOR), await unread(REPORTER)) == (0, 3)


async def test_mentions(here: Site) -> None:
    """Unread messages that mention the person or everyone are also counted separately until the channel is opened."""
    bot = here.playground.app.bot_user
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": f"For <@{EDITOR}>"}}]
    await here.act(PLANNER, "message", channel=HELP, text="@editor one")
    await here.act(PLANNER, "message", channel=HELP, text="@here two")
    await here.act(PLANNER, "message", channel=HELP, text="three")
    await here.call("chat.postMessage", channel=HELP, text="four", blocks=blocks)

    async def counts(who: str) -> tuple[int, int]:
        state = await here.get(f"/page/state?as={who}")
        return next((one["unread"], one["mentions"]) for one in state["channels"] if one["id"] == HELP)

    assert bot in here.playground.workspace.channels[HELP].members
    assert (await counts(EDITOR), await counts(REPORTER), await counts(PLANNER)) == ((5, 3), (5, 1), (2, 0))
    await messages(here, EDITOR, HELP)
    assert await counts(EDITOR) == (0, 0)


async def threads(here: Site, who: str) -> list[tuple[str, int]]:
    """Return, for each thread in #general that a person follows, the root's text and the number of unread replies."""
    state = await here.get(f"/page/state?as={who}")
    roots = {one["ts"]: one["text"] for one in await messages(here, who, GENERAL)}
    return [(roots[one["thread_ts"]], one["unread"]) for one in state["threads"]]


async def test_threads_that_one_follows(here: Site) -> None:
    """People follow only threads that they started, replied in, or were mentioned in.

    A thread is listed once it has a reply. A person's own reply marks the replies before it as read.
    """
    root = (await here.act(EDITOR, "message", channel=GENERAL, text="Root"))["message"]["ts"]
    assert await threads(here, EDITOR) == []
    await here.act(PLANNER, "message", channel=GENERAL, text="Reply", thread_ts=root)
    assert (await threads(here, EDITOR), await threads(here, PLANNER)) == ([("Root", 1)], [("Root", 0)])
    assert await threads(here, REPORTER) == []
    await here.act(PLANNER, "message", channel=GENERAL, text="@reporter look", thread_ts=root)
    assert (await threads(here, EDITOR), await threads(here, REPORTER)) == ([("Root", 2)], [("Root", 1)])
    await here.act(EDITOR, "message", channel=GENERAL, text="Seen", thread_ts=root)
    assert (await threads(here, EDITOR), await threads(here, PLANNER)) == ([("Root", 0)], [("Root", 1)])


async def test_a_thread_is_read_where_it_is_seen(here: Site) -> None:
    """A thread counts as read once the person has opened it, or has seen it in the list of threads.

    The list has each thread's latest replies: three, or more if more are unread.
    """
    root = (await here.act(EDITOR, "message", channel=GENERAL, text="Root"))["message"]["ts"]
    for number in range(5):
        await here.act(PLANNER, "message", channel=GENERAL, text=str(number), thread_ts=root)
    await messages(here, EDITOR, GENERAL)
    assert await threads(here, EDITOR) == [("Root", 5)]
    (seen,) = (await here.get(f"/page/threads?as={EDITOR}"))["threads"]
    assert (seen["root"]["text"], [one["text"] for one in seen["replies"]]) == ("Root", ["0", "1", "2", "3", "4"])
    assert (seen["unread"], seen["read"]) == (5, root)
    assert await threads(here, EDITOR) == [("Root", 0)]
    await here.act(PLANNER, "message", channel=GENERAL, text="Last", thread_ts=root)
    assert await threads(here, EDITOR) == [("Root", 1)]
    await messages(here, EDITOR, GENERAL, root)
    (seen,) = (await here.get(f"/page/threads?as={EDITOR}"))["threads"]
    assert (seen["unread"], [one["text"] for one in seen["replies"]]) == (0, ["3", "4", "Last"])


async def test_threads_that_are_gone(here: Site) -> None:
    """A thread is not listed if the person has left its channel, or if its root and all its replies were deleted."""
    made = (await here.act(EDITOR, "create", name="plans", private=True))["channel"]["id"]
    await here.act(EDITOR, "invite", whom=PLANNER, channel=made)
    for where in (made, GENERAL):
        root = (await here.act(PLANNER, "message", channel=where, text="Root"))["message"]["ts"]
        reply = (await here.act(EDITOR, "message", channel=where, text="Reply", thread_ts=root))["message"]["ts"]
    assert len((await here.get(f"/page/threads?as={PLANNER}"))["threads"]) == 2
    await here.act(PLANNER, "leave", channel=made)
    await here.act(PLANNER, "delete", channel=GENERAL, ts=root)
    assert len((await here.get(f"/page/threads?as={PLANNER}"))["threads"]) == 1
    await here.act(EDITOR, "delete", channel=GENERAL, ts=reply)
    assert (await here.get(f"/page/threads?as={PLANNER}"))["threads"] == []


# Searching


async def found(here: Site, who: str, query: str) -> list[str]:
    """Return the texts of the messages that a person's search finds."""
    async with here.client.get(f"{here.playground.url}/page/search", params={"as": who, "query": query}) as response:
        return [one["text"] for one in (await response.json())["messages"]]


async def test_search(here: Site) -> None:
    """A search finds messages and replies whose text or blocks contain all of its words, newest first.

    The order and case of the words do not matter. A search without words finds nothing.
    """
    root = (await here.act(EDITOR, "message", channel=GENERAL, text="Plan the Budget"))["message"]["ts"]
    await here.act(PLANNER, "message", channel=GENERAL, text="budget: a plan", thread_ts=root)
    await here.act(PLANNER, "message", channel=GENERAL, text="budget")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*예산* &amp; budget"}}]
    await here.call("chat.postMessage", channel=HELP, text="See below", blocks=blocks)
    assert await found(here, REPORTER, "BUDGET plan") == ["budget: a plan", "Plan the Budget"]
    assert await found(here, REPORTER, "예산 &") == ["See below"]
    assert await found(here, REPORTER, "nowhere") == []
    assert await found(here, REPORTER, "  ") == []


async def test_search_finds_only_what_one_may_see(here: Site) -> None:
    """A search finds neither messages in private channels that the person is not in nor others' ephemeral messages."""
    await here.act(EDITOR, "message", channel=LEADS, text="secret plan")
    await here.call("chat.postEphemeral", channel=HELP, user=EDITOR, text="secret for you")
    assert await found(here, PLANNER, "secret") == ["secret plan"]
    assert await found(here, REPORTER, "secret") == []


async def test_search_by_name(here: Site) -> None:
    """Mentions of a person are found by name, but not by id."""
    await here.act(EDITOR, "message", channel=GENERAL, text="ask @planner")
    assert await found(here, REPORTER, "@planner") == ["ask <@" + PLANNER + ">"]
    assert await found(here, REPORTER, PLANNER) == []


# Messages


async def test_messages(here: Site) -> None:
    """Messages are returned oldest first: a channel's messages without replies, or a thread's root and replies.

    A reply that was also sent to the channel is returned in both.
    """
    root = (await here.act(EDITOR, "message", channel=GENERAL, text="Root"))["message"]["ts"]
    await here.act(PLANNER, "message", channel=GENERAL, text="Next")
    await here.act(PLANNER, "message", channel=GENERAL, text="Reply", thread_ts=root)
    await here.act(PLANNER, "message", channel=GENERAL, text="Both", thread_ts=root, broadcast=True)
    assert [one["text"] for one in await messages(here, REPORTER, GENERAL)] == ["Root", "Next", "Both"]
    assert [one["text"] for one in await messages(here, REPORTER, GENERAL, root)] == ["Root", "Reply", "Both"]


async def test_messages_for_one(here: Site) -> None:
    """Ephemeral messages are returned among the others and marked as such, but only to the person they are for."""
    root = (await here.act(EDITOR, "message", channel=HELP, text="Root"))["message"]["ts"]
    await here.call("chat.postEphemeral", channel=HELP, user=EDITOR, text="Here")
    await here.call("chat.postEphemeral", channel=HELP, user=EDITOR, text="There", thread_ts=root)
    await here.act(PLANNER, "message", channel=HELP, text="Last")
    seen = [(one["text"], one.get("ephemeral", False)) for one in (await messages(here, EDITOR, HELP))[1:]]
    assert seen == [("Root", False), ("Here", True), ("Last", False)]
    assert [one["text"] for one in await messages(here, EDITOR, HELP, root)] == ["Root", "There"]
    assert [one["text"] for one in (await messages(here, PLANNER, HELP))[1:]] == ["Root", "Last"]
    assert [one["text"] for one in await messages(here, PLANNER, HELP, root)] == ["Root"]


async def test_many_messages(here: Site) -> None:
    """If a channel has very many messages, only the newest are shown, and no ephemeral messages older than these."""
    await here.call("chat.postEphemeral", channel=HELP, user=EDITOR, text="Old")
    for number in range(SHOWN):
        here.playground.workspace.post(HELP, PLANNER, str(number))
    shown = await messages(here, EDITOR, HELP)
    assert [one["text"] for one in shown] == [str(number) for number in range(SHOWN)]


async def test_messages_back_to_an_old_one(here: Site) -> None:
    """A page can load messages back to a given old one and a few before it, but only up to a limit."""
    posted = [here.playground.workspace.post(HELP, PLANNER, str(number)).ts for number in range(FARTHEST + 10)]

    async def first_shown(until: str) -> str:
        told = await here.get(f"/page/messages?as={EDITOR}&channel={HELP}&until={until}")
        return str(told["messages"][0]["text"])

    assert await first_shown(posted[-1]) == str(FARTHEST + 10 - SHOWN)
    assert await first_shown(posted[500]) == str(500 - SHOWN // 10)
    assert await first_shown(posted[0]) == "10"


@pytest.mark.parametrize(
    ("who", "channel", "thread", "error"),
    [
        (REPORTER, LEADS, None, "channel_not_found"),
        (REPORTER, "C0NOWHERE00", None, "channel_not_found"),
        ("U0NOBODY000", GENERAL, None, "user_not_found"),
        (REPORTER, GENERAL, "1.000001", "thread_not_found"),
    ],
)
async def test_no_messages(here: Site, who: str, channel: str, thread: str | None, error: str) -> None:
    """Messages that a person may not see, or that do not exist, are refused with Slack's errors."""
    more = f"&thread={thread}" if thread else ""
    told = await here.get(f"/page/messages?as={who}&channel={channel}{more}")
    assert (told["ok"], told["error"]) == (False, error)


# What people do


async def test_acts(here: Site) -> None:
    """An action on the page changes the workspace, and the response contains the result."""
    workspace = here.playground.workspace
    made = await here.act(EDITOR, "create", name="plans", private=True)
    channel = made["channel"]["id"]
    assert made["channel"]["is_private"] is True
    await here.act(EDITOR, "invite", whom=PLANNER, channel=channel)
    said = (await here.act(PLANNER, "message", channel=channel, text="hello @editor & all"))["message"]
    assert said["text"] == f"hello <@{EDITOR}> &amp; all"
    assert (await here.act(EDITOR, "react", channel=channel, ts=said["ts"], name="eyes"))["message"]["reactions"]
    edited = await here.act(PLANNER, "edit", channel=channel, ts=said["ts"], text="bye")
    assert edited["message"]["text"] == "bye"
    assert (await here.act(PLANNER, "delete", channel=channel, ts=said["ts"])) == {"ok": True}
    assert workspace.message(channel, said["ts"]) is None
    assert (await here.act(PLANNER, "leave", channel=channel))["ok"] is True
    assert workspace.channels[channel].members == {EDITOR}
    assert (await here.act(EDITOR, "archive", channel=channel))["channel"]["is_archived"] is True
    assert (await here.act(EDITOR, "archive", channel=channel, archived=False))["channel"]["is_archived"] is False
    direct = (await here.act(EDITOR, "direct", other=PLANNER))["channel"]
    assert (direct["is_im"], direct["user"]) == (True, PLANNER)
    outside = (await here.act(EDITOR, "create", name="open"))["channel"]["id"]
    assert (await here.act(REPORTER, "join", channel=outside))["channel"]["is_member"] is True


async def test_joining_and_being_added(here: Site) -> None:
    """The message about a new member names the inviter, if there was one."""
    # https://docs.slack.dev/reference/events/message/channel_join
    made = (await here.act(EDITOR, "create", name="plans"))["channel"]["id"]
    await here.act(EDITOR, "invite", whom=PLANNER, channel=made)
    await here.act(REPORTER, "join", channel=made)
    told = [(one["subtype"], one["user"], one.get("inviter")) for one in await messages(here, EDITOR, made)]
    assert told == [("channel_join", PLANNER, EDITOR), ("channel_join", REPORTER, None)]


@pytest.mark.parametrize(
    ("kind", "fields", "error"),
    [
        ("nonsense", {}, "unknown_kind"),
        ("message", {"channel": GENERAL}, "invalid_arguments"),
        ("message", {"channel": GENERAL, "text": 7}, "invalid_arguments"),
        ("message", {"channel": LEADS, "text": "Hi"}, "channel_not_found"),
        ("message", {"channel": OLD_NEWS, "text": "Hi"}, "is_archived"),
        ("command", {"channel": GENERAL, "command": "/none"}, "unknown_command"),
        ("press", {"channel": GENERAL, "ts": "1.000001", "action_id": "x"}, "message_not_found"),
        ("submit", {"view_id": "V1"}, "view_not_found"),
        ("shortcut", {"callback_id": "none"}, "unknown_shortcut"),
    ],
)
async def test_acts_that_are_refused(here: Site, kind: str, fields: Json, error: str) -> None:
    """An unknown, malformed or forbidden action is refused with an error."""
    answer = await here.act(REPORTER, kind, **fields)
    assert (answer["ok"], answer["error"]) == (False, error)


async def test_press(here: Site) -> None:
    """An element in a message can be used by its action_id alone, or by an action and state as in Slack's payloads.

    If no app is connected, this fails with an error and a notice.
    """
    _, posted = await here.call("chat.postMessage", channel=HELP, text="Choose", blocks=[ROW])
    where = {"channel": HELP, "ts": posted["ts"]}
    async with socket_app(here) as app:
        assert (await here.act(EDITOR, "press", **where, action_id="go")) == {"ok": True}
        chosen = {"action_id": "pick", "block_id": "row", "selected_option": {"value": "b"}}
        state = {"values": {"row": {"pick": {"type": "static_select", "selected_option": {"value": "b"}}}}}
        assert (await here.act(EDITOR, "press", **where, action=chosen, state=state))["ok"] is True
        pressed, picked = (told["payload"] for told in app.got if told["type"] == "interactive")
    assert (pressed["actions"][0]["action_id"], pressed["actions"][0]["value"]) == ("go", "1")
    assert picked["actions"][0]["selected_option"]["value"] == "b"
    assert picked["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "b"
    answer = await here.act(EDITOR, "press", **where, action_id="go")
    assert (answer["ok"], answer["error"]) == (False, "dispatch_failed")
    assert answer["notice"]


async def test_dialog(here: Site) -> None:
    """A dialog is shown only to the person it was opened for, until the app accepts a submission.

    Until then, the errors in a submission are returned by field.
    """
    async with socket_app(here) as app:
        await here.act(EDITOR, "shortcut", callback_id="try_it")
        trigger = app.got[-1]["payload"]["trigger_id"]
        _, opened = await here.call("views.open", trigger_id=trigger, view=MODAL)
        view = opened["view"]["id"]
        assert [one["id"] for one in (await here.get(f"/page/views?as={EDITOR}"))["stack"]] == [view]
        assert (await here.get(f"/page/views?as={REPORTER}")) == {"stack": [], "home": None}
        app.answer = {"response_action": "errors", "errors": {"name": "Another, please"}}
        state = {"name": {"v": {"type": "plain_text_input", "value": "x"}}}
        answer = await here.act(EDITOR, "submit", view_id=view, state={"values": state})
        assert (answer["ok"], answer["errors"]) == (False, {"name": "Another, please"})
        app.answer = None
        assert (await here.act(EDITOR, "submit", view_id=view, state=state))["ok"] is True
        assert (await here.get(f"/page/views?as={EDITOR}"))["stack"] == []


async def test_home(here: Site) -> None:
    """The app's Home is shown to the person it was published for; its buttons work, and it stays when dialogs close."""
    async with socket_app(here) as app:
        await here.act(EDITOR, "home", tab="home")
        await asyncio.wait_for(app.arrived.wait(), 2)
        await here.call("views.publish", user_id=EDITOR, view={"type": "home", "blocks": [ROW]})
        home = (await here.get(f"/page/views?as={EDITOR}"))["home"]
        assert home["type"] == "home"
        assert (await here.act(EDITOR, "press", view_id=home["id"], action_id="go"))["ok"] is True
        await here.act(EDITOR, "message_shortcut", callback_id="try_this", channel=HELP, ts=await _root(here))
        await here.call("views.open", trigger_id=app.got[-1]["payload"]["trigger_id"], view=MODAL)
        stack = (await here.get(f"/page/views?as={EDITOR}"))["stack"]
        assert (await here.act(EDITOR, "close", view_id=stack[0]["id"], all=True))["ok"] is True
        views = await here.get(f"/page/views?as={EDITOR}")
        assert (views["stack"], views["home"]["id"]) == ([], home["id"])


async def _root(here: Site) -> str:
    return str((await messages(here, EDITOR, HELP))[0]["ts"])


async def test_suggest(here: Site) -> None:
    """The options of an external menu come from the app."""
    menu = {"type": "external_select", "action_id": "search", "min_query_length": 1}
    row = {"type": "actions", "block_id": "row", "elements": [menu]}
    _, posted = await here.call("chat.postMessage", channel=HELP, text="Search", blocks=[row])
    async with socket_app(here) as app:
        app.answer = {"options": [{"text": {"type": "plain_text", "text": "KONEPS"}, "value": "koneps"}]}
        answer = await here.act(
            EDITOR, "suggest", channel=HELP, ts=posted["ts"], block_id="row", action_id="search", value="KO"
        )
    assert [option["value"] for option in answer["options"]] == ["koneps"]


@pytest.mark.parametrize(("kind", "known"), [("uninstall", (False, False)), ("revoke", (True, True))])
async def test_goodbye(here: Site, kind: str, known: tuple[bool, bool]) -> None:
    """A person can remove the app or revoke its tokens, and the page's state then says so."""
    assert (await here.act(EDITOR, kind))["ok"] is True
    assert (await here.call("auth.test"))[1]["ok"] is False
    app = (await here.get(f"/page/state?as={EDITOR}"))["app"]
    assert (app["installed"], app["revoked"]) == known


# Events


class Events:
    """Reads a page's events as a browser does."""

    def __init__(self, lines: Any) -> None:
        self._lines = lines

    async def next(self) -> Json:
        """Return the next event. Raises TimeoutError if none arrives in time, or AssertionError if the stream ends."""
        async with asyncio.timeout(3):
            async for line in self._lines:
                if line.startswith(b"data: "):
                    told: Json = json.loads(line[6:])
                    return told
        raise AssertionError("the stream ended")

    async def kinds(self, *wanted: str) -> list[Json]:
        """Read events until there is at least one of each wanted kind, and return those of the wanted kinds."""
        found: list[Json] = []
        while {one["kind"] for one in found} < set(wanted):
            found += [one for one in [await self.next()] if one["kind"] in wanted]
        return found


@asynccontextmanager
async def events(here: Site, who: str) -> AsyncIterator[Events]:
    """Open a person's event stream and yield a reader of its events."""
    async with here.client.get(f"{here.playground.url}/page/events?as={who}") as response:
        assert response.content_type == "text/event-stream"
        assert (await response.content.readline()).startswith(b"retry: ")
        yield Events(response.content)


async def test_events(here: Site) -> None:
    """An open page receives messages when they are posted, reacted to or deleted.

    A reply comes with the followers of its thread.
    """
    async with events(here, REPORTER) as told:
        root = (await here.act(EDITOR, "message", channel=GENERAL, text="Hi"))["message"]["ts"]
        first = await told.next()
        assert (first["kind"], first["channel"], first["message"]["text"]) == ("posted", GENERAL, "Hi")
        reply = (await here.act(PLANNER, "message", channel=GENERAL, text="Ho", thread_ts=root))["message"]["ts"]
        answered = await told.next()
        assert (answered["thread"], answered["followers"], answered["mentions"]) == (root, [EDITOR, PLANNER], [])
        await here.act(PLANNER, "react", channel=GENERAL, ts=root, name="eyes")
        assert (await told.kinds("changed"))[0]["message"]["reactions"][0]["name"] == "eyes"
        await here.act(EDITOR, "delete", channel=GENERAL, ts=root)
        assert (await told.kinds("changed"))[0]["message"]["subtype"] == "tombstone"
        await here.act(PLANNER, "delete", channel=GENERAL, ts=reply)
        assert [one["message"]["ts"] for one in await told.kinds("deleted")] == [reply]
        assert (await told.kinds("deleted"))[0]["message"]["ts"] == root


async def test_events_are_numbered(here: Site) -> None:
    """Events have increasing numbers, and the state has the number of the last event that it includes."""
    async with here.client.get(f"{here.playground.url}/page/events?as={REPORTER}") as response:
        before = (await here.get(f"/page/state?as={REPORTER}"))["told"]
        await here.act(EDITOR, "message", channel=LEADS, text="Not for all")
        await here.act(EDITOR, "message", channel=GENERAL, text="For all")
        after = (await here.get(f"/page/state?as={REPORTER}"))["told"]
        async with asyncio.timeout(3):
            numbers = [int(line[4:]) async for line in _until_data(response.content) if line.startswith(b"id: ")]
    assert (numbers, after) == ([before + 2], before + 2)


async def _until_data(lines: Any) -> AsyncIterator[bytes]:
    async for line in lines:
        yield line
        if line.startswith(b"data: "):
            return


async def test_events_are_private(here: Site) -> None:
    """Nobody receives events about others' private channels, ephemeral messages, dialogs or Home."""
    async with events(here, EDITOR) as editor, events(here, REPORTER) as reporter:
        await here.act(EDITOR, "message", channel=LEADS, text="Among us")
        await here.call("chat.postEphemeral", channel=HELP, user=EDITOR, text="For you")
        here.playground.workspace.open_view(EDITOR, MODAL)
        here.playground.workspace.publish_home(EDITOR, {"type": "home", "blocks": []})
        await here.act(EDITOR, "message", channel=GENERAL, text="For all")
        seen = [one["kind"] for one in await editor.kinds("posted", "ephemeral", "view_opened", "home")]
        assert seen == ["posted", "ephemeral", "view_opened", "home"]
        assert (await reporter.kinds("posted"))[0]["message"]["text"] == "For all"


async def test_events_of_channels(here: Site) -> None:
    """A page receives events about channels the person can see; a private channel is gone once the person leaves."""
    async with events(here, REPORTER) as reporter:
        channel = (await here.act(EDITOR, "create", name="plans", private=True))["channel"]["id"]
        await here.act(EDITOR, "invite", whom=REPORTER, channel=channel)
        joined = (await reporter.kinds("joined"))[0]
        assert (joined["channel"]["id"], joined["channel"]["is_member"]) == (channel, True)
        await here.act(REPORTER, "leave", channel=channel)
        left = (await reporter.kinds("left"))[-1]
        assert (left["channel"]["id"], left["gone"]) == (channel, True)
        await here.act(EDITOR, "archive", channel=GENERAL, archived=True)
        made = (await here.act(EDITOR, "create", name="open"))["channel"]["id"]
        assert made in [one["channel"]["id"] for one in await reporter.kinds("channel")]


async def test_what_an_agent_shows(here: Site) -> None:
    """The state and the events contain an agent's prompts and titles, but only for the person whom it talks with."""
    app = here.playground.app
    app.is_agent, app.scopes = True, app.scopes | {"assistant:write"}
    direct = here.playground.workspace.direct(EDITOR, app.bot_user).id
    message = await here.playground.people.write(EDITOR, direct, "What is KONEPS?")
    named, prompts = {"channel": message.channel}, [{"title": "KISS", "message": "What is KISS?"}]
    async with events(here, EDITOR) as editor:
        await here.call("assistant.threads.setSuggestedPrompts", channel_id=message.channel, prompts=prompts)
        titled = {"thread_ts": message.ts, "title": "KONEPS"}
        await here.call("assistant.threads.setTitle", channel_id=message.channel, **titled)
        assert (await editor.kinds("prompts"))[0]["prompts"] == prompts
        assert (await editor.kinds("title"))[0] == {"kind": "title", **named, **titled}
    seen, others = [await here.get(f"/page/state?as={who}") for who in (EDITOR, REPORTER)]
    assert (seen["prompts"], seen["titles"]) == ([{**named, "title": "", "prompts": prompts}], [{**named, **titled}])
    assert (others["prompts"], others["titles"]) == ([], [])
    await here.playground.people.write(EDITOR, direct, "Thanks")
    assert (await here.get(f"/page/state?as={EDITOR}"))["prompts"] == []


async def test_events_of_the_app(here: Site) -> None:
    """Pages receive events about the app's connection, requests, status and installation, and about the clock."""
    direct = here.playground.workspace.direct(EDITOR, here.playground.app.bot_user).id
    async with events(here, EDITOR) as editor:
        async with socket_app(here):
            assert (await editor.kinds("app"))[0]["connected"] is True
            await here.call("api.test", foo="bar")
        assert (await editor.kinds("app"))[0]["connected"] is False
        told = {"thread_ts": "1.1", "status": "is thinking…"}
        here.playground.workspace.tell(Change("status", direct, told=told))
        assert (await editor.kinds("status"))[0] == {"kind": "status", "channel": direct, **told}
        await here.post("/control/clock", {"advance": 60})
        assert (await editor.kinds("clock"))[0]["moved"] == 60
        await here.call("api.test", foo="bar")
        assert (await editor.kinds("request"))[0]["entry"]["request"] == {"foo": "bar"}
        await here.act(EDITOR, "revoke")
        revoked, notice = await editor.kinds("app", "notice")
        assert (revoked["revoked"], "revoked" in notice["text"]) == (True, True)
        await here.act(EDITOR, "uninstall")
        assert (await editor.kinds("app"))[0]["installed"] is False
        await here.post("/control/app", {"install": True})
        assert (await editor.kinds("app"))[0] == {"kind": "app", "installed": True, "revoked": False}


async def test_a_flood_of_requests(here: Site) -> None:
    """If the app sends very many requests, open pages receive only as many of them as a person can read."""
    async with events(here, EDITOR) as editor:
        for number in range(100):
            here.playground.log.add("from_app", "api.test", status=200, ms=1, request={"n": number}, answer=None)
        here.playground.advance(2)
        shown = [one for one in await editor.kinds("request", "clock") if one["kind"] == "request"]
        assert 5 < len(shown) < 30


async def test_a_failure_in_a_flood(here: Site) -> None:
    """A request that failed because of a fault is sent to open pages even if many other requests came before it."""
    async with events(here, EDITOR) as editor:
        log = here.playground.log
        for _ in range(100):
            log.add("from_app", "api.test", status=200, ms=1, request=None, answer=None)
        log.add("from_app", "api.test", status=500, ms=1, request=None, answer=None, failed_by="server_error")
        here.playground.advance(2)
        told = await editor.kinds("request", "clock")
        assert [one["entry"]["failed_by"] for one in told if "failed_by" in one.get("entry", {})] == ["server_error"]


async def test_slow_reader() -> None:
    """A page that does not read its events is disconnected once too many are waiting."""
    dropped: list[bool] = []
    page = Page(EDITOR, lambda: dropped.append(True))
    for _ in range(WAITING):
        page.tell(b"data: {}\n\n")
    assert not dropped
    page.tell(b"data: {}\n\n")
    assert dropped
    assert len(await page.next()) == WAITING * 10
    assert await page.next(0.01) == b""


async def test_reader_that_stops(here: Site) -> None:
    """If a page stops reading from the network, it is disconnected and no longer counts as open."""
    workspace = here.playground.workspace
    response = await here.client.get(f"{here.playground.url}/page/events?as={EDITOR}")
    async with asyncio.timeout(5):
        while here.playground.stream.pages:
            for _ in range(50):
                workspace.post(GENERAL, PLANNER, "x" * 20_000)
            await asyncio.sleep(0.001)
    response.close()


def test_nobody_listens() -> None:
    """While no page is open, no event is rendered, which keeps load tests fast."""
    playground = Playground(manifest(), clock=Clock(lambda: 1_790_000_000.0))
    stream = Stream(playground.workspace, playground.following)
    workspace = playground.workspace
    workspace.post(GENERAL, EDITOR, "x", metadata={"not": object()})
    assert stream.pages == 0
    stream.close()


@pytest.mark.parametrize("kinds", [("unheard_of",), ("posted", "view_opened")])
async def test_changes_of_no_consequence(here: Site, kinds: Iterable[str]) -> None:
    """A change of an unknown kind, or without the message or view that it is about, is not sent to pages."""
    async with events(here, EDITOR) as editor:
        for kind in kinds:
            here.playground.workspace.tell(Change(kind, GENERAL))
        here.playground.advance(1)
        assert (await editor.next())["kind"] == "clock"
