"""Events and Socket Mode: what Slack delivers to an app, over which connection, and when it redelivers."""

# ruff: noqa: D401 - a case's docstring is a sentence that says what holds

from __future__ import annotations

import contextlib
import time

from contract.blocks import home, section
from contract.cases import DOCS, METHODS, case, cases_in
from contract.receiving import PATIENCE, connected
from contract.slack import Json, Slack

POST = "chat.postMessage"
OPEN_SOCKET = "apps.connections.open"
SOCKET_MODE = DOCS + "apis/events-api/using-socket-mode"
EVENTS = DOCS + "apis/events-api/"
EVENT = DOCS + "reference/events/"
SELF = "https://github.com/slackapi/bolt-python/blob/main/slack_bolt/middleware/ignoring_self_events/ignoring_self_events.py"
"""Bolt ignores events that the app itself caused, which shows that Slack delivers them."""
DELETED_ROOT = "https://github.com/42wim/matterbridge/issues/600"
"""Quotes the event that Slack sent when a message with replies was deleted."""
LAST_REPLY = "https://github.com/slack-edge/slack-edge/pull/10"
"""Quotes the event that Slack sent when a tombstone was deleted."""
EDITED_MENTION = "https://github.com/slack-go/slack/pull/1256"
"""Quotes the event that Slack sent when a mention was edited."""
TOO_MANY = "https://github.com/slackapi/node-slack-sdk/issues/1654"
"""Quotes the message that Slack sent on the eleventh connection."""


# Socket Mode


@case("socket", source=SOCKET_MODE)
async def slack_says_hello(slack: Slack) -> None:
    """The first message on a connection is hello, which contains the app's id and the number of connections."""
    hello = slack.app.said[0]
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"]["app_id"].startswith("A")


@case("socket", "people", source=SOCKET_MODE)
async def envelopes_have_an_id_and_a_type(slack: Slack) -> None:
    """An event arrives in an envelope that has an id and a type, and that accepts no response payload."""
    await slack.writes("editor", "channel", "Hello")
    wrapping = (await slack.app.next("events_api", type="message", text="Hello")).wrapping
    assert (wrapping["type"], wrapping["accepts_response_payload"]) == ("events_api", False)
    assert wrapping["envelope_id"]


@case("socket", "people", source=EVENTS)
async def an_event_says_what_it_is_about(slack: Slack) -> None:
    """An event's payload contains the team, the app, an event id, the time, and the bot user's authorization."""
    await slack.writes("editor", "channel", "Hello")
    told = (await slack.app.next("events_api", type="message", text="Hello")).payload
    assert told["type"] == "event_callback"
    assert told["event_id"].startswith("Ev")
    assert abs(told["event_time"] - time.time()) < 60
    assert told["team_id"].startswith("T")
    assert told["api_app_id"].startswith("A")
    assert told["authorizations"][0]["user_id"] == slack.names["bot"]
    assert told["authorizations"][0]["is_bot"] is True


@case("socket", "people", source=EVENT + "message.channels")
async def a_message_is_an_event(slack: Slack) -> None:
    """A message in a channel with the app causes a message event with the channel, its type, the person and the ts."""
    ts = await slack.writes("editor", "channel", "Hello")
    event = (await slack.app.next("events_api", type="message", text="Hello")).event
    assert (event["channel"], event["user"]) == (slack.names["channel"], slack.names["editor"])
    assert (event["ts"], event["event_ts"], event["channel_type"]) == (ts, ts, "channel")


@case("socket", "people", source=EVENT + "app_mention")
async def a_mention_is_an_event_of_its_own(slack: Slack) -> None:
    """If a person mentions the app in a channel, the app receives both message and app_mention, which has the text."""
    text = f"<@{slack.names['bot']}> hello"
    ts = await slack.writes("editor", "channel", text)
    mention = (await slack.app.next("events_api", type="app_mention")).event
    assert (mention["text"], mention["user"], mention["ts"]) == (text, slack.names["editor"], ts)
    assert mention["channel"] == slack.names["channel"]
    await slack.app.next("events_api", type="message", text=text)


@case("socket", "people", POST, source=EVENT + "message.channels")
async def a_reply_tells_its_thread(slack: Slack) -> None:
    """The message event for a reply contains the ts of the thread's root as thread_ts."""
    root = await slack.posted()
    await slack.writes("editor", "channel", "Indeed", root)
    event = (await slack.app.next("events_api", type="message", text="Indeed")).event
    assert event["thread_ts"] == root


@case("socket", "people", source=EVENT + "message.channels")
async def the_app_hears_only_where_it_is(slack: Slack) -> None:
    """The app does not receive messages from a channel that it is not in."""
    await slack.writes("editor", "elsewhere", "Secretly")
    await slack.app.none("events_api", type="message", text="Secretly")


