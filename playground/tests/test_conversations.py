"""The conversations methods: listing channels, reading their messages, and managing their members."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_playground.errors import SlackError
from slack_playground.faults import Fault
from slack_playground.records import Json, Team
from slack_playground.web_api.calls import Call, Caller
from slack_playground.web_api.paging import EVERYTHING, limit_for, page_of
from web_api_client import NOW, Api

READ = ("channels:read", "groups:read", "im:read")
HISTORY = ("channels:history", "groups:history", "im:history")
WRITE = ("channels:manage", "groups:write", "im:write")


@pytest.fixture
def api(api: Api) -> Api:
    """Return the Web API of a small workspace whose app has all the scopes that these methods need."""
    api.grant(*READ, *HISTORY, *WRITE, "channels:join", "mpim:read")
    return api


async def read(api: Api, method: str, **arguments: str) -> Json:
    """Call a read-only method as clients do, with the arguments in the query string, and return the response."""
    response = await api.post(method, params=arguments)
    told: Json = await response.json()
    return told


async def pages(api: Api, method: str, key: str, limit: int, **arguments: str) -> list[Any]:
    """Call a method page by page, with `limit` items a page, and return the items under `key` from all responses."""
    items, cursor = [], ""
    while True:
        told = await read(api, method, limit=str(limit), cursor=cursor, **arguments)
        assert told["ok"], told
        assert len(told[key]) <= limit
        items += told[key]
        cursor = told.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            return items


def say(api: Api, count: int, channel: str = "help", **more: Any) -> list[str]:
    """Post `count` messages as a person, one second apart, and return the `ts` of each."""
    said = []
    for number in range(count):
        said.append(api.workspace.post(api.channel(channel).id, api.person, f"{number}", **more).ts)
        api.workspace.clock.move(1)
    return said


def names(told: Json) -> set[str]:
    """Return the names of the channels in a response."""
    return {channel["name"] for channel in told["channels"]}


def page_call(arguments: Json) -> Call:
    """Return a call that has only a caller, a method and arguments, which is all that paging needs."""
    return Call(None, None, Caller("bot", "U1"), "users.list", arguments)  # type: ignore[arg-type]


# Pagination: https://docs.slack.dev/apis/web-api/pagination


@settings(deadline=None)
@given(
    items=st.sets(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), max_size=40), limit=st.integers(1, 45)
)
def test_every_item_once(items: set[str], limit: int) -> None:
    """Whatever the limit, all pages together contain each item exactly once, and every page except the last is full."""
    seen: list[str] = []
    cursor = ""
    while True:
        page = page_of(page_call({"cursor": cursor}), items, str, "team", limit)
        seen += page.items
        if not page.next_cursor:
            break
        assert len(page.items) == limit
        cursor = page.next_cursor
    assert seen == sorted(items)


@settings(deadline=None)
@given(before=st.sets(st.integers(0, 60), min_size=1), after=st.sets(st.integers(0, 60)), limit=st.integers(1, 20))
def test_nothing_twice_where_items_come_and_go(before: set[int], after: set[int], limit: int) -> None:
    """An item that exists throughout is returned exactly once, even if others are added or removed between pages."""
    key = "{:02}".format
    first = page_of(page_call({}), before, key, "team", limit)
    second = page_of(page_call({"cursor": first.next_cursor}), after, key, "team", EVERYTHING)
    seen = [*first.items, *(second.items if first.next_cursor else [])]
    assert len(seen) == len(set(seen))
    assert before & after <= set(seen)


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "dXNlcg==", base64.b64encode(b"user:U1").decode(), base64.b64encode(b"team:").decode(), "////", "é"],
)
def test_invalid_cursor(cursor: str) -> None:
    """A malformed cursor, or a cursor from another method, is refused with invalid_cursor."""
    with pytest.raises(SlackError, match=r"^invalid_cursor$"):
        page_of(page_call({"cursor": cursor}), ["C1"], str, "team", 1)


@pytest.mark.parametrize(
    ("limit", "expected"), [(None, 100), ("", 100), (0, 100), ("0", 100), (1, 1), ("20", 20), (2000, 1000)]
)
def test_limit(limit: object, expected: int) -> None:
    """Without a limit, or with 0, the default applies; a limit above the method's maximum is reduced to the maximum."""
    assert limit_for(page_call({"limit": limit}), 100, 1000) == expected


