"""How messages are posted, changed and deleted through the Web API, and which errors it returns."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_playground.records import Json
from slack_playground.web_api.slack_text import as_stored
from web_api_client import Api

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
LONG = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Press"}}
METADATA = {"event_type": "digest_posted", "event_payload": {"week": 3}}


async def posted(api: Api, **other: Any) -> Json:
    """Post a message in #help, and return the response."""
    return await api.call("chat.postMessage", **{"channel": api.channel("help").id, "text": "Hi", **other})


# The response


async def test_a_message(api: Api) -> None:
    """chat.postMessage returns the message as it is stored.

    https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    told = await posted(api, blocks=[{**SECTION, "block_id": "b1"}], metadata=METADATA)
    message = told.pop("message")
    assert told == {"ok": True, "channel": api.channel("help").id, "ts": message["ts"]}
    profile = message.pop("bot_profile")
    assert message == {
        "type": "message",
        "user": api.app.bot_user,
        "text": "Hi",
        "ts": told["ts"],
        "team": api.workspace.id,
        "bot_id": api.app.bot_id,
        "app_id": api.app.id,
        "blocks": [{**SECTION, "block_id": "b1"}],
        "metadata": METADATA,
    }
    assert (profile["id"], profile["app_id"], profile["name"]) == (api.app.bot_id, api.app.id, "Helper")
    (kept,) = api.messages()
    assert (kept.ts, kept.text, kept.metadata) == (told["ts"], "Hi", METADATA)


async def test_a_message_from_a_form(api: Api) -> None:
    """In a form, JSON arguments are sent as strings: https://docs.slack.dev/reference/methods/chat.postMessage."""
    told = await api.form(
        "chat.postMessage",
        channel=api.channel("help").id,
        blocks=json.dumps([SECTION]),
        metadata=json.dumps(METADATA),
        attachments="[]",
        unfurl_links="false",
    )
    assert told["message"]["blocks"][0]["text"] == SECTION["text"]
    assert told["message"]["metadata"] == METADATA
    assert told["message"]["text"] == ""


async def test_ids_that_were_not_given(api: Api) -> None:
    """Blocks and interactive elements without ids are given ids, and those with ids keep them.

    https://docs.slack.dev/reference/block-kit/blocks: "If not specified, one will be generated".
    """
    accessory = {**SECTION, "block_id": "mine", "accessory": {**BUTTON, "action_id": "go"}}
    image = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"}
    blocks = [accessory, {"type": "actions", "elements": [BUTTON, BUTTON]}, {**SECTION, "accessory": image}]
    first, second, third = (await posted(api, blocks=blocks))["message"]["blocks"]
    assert first == accessory
    assert third["accessory"] == image
    made_up = [second["block_id"], third["block_id"], *(button["action_id"] for button in second["elements"])]
    assert len({*made_up, ""}) == 5


async def test_attachments(api: Api) -> None:
    """Attachments are numbered, and their blocks get ids: https://docs.slack.dev/reference/methods/chat.postMessage."""
    first, second = {"text": "One"}, {"blocks": [{"type": "actions", "elements": [BUTTON]}]}
    told = (await posted(api, text=None, attachments=[first, second]))["message"]["attachments"]
    assert (told[0], told[1]["id"]) == ({"id": 1, "text": "One"}, 2)
    (row,) = told[1]["blocks"]
    assert (bool(row["block_id"]), bool(row["elements"][0]["action_id"])) == (True, True)


