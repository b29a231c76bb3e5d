"""Channels, their members, files, and the app's installation: cases that take several steps."""

# ruff: noqa: D401 - a case's docstring is a sentence that says what holds

from __future__ import annotations

from typing import Any

import aiohttp

from contract.cases import DOCS, METHODS, case, cases_in
from contract.slack import Json, Slack

POST, HISTORY = "chat.postMessage", "conversations.history"
LIST, INFO, JOIN, OPEN = "conversations.list", "conversations.info", "conversations.join", "conversations.open"
MEMBERS, USERS = "conversations.members", "users.list"
GET_UPLOAD, COMPLETE_UPLOAD = "files.getUploadURLExternal", "files.completeUploadExternal"


async def pages(slack: Slack, method: str, key: str, limit: int, **arguments: Any) -> list[list[Any]]:
    """Return all pages of a list, following each page's cursor until a page has no cursor."""
    found: list[list[Any]] = []
    cursor = ""
    for _ in range(100):
        more = {"cursor": cursor} if cursor else {}
        page = await slack.ok(method, limit=limit, **arguments, **more)
        found.append(page[key])
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            return found
    raise AssertionError("the cursors never end")


@case(LIST, source=METHODS + LIST)
async def public_channels_are_listed(slack: Slack) -> None:
    """Without `types`, only public channels are listed. For each one, is_member says whether the app is in it."""
    channels = {channel["id"]: channel for channel in (await slack.ok(LIST, limit=200))["channels"]}
    assert {slack.names["channel"], slack.names["small"], slack.names["elsewhere"]} <= set(channels)
    assert slack.names["private"] not in channels
    assert not [channel for channel in channels.values() if channel.get("is_private") or channel.get("is_im")]
    assert channels[slack.names["channel"]]["is_member"] is True
    assert channels[slack.names["elsewhere"]]["is_member"] is False


@case(LIST, source=METHODS + LIST)
async def private_channels_of_others_are_not_listed(slack: Slack) -> None:
    """A private channel is not listed if the app is not a member of it."""
    channels = (await slack.ok(LIST, types="public_channel,private_channel", limit=200))["channels"]
    assert slack.names["private"] not in [channel["id"] for channel in channels]


@case(LIST, "archived", source=METHODS + LIST)
async def archived_channels_are_left_out_where_asked_for(slack: Slack) -> None:
    """Archived channels are listed unless exclude_archived is set."""
    everything = [channel["id"] for channel in (await slack.ok(LIST, limit=200))["channels"]]
    rest = [channel["id"] for channel in (await slack.ok(LIST, limit=200, exclude_archived=True))["channels"]]
    assert slack.names["archived"] in everything
    assert set(everything) - set(rest) == {slack.names["archived"]}


@case(LIST, source=METHODS + LIST)
async def channels_come_in_pages(slack: Slack) -> None:
    """Channels are listed in pages, linked by cursors. No page exceeds the limit, and each channel is on one page."""
    everything = [channel["id"] for channel in (await slack.ok(LIST, limit=200))["channels"]]
    paged = await pages(slack, LIST, "channels", 2)
    assert all(len(page) <= 2 for page in paged)
    assert sorted(channel["id"] for page in paged for channel in page) == sorted(everything)


@case(MEMBERS, source=METHODS + MEMBERS)
async def members_are_listed(slack: Slack) -> None:
    """The ids of a channel's members are listed, including that of the app's bot."""
    members = (await slack.ok(MEMBERS, channel=slack.names["small"]))["members"]
    assert sorted(members) == sorted([slack.names["bot"], slack.names["editor"]])


@case(MEMBERS, source=METHODS + MEMBERS)
async def members_come_in_pages(slack: Slack) -> None:
    """Members are listed in pages, linked by cursors. If the limit is 1, two members fill two pages."""
    paged = await pages(slack, MEMBERS, "members", 1, channel=slack.names["small"])
    assert [len(page) for page in paged if page] == [1, 1]


@case(USERS, source=METHODS + USERS)
async def people_are_listed(slack: Slack) -> None:
    """People are listed, and so is the app's bot. is_bot is true for the bot and false for a person."""
    people = {person["id"]: person for person in (await slack.ok(USERS, limit=200))["members"]}
    assert {slack.names["editor"], slack.names["planner"], slack.names["bot"]} <= set(people)
    assert (people[slack.names["bot"]]["is_bot"], people[slack.names["editor"]]["is_bot"]) == (True, False)


