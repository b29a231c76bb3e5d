"""Converts text from and to Slack's wire format: reads the text that a person typed, and escapes text for Slack."""

from __future__ import annotations

import re

# https://docs.slack.dev/messaging/formatting-message-text: <@U…>, <#C…|name>, <!here>, <url|label>
_MARKUP = re.compile(r"<(?=\S)([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_SPACES = re.compile(r"\s+")
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def typed(wire: str) -> str:
    """Return the text that a person typed, on one line, without mentions, and with the labels of links and channels."""
    return _SPACES.sub(" ", unescape(_MARKUP.sub(_named, wire))).strip()


def _named(markup: re.Match[str]) -> str:
    kind, target, label = markup.groups()
    if kind == "@" or (kind == "!" and not target.startswith("date^")):
        return " "
    return label or ("" if kind else target.removeprefix("mailto:"))


def escape(text: str) -> str:
    """Return `text` escaped, so that Slack shows it literally, without turning any of it into mentions or links."""
    for sign, entity in _ESCAPES:
        text = text.replace(sign, entity)
    return text


def unescape(text: str) -> str:
    """Return `text` with each escape replaced by the character that it stands for."""
    for sign, entity in reversed(_ESCAPES):
        text = text.replace(entity, sign)
    return text