async def test_markdown(api: Api) -> None:
    """Markdown has its own argument, which takes at most 12,000 characters and cannot be combined with text.

    https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    told = await posted(api, text=None, markdown_text="**Hi**")
    assert [(block["type"], block["text"]) for block in told["message"]["blocks"]] == [("markdown", "**Hi**")]
    assert (await posted(api, markdown_text="**Hi**"))["error"] == "markdown_text_conflict"
    assert (await posted(api, text=None, markdown_text="x" * 12_001))["error"] == "msg_too_long"


async def test_long_text_is_cut(api: Api) -> None:
    """A text of more than 40,000 characters is truncated, and the response contains a warning.

    https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    whole = await posted(api, text="x" * 40_000)
    assert (len(whole["message"]["text"]), "warning" in whole) == (40_000, False)
    cut = await posted(api, text="x" * 40_001)
    assert (len(cut["message"]["text"]), cut["warning"]) == (40_000, "message_truncated")
    assert cut["response_metadata"]["warnings"] == ["message_truncated"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("plain", "plain"),
        ("AT&T, 1 < 2 > 0", "AT&amp;T, 1 &lt; 2 &gt; 0"),
        ("AT&amp;T, 1 &lt; 2 &gt; 0", "AT&amp;T, 1 &lt; 2 &gt; 0"),
        ("&nbsp;", "&amp;nbsp;"),
        ("> said", "&gt; said"),
        ("<@U1> in <#C1|x> and <!here>", "<@U1> in <#C1|x> and <!here>"),
        ("<https://example.com/?a=1&b=2|label>", "<https://example.com/?a=1&b=2|label>"),
        ("<mailto:a@example.com|a>", "<mailto:a@example.com|a>"),
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("see https://example.com/a.", "see <https://example.com/a>."),
        ("(http://example.com/?a=1&b=2)", "(<http://example.com/?a=1&amp;b=2>)"),
        ("<https://example.com> https://example.com", "<https://example.com> <https://example.com>"),
    ],
)
async def test_text_is_escaped(api: Api, sent: str, kept: str) -> None:
    """&, < and > are escaped unless they are markup, and URLs become links. If the result is sent, it stays the same.

    https://docs.slack.dev/messaging/formatting-message-text.
    """
    assert (await posted(api, text=sent))["message"]["text"] == kept
    assert as_stored(kept) == kept, "what Slack gives can be sent again"


async def test_addresses_left_alone(api: Api) -> None:
    """With parse=none, URLs stay plain text: https://docs.slack.dev/reference/methods/chat.postMessage."""
    told = await posted(api, text="https://example.com & more", parse="none")
    assert told["message"]["text"] == "https://example.com &amp; more"


@pytest.mark.parametrize("argument", ["username", "icon_emoji", "icon_url"])
async def test_another_name(api: Api, argument: str) -> None:
    """Without chat:write.customize, a custom name or icon is accepted, but the message is still the bot's.

    Seen in papercups-io/papercups#522.
    """
    assert (await posted(api, **{argument: ":robot_face:"}))["message"]["user"] == api.app.bot_user


# Threads


async def test_a_reply(api: Api) -> None:
    """A reply has thread_ts and parent_user_id, and is not in the channel's history.

    https://docs.slack.dev/messaging.
    """
    root = (await posted(api))["ts"]
    reply = (await posted(api, thread_ts=root))["message"]
    assert (reply["thread_ts"], reply["parent_user_id"]) == (root, api.app.bot_user)
    assert [message.ts for message in api.messages()] == [root]
    assert [message.ts for message in api.workspace.replies(api.channel("help").id, root)] == [reply["ts"]]


async def test_a_reply_to_a_reply(api: Api) -> None:
    """A reply to a reply belongs to the same thread."""
    root = (await posted(api))["ts"]
    reply = (await posted(api, thread_ts=root))["ts"]
    assert (await posted(api, thread_ts=reply))["message"]["thread_ts"] == root


async def test_a_reply_that_everybody_sees(api: Api) -> None:
    """With reply_broadcast, a reply is also in the channel's history; outside a thread, the argument is ignored.

    https://docs.slack.dev/reference/events/message/thread_broadcast.
    """
    root = (await posted(api, reply_broadcast=True))["message"]
    assert "subtype" not in root
    reply = (await posted(api, thread_ts=root["ts"], reply_broadcast=True))["message"]
    assert (reply["subtype"], reply["thread_ts"]) == ("thread_broadcast", root["ts"])
    assert [message.ts for message in api.messages()] == [reply["ts"], root["ts"]]


async def test_a_reply_to_nothing(api: Api) -> None:
    """A reply to a deleted message is accepted, and becomes a message of its own: slack-go/slack#1571."""
    gone = (await posted(api))["ts"]
    await api.call("chat.delete", channel=api.channel("help").id, ts=gone)
    told = await posted(api, thread_ts=gone)
    assert told["ok"]
    assert "thread_ts" not in told["message"]
    assert [message.ts for message in api.messages()] == [told["ts"]]


