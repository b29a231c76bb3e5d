"""Finds messages by their words, among those that a person can see."""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from slack_playground.following import words_of
from slack_playground.records import Message
from slack_playground.workspace import Workspace

MOST = 50
"""The maximum number of messages that a search returns."""

_MARKUP = re.compile(r"<[@#!]?[^|>]*\|([^>]*)>|<@([UW][A-Z0-9]+)>")


def search(workspace: Workspace, user: str, query: str) -> list[Message]:
    """Return the newest messages that contain all words of the query, newest first.

    Only the channels and direct messages that the person can see are searched. Ephemeral messages are never found. If
    the query contains no words, return an empty list.
    """
    words = _plain(query).split()
    if not words:
        return []
    newest_first = (workspace.messages(channel.id) for channel in workspace.visible(user))
    merged = heapq.merge(*newest_first, key=lambda message: message.ts, reverse=True)
    return list(islice(_holding(words, merged, workspace), MOST))


def _holding(words: list[str], messages: Iterator[Message], workspace: Workspace) -> Iterator[Message]:
    for message in messages:
        text = _plain(" ".join(_shown(text, workspace) for text in words_of(message)))
        if all(word in text for word in words):
            yield message


def _shown(text: str, workspace: Workspace) -> str:
    """Return a message's text as people read it, with names in place of mentions."""

    def named(found: re.Match[str]) -> str:
        person = workspace.people.get(found[2] or "")
        return found[1] or (f"@{person.name} {person.real_name}" if person else "")

    return _MARKUP.sub(named, text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
