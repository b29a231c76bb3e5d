"""Messages: posting, updates, deletion, threads, history, metadata, ephemeral messages, links, reactions and limits."""

# ruff: noqa: D401 - a case's docstring is a sentence that says what holds

from __future__ import annotations

import re

from contract.blocks import section
from contract.calls import NO_CHANNEL
from contract.cases import DOCS, METHODS, case, cases_in
from contract.slack import Slack

POST, UPDATE, DELETE = "chat.postMessage", "chat.update", "chat.delete"
HISTORY, REPLIES, EPHEMERAL = "conversations.history", "conversations.replies", "chat.postEphemeral"
TOMBSTONE = "https://github.com/hackclub/toriel/pull/238"
"""Quotes the tombstone that replaces a deleted message in a history."""
LAST_REPLY = "https://github.com/slack-edge/slack-edge/pull/10"
"""Quotes the event that Slack sent when a tombstone was deleted."""
TOPIC = {"event_type": "digest", "event_payload": {"topic": "koneps"}}


@case(POST, HISTORY, source=METHODS + HISTORY)
async def what_is_posted_is_in_the_history(slack: Slack) -> None:
    """A posted message is in the history, with its ts, its text and the bot's user id."""
    found = await slack.found(await slack.posted(text="Hello there"))
    assert found is not None
    assert (found["type"], found["text"], found["user"]) == ("message", "Hello there", slack.names["bot"])


@case(POST, HISTORY, source=METHODS + HISTORY)
async def histories_begin_with_the_newest(slack: Slack) -> None:
    """The history lists messages from the newest to the oldest."""
    posted = [await slack.posted(text=str(number)) for number in range(3)]
    listed = [message["ts"] for message in await slack.history() if message["ts"] in posted]
    assert listed == posted[::-1]


@case(POST, source=METHODS + POST)
async def no_two_messages_have_the_same_ts(slack: Slack) -> None:
    """Each message has its own ts, which is greater than that of the message before."""
    posted = [await slack.posted(text=str(number)) for number in range(5)]
    assert posted == sorted(set(posted))


@case(POST, UPDATE, HISTORY, source=METHODS + UPDATE)
async def an_update_replaces_the_text(slack: Slack) -> None:
    """An update returns the channel, the ts and the new text. The history contains the new text under the same ts."""
    ts = await slack.posted()
    updated = await slack.ok(UPDATE, channel=slack.names["channel"], ts=ts, text="Hello again")
    assert (updated["channel"], updated["ts"], updated["text"]) == (slack.names["channel"], ts, "Hello again")
    found = await slack.found(ts)
    assert found is not None
    assert found["text"] == "Hello again"


@case(POST, UPDATE, HISTORY, source=METHODS + UPDATE)
async def an_update_with_text_marks_the_message_as_edited(slack: Slack) -> None:
    """If a message is updated with text alone, `edited` contains who edited the message and when."""
    ts = await slack.posted()
    await slack.ok(UPDATE, channel=slack.names["channel"], ts=ts, text="Hello again")
    found = await slack.found(ts)
    assert found is not None
    assert found["edited"]["user"] == slack.names["bot"]
    assert re.fullmatch(r"\d{10}\.\d{6}", found["edited"]["ts"])


@case(POST, UPDATE, HISTORY, source=METHODS + UPDATE)
async def an_update_with_blocks_does_not_mark_it_as_edited(slack: Slack) -> None:
    """A message updated with blocks has no `edited`."""
    ts = await slack.posted()
    await slack.ok(UPDATE, channel=slack.names["channel"], ts=ts, text="Hello", blocks=[section("Hello again")])
    found = await slack.found(ts)
    assert found is not None
    assert "edited" not in found