@case("socket", "people", source=EVENT + "message.im")
async def a_direct_message_is_an_event(slack: Slack) -> None:
    """If a person sends the app a direct message, the app receives a message event with channel_type im."""
    await slack.writes("editor", "direct", "Hello")
    event = (await slack.app.next("events_api", type="message", text="Hello")).event
    assert (event["channel_type"], event["user"]) == ("im", slack.names["editor"])
    assert event["channel"].startswith("D")


@case("socket", POST, source=SELF)
async def the_app_hears_itself(slack: Slack) -> None:
    """The app's own messages are also delivered to it, with its bot_id, so that it can ignore them."""
    await slack.posted(text="I said")
    event = (await slack.app.next("events_api", type="message", text="I said")).event
    assert event["bot_id"].startswith("B")


@case("socket", "chat.update", POST, source=EVENT + "message/message_changed")
async def a_change_is_an_event(slack: Slack) -> None:
    """An update is delivered as message_changed, with the message before and after the change."""
    ts = await slack.posted(text="before")
    await slack.ok("chat.update", channel=slack.names["channel"], ts=ts, text="after")
    event = (await slack.app.next("events_api", subtype="message_changed")).event
    assert (event["message"]["text"], event["previous_message"]["text"]) == ("after", "before")
    assert event["message"]["ts"] == ts


@case("socket", "chat.delete", POST, source=EVENT + "message/message_deleted")
async def a_deletion_is_an_event(slack: Slack) -> None:
    """A deletion is delivered as message_deleted, with the ts of the deleted message."""
    ts = await slack.posted()
    await slack.ok("chat.delete", channel=slack.names["channel"], ts=ts)
    event = (await slack.app.next("events_api", subtype="message_deleted")).event
    assert event["deleted_ts"] == ts


@case("socket", "chat.delete", POST, source=EVENT + "message/message_deleted")
async def the_deletion_of_a_reply_tells_its_thread(slack: Slack) -> None:
    """The event for a deleted reply contains the reply's ts and, in previous_message, its thread_ts."""
    root = await slack.posted()
    ts = await slack.posted(thread_ts=root)
    await slack.ok("chat.delete", channel=slack.names["channel"], ts=ts)
    event = (await slack.app.next("events_api", subtype="message_deleted")).event
    assert (event["deleted_ts"], event["previous_message"]["thread_ts"]) == (ts, root)


@case("socket", "chat.delete", POST, source=DELETED_ROOT)
async def the_deletion_of_a_root_is_a_change(slack: Slack) -> None:
    """If a message with replies is deleted, Slackbot's tombstone replaces it, and the app receives message_changed."""
    root = await slack.posted(text="Question")
    await slack.posted(thread_ts=root)
    await slack.ok("chat.delete", channel=slack.names["channel"], ts=root)
    event = (await slack.app.next("events_api", subtype="message_changed")).event
    message = event["message"]
    assert (message["ts"], message["user"], message["subtype"]) == (root, "USLACKBOT", "tombstone")
    assert message["text"] == "This message was deleted."
    assert (message["thread_ts"], message["reply_count"], message["hidden"]) == (root, 1, True)


@case("socket", "chat.delete", POST, source=LAST_REPLY)
async def a_tombstone_is_deleted_with_the_last_reply(slack: Slack) -> None:
    """If the last reply under a tombstone is deleted, so is the tombstone, and each deletion causes message_deleted."""
    root = await slack.posted()
    ts = await slack.posted(thread_ts=root)
    for each in (root, ts):
        await slack.ok("chat.delete", channel=slack.names["channel"], ts=each)
    await slack.app.next("events_api", subtype="message_deleted", deleted_ts=ts)
    event = (await slack.app.next("events_api", subtype="message_deleted", deleted_ts=root)).event
    assert (event["previous_message"]["subtype"], event["previous_message"]["reply_count"]) == ("tombstone", 0)


@case("socket", "people", "editing", source=EDITED_MENTION)
async def an_edit_that_mentions_the_app_is_a_mention(slack: Slack) -> None:
    """If a person edits a message so that it mentions the app, the app receives app_mention."""
    ts = await slack.writes("editor", "channel", "Hello")
    edited = {"channel": slack.names["channel"], "ts": ts, "text": "@contract hello"}
    await slack.acts("editor", "edit", **edited)
    event = (await slack.app.next("events_api", type="app_mention")).event
    assert (event["ts"], event["edited"]["user"]) == (ts, slack.names["editor"])


@case("socket", "people", "editing", source=EDITED_MENTION)
async def an_edited_mention_is_a_mention_again(slack: Slack) -> None:
    """If a person edits a message that already mentions the app, the app receives app_mention again."""
    ts = await slack.writes("editor", "channel", f"<@{slack.names['bot']}> helo")
    await slack.app.next("events_api", type="app_mention")
    edited = {"channel": slack.names["channel"], "ts": ts, "text": "@contract hello"}
    await slack.acts("editor", "edit", **edited)
    assert (await slack.app.next("events_api", type="app_mention")).event["text"].endswith("hello")