@pytest.mark.parametrize("limit", ["ten", "-1", "1.5", "٣", True])
def test_invalid_limit(limit: object) -> None:
    """A limit that is negative, not a whole number, or not in ASCII digits is refused with invalid_limit."""
    with pytest.raises(SlackError, match=r"^invalid_limit$"):
        limit_for(page_call({"limit": limit}), 100, 1000)


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
async def test_methods_page_by_page(api: Api, limit: int) -> None:
    """Whatever the limit, each paginated method returns every item exactly once."""
    said = say(api, 7)
    for number in range(5):
        api.workspace.join(api.channel("help"), api.workspace.add_person(f"p{number}", f"P{number}").id)
    channel = api.channel("help")
    thread = [said[0], *(say(api, 6, thread_ts=said[0]))]
    listed = await pages(api, "conversations.list", "channels", limit)
    assert sorted(each["name"] for each in listed) == ["help", "old-news", "random"]
    members = await pages(api, "conversations.members", "members", limit, channel=channel.id)
    assert members == sorted(channel.members)
    history = await pages(api, "conversations.history", "messages", limit, channel=channel.id)
    assert [message["ts"] for message in history] == [message.ts for message in api.messages()]
    replies = await pages(api, "conversations.replies", "messages", limit, channel=channel.id, ts=said[0])
    assert [message["ts"] for message in replies] == thread


# conversations.list: https://docs.slack.dev/reference/methods/conversations.list


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ("", {"help", "random", "old-news"}),
        ("public_channel", {"help", "random", "old-news"}),
        ("private_channel", {"secrets"}),
        ("public_channel, private_channel", {"help", "random", "old-news", "secrets"}),
        ("mpim", set()),
    ],
)
async def test_list_types(api: Api, types: str, expected: set[str]) -> None:
    """By default, all public channels are listed. Private channels are listed on request, if the app is in them."""
    api.workspace.add_channel("secrets", api.person, {api.app.bot_user}, kind="private")
    assert names(await read(api, "conversations.list", types=types)) == expected


async def test_list_direct_conversations(api: Api) -> None:
    """Only the app's own direct conversations are listed, each with the other person's id as its user."""
    editor, vendor = (person.id for person in api.workspace.people.values() if not person.is_bot)
    api.workspace.direct(editor, vendor)
    own = api.workspace.direct(vendor, api.app.bot_user)
    told = await read(api, "conversations.list", types="im")
    assert [(each["id"], each["user"], each["is_im"]) for each in told["channels"]] == [(own.id, vendor, True)]
    assert told["response_metadata"] == {"next_cursor": ""}


async def test_list_without_archived(api: Api) -> None:
    """With exclude_archived, archived channels are left out."""
    assert names(await read(api, "conversations.list", exclude_archived="true")) == {"help", "random"}


@pytest.mark.parametrize(
    ("types", "scopes", "needed"),
    [
        ("im", ("channels:read", "groups:read"), "im:read"),
        ("public_channel,private_channel", ("channels:read",), "groups:read"),
        ("public_channel,private_channel,im", ("channels:read",), "groups:read,im:read"),
    ],
)
async def test_list_needs_the_scope_of_each_type(api: Api, types: str, scopes: Iterable[str], needed: str) -> None:
    """If the app lacks the scope for a type, the call is refused with missing_scope, and the missing scopes are named.

    Measured in getsentry/sentry#18317.
    """
    api.app.scopes = frozenset(scopes)
    assert await read(api, "conversations.list", types=types) == {
        "ok": False,
        "error": "missing_scope",
        "needed": needed,
        "provided": ",".join(sorted(scopes)),
    }


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"types": "channels"}, "invalid_types"),
        ({"types": ","}, "invalid_types"),
        ({"limit": "1001"}, "invalid_limit"),
        ({"limit": "many"}, "invalid_limit"),
        ({"cursor": "nonsense"}, "invalid_cursor"),
    ],
)
@pytest.mark.parametrize("method", ["conversations.list", "users.conversations"])
async def test_list_errors(api: Api, method: str, arguments: dict[str, str], error: str) -> None:
    """An unknown type, an invalid limit or an invalid cursor is refused with Slack's error for it.

    https://docs.slack.dev/reference/methods/conversations.list.
    """
    assert await read(api, method, **arguments) == {"ok": False, "error": error}