@case(POST, UPDATE, HISTORY, source=METHODS + UPDATE)
async def an_update_with_text_only_takes_blocks_away(slack: Slack) -> None:
    """If an update has text but no blocks, the message gets the new text and loses its blocks."""
    ts = await slack.posted(blocks=[section("Hello")])
    await slack.ok(UPDATE, channel=slack.names["channel"], ts=ts, text="Hello again")
    found = await slack.found(ts)
    assert found is not None
    assert "Hello again" in found["text"]
    assert not [block for block in found.get("blocks", ()) if block["type"] == "section"]


@case(POST, UPDATE, HISTORY, source=METHODS + UPDATE)
async def an_update_without_text_keeps_blocks(slack: Slack) -> None:
    """If an update has attachments but neither text nor blocks, the message keeps its blocks."""
    ts = await slack.posted(blocks=[section("Hello")])
    await slack.ok(UPDATE, channel=slack.names["channel"], ts=ts, attachments=[{"text": "More", "fallback": "More"}])
    found = await slack.found(ts)
    assert found is not None
    assert [block["text"]["text"] for block in found["blocks"]] == ["Hello"]


@case(POST, UPDATE, source=METHODS + UPDATE)
async def an_update_needs_something_to_say(slack: Slack) -> None:
    """An update without text, blocks or attachments is refused with no_text."""
    ts = await slack.posted()
    await slack.refused(UPDATE, "no_text", channel=slack.names["channel"], ts=ts)


@case(POST, UPDATE, source=METHODS + UPDATE)
async def blocks_of_updates_are_checked(slack: Slack) -> None:
    """An update with invalid blocks is refused with invalid_blocks."""
    ts = await slack.posted()
    wrong = [section("x" * 3001)]
    await slack.refused(UPDATE, "invalid_blocks", channel=slack.names["channel"], ts=ts, text="Hello", blocks=wrong)


@case(UPDATE, "people", source=METHODS + UPDATE)
async def nobody_updates_the_words_of_others(slack: Slack) -> None:
    """The app cannot update a person's message."""
    ts = await slack.writes("editor", "channel", "Mine")
    await slack.refused(UPDATE, "cant_update_message", channel=slack.names["channel"], ts=ts, text="Yours")


@case(DELETE, "people", source=METHODS + DELETE)
async def nobody_deletes_the_words_of_others(slack: Slack) -> None:
    """The app cannot delete a person's message."""
    ts = await slack.writes("editor", "channel", "Mine")
    await slack.refused(DELETE, "cant_delete_message", channel=slack.names["channel"], ts=ts)


@case(POST, DELETE, HISTORY, source=METHODS + DELETE)
async def what_is_deleted_is_gone(slack: Slack) -> None:
    """A deletion returns the channel and ts. The message is no longer in the history and cannot be deleted again."""
    ts, channel = await slack.posted(), slack.names["channel"]
    deleted = await slack.ok(DELETE, channel=channel, ts=ts)
    assert (deleted["channel"], deleted["ts"]) == (channel, ts)
    assert await slack.found(ts) is None
    await slack.refused(DELETE, "message_not_found", channel=channel, ts=ts)


@case(POST, UPDATE, DELETE, source=METHODS + UPDATE)
async def what_is_deleted_is_not_updated(slack: Slack) -> None:
    """A deleted message cannot be updated."""
    ts, channel = await slack.posted(), slack.names["channel"]
    await slack.ok(DELETE, channel=channel, ts=ts)
    await slack.refused(UPDATE, "message_not_found", channel=channel, ts=ts, text="Hello")


@case(POST, DELETE, HISTORY, source=TOMBSTONE)
async def a_deleted_root_leaves_a_tombstone(slack: Slack) -> None:
    """If a message with replies is deleted, a tombstone that cannot be deleted replaces it in the history."""
    root, channel = await slack.posted(), slack.names["channel"]
    await slack.posted(thread_ts=root)
    await slack.ok(DELETE, channel=channel, ts=root)
    found = await slack.found(root)
    assert found is not None
    assert (found["subtype"], found["text"], found["user"]) == ("tombstone", "This message was deleted.", "USLACKBOT")
    assert found["reply_count"] == 1
    assert (await slack.call(DELETE, channel=channel, ts=root)).body["ok"] is False