@pytest.mark.parametrize("thread_ts", ["0", "C123", "1700000000"])
async def test_a_thread_that_cannot_be(api: Api, thread_ts: str) -> None:
    """A malformed thread_ts is refused with invalid_thread_ts, as jenkinsci/slack-plugin#584 shows."""
    told = await posted(api, thread_ts=thread_ts)
    assert told["error"] == "invalid_thread_ts"
    assert told["response_metadata"]["messages"] == [f"[ERROR] {thread_ts} is not a valid thread_ts"]


# Channels


@pytest.mark.parametrize("named", ["help", "#help"])
async def test_a_channel_by_its_name(api: Api, named: str) -> None:
    """A channel can be given by its name: https://docs.slack.dev/reference/methods/chat.postMessage."""
    assert (await posted(api, channel=named))["channel"] == api.channel("help").id


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0", "channel_not_found"),
        ("", "channel_not_found"),
        ("#", "channel_not_found"),
        ("U0", "channel_not_found"),
        ("random", "not_in_channel"),
        ("leads", "channel_not_found"),
        ("old-news", "is_archived"),
    ],
)
async def test_where_nothing_can_be_posted(api: Api, channel: str, error: str) -> None:
    """Posting is refused if the channel is unknown, archived, or invisible to the app, or if the app is not in it.

    This holds whether the channel is given by name or by id:
    https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    assert (await posted(api, channel=channel))["error"] == error
    ids = [found.id for found in api.workspace.channels.values() if found.name == channel != ""]
    assert [(await posted(api, channel=id_))["error"] for id_ in ids] == [error] * len(ids)


async def test_no_channel(api: Api) -> None:
    """A missing channel causes invalid_arguments, not channel_not_found, as measured in brekkylab/backlot#84."""
    told = await api.call("chat.postMessage", text="Hi")
    assert (told["error"], told["response_metadata"]["messages"]) == (
        "invalid_arguments",
        ["[ERROR] missing required field: channel"],
    )


async def test_public_channels_without_joining(api: Api) -> None:
    """With chat:write.public, an app can post in public channels without joining them, but not in private ones.

    https://docs.slack.dev/reference/scopes/chat.write.public.
    """
    api.grant("chat:write.public")
    assert (await posted(api, channel=api.channel("random").id))["ok"]
    assert (await posted(api, channel=api.channel("leads").id))["error"] == "channel_not_found"


async def test_to_a_person(api: Api) -> None:
    """A message to a person's id is posted in their direct conversation with the app, which is the same each time.

    The app cannot write to itself.

    https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    told = [await posted(api, channel=api.person) for _ in range(2)]
    channel = api.workspace.channel(told[0]["channel"])
    assert (channel.kind, channel.members) == ("im", {api.person, api.app.bot_user})
    assert told[1]["channel"] == channel.id
    assert (await posted(api, channel=channel.id))["ok"]
    assert (await posted(api, channel=api.app.bot_user))["error"] == "channel_not_found"


async def test_between_two_people(api: Api) -> None:
    """The app cannot post in a direct conversation between two people.

    https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    one, other = [person.id for person in api.workspace.people.values() if not person.is_bot]
    theirs = api.workspace.direct(one, other)
    assert (await posted(api, channel=theirs.id))["error"] == "channel_not_found"


async def test_messages_tab_disabled(api: Api) -> None:
    """An app without a messages tab cannot write to people, but can still post in channels.

    https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    api.app.has_messages = False
    assert (await posted(api, channel=api.person))["error"] == "messages_tab_disabled"
    assert (await posted(api))["ok"]


# The content of a message


@pytest.mark.parametrize("sent", [{}, {"text": ""}, {"blocks": [], "attachments": []}, {"text": None}, {"blocks": ""}])
async def test_nothing_to_say(api: Api, sent: Json) -> None:
    """A message needs text, blocks or attachments: https://docs.slack.dev/reference/methods/chat.postMessage."""
    told = await api.call("chat.postMessage", channel=api.channel("help").id, **sent)
    assert told == {"ok": False, "error": "no_text"}


async def test_blocks_are_enough(api: Api) -> None:
    """If a message has blocks, its text is optional: https://docs.slack.dev/reference/methods/chat.postMessage."""
    assert (await posted(api, text=None, blocks=[SECTION]))["ok"]