async def test_reading_takes_no_json(api: Api) -> None:
    """Read-only methods ignore arguments in a JSON body: https://docs.slack.dev/apis/web-api."""
    told = await api.call("conversations.info", channel=api.channel("help").id)
    assert told["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


# conversations.info: https://docs.slack.dev/reference/methods/conversations.info


async def test_info(api: Api) -> None:
    """A channel is returned as the app sees it, with the number of members and the locale only on request."""
    channel = api.channel("random")
    told = (await read(api, "conversations.info", channel=channel.id))["channel"]
    assert (told["name"], told["is_channel"], told["is_member"]) == ("random", True, False)
    assert told.keys().isdisjoint({"num_members", "locale"})
    asked = await read(api, "conversations.info", channel=channel.id, include_num_members="true", include_locale="1")
    assert (asked["channel"]["num_members"], asked["channel"]["locale"]) == (1, "en-US")


async def test_info_of_a_direct_conversation(api: Api) -> None:
    """A direct conversation has the other person's id instead of a name."""
    direct = api.workspace.direct(api.person, api.app.bot_user)
    told = (await read(api, "conversations.info", channel=direct.id, include_num_members="true"))["channel"]
    assert (told["is_im"], told["user"], told["is_open"], told["num_members"]) == (True, api.person, True, 2)
    assert "name" not in told


@pytest.mark.parametrize("method", ["info", "members", "history", "replies", "join", "leave", "archive", "invite"])
async def test_unknown_channels(api: Api, method: str) -> None:
    """If a channel is unknown, given by name, or invisible to the app, the call is refused with channel_not_found."""
    other = api.workspace.direct(*(person.id for person in api.workspace.people.values() if not person.is_bot))
    for channel in ("C0", "", "help", api.channel("leads").id, other.id):
        arguments = {"channel": channel, "ts": "1.0", "users": api.person}
        assert await api.form(f"conversations.{method}", **arguments) == {"ok": False, "error": "channel_not_found"}


@pytest.mark.parametrize("method", ["info", "members", "history", "join", "leave", "archive", "invite"])
async def test_no_channel(api: Api, method: str) -> None:
    """A call without a channel is refused with invalid_arguments, and the response says that the channel is missing."""
    told = await api.form(f"conversations.{method}")
    assert (told["error"], told["response_metadata"]["messages"]) == (
        "invalid_arguments",
        ["[ERROR] missing required field: channel"],
    )


@pytest.mark.parametrize(
    ("method", "kind", "needed"),
    [
        ("info", "private", "groups:read"),
        ("info", "im", "im:read"),
        ("info", "public", "channels:read"),
        ("members", "private", "groups:read"),
        ("history", "public", "channels:history"),
        ("history", "private", "groups:history"),
        ("history", "im", "im:history"),
        ("replies", "public", "channels:history"),
        ("archive", "private", "groups:write"),
        ("leave", "public", "channels:manage"),
        ("invite", "public", "channels:manage,channels:write.invites"),
    ],
)
async def test_scope_of_the_kind(api: Api, method: str, kind: Any, needed: str) -> None:
    """Each method needs the scope for the kind of conversation that it is called for.

    https://docs.slack.dev/apis/web-api/using-the-conversations-api.
    """
    channel = api.workspace.add_channel("here" if kind != "im" else "", api.person, {api.app.bot_user}, kind=kind)
    ts = api.workspace.post(channel.id, api.person, "Hi").ts
    api.app.scopes -= frozenset(needed.split(","))
    told = await api.form(f"conversations.{method}", channel=channel.id, ts=ts)
    assert (told["error"], told["needed"]) == ("missing_scope", needed)


# conversations.history: https://docs.slack.dev/reference/methods/conversations.history


async def test_history(api: Api) -> None:
    """Messages are returned newest first, without replies or ephemeral messages."""
    first, second = say(api, 2)
    say(api, 1, thread_ts=first)
    say(api, 1, seen_by=api.person)
    told = await read(api, "conversations.history", channel=api.channel("help").id)
    assert [message["ts"] for message in told["messages"]] == [second, first]
    assert told["messages"][1]["reply_count"] == 1
    assert (told["has_more"], told["pin_count"]) == (False, 0)
    assert "response_metadata" not in told


async def test_history_has_more(api: Api) -> None:
    """If there are more messages than the limit, has_more is true and there is a cursor."""
    say(api, 3)
    told = await read(api, "conversations.history", channel=api.channel("help").id, limit="2")
    assert told["has_more"] is True
    assert told["response_metadata"]["next_cursor"]


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({}, "43210"),
        ({"oldest": 1}, "432"),
        ({"latest": 3}, "210"),
        ({"oldest": 1, "latest": 3}, "2"),
        ({"oldest": 1, "latest": 3, "inclusive": "true"}, "321"),
        ({"oldest": 1, "inclusive": "1"}, "4321"),
        ({"latest": 0, "inclusive": "true"}, "0"),
        ({"oldest": 4}, ""),
        ({"inclusive": "true"}, "43210"),
    ],
)
async def test_history_between(api: Api, bounds: dict[str, Any], expected: str) -> None:
    """Messages between two times are returned; messages exactly at these times are returned only with `inclusive`."""
    said = say(api, 5)
    arguments = {key: said[value] if isinstance(value, int) else value for key, value in bounds.items()}
    told = await read(api, "conversations.history", channel=api.channel("help").id, **arguments)
    assert "".join(message["text"] for message in told["messages"]) == expected
    assert {key: told[key] for key in ("oldest", "latest") if key in told} == {
        key: arguments[key] for key in ("oldest", "latest") if key in arguments
    }