@case(POST, DELETE, HISTORY, source=LAST_REPLY)
async def a_tombstone_goes_with_the_last_reply(slack: Slack) -> None:
    """If the last reply under a tombstone is deleted, the tombstone is removed."""
    root, channel = await slack.posted(), slack.names["channel"]
    ts = await slack.posted(thread_ts=root)
    for each in (root, ts):
        await slack.ok(DELETE, channel=channel, ts=each)
    assert await slack.found(root) is None


# Threads


@case(POST, REPLIES, source=METHODS + REPLIES)
async def a_thread_begins_with_its_root(slack: Slack) -> None:
    """A thread lists its root and then its replies, oldest first. Each of them has the root's ts as thread_ts."""
    root = await slack.posted()
    replies = [await slack.posted(text=str(number), thread_ts=root) for number in range(2)]
    thread = (await slack.ok(REPLIES, channel=slack.names["channel"], ts=root))["messages"]
    assert [message["ts"] for message in thread] == [root, *replies]
    assert {message["thread_ts"] for message in thread} == {root}


@case(POST, REPLIES, source=METHODS + REPLIES)
async def a_reply_tells_whose_thread_it_is_in(slack: Slack) -> None:
    """A reply contains the id of the root's author as parent_user_id."""
    root = await slack.posted()
    reply = await slack.posted(thread_ts=root)
    thread = (await slack.ok(REPLIES, channel=slack.names["channel"], ts=root))["messages"]
    assert next(each for each in thread if each["ts"] == reply)["parent_user_id"] == slack.names["bot"]


@case(POST, REPLIES, source=METHODS + REPLIES)
async def a_message_alone_is_a_thread_of_one(slack: Slack) -> None:
    """If a message has no replies, its thread contains only the message itself."""
    ts = await slack.posted()
    thread = (await slack.ok(REPLIES, channel=slack.names["channel"], ts=ts))["messages"]
    assert [message["ts"] for message in thread] == [ts]


@case(POST, HISTORY, source=DOCS + "messaging/retrieving-messages")
async def replies_are_not_in_the_history(slack: Slack) -> None:
    """A reply is not in the channel's history, but its root is, with the number of replies and their authors."""
    root = await slack.posted()
    reply = await slack.posted(thread_ts=root)
    assert await slack.found(reply) is None
    found = await slack.found(root)
    assert found is not None
    assert (found["thread_ts"], found["reply_count"]) == (root, 1)
    assert found["reply_users"] == [slack.names["bot"]]


@case(POST, HISTORY, source=DOCS + "messaging/retrieving-messages")
async def the_root_tells_of_its_latest_reply(slack: Slack) -> None:
    """A thread's root contains the ts of the newest reply as latest_reply, and the number of people who replied."""
    root = await slack.posted()
    reply = [await slack.posted(thread_ts=root) for _ in range(2)][-1]
    found = await slack.found(root)
    assert found is not None
    assert (found["latest_reply"], found["reply_users_count"]) == (reply, 1)


@case(POST, HISTORY, source=METHODS + POST)
async def a_broadcast_reply_is_in_the_history_too(slack: Slack) -> None:
    """If a reply is posted with reply_broadcast, it is also in the channel's history, with subtype thread_broadcast."""
    root = await slack.posted()
    reply = await slack.posted(thread_ts=root, reply_broadcast=True)
    found = await slack.found(reply)
    assert found is not None
    assert (found["thread_ts"], found["subtype"]) == (root, "thread_broadcast")


@case(POST, source=METHODS + POST)
async def the_answer_to_a_reply_has_its_thread(slack: Slack) -> None:
    """When a reply is posted, chat.postMessage returns a message with the root's ts as thread_ts."""
    root = await slack.posted()
    answer = await slack.ok(POST, channel=slack.names["channel"], text="Hello", thread_ts=root)
    assert answer["message"]["thread_ts"] == root