async def test_invalid_blocks(api: Api) -> None:
    """Each error in blocks has a pointer and appears twice in the response, as slackapi/bolt-python#1016 shows."""
    told = await posted(api, blocks=[SECTION, LONG])
    assert told["error"] == "invalid_blocks"
    assert "must be less than 3001 characters [json-pointer:/blocks/1/text/text]" in told["errors"]
    assert told["response_metadata"]["messages"] == [f"[ERROR] {error}" for error in told["errors"]]
    assert api.messages() == []


@pytest.mark.parametrize("blocks", ["[", '{"blocks": []}', {"blocks": [SECTION]}, "text", 1])
async def test_no_list_of_blocks(api: Api, blocks: Any) -> None:
    """Blocks that are not a list are refused with invalid_blocks_format, as in slackapi/node-slack-sdk#1027."""
    assert (await posted(api, blocks=blocks))["error"] == "invalid_blocks_format"


async def test_too_much_in_blocks(api: Api) -> None:
    """Blocks that are each short enough can together be too long, as measured in slackapi/bolt-js#2509."""
    page = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}
    assert (await posted(api, blocks=[page] * 4))["ok"]
    assert (await posted(api, blocks=[page] * 5))["error"] == "msg_blocks_too_long"


@pytest.mark.parametrize(
    ("attachments", "error"),
    [
        ("[", "invalid_attachments"),
        ({"text": "One"}, "invalid_attachments"),
        (["One"], "invalid_attachments"),
        ([{"text": "One"}] * 101, "too_many_attachments"),
        ([{"text": "One"}, {"blocks": [LONG]}], "invalid_attachments"),
    ],
)
async def test_invalid_attachments(api: Api, attachments: Any, error: str) -> None:
    """Attachments must be a list of at most 100 objects, and the blocks in them must be valid.

    https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    told = await posted(api, attachments=attachments)
    assert told["error"] == error
    if isinstance(attachments, list) and len(attachments) == 2:
        assert any("[json-pointer:/attachments/1/blocks/0/text/text]" in fault for fault in told["errors"])


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("{", "invalid_metadata_format"),
        ([], "invalid_metadata_format"),
        ("text", "invalid_metadata_format"),
        ({"event_type": "a"}, "invalid_metadata_format"),
        ({"event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": "{}"}, "invalid_metadata_format"),
        ({"event_type": "a.b", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": {"text": "x" * 8_000}}, "metadata_too_large"),
    ],
)
async def test_invalid_metadata(api: Api, metadata: Any, error: str) -> None:
    """Metadata needs an event_type and an event_payload, and must not be too large.

    https://docs.slack.dev/messaging/message-metadata.
    """
    assert (await posted(api, metadata=metadata))["error"] == error
    assert api.messages() == []


async def test_as_user(api: Api) -> None:
    """The deprecated argument as_user is refused if it is true, with the error that coin-au-carre/slacking#11 shows."""
    told = await posted(api, as_user=True)
    assert told == {"ok": False, "error": "invalid_arguments", "deprecated_argument": "as_user"}
    assert (await posted(api, as_user=False))["ok"]


async def test_text_that_is_no_text(api: Api) -> None:
    """A list is refused as a message's text, but a number is accepted."""
    assert (await posted(api, text=["Hi"]))["error"] == "invalid_arguments"
    assert (await posted(api, text=12))["message"]["text"] == "12"


# Ephemeral messages


async def shown(api: Api, **other: Any) -> Json:
    """Post an ephemeral message for one person in #help, and return the response."""
    told = {"channel": api.channel("help").id, "user": api.person, "text": "Hi", **other}
    return await api.call("chat.postEphemeral", **told)


async def test_an_ephemeral_message(api: Api) -> None:
    """An ephemeral message is visible to only one person, and is not in the history.

    https://docs.slack.dev/reference/methods/chat.postEphemeral.
    """
    channel = api.channel("help").id
    told = await shown(api, blocks=[SECTION])
    (message,) = api.workspace.ephemerals(channel, api.person)
    assert told == {"ok": True, "message_ts": message.ts}
    assert (message.text, message.seen_by, api.messages()) == ("Hi", api.person, [])


@pytest.mark.parametrize("method", ["chat.update", "chat.delete"])
async def test_an_ephemeral_message_stays(api: Api, method: str) -> None:
    """An ephemeral message can be neither updated nor deleted.

    https://docs.slack.dev/reference/methods/chat.update.
    """
    ts = (await shown(api))["message_ts"]
    told = await api.call(method, channel=api.channel("help").id, ts=ts, text="Other")
    assert told["error"] == "message_not_found"