async def test_history_of_rough_times(api: Api) -> None:
    """A time may have a short fraction or none, and may be long before the first message."""
    say(api, 3)
    told = await read(api, "conversations.history", channel=api.channel("help").id, latest=f"{NOW + 1:.0f}")
    assert [message["text"] for message in told["messages"]] == ["0"]
    told = await read(api, "conversations.history", channel=api.channel("help").id, latest=f"{NOW + 1:.0f}.5")
    assert [message["text"] for message in told["messages"]] == ["1", "0"]
    told = await read(api, "conversations.history", channel=api.channel("help").id, oldest="999")
    assert len(told["messages"]) == 3


@pytest.mark.parametrize("bound", ["oldest", "latest"])
@pytest.mark.parametrize("ts", ["yesterday", "-1", "1700000000.0000001", "1.2.3", "99999999999"])
async def test_history_of_invalid_times(api: Api, bound: str, ts: str) -> None:
    """An invalid time is refused with invalid_ts_oldest or invalid_ts_latest."""
    told = await read(api, "conversations.history", channel=api.channel("help").id, **{bound: ts})
    assert told == {"ok": False, "error": f"invalid_ts_{bound}"}


async def test_history_of_an_invalid_cursor(api: Api) -> None:
    """A cursor that does not refer to a message is refused with invalid_cursor."""
    say(api, 2)
    for named in (b"next_ts:soon", b"team:C1", b""):
        cursor = base64.b64encode(named or b"?").decode()
        told = await read(api, "conversations.history", channel=api.channel("help").id, cursor=cursor)
        assert told == {"ok": False, "error": "invalid_cursor"}


@pytest.mark.parametrize("method", ["history", "replies"])
async def test_history_of_a_channel_the_app_is_not_in(api: Api, method: str) -> None:
    """A bot can read messages only in channels that it is a member of, even if the channels are public."""
    (ts,) = say(api, 1, "random")
    told = await read(api, f"conversations.{method}", channel=api.channel("random").id, ts=ts)
    assert told == {"ok": False, "error": "not_in_channel"}