@case(USERS, source=METHODS + USERS)
async def people_come_in_pages(slack: Slack) -> None:
    """People are listed in pages, linked by cursors. No page exceeds the limit. The order is that of a single list."""
    everyone = [person["id"] for person in (await slack.ok(USERS, limit=200))["members"]]
    paged = await pages(slack, USERS, "members", 2)
    assert all(len(page) <= 2 for page in paged)
    assert [person["id"] for page in paged for person in page] == everyone


@case(USERS, source=METHODS + USERS)
async def languages_are_told_where_asked_for(slack: Slack) -> None:
    """With include_locale, the locale of each person from this workspace is listed. Without it, no locale is listed."""
    told = (await slack.ok(USERS, include_locale=True))["members"]
    guests = {slack.names.get(name) for name in ("guest", "stranger")}
    members = [person for person in told if not person["is_bot"] and person["id"] not in guests]
    assert all(isinstance(person.get("locale"), str) for person in members)
    assert not [person for person in (await slack.ok(USERS))["members"] if "locale" in person]


@case(JOIN, INFO, POST, HISTORY, source=METHODS + JOIN)
async def the_app_joins_a_channel(slack: Slack) -> None:
    """Before joining a public channel, the app cannot read it. Afterwards, it is a member and can read and post."""
    place = slack.names["elsewhere"]
    await slack.refused(HISTORY, "not_in_channel", channel=place)
    joined = (await slack.ok(JOIN, channel=place))["channel"]
    assert (joined["id"], joined["is_member"]) == (place, True)
    assert (await slack.ok(INFO, channel=place))["channel"]["is_member"] is True
    assert await slack.found(await slack.posted("elsewhere"), "elsewhere") is not None


@case(OPEN, INFO, JOIN, source=METHODS + JOIN)
async def nobody_joins_a_direct_conversation(slack: Slack) -> None:
    """A direct conversation cannot be joined."""
    direct = (await slack.ok(OPEN, users=slack.names["editor"]))["channel"]["id"]
    await slack.refused(JOIN, "method_not_supported_for_channel_type", channel=direct)


@case(OPEN, source=METHODS + OPEN)
async def a_direct_conversation_is_opened_once(slack: Slack) -> None:
    """A direct conversation's id begins with D. Opening it again returns the same id, with no_op and already_open."""
    first = (await slack.ok(OPEN, users=slack.names["planner"]))["channel"]["id"]
    again = await slack.ok(OPEN, users=slack.names["planner"])
    assert first.startswith("D")
    assert again["channel"]["id"] == first
    assert (again["no_op"], again["already_open"]) == (True, True)


@case(OPEN, source=METHODS + OPEN)
async def a_direct_conversation_tells_with_whom(slack: Slack) -> None:
    """With return_im, conversations.open also returns is_im, which is true, and the other person's id in `user`."""
    opened = (await slack.ok(OPEN, users=slack.names["planner"], return_im=True))["channel"]
    assert (opened["is_im"], opened["user"]) == (True, slack.names["planner"])


@case(OPEN, INFO, source=DOCS + "reference/objects/conversation-object")
async def a_direct_conversation_is_one(slack: Slack) -> None:
    """In a direct conversation's object, is_im is true, and `user` is the other person's id."""
    direct = (await slack.ok(OPEN, users=slack.names["planner"]))["channel"]["id"]
    told = (await slack.ok(INFO, channel=direct))["channel"]
    assert (told["is_im"], told["user"]) == (True, slack.names["planner"])


@case(OPEN, LIST, source=METHODS + LIST)
async def direct_conversations_are_listed_where_asked_for(slack: Slack) -> None:
    """If `types` is im, direct conversations are listed, and nothing else."""
    direct = (await slack.ok(OPEN, users=slack.names["editor"]))["channel"]["id"]
    listed = (await slack.ok(LIST, types="im", limit=200))["channels"]
    assert direct in [channel["id"] for channel in listed]
    assert all(channel["is_im"] for channel in listed)


@case(POST, OPEN, HISTORY, source=METHODS + POST)
async def a_message_to_a_person_is_in_their_direct_conversation(slack: Slack) -> None:
    """A message posted to a person's id appears in the direct conversation between the app and that person."""
    sent = await slack.ok(POST, channel=slack.names["planner"], text="Hello")
    direct = (await slack.ok(OPEN, users=slack.names["planner"]))["channel"]["id"]
    assert sent["channel"] == direct
    assert (await slack.ok(HISTORY, channel=direct))["messages"][0]["ts"] == sent["ts"]


# Agents


