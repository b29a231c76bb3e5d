"""The Web API methods for users, reactions, files and assistants."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import FormData, web
from aiohttp.test_utils import TestServer
from slack_playground.records import Change, File, Json
from slack_playground.web_api.files import upload
from slack_playground.web_api.reactions import MOST_EMOJI, MOST_OF_ONE_PERSON
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from web_api_client import NOW, Api


@pytest.fixture
def api(api: Api) -> Api:
    """Return the Web API of a small workspace whose app has the scopes that these methods need."""
    api.grant("reactions:read", "reactions:write", "files:read", "files:write", "assistant:write")
    api.grant("channels:read", "groups:read", "im:read")
    return api


async def read(api: Api, method: str, **arguments: str) -> Json:
    """Call a read-only method as clients do, with the arguments in the query string, and return the response."""
    response = await api.post(method, params=arguments)
    told: Json = await response.json()
    return told


def two_people(api: Api) -> tuple[str, str]:
    """Return the ids of Editor and Vendor."""
    editor, vendor = (person.id for person in api.workspace.people.values() if not person.is_bot)
    return editor, vendor


def followed(api: Api) -> list[Change]:
    """Return a list that collects the workspace's changes from now on."""
    told: list[Change] = []
    api.workspace.follow(told.append)
    return told


# users.info and users.list


async def test_user(api: Api) -> None:
    """A person's user object has the names, the role and the time zone, and the locale only on request.

    https://docs.slack.dev/reference/methods/users.info.
    """
    person = api.workspace.person(api.person)
    person.tz, person.locale = "Europe/Madrid", "es-ES"
    told = (await read(api, "users.info", user=person.id))["user"]
    assert (told["id"], told["name"], told["is_admin"], told["is_bot"]) == (person.id, "editor", True, False)
    assert (told["tz"], told["tz_offset"], told["profile"]["real_name"]) == ("Europe/Madrid", 3600, "Editor")
    assert "locale" not in told
    told = (await read(api, "users.info", user=person.id, include_locale="true"))["user"]
    assert told["locale"] == "es-ES"


@pytest.mark.parametrize("arguments", [{}, {"user": ""}, {"user": "U0"}, {"user": "editor"}])
async def test_user_not_found(api: Api, arguments: dict[str, str]) -> None:
    """users.info finds a person only by id: a missing id, an unknown id or a name is refused with user_not_found."""
    assert await read(api, "users.info", **arguments) == {"ok": False, "error": "user_not_found"}


@pytest.mark.parametrize("method", ["users.info", "users.list"])
async def test_users_need_their_scope(api: Api, method: str) -> None:
    """Only apps with users:read can read user objects: https://docs.slack.dev/reference/scopes/users.read."""
    api.app.scopes = frozenset({"chat:write"})
    told = await read(api, method, user=api.person)
    assert (told["error"], told["needed"]) == ("missing_scope", "users:read")


async def test_users(api: Api) -> None:
    """Without a limit, everyone is listed on one page, including the bot, and without locales.

    https://docs.slack.dev/reference/methods/users.list.
    """
    for number in range(150):
        api.workspace.add_person(f"p{number}", f"P{number}")
    told = await read(api, "users.list")
    assert {member["id"] for member in told["members"]} == set(api.workspace.people)
    assert (told["cache_ts"], told["response_metadata"]) == (int(NOW), {"next_cursor": ""})
    assert not any("locale" in member for member in told["members"])


@pytest.mark.parametrize("limit", [1, 2, 50, 300])
async def test_users_page_by_page(api: Api, limit: int) -> None:
    """Whatever the limit, everyone is listed exactly once, with the locale if it is requested."""
    for number in range(3):
        api.workspace.add_person(f"p{number}", f"P{number}", locale="ko-KR")
    client = AsyncWebClient(api.app.secrets.bot_token, base_url=f"{api.url}/api/")
    members: list[Json] = []
    async for page in await client.users_list(limit=limit, include_locale=True):
        assert len(page["members"]) <= limit
        members += page["members"]
    assert sorted(member["id"] for member in members) == sorted(api.workspace.people)
    assert {member["locale"] for member in members} == {"en-US", "ko-KR"}