async def test_no_thread_under_an_ephemeral_message(api: Api) -> None:
    """An ephemeral message cannot start a thread."""
    ts = (await shown(api))["message_ts"]
    assert "thread_ts" not in (await posted(api, thread_ts=ts))["message"]


async def test_to_whom_nothing_can_be_shown(api: Api) -> None:
    """An ephemeral message needs valid content and a person, and both the person and the app must be in the channel.

    https://docs.slack.dev/reference/methods/chat.postEphemeral.
    """
    vendor = next(person.id for person in api.workspace.people.values() if person.name == "vendor")
    assert (await shown(api, user=vendor))["error"] == "user_not_in_channel"
    assert (await shown(api, user="U0"))["error"] == "user_not_in_channel"
    assert (await shown(api, user=None))["error"] == "invalid_arguments"
    assert (await shown(api, channel="random"))["error"] == "not_in_channel"
    assert (await shown(api, channel="leads"))["error"] == "channel_not_found"
    assert (await shown(api, text=""))["error"] == "no_text"
    assert (await shown(api, blocks=[LONG]))["error"] == "invalid_blocks"


# Changing


async def changed(api: Api, ts: str, **other: Any) -> Json:
    """Update a message in #help, and return the response."""
    return await api.call("chat.update", **{"channel": api.channel("help").id, "ts": ts, **other})


async def test_changed_text(api: Api) -> None:
    """If an update has text but no blocks, it removes the message's blocks, and marks the message as edited.

    Attachments and metadata are kept: https://docs.slack.dev/reference/methods/chat.update.
    """
    ts = (await posted(api, blocks=[SECTION], attachments=[{"text": "One"}], metadata=METADATA))["ts"]
    told = await changed(api, ts, text="a & b")
    assert (told["channel"], told["ts"], told["text"]) == (api.channel("help").id, ts, "a &amp; b")
    message = told["message"]
    assert (message["text"], "blocks" in message, message["metadata"]) == ("a &amp; b", False, METADATA)
    assert (len(message["attachments"]), message["edited"]["user"]) == (1, api.app.bot_user)


async def test_changed_blocks(api: Api) -> None:
    """If an update has blocks, they replace the old ones, and the message is not marked as edited.

    https://docs.slack.dev/reference/methods/chat.update.
    """
    ts = (await posted(api, blocks=[SECTION]))["ts"]
    message = (await changed(api, ts, blocks=[{"type": "divider", "block_id": "line"}], text="Line"))["message"]
    assert message["blocks"] == [{"type": "divider", "block_id": "line"}]
    assert (message["text"], "edited" in message) == ("Line", False)


async def test_changed_attachments(api: Api) -> None:
    """If an update has attachments but no text, the message keeps its blocks; an empty list of blocks removes them.

    https://docs.slack.dev/reference/methods/chat.update.
    """
    ts = (await posted(api, blocks=[SECTION]))["ts"]
    message = (await changed(api, ts, attachments=[{"text": "One"}]))["message"]
    assert ([block["type"] for block in message["blocks"]], len(message["attachments"])) == (["section"], 1)
    assert "blocks" not in (await changed(api, ts, blocks=[]))["message"]


async def test_changed_metadata(api: Api) -> None:
    """An update without metadata keeps the message's metadata; an update with an empty object removes it.

    https://docs.slack.dev/reference/methods/chat.update.
    """
    ts = (await posted(api, metadata=METADATA))["ts"]
    assert (await changed(api, ts, text="Hi"))["message"]["metadata"] == METADATA
    assert "metadata" not in (await changed(api, ts, text="Hi", metadata={}))["message"]