@case(OPEN, POST, "assistant.threads.setStatus", source=METHODS + "assistant.threads.setStatus")
async def a_status_is_set_in_a_thread(slack: Slack) -> None:
    """In a thread of a direct conversation, the app can set a status and clear it again."""
    direct = (await slack.ok(OPEN, users=slack.names["editor"]))["channel"]["id"]
    thread = (await slack.ok(POST, channel=direct, text="Hello"))["ts"]
    for status in ("is looking it up", ""):
        await slack.ok("assistant.threads.setStatus", channel_id=direct, thread_ts=thread, status=status)


@case(OPEN, POST, "assistant.threads.setSuggestedPrompts", source=METHODS + "assistant.threads.setSuggestedPrompts")
async def prompts_are_set_in_a_conversation(slack: Slack) -> None:
    """In the agent view, an app sets up to four prompts in a direct conversation, without having to name a thread."""
    direct = (await slack.ok(OPEN, users=slack.names["editor"]))["channel"]["id"]
    prompts = [{"title": f"Question {number}", "message": "What is KONEPS?"} for number in range(4)]
    await slack.ok("assistant.threads.setSuggestedPrompts", channel_id=direct, title="Try", prompts=prompts)
    more = [*prompts, {"title": "Question 5", "message": "What is KONEPS?"}]
    await slack.refused("assistant.threads.setSuggestedPrompts", "invalid_arguments", channel_id=direct, prompts=more)


@case(OPEN, POST, "assistant.threads.setTitle", source=METHODS + "assistant.threads.setTitle")
async def a_title_is_set_in_a_thread(slack: Slack) -> None:
    """In a direct conversation, the app can set the title of a thread."""
    direct = (await slack.ok(OPEN, users=slack.names["editor"]))["channel"]["id"]
    thread = (await slack.ok(POST, channel=direct, text="Hello"))["ts"]
    await slack.ok("assistant.threads.setTitle", channel_id=direct, thread_ts=thread, title="KONEPS")


@case(OPEN, POST, "assistant.threads.setSuggestedPrompts", source=METHODS + "assistant.threads.setSuggestedPrompts")
async def prompts_are_set_in_a_thread(slack: Slack) -> None:
    """The former kind of assistant sets prompts in a thread of a direct conversation; the call still works."""
    direct = (await slack.ok(OPEN, users=slack.names["editor"]))["channel"]["id"]
    thread = (await slack.ok(POST, channel=direct, text="Hello"))["ts"]
    prompts = [{"title": "KONEPS", "message": "What is KONEPS?"}]
    await slack.ok("assistant.threads.setSuggestedPrompts", channel_id=direct, thread_ts=thread, prompts=prompts)


# Files


async def uploaded(slack: Slack, content: bytes = b"abc") -> str:
    """Upload a file with the given content and return its id."""
    place = await slack.ok(GET_UPLOAD, filename="a.txt", length=len(content))
    async with slack.http.post(place["upload_url"], data=content) as response:
        assert response.status == 200
    return str(place["file_id"])


@case(GET_UPLOAD, COMPLETE_UPLOAD, HISTORY, source=DOCS + "messaging/working-with-files")
async def a_file_is_shared_in_a_channel(slack: Slack) -> None:
    """A file is uploaded in three steps. It gets its title and appears in a message with the initial comment."""
    file_id = await uploaded(slack)
    shared = await slack.ok(
        COMPLETE_UPLOAD, files=[{"id": file_id, "title": "A"}], channel_id=slack.names["channel"], initial_comment="See"
    )
    assert [(file["id"], file["title"]) for file in shared["files"]] == [(file_id, "A")]
    newest = (await slack.history(limit=1))[0]
    assert newest["text"] == "See"
    assert [file["id"] for file in newest["files"]] == [file_id]


@case(GET_UPLOAD, COMPLETE_UPLOAD, source=METHODS + COMPLETE_UPLOAD)
async def a_file_is_shared_where_there_is_a_channel(slack: Slack) -> None:
    """Sharing a file in a nonexistent channel is refused."""
    file_id = await uploaded(slack)
    wrong = {"files": [{"id": file_id}], "channel_id": "C0NOSUCHONE"}
    await slack.refused(COMPLETE_UPLOAD, "channel_not_found", "invalid_channel", **wrong)


# Installing


async def authorized(slack: Slack) -> Json:
    """Have the editor install the app, and return the redirect's query parameters."""
    return await slack.acts("editor", "authorize")