# users.conversations: https://docs.slack.dev/reference/methods/users.conversations


async def test_own_conversations(api: Api) -> None:
    """Without `user`, the app's own conversations are listed: public channels by default, or the requested types."""
    told = await read(api, "users.conversations", exclude_archived="true")
    assert [channel["name"] for channel in told["channels"]] == ["help"]
    direct = api.workspace.direct(api.person, api.app.bot_user)
    told = await read(api, "users.conversations", types="im")
    assert [channel["id"] for channel in told["channels"]] == [direct.id]


async def test_conversations_of_somebody(api: Api) -> None:
    """For another person, private conversations are listed only if the app is also a member.

    An unknown person is refused.
    """
    editor, vendor = two_people(api)
    api.workspace.add_channel("shared", editor, {api.app.bot_user}, kind="private")
    api.workspace.direct(editor, vendor)
    told = await read(api, "users.conversations", user=editor, types="public_channel,private_channel,im")
    assert {channel["name"] for channel in told["channels"]} == {"help", "random", "old-news", "shared"}
    assert await read(api, "users.conversations", user="U0") == {"ok": False, "error": "user_not_found"}


# reactions: https://docs.slack.dev/reference/methods/reactions.add, .remove and .get


def said(api: Api, channel: str = "help", **more: Any) -> dict[str, str]:
    """Post a message as a person, and return the arguments that identify it in the reactions methods."""
    message = api.workspace.post(api.channel(channel).id, api.person, "Hi", **more)
    return {"channel": message.channel, "timestamp": message.ts}


@pytest.mark.parametrize("name", ["thumbsup", "+1", "e-mail", "wave::skin-tone-3", "축하", "man_in_tuxedo"])
async def test_react(api: Api, name: str) -> None:
    """The bot can add an emoji to a message only once and remove it only once.

    reactions.get returns the reaction until it is removed, and the workspace reports both changes.
    """
    item, told = said(api), followed(api)
    assert await api.call("reactions.add", **item, name=name) == {"ok": True}
    assert await api.call("reactions.add", **item, name=name) == {"ok": False, "error": "already_reacted"}
    shown = await read(api, "reactions.get", **item)
    assert (shown["type"], shown["channel"]) == ("message", item["channel"])
    assert shown["message"]["reactions"] == [{"name": name, "users": [api.app.bot_user], "count": 1}]
    assert await api.call("reactions.remove", **item, name=name) == {"ok": True}
    assert await api.call("reactions.remove", **item, name=name) == {"ok": False, "error": "no_reaction"}
    assert "reactions" not in (await read(api, "reactions.get", **item))["message"]
    assert [(change.kind, change.user, change.told["reaction"]) for change in told] == [
        ("reacted", api.app.bot_user, name),
        ("unreacted", api.app.bot_user, name),
    ]


async def test_reactions_of_others(api: Api) -> None:
    """The bot cannot remove a person's reaction, but it can add the same emoji itself."""
    item = said(api)
    message = api.workspace.message(item["channel"], item["timestamp"])
    assert message is not None
    api.workspace.react(message, api.person, "eyes")
    assert (await api.call("reactions.remove", **item, name="eyes"))["error"] == "no_reaction"
    assert (await api.call("reactions.add", **item, name="eyes"))["ok"]
    assert message.reactions == {"eyes": [api.person, api.app.bot_user]}


@pytest.mark.parametrize("name", ["", ":thumbsup:", "Thumbsup", "thumbs up", "wave::skin-tone-9", "👍"])
@pytest.mark.parametrize("method", ["reactions.add", "reactions.remove"])
async def test_emoji_that_there_are_not(api: Api, method: str, name: str) -> None:
    """An invalid emoji name is refused with invalid_name."""
    assert await api.call(method, **said(api), name=name) == {"ok": False, "error": "invalid_name"}


