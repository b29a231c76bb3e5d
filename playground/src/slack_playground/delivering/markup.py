"""Turns what a person typed into Slack's markup and rich text, in which ids stand for people and channels."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from slack_playground.records import Channel, Json
from slack_playground.workspace import Workspace

Kind = Literal["text", "user", "channel", "link", "broadcast"]

_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_LINK = r"https?://[^\s<>|]*[^\s<>|.,:;!?)\]}'\"]"
_BROADCASTS = ("here", "channel", "everyone")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a typed message: plain text, a link, or a mention.

    `value` is the text or the URL, the id of the person or channel, or the name of the broadcast, such as "here".
    """

    kind: Kind
    value: str


def escape(text: str) -> str:
    """Return a string with &, < and > escaped: https://docs.slack.dev/messaging/formatting-message-text."""
    for sign, entity in _ESCAPES:
        text = text.replace(sign, entity)
    return text


def pieces_of(typed: str, workspace: Workspace, author: str) -> tuple[Piece, ...]:
    """Split what `author` typed into plain text, links and mentions.

    Mentions are @here, @channel and @everyone, the @names of people, and the #names of channels that `author` can see.
    """
    people: dict[str, str] = {}
    channels: dict[str, str] = {}
    if "@" in typed:  # most messages mention nobody, and there may be thousands of people
        people = {person.name.casefold(): person.id for person in workspace.people.values()}
    if "#" in typed:
        seen = workspace.visible(author)
        channels = {channel.name.casefold(): channel.id for channel in seen if channel.kind != "im"}
    return tuple(_read(typed, people, channels))


def _read(typed: str, people: dict[str, str], channels: dict[str, str]) -> Iterator[Piece]:
    names = _pattern(people, channels)
    end = 0
    for found in names.finditer(typed):
        if found.start() > end:
            yield Piece("text", typed[end : found.start()])
        end = found.end()
        name = found[0][1:].casefold()
        match found.lastgroup:
            case "user" if name in people:
                yield Piece("user", people[name])
            case "channel" if name in channels:
                yield Piece("channel", channels[name])
            case "broadcast" if name in _BROADCASTS:
                yield Piece("broadcast", name)
            case "link":
                yield Piece("link", found[0])
            case _:  # a letter that `re` and casefold() lowercase differently, such as İ
                yield Piece("text", found[0])
    if end < len(typed):
        yield Piece("text", typed[end:])


def _pattern(people: dict[str, str], channels: dict[str, str]) -> re.Pattern[str]:
    """Return a pattern that matches links and mentions.

    It tries longer names first and allows a Korean particle right after a name.
    """
    before, after = r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_-])"
    kinds = {
        "link": _LINK,
        "user": f"{before}@{_any_of(people)}{after}",
        "channel": f"{before}#{_any_of(channels)}{after}",
        "broadcast": f"{before}@{_any_of(dict.fromkeys(_BROADCASTS, ''))}{after}",
    }
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()), re.IGNORECASE)


def _any_of(names: dict[str, str]) -> str:
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first else r"(?!)"


def markup(pieces: tuple[Piece, ...], workspace: Workspace) -> str:
    """Return the pieces in Slack's markup: <@U…>, <#C…|name>, <!here>, <https://…>, and entities for &, < and >."""
    return "".join(_WRITERS[piece.kind](piece.value, workspace) for piece in pieces)


def _channel(id_: str, workspace: Workspace) -> str:
    """Return the markup for a channel. As in commands, it contains the channel's name only if the channel is public.

    https://docs.slack.dev/interactivity/implementing-slash-commands
    """
    channel = workspace.channels[id_]
    return f"<#{id_}|{channel.name if channel.kind == 'public' else ''}>"


_WRITERS: dict[Kind, Callable[[str, Workspace], str]] = {
    "text": lambda value, _workspace: escape(value),
    "user": lambda value, _workspace: f"<@{value}>",
    "channel": _channel,
    "broadcast": lambda value, _workspace: f"<!{value}>",
    "link": lambda value, _workspace: f"<{escape(value)}>",
}


def rich_text(pieces: tuple[Piece, ...]) -> Json:
    """Return the rich text block in which Slack keeps what a person typed, without styles.

    https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
    """
    elements = [_element(piece) for piece in pieces]
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": secrets.token_urlsafe(3), "elements": [section]}


def _element(piece: Piece) -> Json:
    match piece.kind:
        case "user":
            return {"type": "user", "user_id": piece.value}
        case "channel":
            return {"type": "channel", "channel_id": piece.value}
        case "broadcast":
            return {"type": "broadcast", "range": piece.value}
        case "link":
            return {"type": "link", "url": piece.value}
        case _:
            return {"type": "text", "text": piece.value}


def wire_name(channel: Channel) -> str:
    """Return a channel's name as commands and interactions contain it: a placeholder unless the channel is public."""
    return {"public": channel.name, "private": "privategroup", "im": "directmessage"}[channel.kind]