async def test_history_of_an_archived_channel(api: Api) -> None:
    """The messages of an archived channel can still be read."""
    (ts,) = say(api, 1, "old-news")
    told = await read(api, "conversations.history", channel=api.channel("old-news").id)
    assert [message["ts"] for message in told["messages"]] == [ts]


@pytest.mark.parametrize("method", ["history", "replies"])
async def test_metadata(api: Api, method: str) -> None:
    """By default, only the event_type of a message's metadata is returned; include_all_metadata returns all of it.

    https://docs.slack.dev/messaging/message-metadata; also seen in Automattic/matrix-appservice-slack#8.
    """
    metadata = {"event_type": "digest_posted", "event_payload": {"week": 47}}
    (ts,) = say(api, 1, metadata=metadata)
    channel = api.channel("help").id
    told = await read(api, f"conversations.{method}", channel=channel, ts=ts)
    assert told["messages"][0]["metadata"] == {"event_type": "digest_posted"}
    told = await read(api, f"conversations.{method}", channel=channel, ts=ts, include_all_metadata="true")
    assert told["messages"][0]["metadata"] == metadata


async def test_late_history(api: Api) -> None:
    """With the fault history_delay, a new message and its thread cannot be read until the given time has passed."""
    (ts,) = say(api, 1)
    api.services.faults.add(Fault.from_json({"kind": "history_delay", "seconds": 10}))
    channel = api.channel("help").id
    assert (await read(api, "conversations.history", channel=channel))["messages"] == []
    assert (await read(api, "conversations.replies", channel=channel, ts=ts))["error"] == "thread_not_found"
    api.workspace.clock.move(9)
    assert [m["ts"] for m in (await read(api, "conversations.history", channel=channel))["messages"]] == [ts]
    assert [m["ts"] for m in (await read(api, "conversations.replies", channel=channel, ts=ts))["messages"]] == [ts]


# conversations.replies: https://docs.slack.dev/reference/methods/conversations.replies


async def test_replies(api: Api) -> None:
    """Given the ts of any message in a thread, the whole thread is returned, root included, oldest first."""
    (root,) = say(api, 1)
    first, second = say(api, 2, thread_ts=root)
    for ts in (root, second):
        told = await read(api, "conversations.replies", channel=api.channel("help").id, ts=ts)
        assert [message["ts"] for message in told["messages"]] == [root, first, second]
        assert told["has_more"] is False
    assert {message["thread_ts"] for message in told["messages"]} == {root}
    assert [message.get("parent_user_id") for message in told["messages"]] == [None, api.person, api.person]


async def test_replies_to_a_message_without_any(api: Api) -> None:
    """For a message without replies, only the message itself is returned."""
    ts, _ = say(api, 2)
    told = await read(api, "conversations.replies", channel=api.channel("help").id, ts=ts)
    assert [message["ts"] for message in told["messages"]] == [ts]


async def test_replies_after(api: Api) -> None:
    """Replies can be limited to those after a given time."""
    (root,) = say(api, 1)
    first, second = say(api, 2, thread_ts=root)
    told = await read(api, "conversations.replies", channel=api.channel("help").id, ts=root, oldest=first)
    assert [message["ts"] for message in told["messages"]] == [second]


@pytest.mark.parametrize("arguments", [{}, {"ts": ""}, {"ts": "1.000000"}, {"ts": "nonsense"}])
async def test_thread_not_found(api: Api, arguments: dict[str, str]) -> None:
    """A missing or unknown ts is refused with thread_not_found."""
    told = await read(api, "conversations.replies", channel=api.channel("help").id, **arguments)
    assert told == {"ok": False, "error": "thread_not_found"}


async def test_threads_of_what_one_person_sees(api: Api) -> None:
    """The ts of an ephemeral message is refused with thread_not_found."""
    (ts,) = say(api, 1, seen_by=api.person)
    told = await read(api, "conversations.replies", channel=api.channel("help").id, ts=ts)
    assert told == {"ok": False, "error": "thread_not_found"}


# conversations.join and .leave: https://docs.slack.dev/reference/methods/conversations.join and .../conversations.leave