async def test_reactions_of_somebody(api: Api) -> None:
    """reactions.list returns the messages that a person reacted to, including replies, newest first and in pages.

    Without a user, the messages that the bot reacted to are returned. Messages in channels that the app is not in are
    left out, and an unknown user is refused.

    Source: https://docs.slack.dev/reference/methods/reactions.list.
    """
    api.grant("reactions:read")
    workspace, channel = api.workspace, api.channel("help")
    root = workspace.post(channel.id, api.person, "root")
    reply = workspace.post(channel.id, api.person, "reply", thread_ts=root.ts)
    elsewhere = workspace.post(api.channel("random").id, api.person, "elsewhere")
    for message in (root, reply, elsewhere):
        workspace.react(message, api.person, "eyes")
    workspace.react(root, api.app.bot_user, "tada")
    found = await read(api, "reactions.list", user=api.person)
    assert [item["message"]["ts"] for item in found["items"]] == [reply.ts, root.ts]
    assert {(item["type"], item["channel"]) for item in found["items"]} == {("message", channel.id)}
    own = await read(api, "reactions.list")
    assert [item["message"]["text"] for item in own["items"]] == ["root"]
    first = await read(api, "reactions.list", user=api.person, limit="1")
    cursor = first["response_metadata"]["next_cursor"]
    second = await read(api, "reactions.list", user=api.person, limit="1", cursor=cursor)
    assert [page["items"][0]["message"]["text"] for page in (first, second)] == ["reply", "root"]
    assert second["response_metadata"]["next_cursor"] == ""
    assert (await read(api, "reactions.list", user="U0NOBODY"))["error"] == "user_not_found"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"channel": ""}, "no_item_specified"),
        ({"timestamp": ""}, "no_item_specified"),
        ({"channel": "C0"}, "channel_not_found"),
        ({"timestamp": "soon"}, "bad_timestamp"),
        ({"timestamp": "1.000000"}, "message_not_found"),
    ],
)
@pytest.mark.parametrize("method", ["reactions.add", "reactions.remove", "reactions.get"])
async def test_what_cannot_be_reacted_to(api: Api, method: str, changed: dict[str, str], error: str) -> None:
    """A reactions method returns Slack's error if its arguments are incomplete or invalid, or match no message."""
    told = await api.form(method, **(said(api) | changed), name="eyes")
    assert told == {"ok": False, "error": error}


async def test_reactions_to_what_one_person_sees(api: Api) -> None:
    """Reacting to an ephemeral message is refused with message_not_found."""
    told = await api.call("reactions.add", **said(api, seen_by=api.person), name="eyes")
    assert told == {"ok": False, "error": "message_not_found"}


async def test_reactions_where_the_app_may_not(api: Api) -> None:
    """Reacting is refused in archived channels and in channels that the app is not in: HubSpot/slack-client#356."""
    assert (await api.call("reactions.add", **said(api, "old-news"), name="eyes"))["error"] == "is_archived"
    assert (await api.call("reactions.add", **said(api, "random"), name="eyes"))["error"] == "not_in_channel"


async def test_too_many_reactions(api: Api) -> None:
    """The number of emoji on a message is limited, both for one person and in total.

    At the total limit, an emoji that somebody else has already added can still be added.
    """
    item = said(api)
    for number in range(MOST_OF_ONE_PERSON):
        assert (await api.call("reactions.add", **item, name=f"e{number}"))["ok"]
    assert (await api.call("reactions.add", **item, name="one-more"))["error"] == "too_many_reactions"
    assert (await api.call("reactions.add", **item, name="e0"))["error"] == "already_reacted"
    message = api.workspace.message(item["channel"], item["timestamp"])
    assert message is not None
    for number in range(MOST_EMOJI):
        api.workspace.react(message, api.person, f"e{number}")
    assert (await api.call("reactions.remove", **item, name="e0"))["ok"]
    assert (await api.call("reactions.add", **item, name="one-more"))["error"] == "too_many_emoji"
    assert (await api.call("reactions.add", **item, name="e0"))["ok"]