@case(POST, REPLIES, source=METHODS + REPLIES)
async def threads_come_in_pages(slack: Slack) -> None:
    """A long thread is returned in pages, linked by cursors. Together, the pages contain each reply exactly once."""
    root, channel = await slack.posted(), slack.names["channel"]
    replies = [await slack.posted(text=str(number), thread_ts=root) for number in range(5)]
    found: list[str] = []
    cursor = ""
    for _ in range(8):
        page = await slack.ok(REPLIES, channel=channel, ts=root, limit=3, **({"cursor": cursor} if cursor else {}))
        found += [message["ts"] for message in page["messages"] if message["ts"] != root]
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
        assert page["has_more"] is bool(cursor)
        if not cursor:
            break
    assert found == replies


# Histories


@case(POST, HISTORY, source=METHODS + HISTORY)
async def histories_come_in_pages(slack: Slack) -> None:
    """A history is returned in pages, linked by cursors, until has_more is false. No message is on two pages."""
    posted = [await slack.posted(text=str(number)) for number in range(5)]
    found: list[str] = []
    cursor = ""
    for _ in range(50):
        more = {"cursor": cursor} if cursor else {}
        page = await slack.ok(HISTORY, channel=slack.names["channel"], limit=2, **more)
        assert len(page["messages"]) <= 2
        found += [message["ts"] for message in page["messages"]]
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
        assert page["has_more"] is bool(cursor)
        if not cursor:
            break
    assert found[:5] == posted[::-1]
    assert len(found) == len(set(found))


@case(POST, HISTORY, source=METHODS + HISTORY)
async def bounds_of_a_history_are_outside_it(slack: Slack) -> None:
    """Messages whose ts equals `oldest` or `latest` are not in the history."""
    first, second, third = [await slack.posted(text=str(number)) for number in range(3)]
    assert [message["ts"] for message in await slack.history(oldest=first, latest=third)] == [second]


@case(POST, HISTORY, source=METHODS + HISTORY)
async def bounds_of_a_history_are_in_it_where_asked_for(slack: Slack) -> None:
    """With `inclusive`, messages whose ts equals `oldest` or `latest` are in the history."""
    posted = [await slack.posted(text=str(number)) for number in range(3)]
    listed = await slack.history(oldest=posted[0], latest=posted[-1], inclusive=True)
    assert [message["ts"] for message in listed] == posted[::-1]


# Metadata


@case(POST, HISTORY, source=DOCS + "messaging/message-metadata/")
async def metadata_comes_back_where_asked_for(slack: Slack) -> None:
    """The history includes the payload of a message's metadata only with include_all_metadata."""
    ts = await slack.posted(metadata=TOPIC)
    found = await slack.found(ts, include_all_metadata=True)
    assert found is not None
    assert found["metadata"] == TOPIC
    without = await slack.found(ts)
    assert without is not None
    assert "event_payload" not in without.get("metadata", {})


@case(POST, REPLIES, source=METHODS + REPLIES)
async def metadata_of_threads_comes_back_too(slack: Slack) -> None:
    """With include_all_metadata, a thread includes the metadata of its replies."""
    root = await slack.posted()
    await slack.posted(thread_ts=root, metadata=TOPIC)
    thread = await slack.ok(REPLIES, channel=slack.names["channel"], ts=root, include_all_metadata=True)
    assert thread["messages"][-1]["metadata"] == TOPIC


@case(POST, UPDATE, HISTORY, source=METHODS + UPDATE)
async def an_update_replaces_metadata(slack: Slack) -> None:
    """An update with metadata replaces the message's metadata."""
    ts, other = await slack.posted(metadata=TOPIC), {"event_type": "digest", "event_payload": {"topic": "kiss"}}
    await slack.ok(UPDATE, channel=slack.names["channel"], ts=ts, text="Hello", metadata=other)
    found = await slack.found(ts, include_all_metadata=True)
    assert found is not None
    assert found["metadata"] == other