async def test_join(api: Api) -> None:
    """The app can join a public channel; joining it again succeeds, with a warning."""
    channel = api.channel("random")
    told = await api.call("conversations.join", channel=channel.id)
    assert (told["ok"], told["channel"]["is_member"], "warning" in told) == (True, True, False)
    assert api.app.bot_user in channel.members
    again = await api.call("conversations.join", channel=channel.id)
    assert (again["ok"], again["warning"]) == (True, "already_in_channel")
    assert again["response_metadata"]["warnings"] == ["already_in_channel"]


async def test_join_what_cannot_be_joined(api: Api) -> None:
    """An archived channel cannot be joined, nor can a private channel or a direct conversation."""
    private = api.workspace.add_channel("secrets", api.person, {api.app.bot_user}, kind="private")
    direct = api.workspace.direct(api.person, api.app.bot_user)
    archived = api.workspace.add_channel("past", api.person, archived=True)
    errors = [(await api.call("conversations.join", channel=each.id))["error"] for each in (private, direct, archived)]
    assert errors == ["method_not_supported_for_channel_type"] * 2 + ["is_archived"]


async def test_leave(api: Api) -> None:
    """The app can leave a channel; leaving it again succeeds, and the response says not_in_channel."""
    channel = api.channel("help")
    assert await api.call("conversations.leave", channel=channel.id) == {"ok": True}
    assert api.app.bot_user not in channel.members
    assert await api.call("conversations.leave", channel=channel.id) == {"ok": True, "not_in_channel": True}


async def test_leave_what_cannot_be_left(api: Api) -> None:
    """The app cannot leave #general, a channel without other members, a direct conversation or an archived channel."""
    general = api.workspace.add_channel("general", api.person, {api.app.bot_user})
    lonely = api.workspace.add_channel("lonely", api.app.bot_user)
    direct = api.workspace.direct(api.person, api.app.bot_user)
    channels = (general, lonely, direct, api.channel("old-news"))
    errors = [(await api.call("conversations.leave", channel=each.id))["error"] for each in channels]
    assert errors == ["cant_leave_general", "last_member", "method_not_supported_for_channel_type", "is_archived"]


# conversations.open: https://docs.slack.dev/reference/methods/conversations.open


async def test_open(api: Api) -> None:
    """The direct conversation with a person is created once, and opening it again returns the same conversation."""
    told = await api.call("conversations.open", users=api.person)
    direct = api.workspace.direct(api.person, api.app.bot_user)
    assert told == {"ok": True, "channel": {"id": direct.id}}
    again = await api.call("conversations.open", users=api.person, return_im=True)
    assert (again["no_op"], again["already_open"], again["channel"]["id"]) == (True, True, direct.id)
    assert (again["channel"]["user"], again["channel"]["is_im"]) == (api.person, True)
    resumed = await api.call("conversations.open", channel=direct.id)
    assert resumed == {"ok": True, "no_op": True, "already_open": True, "channel": {"id": direct.id}}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "users_list_not_supplied"),
        ({"users": ""}, "users_list_not_supplied"),
        ({"users": "U0"}, "user_not_found"),
        ({"users": ",".join(f"U{number}" for number in range(9))}, "too_many_users"),
        ({"channel": "D0"}, "channel_not_found"),
    ],
)
async def test_open_errors(api: Api, arguments: dict[str, str], error: str) -> None:
    """Opening a conversation is refused with nobody or too many people, or if a person or the channel is unknown."""
    assert await api.call("conversations.open", **arguments) == {"ok": False, "error": error}


async def test_open_without_making(api: Api) -> None:
    """With prevent_creation, opening a nonexistent conversation is refused with channel_not_found."""
    told = await api.call("conversations.open", users=api.person, prevent_creation=True)
    assert told == {"ok": False, "error": "channel_not_found"}


async def test_open_a_channel(api: Api) -> None:
    """A public channel cannot be opened, because only direct conversations can."""
    told = await api.call("conversations.open", channel=api.channel("help").id)
    assert told["error"] == "method_not_supported_for_channel_type"


