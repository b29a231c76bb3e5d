"""Converts Slack's wire format: reads what a person typed, and escapes text."""

from __future__ import annotations

import re

# https://docs.slack.dev/messaging/formatting-message-text: <@U…>, <#C…|name>, <!here>, <url|label>
_MARKUP = re.compile(r"<(?=\S)([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_SPACES = re.compile(r"\s+")
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def typed(wire: str) -> str:
    """Return the typed text on one line, with mentions removed and links and channels shown by name."""
    return _SPACES.sub(" ", unescape(_MARKUP.sub(_named, wire))).strip()


def _named(markup: re.Match[str]) -> str:
    kind, target, label = markup.groups()
    if kind == "@" or (kind == "!" and not target.startswith("date^")):
        return " "
    return label or ("" if kind else target.removeprefix("mailto:"))


def escape(text: str) -> str:
    """Return `text` so that Slack shows it literally: without mentions or links."""
    for sign, entity in _ESCAPES:
        text = text.replace(sign, entity)
    return text


def unescape(text: str) -> str:
    """Return the text that `escape` was given."""
    for sign, entity in reversed(_ESCAPES):
        text = text.replace(entity, sign)
    return text