# files: https://docs.slack.dev/messaging/working-with-files


@pytest_asyncio.fixture
async def uploads(api: Api) -> AsyncIterator[AsyncWebClient]:
    """Accept uploads at the URLs that files.getUploadURLExternal returns, and yield Slack's own client."""

    async def on_upload(request: web.Request) -> web.Response:
        return await upload(request, api.workspace)

    application = web.Application()
    application.router.add_post("/files/upload/{id}", on_upload)
    async with TestServer(application, host="127.0.0.1") as server:
        api.services.base_url = str(server.make_url("")).rstrip("/")
        yield AsyncWebClient(api.app.secrets.bot_token, base_url=f"{api.url}/api/")


async def uploaded(api: Api, content: bytes = b"a,b\n1,2\n") -> File:
    """Upload a file without sharing it, and return the file."""
    told = await api.form("files.getUploadURLExternal", filename="table.csv", length=str(len(content)))
    response = await api.client.post(told["upload_url"], data=content)
    assert (response.status, await response.text()) == (200, f"OK - {len(content)}")
    return api.workspace.files[told["file_id"]]


async def test_upload(api: Api, uploads: AsyncWebClient) -> None:
    """Slack's own client can upload a file and share it in a message with an initial comment, which is escaped."""
    channel, told = api.channel("help"), followed(api)
    response = await uploads.files_upload_v2(
        channel=channel.id, filename="chart.png", title="Chart", content=b"\x89PNG", initial_comment="See < this"
    )
    (file,) = response["files"]
    assert (file["name"], file["title"], file["size"]) == ("chart.png", "Chart", 4)
    (message,) = api.messages()
    assert (message.text, message.subtype, message.user) == ("See &lt; this", "file_share", api.app.bot_user)
    assert [(each.id, each.content, each.shared) for each in message.files] == [(file["id"], b"\x89PNG", True)]
    assert [change.kind for change in told] == ["posted"]


async def test_upload_of_several(api: Api, uploads: AsyncWebClient) -> None:
    """Several files can be shared in one message in a thread."""
    root = api.workspace.post(api.channel("help").id, api.person, "Send me the tables")
    files = [{"filename": f"{number}.csv", "content": "1,2\n"} for number in range(3)]
    await uploads.files_upload_v2(channel=root.channel, thread_ts=root.ts, file_uploads=files)
    (reply,) = api.workspace.replies(root.channel, root.ts)
    assert [file.name for file in reply.files] == ["0.csv", "1.csv", "2.csv"]


@pytest.mark.usefixtures("uploads")
async def test_upload_as_a_form(api: Api) -> None:
    """A file can also be uploaded as part of a form."""
    told = await api.form("files.getUploadURLExternal", filename="a.txt", length="3")
    form = FormData()
    form.add_field("note", "not the file")
    form.add_field("filename", b"abc", filename="a.txt")
    response = await api.client.post(told["upload_url"], data=form)
    assert response.status == 200
    assert api.workspace.files[told["file_id"]].content == b"abc"


@pytest.mark.parametrize("content", [b"ab", b"abcd", b"", b"x" * 200_000])
@pytest.mark.usefixtures("uploads")
async def test_upload_of_another_length(api: Api, content: bytes) -> None:
    """A file whose length differs from the announced length is refused and cannot be shared."""
    told = await api.form("files.getUploadURLExternal", filename="a.txt", length="3")
    response = await api.client.post(told["upload_url"], data=content)
    assert response.status == 400
    files = [{"id": told["file_id"]}]
    assert await api.call("files.completeUploadExternal", files=files) == {"ok": False, "error": "file_not_found"}