async def test_open_needs_its_scope(api: Api) -> None:
    """Opening a conversation needs im:write, or mpim:write for several people; other write scopes are not enough."""
    api.app.scopes = frozenset({"channels:manage"})
    assert (await api.call("conversations.open", users=api.person))["needed"] == "im:write"
    both = ",".join(person.id for person in api.workspace.people.values() if not person.is_bot)
    assert (await api.call("conversations.open", users=both))["needed"] == "mpim:write"


# conversations.invite, .create and .archive


async def test_invite(api: Api) -> None:
    """The app can invite people: https://docs.slack.dev/reference/methods/conversations.invite."""
    channel = api.channel("help")
    guest = api.workspace.add_person("guest", "Guest").id
    told = await api.call("conversations.invite", channel=channel.id, users=guest)
    assert (told["ok"], told["channel"]["id"], guest in channel.members) == (True, channel.id, True)


async def test_invite_errors(api: Api) -> None:
    """If a person cannot be invited, the error names the person, and nobody else is invited unless `force` is set.

    Inviting is refused if no people are given, or if the app is not in the channel.
    """
    channel, bot = api.channel("help"), api.app.bot_user
    guest = api.workspace.add_person("guest", "Guest").id
    for users, error in (("U0", "user_not_found"), (bot, "cant_invite_self"), (api.person, "already_in_channel")):
        told = await api.call("conversations.invite", channel=channel.id, users=f"{guest},{users}")
        assert told["error"] == error
        assert told["errors"] == [{"user": users, "ok": False, "error": error}]
    assert guest not in channel.members
    vendor = api.workspace.add_person("vendor", "Vendor", team=Team("T0VENDOR", "Vendor", "vendor")).id
    told = await api.call("conversations.invite", channel=channel.id, users=f"{guest},U0,{vendor}", force=True)
    assert told["ok"]
    assert [(each["user"], each["error"]) for each in told["errors"]] == [
        ("U0", "user_not_found"),
        (vendor, "cant_invite"),
    ]
    assert guest in channel.members
    assert vendor not in channel.members
    assert (await api.call("conversations.invite", channel=channel.id, users=""))["error"] == "no_user"
    elsewhere = await api.call("conversations.invite", channel=api.channel("random").id, users=guest)
    assert elsewhere["error"] == "not_in_channel"


@pytest.mark.parametrize(("private", "prefix"), [(False, "public"), (True, "private")])
async def test_create(api: Api, prefix: str, *, private: bool) -> None:
    """The app can create a public or private channel, and becomes a member of it.

    https://docs.slack.dev/reference/methods/conversations.create.
    """
    told = await api.call("conversations.create", name=f"{prefix}-ideas_2026", is_private=private)
    assert (told["channel"]["is_private"], told["channel"]["is_member"]) == (private, True)
    assert api.channel(f"{prefix}-ideas_2026").creator == api.app.bot_user


@pytest.mark.parametrize(
    ("name", "error"),
    [
        (None, "invalid_name_required"),
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Ideas", "invalid_name_specials"),
        ("new ideas", "invalid_name_specials"),
        ("ideas!", "invalid_name_specials"),
        ("--", "invalid_name_punctuation"),
        ("random", "name_taken"),
        ("leads", "name_taken"),
    ],
)
async def test_create_errors(api: Api, name: str | None, error: str) -> None:
    """An invalid or taken channel name is refused: https://docs.slack.dev/reference/methods/conversations.create."""
    arguments = {} if name is None else {"name": name}
    assert await api.call("conversations.create", **arguments) == {"ok": False, "error": error}


async def test_archive(api: Api) -> None:
    """The app can archive any channel that it is a member of, but only once, and not #general or a direct conversation.

    https://docs.slack.dev/reference/methods/conversations.archive.
    """
    channel = api.channel("help")
    assert await api.call("conversations.archive", channel=channel.id) == {"ok": True}
    assert channel.archived
    general = api.workspace.add_channel("general", api.person, {api.app.bot_user})
    direct = api.workspace.direct(api.person, api.app.bot_user)
    channels = (channel, api.channel("random"), general, direct)
    errors = [(await api.call("conversations.archive", channel=each.id))["error"] for each in channels]
    assert errors == [
        "already_archived",
        "not_in_channel",
        "cant_archive_general",
        "method_not_supported_for_channel_type",
    ]