# For one person only


@case(EPHEMERAL, HISTORY, source=METHODS + EPHEMERAL)
async def what_one_person_sees_is_in_no_history(slack: Slack) -> None:
    """An ephemeral message is not in the history."""
    said = {"channel": slack.names["channel"], "user": slack.names["editor"], "text": "Hush"}
    assert await slack.found((await slack.ok(EPHEMERAL, **said))["message_ts"]) is None
    assert all(message["text"] != "Hush" for message in await slack.history())


@case(EPHEMERAL, "eyes", source=METHODS + EPHEMERAL)
async def one_person_sees_it_and_others_do_not(slack: Slack) -> None:
    """An ephemeral message is shown only to the person it was posted for."""
    await slack.ok(EPHEMERAL, channel=slack.names["channel"], user=slack.names["editor"], text="Hush")
    assert [message["text"] for message in await slack.sees("editor", "channel")][-1] == "Hush"
    assert "Hush" not in [message["text"] for message in await slack.sees("planner", "channel")]


@case(EPHEMERAL, UPDATE, source=DOCS + "messaging/modifying-messages")
async def what_one_person_sees_is_not_updated(slack: Slack) -> None:
    """Ephemeral messages cannot be updated with chat.update."""
    channel = slack.names["channel"]
    ts = (await slack.ok(EPHEMERAL, channel=channel, user=slack.names["editor"], text="Hush"))["message_ts"]
    await slack.refused(UPDATE, "message_not_found", "cant_update_message", channel=channel, ts=ts, text="Loud")


# Links, reactions, reading


@case(POST, "chat.getPermalink", source=METHODS + "chat.getPermalink")
async def a_message_has_an_address(slack: Slack) -> None:
    """A permalink contains the channel's id and the message's ts without the dot."""
    ts, channel = await slack.posted(), slack.names["channel"]
    link = await slack.ok("chat.getPermalink", channel=channel, message_ts=ts)
    assert link["channel"] == channel
    assert re.fullmatch(rf"https?://.+/archives/{channel}/p{ts.replace('.', '')}", link["permalink"])


@case(POST, "chat.getPermalink", source=METHODS + "chat.getPermalink")
async def a_reply_has_an_address_in_its_thread(slack: Slack) -> None:
    """A reply's permalink contains the ts of the thread's root and the channel's id."""
    root, channel = await slack.posted(), slack.names["channel"]
    ts = await slack.posted(thread_ts=root)
    link = str((await slack.ok("chat.getPermalink", channel=channel, message_ts=ts))["permalink"])
    assert link.endswith(f"/p{ts.replace('.', '')}?thread_ts={root}&cid={channel}")


@case(POST, "reactions.add", HISTORY, source=METHODS + "reactions.add")
async def a_reaction_shows_on_the_message(slack: Slack) -> None:
    """A message lists each reaction with the number and ids of the people who added it; adding it again is refused."""
    ts, channel = await slack.posted(), slack.names["channel"]
    await slack.ok("reactions.add", channel=channel, timestamp=ts, name="eyes")
    found = await slack.found(ts)
    assert found is not None
    assert found["reactions"] == [{"name": "eyes", "users": [slack.names["bot"]], "count": 1}]
    await slack.refused("reactions.add", "already_reacted", channel=channel, timestamp=ts, name="eyes")


@case(POST, "reactions.add", source=METHODS + "reactions.add")
async def a_reaction_has_a_name(slack: Slack) -> None:
    """If a reaction's name cannot be the name of an emoji, the reaction is refused with invalid_name."""
    ts = await slack.posted()
    await slack.refused("reactions.add", "invalid_name", channel=slack.names["channel"], timestamp=ts, name="no such!")