@pytest.mark.usefixtures("uploads")
async def test_upload_to_nowhere(api: Api) -> None:
    """Uploading to an unknown URL is refused, and so is uploading a file again once it has been shared."""
    file = await uploaded(api)
    url = f"{api.services.base_url}/files/upload/"
    assert (await api.client.post(f"{url}F0", data=b"x")).status == 404
    assert (await api.call("files.completeUploadExternal", files=[{"id": file.id}]))["ok"]
    assert (await api.client.post(url + file.id, data=b"a,b\n9,9\n")).status == 404
    assert file.content == b"a,b\n1,2\n"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"filename": "a.txt", "length": "0"}, "missing_argument"),
        ({"filename": "", "length": "1"}, "missing_argument"),
        ({"filename": "a.txt", "length": "2000000000"}, "file_upload_size_restricted"),
        ({"filename": "a.txt", "length": "1", "alt_txt": "x" * 1001}, "alt_txt_too_large"),
        ({"filename": "a.txt", "length": "some"}, "invalid_arguments"),
        ({"filename": "a.txt"}, "invalid_arguments"),
        ({"length": "1"}, "invalid_arguments"),
    ],
)
async def test_no_address(api: Api, arguments: dict[str, str], error: str) -> None:
    """A file that is not allowed, such as an empty one, gets no upload URL, and neither does an invalid request.

    https://docs.slack.dev/reference/methods/files.getUploadURLExternal.
    """
    assert (await api.form("files.getUploadURLExternal", **arguments))["error"] == error


async def test_no_address_by_json(api: Api) -> None:
    """files.getUploadURLExternal ignores arguments in a JSON body, as reported in Octember/earshot#10."""
    told = await api.call("files.getUploadURLExternal", filename="a.txt", length=1)
    assert told["response_metadata"]["messages"] == ["[ERROR] missing required field: filename"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel_id": "C0"}, "channel_not_found"),
        ({"channel_id": "leads"}, "channel_not_found"),
        ({"channels": "help,C0"}, "invalid_channel"),
        ({"channel_id": "random"}, "not_in_channel"),
        ({"channel_id": "old-news"}, "posting_to_channel_denied"),
        ({"channels": ",".join(f"C{number}" for number in range(101))}, "channels_limit_exceeded"),
        ({"channel_id": "help", "blocks": [{"type": "nothing"}]}, "invalid_blocks"),
        ({"channel_id": "help", "blocks": "{"}, "invalid_blocks"),
    ],
)
@pytest.mark.usefixtures("uploads")
async def test_sharing_errors(api: Api, arguments: Json, error: str) -> None:
    """If sharing is refused, nothing is posted, and the file remains unshared.

    The errors are those listed at https://docs.slack.dev/reference/methods/files.completeUploadExternal.
    """
    ids = {channel.name: channel.id for channel in api.workspace.channels.values()}
    for key in arguments.keys() & {"channel_id", "channels"}:
        arguments = {**arguments, key: ",".join(ids.get(name, name) for name in arguments[key].split(","))}
    file = await uploaded(api)
    told = await api.call("files.completeUploadExternal", files=[{"id": file.id}], **arguments)
    assert told["error"] == error
    assert not file.shared
    assert api.messages() == []


@pytest.mark.usefixtures("uploads")
async def test_sharing_once(api: Api) -> None:
    """A file that has been shared cannot be shared again."""
    files = [{"id": (await uploaded(api)).id}]
    assert (await api.call("files.completeUploadExternal", files=files))["ok"]
    assert await api.call("files.completeUploadExternal", files=files) == {"ok": False, "error": "file_not_found"}


@pytest.mark.usefixtures("uploads")
async def test_sharing_with_a_comment(api: Api) -> None:
    """A comment is posted instead of blocks; if the thread does not exist, the files are shared in the channel."""
    files = [{"id": (await uploaded(api)).id}]
    more: Json = {"blocks": [{"type": "divider"}], "initial_comment": "Here", "thread_ts": "1.000000"}
    channel_id = api.channel("help").id
    assert (await api.call("files.completeUploadExternal", files=files, channel_id=channel_id, **more))["ok"]
    (message,) = api.messages()
    assert (message.text, message.blocks, message.thread_ts) == ("Here", (), None)