@case("socket", "chat.postEphemeral", source=METHODS + "chat.postEphemeral")
async def an_ephemeral_message_is_no_event(slack: Slack) -> None:
    """An ephemeral message causes no message event."""
    said = {"channel": slack.names["channel"], "user": slack.names["editor"], "text": "Hush"}
    await slack.ok("chat.postEphemeral", **said)
    await slack.app.none("events_api", type="message", text="Hush")


@case("socket", source=EVENT + "app_home_opened")
async def opening_the_home_is_an_event(slack: Slack) -> None:
    """If a person opens the app's Home tab, the app receives app_home_opened with the person and the tab, home."""
    await slack.acts("editor", "home", tab="home")
    event = (await slack.app.next("events_api", type="app_home_opened")).event
    assert (event["user"], event["tab"]) == (slack.names["editor"], "home")
    assert event["channel"].startswith("D")


@case("socket", source=EVENT + "app_home_opened")
async def opening_the_messages_is_an_event(slack: Slack) -> None:
    """If a person opens the app's Messages tab, the app receives app_home_opened with the tab, messages."""
    await slack.acts("editor", "home", tab="messages")
    event = (await slack.app.next("events_api", type="app_home_opened", tab="messages")).event
    assert (event["user"], "view" in event) == (slack.names["editor"], False)
    assert event["channel"].startswith("D")


@case("socket", "chat.postMessage", source=EVENT + "message.im")
async def a_message_to_an_agent_begins_a_thread(slack: Slack) -> None:
    """A direct message has no thread_ts. If the app replies in its thread, the person's next reply has its ts there."""
    root = await slack.writes("editor", "direct", "Hello")
    event = (await slack.app.next("events_api", type="message", text="Hello")).event
    assert (event["ts"], event["channel_type"], "thread_ts" in event) == (root, "im", False)
    await slack.ok("chat.postMessage", channel=event["channel"], thread_ts=root, text="Hi")
    await slack.writes("editor", "direct", "What is KONEPS?", root)
    reply = (await slack.app.next("events_api", type="message", text="What is KONEPS?")).event
    assert reply["thread_ts"] == root


@case("socket", "views.publish", source=EVENT + "app_home_opened")
async def an_opened_home_tells_what_it_shows(slack: Slack) -> None:
    """If a Home has already been published for the person, app_home_opened contains that view."""
    view = (await slack.ok("views.publish", user_id=slack.names["editor"], view=home(section("Hello"))))["view"]
    await slack.acts("editor", "home", tab="home")
    event = (await slack.app.next("events_api", type="app_home_opened")).event
    assert event["view"]["id"] == view["id"]


@case("socket", "reactions.add", "reactions.remove", POST, source=EVENTS)
async def the_app_hears_what_it_asked_for(slack: Slack) -> None:
    """The app does not receive events of types that it did not subscribe to."""
    reaction = {"channel": slack.names["channel"], "timestamp": await slack.posted(), "name": "eyes"}
    await slack.ok("reactions.add", **reaction)
    await slack.ok("reactions.remove", **reaction)
    await slack.app.none("events_api", type="reaction_removed")


@case("socket", "people", "reacting", POST, source=EVENT + "reaction_added")
async def a_reaction_is_an_event(slack: Slack) -> None:
    """If a person reacts to a message, reaction_added contains the emoji, the person, the message, and its author."""
    ts = await slack.posted()
    await slack.acts("editor", "react", channel=slack.names["channel"], ts=ts, name="eyes")
    event = (await slack.app.next("events_api", type="reaction_added")).event
    assert (event["user"], event["reaction"]) == (slack.names["editor"], "eyes")
    assert event["item"] == {"type": "message", "channel": slack.names["channel"], "ts": ts}
    assert event["item_user"] == slack.names["bot"]


@case("socket", "reactions.add", POST, source=EVENT + "reaction_added")
async def the_apps_reaction_is_an_event(slack: Slack) -> None:
    """If the app itself reacts to a message, it also receives reaction_added."""
    ts = await slack.posted()
    await slack.ok("reactions.add", channel=slack.names["channel"], timestamp=ts, name="eyes")
    event = (await slack.app.next("events_api", type="reaction_added")).event
    assert (event["user"], event["item"]["ts"]) == (slack.names["bot"], ts)


@case("socket", "members", source=EVENT + "member_joined_channel")
async def somebody_who_joins_is_an_event(slack: Slack) -> None:
    """If a person joins a channel that the app is in, the app receives member_joined_channel."""
    await slack.acts("planner", "join", channel=slack.names["small"])
    event = (await slack.app.next("events_api", type="member_joined_channel")).event
    assert (event["user"], event["channel"]) == (slack.names["planner"], slack.names["small"])
    assert event["channel_type"] == "C"


