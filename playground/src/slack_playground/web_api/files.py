"""Implements the files methods: an app gets an upload URL, uploads a file there, and shares it in a message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import BodyPartReader, web

from slack_playground.block_kit import message_faults
from slack_playground.delivering.elements import with_ids
from slack_playground.errors import SlackError
from slack_playground.rates import TIER_4
from slack_playground.records import Channel, File, Json
from slack_playground.web_api.calls import Call, Method
from slack_playground.web_api.slack_text import as_stored
from slack_playground.wire import file_of
from slack_playground.workspace import Workspace, new_id

_MOST_CHANNELS = 100
_MOST_ALT_TEXT = 1000
_MOST_BYTES = 1_000_000_000
"""The maximum size of a file, in bytes. If a workspace has a lower limit, Slack's error is the same."""

# Getting a URL to upload to


def get_upload_url(call: Call) -> Json:
    """Return a URL to which a file of this name and length can be uploaded, and the file's id.

    Raises SlackError invalid_arguments, missing_argument, alt_txt_too_large or file_upload_size_restricted.
    Source: https://docs.slack.dev/reference/methods/files.getUploadURLExternal.
    """
    name, length = call.required("filename"), _length(call)
    if not name or length < 1:
        raise SlackError("missing_argument")
    if length > _MOST_BYTES:
        raise SlackError("file_upload_size_restricted")
    if len(call.text("alt_txt") or "") > _MOST_ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    file = File(new_id("F"), name, name, call.caller.user, length)
    call.workspace.files[file.id] = file
    return {"upload_url": f"{call.services.base_url}/files/upload/{file.id}", "file_id": file.id}


def _length(call: Call) -> int:
    try:
        return int(call.required("length"))
    except ValueError as error:
        raise SlackError("invalid_arguments", messages=["must be an integer [json-pointer:/length]"]) from error


async def upload(request: web.Request, workspace: Workspace) -> web.Response:
    """Receive a file at /files/upload/{id}, as the body or in a form. The file must have the announced length.

    Slack responds with status 200 if it accepted the file, and with any other status if it did not:
    https://docs.slack.dev/reference/methods/files.getUploadURLExternal.
    """
    file = workspace.files.get(request.match_info["id"])
    if file is None or file.shared:
        return web.Response(status=404, text="not found")
    content = await _content(request, file.length)
    if content is None:
        return web.Response(status=400, text="the file is not as long as it was said to be")
    file.content = content
    return web.Response(text=f"OK - {len(content)}")


async def _content(request: web.Request, length: int) -> bytes | None:
    """Return the uploaded content, or None if its length is not `length`."""
    if not request.content_type.startswith("multipart/"):
        return await _exactly(request.content.read, length)
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if isinstance(part, BodyPartReader) and part.filename is not None:
            return await _exactly(part.read_chunk, length)
    return None


async def _exactly(read: Callable[[int], Awaitable[bytes]], length: int) -> bytes | None:
    content = bytearray()
    while chunk := await read(65_536):
        content += chunk
        if len(content) > length:
            return None
    return bytes(content) if len(content) == length else None


# Sharing what was uploaded


def complete_upload(call: Call) -> Json:
    """Share uploaded files in a message in every given channel. If no channel is given, the files stay private.

    Raises SlackError invalid_arguments, file_not_found, channels_limit_exceeded, invalid_channel, channel_not_found,
    not_in_channel or invalid_blocks, or posting_to_channel_denied if a channel is archived.
    Source: https://docs.slack.dev/reference/methods/files.completeUploadExternal.
    """
    titles = _titles(call)
    files = tuple(_uploaded(call, file_id) for file_id in titles)
    channels = _channels(call)
    blocks = _blocks(call)
    for file in files:
        file.title, file.shared = titles[file.id] or file.title, True
    for channel in channels:
        _post(call, channel, files, blocks)
    return {"files": [file_of(file) for file in files]}


def _titles(call: Call) -> dict[str, str]:
    """Return the files' titles by file id, in the given order. The title of a file without one is empty."""
    named = call.required_json("files")
    if not isinstance(named, list) or not named or not all(isinstance(each, dict) for each in named):
        raise SlackError("invalid_arguments", messages=["must be a list of files [json-pointer:/files]"])
    return {str(each.get("id", "")): str(each.get("title") or "") for each in named}


def _uploaded(call: Call, file_id: str) -> File:
    file = call.workspace.files.get(file_id)
    if file is None or file.shared or not file.content:
        raise SlackError("file_not_found")
    return file


def _channels(call: Call) -> list[Channel]:
    """Return the channels to share the files in.

    Raises SlackError if there are too many, or if the app cannot post in one of them.
    """
    listed = [call.text("channel_id") or "", *(call.text("channels") or "").split(",")]
    named = list(dict.fromkeys(each.strip() for each in listed if each.strip()))
    if len(named) > _MOST_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    unknown = "channel_not_found" if call.text("channel_id") else "invalid_channel"
    channels = [_channel(call, each, unknown) for each in named]
    for channel in channels:
        if channel.archived:
            raise SlackError("posting_to_channel_denied")
        if call.caller.user not in channel.members:
            raise SlackError("not_in_channel")
    return channels


def _channel(call: Call, named: str, unknown: str) -> Channel:
    if named in call.workspace.people:
        return call.workspace.direct(call.caller.user, named)
    channel = call.workspace.channels.get(named)
    if channel is None or not call.workspace.sees(call.caller.user, channel):
        raise SlackError(unknown)
    return channel


def _blocks(call: Call) -> tuple[Json, ...]:
    """Return the message's blocks, or no blocks if there is an initial comment, which replaces them."""
    blocks = call.json("blocks", "invalid_blocks")
    if blocks is None or call.text("initial_comment"):
        return ()
    if faults := message_faults(blocks, text=None):
        raise SlackError("invalid_blocks", messages=[str(fault) for fault in faults])
    return with_ids(blocks)


def _post(call: Call, channel: Channel, files: tuple[File, ...], blocks: tuple[Json, ...]) -> None:
    thread_ts = call.text("thread_ts")
    root = call.workspace.message(channel.id, thread_ts) if thread_ts else None
    call.workspace.post(
        channel.id,
        call.caller.user,
        as_stored(call.text("initial_comment") or ""),
        subtype="file_share",
        blocks=blocks,
        files=files,
        thread_ts=thread_ts if root is not None else None,
        app_id=call.app.id,
        bot_id=call.app.bot_id,
    )


def info(call: Call) -> Json:
    """Return information about an uploaded file. Raises SlackError file_not_found if there is no such file.

    Source: https://docs.slack.dev/reference/methods/files.info.
    """
    file = call.workspace.files.get(call.required("file"))
    if file is None or not file.content:
        raise SlackError("file_not_found")
    return {"file": file_of(file), "comments": [], "response_metadata": {"next_cursor": ""}}


_WRITE, _READ = frozenset({"files:write"}), frozenset({"files:read"})

METHODS: tuple[Method, ...] = (
    # Its page lists JSON, but it reads only forms: for JSON, Slack reports the fields as missing, and so do we
    Method("files.getUploadURLExternal", get_upload_url, _WRITE, rate=TIER_4, takes_json=False),
    Method("files.completeUploadExternal", complete_upload, _WRITE, rate=TIER_4),
    Method("files.info", info, _READ, rate=TIER_4, takes_json=False),
)