@pytest.mark.parametrize("files", [None, [], {}, "[", ["F0"]])
async def test_sharing_of_nothing(api: Api, files: object) -> None:
    """files.completeUploadExternal refuses a call without a valid list of at least one file."""
    arguments: Json = {} if files is None else {"files": files}
    told = await api.call("files.completeUploadExternal", **arguments)
    assert told["error"] == "invalid_arguments"


@pytest.mark.usefixtures("uploads")
async def test_sharing_in_several_places(api: Api) -> None:
    """A file may be shared in several conversations, including direct ones, and the blocks of each message get ids."""
    file = await uploaded(api)
    divider = json.dumps([{"type": "divider"}])
    to = f"{api.channel('help').id},{api.person}"
    told = await api.call("files.completeUploadExternal", files=[{"id": file.id}], channels=to, blocks=divider)
    assert told["ok"]
    direct = api.workspace.direct(api.person, api.app.bot_user)
    for channel in (api.channel("help"), direct):
        (message,) = api.workspace.history(channel.id)
        assert [each.id for each in message.files] == [file.id]
        assert message.blocks[0]["block_id"]


async def test_file(api: Api, uploads: AsyncWebClient) -> None:
    """files.info describes an uploaded file and refuses an unknown id.

    https://docs.slack.dev/reference/methods/files.info.
    """
    file = await uploaded(api)
    told = await uploads.files_info(file=file.id)
    assert (told["file"]["id"], told["file"]["name"], told["comments"]) == (file.id, "table.csv", [])
    with pytest.raises(SlackApiError, match="file_not_found"):
        await uploads.files_info(file="F0")


# assistant.threads: https://docs.slack.dev/reference/methods/assistant.threads.setStatus


@pytest.fixture
def asked(api: Api) -> dict[str, str]:
    """Make the app an agent, post a message to it as a person, and return the arguments that identify the thread."""
    api.app.is_agent = True
    direct = api.workspace.direct(api.person, api.app.bot_user)
    return {"channel_id": direct.id, "thread_ts": api.workspace.post(direct.id, api.person, "What is KONEPS?").ts}


PROMPT = {"title": "Start", "message": "What is KONEPS?"}


async def test_status(api: Api, asked: dict[str, str]) -> None:
    """The app can show a status with its own loading messages, and clear it with an empty status."""
    told = followed(api)
    loading: dict[str, Any] = {"loading_messages": ["One moment"]}
    assert await api.call("assistant.threads.setStatus", **asked, **loading, status="is looking") == {"ok": True}
    assert await api.call("assistant.threads.setStatus", **asked, status="") == {"ok": True}
    assert [(change.kind, change.channel, change.told) for change in told] == [
        (
            "status",
            asked["channel_id"],
            {"thread_ts": asked["thread_ts"], "status": status, "loading_messages": loading_messages},
        )
        for status, loading_messages in (("is looking", ["One moment"]), ("", []))
    ]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"channel_id": "C0"}, "channel_not_found"),
        ({"thread_ts": "1.000000"}, "invalid_thread_ts"),
        ({"thread_ts": "soon"}, "invalid_thread_ts"),
        ({"loading_messages": ["x"] * 11}, "invalid_arguments"),
        ({"loading_messages": [1]}, "invalid_arguments"),
    ],
)
async def test_status_errors(api: Api, asked: dict[str, str], changed: Json, error: str) -> None:
    """A status is refused if its channel or thread does not exist, or if its loading messages are invalid."""
    told = await api.call("assistant.threads.setStatus", **(asked | changed), status="is looking")
    assert told["error"] == error