@case("oauth.v2.access", "authorize", source=METHODS + "oauth.v2.access")
async def a_code_is_exchanged_for_a_token(slack: Slack) -> None:
    """Exchanging a code returns the bot's token, scopes and user, the app, the team, and the authorizing person."""
    code = (await authorized(slack))["code"]
    client = {"client_id": slack.names["client_id"], "client_secret": slack.names["client_secret"]}
    got = await slack.ok("oauth.v2.access", by="none", code=code, **client)
    assert got["access_token"].startswith("xoxb-")
    assert (got["token_type"], got["bot_user_id"]) == ("bot", slack.names["bot"])
    assert "chat:write" in got["scope"].split(",")
    assert {"id", "name"} <= set(got["team"])
    assert got["authed_user"]["id"]
    assert got["app_id"].startswith("A")


@case("oauth.v2.access", "authorize", source=METHODS + "oauth.v2.access")
async def a_code_is_good_once(slack: Slack) -> None:
    """A code that was already exchanged is refused."""
    code = (await authorized(slack))["code"]
    client = {"client_id": slack.names["client_id"], "client_secret": slack.names["client_secret"]}
    await slack.ok("oauth.v2.access", by="none", code=code, **client)
    await slack.refused("oauth.v2.access", "invalid_code", "code_already_used", by="none", code=code, **client)


@case("oauth.v2.access", "authorize", source=METHODS + "oauth.v2.access")
async def a_code_is_good_for_where_it_was_sent(slack: Slack) -> None:
    """A code is refused if the redirect URI in the exchange differs from the one that the code was sent to."""
    code = (await authorized(slack))["code"]
    client = {"client_id": slack.names["client_id"], "client_secret": slack.names["client_secret"]}
    other = {"redirect_uri": "https://example.com/other", "code": code, **client}
    await slack.refused("oauth.v2.access", "bad_redirect_uri", by="none", **other)


@case("oauth.v2.access", "authorize", source=METHODS + "oauth.v2.access")
async def the_client_may_stand_in_the_header(slack: Slack) -> None:
    """The client's id and secret may be sent with HTTP Basic authentication."""
    code = (await authorized(slack))["code"]
    client = aiohttp.encode_basic_auth(slack.names["client_id"], slack.names["client_secret"])
    how: dict[str, Any] = {"headers": {"Authorization": client}, "data": {"code": code}}
    async with slack.http.post(f"{slack.url}/api/oauth.v2.access", **how) as response:
        assert (await response.json())["ok"] is True


@case("oauth.v2.access", "authorize", source=DOCS + "authentication/installing-with-oauth")
async def the_state_comes_back(slack: Slack) -> None:
    """When a person authorizes the app, the redirect contains the `state` that was in the link."""
    assert (await authorized(slack))["state"] == "a-state"


@case("auth.test", "uninstalling", source=METHODS + "auth.test")
async def the_token_of_a_removed_app_is_worth_nothing(slack: Slack) -> None:
    """After the app is removed, its bot token is refused with account_inactive."""
    await slack.acts("editor", "uninstall")
    await slack.refused("auth.test", "account_inactive")


# Installing again

REINSTALLED = "https://github.com/slackapi/bolt-js/issues/1702"
"""Reports that removing an app and installing it again changed its token; the old one returned invalid_auth."""


@case("auth.test", "uninstalling", "installing again", source=REINSTALLED)
async def an_app_that_is_installed_again_has_a_new_token(slack: Slack) -> None:
    """If the app is removed and reinstalled, it gets a new token for the same bot, and the old token is refused."""
    await slack.acts("editor", "uninstall")
    slack.tokens["before"] = await slack.installs_again("editor")
    assert slack.tokens["before"] != slack.tokens["bot"]
    assert (await slack.ok("auth.test"))["user_id"] == slack.names["bot"]
    await slack.refused("auth.test", "invalid_auth", "account_inactive", "token_revoked", by="before")


@case("auth.test", "auth.revoke", "installing again", source=METHODS + "auth.revoke")
async def a_token_that_was_revoked_is_had_anew(slack: Slack) -> None:
    """A revoked token is refused. When the app is reinstalled, it gets a token that works."""
    assert (await slack.ok("auth.revoke"))["revoked"] is True
    await slack.refused("auth.test", "token_revoked", "account_inactive", "invalid_auth")
    await slack.installs_again("editor")
    await slack.ok("auth.test")


@case("auth.revoke", "conversations.info", "installing again", source=METHODS + "auth.revoke")
async def a_revoked_bot_has_left_its_channels(slack: Slack) -> None:
    """When its token is revoked, the bot leaves its channels. Reinstalling the app does not bring it back."""
    await slack.ok("auth.revoke")
    await slack.installs_again("editor")
    told = await slack.ok("conversations.info", channel=slack.names["channel"])
    assert told["channel"]["is_member"] is False
    await slack.refused("conversations.history", "not_in_channel", channel=slack.names["channel"])


CASES = tuple(cases_in(globals()))