@case("socket", "members", source=EVENT + "channel_archive")
async def an_archived_channel_is_an_event(slack: Slack) -> None:
    """If a channel that the app is in is archived, the app receives channel_archive."""
    await slack.acts("editor", "archive", channel=slack.names["small"])
    event = (await slack.app.next("events_api", type="channel_archive")).event
    assert (event["channel"], event["user"]) == (slack.names["small"], slack.names["editor"])


@case("socket", "uninstalling", source=EVENT + "app_uninstalled")
async def the_end_is_an_event(slack: Slack) -> None:
    """If the app is removed, it receives app_uninstalled."""
    await slack.acts("editor", "uninstall")
    await slack.app.next("events_api", type="app_uninstalled")


@case("socket", "uninstalling", source=EVENT + "tokens_revoked")
async def a_revoked_token_is_an_event(slack: Slack) -> None:
    """If the bot's token is revoked, it is refused, and the app receives tokens_revoked with the bot's user id."""
    await slack.acts("editor", "revoke")
    event = (await slack.app.next("events_api", type="tokens_revoked")).event
    assert event["tokens"]["bot"] == [slack.names["bot"]]
    await slack.refused("auth.test", "token_revoked", "account_inactive", "invalid_auth")


@case("socket", OPEN_SOCKET, source=TOO_MANY)
async def an_app_has_ten_connections(slack: Slack) -> None:
    """An eleventh connection receives disconnect with the reason too_many_websockets."""
    async with contextlib.AsyncExitStack() as open_ones:
        for _ in range(10):
            address = (await slack.ok(OPEN_SOCKET, by="app"))["url"]
            newest = await open_ones.enter_async_context(connected(slack.http, address))
        assert (newest.said[0]["type"], newest.said[0].get("reason")) == ("disconnect", "too_many_websockets")


@case("socket", "people", OPEN_SOCKET, source=SOCKET_MODE)
async def an_event_goes_to_one_connection(slack: Slack) -> None:
    """If an app has several connections, each event goes to only one, and hello contains the number of connections."""
    address = (await slack.ok(OPEN_SOCKET, by="app"))["url"]
    async with connected(slack.http, address) as second:
        assert second.said[0]["num_connections"] == 2
        for number in range(4):
            await slack.writes("editor", "channel", f"Hello {number}")
        await slack.app.none("nothing")
        heard = [*slack.app.texts(), *second.texts()]
        assert sorted(heard) == [f"Hello {number}" for number in range(4)]


@case("socket", "refreshing", source=SOCKET_MODE)
async def a_connection_is_refreshed(slack: Slack) -> None:
    """When a connection is due to be refreshed, Slack sends disconnect with the reason warning or refresh_requested."""
    await slack.acts("editor", "refresh")
    told = await said(slack, "disconnect")
    assert told["reason"] in {"refresh_requested", "warning"}


@case("socket", "refreshing", source=SOCKET_MODE)
async def slack_says_why_a_connection_ends(slack: Slack) -> None:
    """A disconnect message's reason is warning, refresh_requested or link_disabled; the last ends the connection."""
    # The reason link_disabled means that Socket Mode was turned off.
    for reason in ("warning", "refresh_requested", "link_disabled"):
        await slack.acts("editor", "disconnect", reason=reason)
    await said(slack, "closed")
    reasons = [told["reason"] for told in slack.app.said if told["type"] == "disconnect"]
    assert reasons == ["warning", "refresh_requested", "link_disabled"]


async def said(slack: Slack, kind: str) -> Json:
    """Wait until the app has received a Socket Mode message of this type, and return the message.

    Envelopes do not count. The type "closed" stands for the end of the connection. Fails if no such message arrives in
    time.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for told in slack.app.said:
            if told["type"] == kind:
                return told
        await slack.app.none("nothing", within=0.02)
    raise AssertionError(f"no {kind}; there was {slack.app.said}")


@case("socket", "people", "redelivery", "time", source=EVENTS)
async def what_is_not_acknowledged_comes_again(slack: Slack) -> None:
    """If an event is not acknowledged within three seconds, it is redelivered with the retry's number and reason."""
    slack.app.silent = True
    await slack.writes("editor", "channel", "Hello")
    first = await slack.app.next("events_api", type="message", text="Hello")
    slack.app.silent = False
    await slack.later(3)
    again = await slack.app.next("events_api", type="message", text="Hello")
    assert again.payload["event_id"] == first.payload["event_id"]
    assert (first.wrapping["retry_attempt"], again.wrapping["retry_attempt"]) == (0, 1)
    assert again.wrapping["retry_reason"] == "timeout"


CASES = tuple(cases_in(globals()))