async def test_status_where_the_app_is_not(api: Api) -> None:
    """The app cannot set a status in a channel that it is not a member of."""
    message = api.workspace.post(api.channel("random").id, api.person, "Hi")
    named = {"channel_id": message.channel, "thread_ts": message.ts}
    told = await api.call("assistant.threads.setStatus", **named, status="is looking")
    assert told == {"ok": False, "error": "channel_not_found"}


@pytest.mark.parametrize("scope", ["chat:write", "assistant:write"])
async def test_scopes_of_the_status(api: Api, asked: dict[str, str], scope: str) -> None:
    """Either chat:write or assistant:write is enough to set a status.

    https://docs.slack.dev/changelog/2026/03/05/set-status-scope-update.
    """
    api.app.scopes = frozenset({scope})
    assert (await api.call("assistant.threads.setStatus", **asked, status="is looking"))["ok"]


async def test_prompts(api: Api, asked: dict[str, str]) -> None:
    """The app can suggest up to four prompts in its conversation with a person."""
    told, prompts = followed(api), [PROMPT] * 4
    named = {"channel_id": asked["channel_id"]}
    assert await api.call("assistant.threads.setSuggestedPrompts", **named, title="Try", prompts=prompts) == {
        "ok": True
    }
    (change,) = told
    assert (change.kind, change.channel) == ("prompts", asked["channel_id"])
    assert change.told == {"thread_ts": None, "prompts": prompts, "title": "Try"}


async def test_prompts_of_an_assistant(api: Api, asked: dict[str, str]) -> None:
    """If a thread is given, as in older assistants, the call succeeds, but an agent does not show the prompts.

    The source is https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts.
    """
    told = followed(api)
    assert (await api.call("assistant.threads.setSuggestedPrompts", **asked, prompts=[PROMPT]))["ok"]
    assert told == []


@pytest.mark.parametrize(
    ("prompts", "pointer"),
    [
        ([PROMPT] * 5, "/prompts]"),
        ([], "/prompts]"),
        ({}, "/prompts]"),
        (["Start"], "/prompts/0]"),
        ([PROMPT, {"title": "Start"}], "/prompts/1]"),
        ([{**PROMPT, "message": ""}], "/prompts/0/message]"),
        ([{**PROMPT, "title": 1}], "/prompts/0/title]"),
    ],
)
async def test_faulty_prompts(api: Api, asked: dict[str, str], prompts: object, pointer: str) -> None:
    """Anything but a list of one to four valid prompts is refused with a JSON pointer to the error."""
    named = {"channel_id": asked["channel_id"]}
    told = await api.call("assistant.threads.setSuggestedPrompts", **named, prompts=prompts)
    assert told["error"] == "invalid_arguments"
    assert told["response_metadata"]["messages"][0].endswith(f"[json-pointer:{pointer}")


async def test_title(api: Api, asked: dict[str, str]) -> None:
    """The app can set the title of an existing thread, but not of one that does not exist.

    https://docs.slack.dev/reference/methods/assistant.threads.setTitle.
    """
    told = followed(api)
    assert await api.call("assistant.threads.setTitle", **asked, title="KONEPS") == {"ok": True}
    assert [(change.kind, change.told["title"]) for change in told] == [("title", "KONEPS")]
    wrong = await api.call("assistant.threads.setTitle", **(asked | {"thread_ts": "1.000000"}), title="KONEPS")
    assert wrong == {"ok": False, "error": "invalid_thread_ts"}


@pytest.mark.parametrize("method", ["setSuggestedPrompts", "setTitle"])
async def test_apps_that_are_no_agents(api: Api, asked: dict[str, str], method: str) -> None:
    """Only an app with an agent view can set prompts and titles, and only in direct conversations."""
    arguments: Json = {**asked, "title": "KONEPS", "prompts": [PROMPT]}
    in_channel = arguments | {"channel_id": api.channel("help").id}
    assert (await api.call(f"assistant.threads.{method}", **in_channel))["error"] == "channel_not_found"
    api.app.is_agent = False
    assert (await api.call(f"assistant.threads.{method}", **arguments))["error"] == "not_agent_app"