@case(POST, "reactions.add", "reactions.remove", HISTORY, source=METHODS + "reactions.remove")
async def a_reaction_is_taken_back(slack: Slack) -> None:
    """A removed reaction is gone from the message and cannot be removed again."""
    ts, channel = await slack.posted(), slack.names["channel"]
    reaction = {"channel": channel, "timestamp": ts, "name": "eyes"}
    await slack.ok("reactions.add", **reaction)
    await slack.ok("reactions.remove", **reaction)
    found = await slack.found(ts)
    assert found is not None
    assert not found.get("reactions")
    await slack.refused("reactions.remove", "no_reaction", **reaction)


@case(POST, "reactions.add", "reactions.get", source=METHODS + "reactions.get")
async def reactions_of_a_message(slack: Slack) -> None:
    """reactions.get returns a message, including its reactions, and the message's channel."""
    ts, channel = await slack.posted(), slack.names["channel"]
    await slack.ok("reactions.add", channel=channel, timestamp=ts, name="eyes")
    told = await slack.ok("reactions.get", channel=channel, timestamp=ts)
    assert (told["type"], told["channel"], told["message"]["ts"]) == ("message", channel, ts)
    assert told["message"]["reactions"] == [{"name": "eyes", "users": [slack.names["bot"]], "count": 1}]


@case(POST, "reactions.add", "reactions.list", source=METHODS + "reactions.list")
async def reactions_of_somebody(slack: Slack) -> None:
    """reactions.list returns the messages to which a person has reacted; by default, that person is the caller."""
    reacted, other = await slack.posted(), await slack.posted()
    await slack.ok("reactions.add", channel=slack.names["channel"], timestamp=reacted, name="eyes")
    items = (await slack.ok("reactions.list"))["items"]
    assert {item["type"] for item in items} == {"message"}
    listed = [item["message"]["ts"] for item in items]
    assert reacted in listed
    assert other not in listed
    named = (await slack.ok("reactions.list", user=slack.names["planner"]))["items"]
    assert reacted not in [item["message"]["ts"] for item in named]


@case(POST, source=DOCS + "apis/web-api/rate-limits")
async def scopes_stand_in_the_headers(slack: Slack) -> None:
    """A response has headers that list the token's scopes and the scopes that the method accepts."""
    answer = await slack.call(POST, channel=slack.names["channel"], text="Hello")
    assert "chat:write" in answer.headers.get("X-OAuth-Scopes", "").split(",")
    assert "chat:write" in answer.headers.get("X-Accepted-OAuth-Scopes", "").split(",")


@case(POST, "rates", "time", source=DOCS + "apis/web-api/rate-limits")
async def too_many_messages_have_to_wait(slack: Slack) -> None:
    """Posting too fast is refused with status 429 and ratelimited. After Retry-After seconds, posting works again."""
    channel = slack.names["channel"]
    for _ in range(30):
        answer = await slack.call(POST, channel=channel, text="Hello")
        if answer.status == 429:
            break
    assert (answer.status, answer.error) == (429, "ratelimited")
    assert int(answer.headers["Retry-After"]) >= 1
    await slack.later(int(answer.headers["Retry-After"]))
    await slack.posted()


@case(POST, "rates", "time", source=DOCS + "apis/web-api/rate-limits")
async def each_channel_has_its_own_pace(slack: Slack) -> None:
    """The limit of one message a second applies to each channel separately."""
    answers = [await slack.call(POST, channel=slack.names["channel"], text="Hello") for _ in range(30)]
    assert answers[-1].status == 429
    await slack.posted("small")


@case(POST, source=METHODS + POST)
async def nothing_is_posted_where_there_is_nothing(slack: Slack) -> None:
    """Replying in a nonexistent channel is refused with channel_not_found."""
    await slack.refused(POST, "channel_not_found", channel=NO_CHANNEL, text="Hello", thread_ts="1111111111.000001")


CASES = tuple(cases_in(globals()))