async def test_what_cannot_be_changed(api: Api) -> None:
    """The app can update only its own messages, with valid content, in active channels given by id, not by name.

    https://docs.slack.dev/reference/methods/chat.update; for names, slackapi/python-slack-sdk#696 and #528.
    """
    channel = api.channel("help")
    mine = (await posted(api))["ts"]
    theirs = api.workspace.post(channel.id, api.person, "Hello").ts
    joined = api.workspace.post(channel.id, api.app.bot_user, "has joined", subtype="channel_join").ts
    assert (await changed(api, theirs, text="Other"))["error"] == "cant_update_message"
    assert (await changed(api, joined, text="Other"))["error"] == "cant_update_message"
    assert (await changed(api, "1.0", text="Other"))["error"] == "message_not_found"
    assert (await changed(api, mine, text="Other", channel="#help"))["error"] == "channel_not_found"
    assert (await changed(api, mine, text="Other", channel=api.person))["error"] == "channel_not_found"
    assert (await changed(api, mine))["error"] == "no_text"
    assert (await changed(api, mine, text="x" * 4_001))["error"] == "msg_too_long"
    assert (await changed(api, mine, blocks=[LONG]))["error"] == "invalid_blocks"
    channel.archived = True
    assert (await changed(api, mine, text="Other"))["error"] == "is_inactive"
    assert [message.text for message in api.messages()] == ["has joined", "Hello", "Hi"]


@pytest.mark.parametrize("missing", ["channel", "ts"])
@pytest.mark.parametrize("method", ["chat.update", "chat.delete"])
async def test_nothing_named(api: Api, method: str, missing: str) -> None:
    """Both the channel and the ts are required: https://docs.slack.dev/reference/methods/chat.update."""
    named = {"channel": api.channel("help").id, "ts": (await posted(api))["ts"], "text": "Other", missing: None}
    told = await api.call(method, **named)
    assert told["response_metadata"]["messages"] == [f"[ERROR] missing required field: {missing}"]


# Deleting


async def test_deleted(api: Api) -> None:
    """The app can delete each of its own messages once: https://docs.slack.dev/reference/methods/chat.delete."""
    channel, ts = api.channel("help").id, (await posted(api))["ts"]
    assert await api.call("chat.delete", channel=channel, ts=ts) == {"ok": True, "channel": channel, "ts": ts}
    assert api.messages() == []
    assert (await api.call("chat.delete", channel=channel, ts=ts))["error"] == "message_not_found"


async def test_what_cannot_be_deleted(api: Api) -> None:
    """The app cannot delete others' messages, or messages in unknown channels.

    https://docs.slack.dev/reference/methods/chat.delete.
    """
    channel = api.channel("help").id
    theirs = api.workspace.post(channel, api.person, "Hello").ts
    assert (await api.call("chat.delete", channel=channel, ts=theirs))["error"] == "cant_delete_message"
    assert (await api.call("chat.delete", channel="C0", ts=theirs))["error"] == "channel_not_found"


async def test_changes_are_told(api: Api) -> None:
    """A follower of the workspace is notified once of each message posted, changed, deleted, or shown to one person."""
    told: list[tuple[str, str]] = []
    api.workspace.follow(lambda change: told.append((change.kind, change.message.text if change.message else "")))
    ts = (await posted(api))["ts"]
    await changed(api, ts, text="Other")
    await api.call("chat.delete", channel=api.channel("help").id, ts=ts)
    await shown(api)
    assert told == [("posted", "Hi"), ("changed", "Other"), ("deleted", "Other"), ("ephemeral", "Hi")]


# Permalinks


async def test_addresses(api: Api) -> None:
    """A message's permalink contains its channel and ts, and a reply's permalink also contains its thread.

    https://docs.slack.dev/reference/methods/chat.getPermalink.
    """
    channel = api.channel("help").id
    root = (await posted(api))["ts"]
    reply = (await posted(api, thread_ts=root))["ts"]
    first = await api.form("chat.getPermalink", channel=channel, message_ts=root)
    assert first == {
        "ok": True,
        "channel": channel,
        "permalink": f"{api.url}/archives/{channel}/p{root.replace('.', '')}",
    }
    second = await api.form("chat.getPermalink", channel=channel, message_ts=reply)
    assert second["permalink"].endswith(f"/p{reply.replace('.', '')}?thread_ts={root}&cid={channel}")


async def test_no_address(api: Api) -> None:
    """A message has no permalink if it does not exist, is ephemeral, or is in a channel that the app cannot see.

    https://docs.slack.dev/reference/methods/chat.getPermalink.
    """
    channel = api.channel("help").id
    ephemeral = (await shown(api))["message_ts"]
    found = [await api.form("chat.getPermalink", channel=channel, message_ts=ts) for ts in ("1.0", ephemeral)]
    assert [told["error"] for told in found] == ["message_not_found"] * 2
    hidden = await api.form("chat.getPermalink", channel=api.channel("leads").id, message_ts="1.0")
    assert hidden["error"] == "channel_not_found"
