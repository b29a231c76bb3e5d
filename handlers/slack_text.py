"""From Slack's wire text to what a person typed, and back to text that Slack shows as it stands."""

from __future__ import annotations

import re
import unicodedata

from handlers.limits import cut

# https://docs.slack.dev/messaging/formatting-message-text: <@U…>, <#C…|name>, <!here>, <url|label>
_MARKUP = re.compile(r"<(?=\S)([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_SPACES = re.compile(r"\s+")
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def typed(wire: str) -> str:
    """Give what was typed: without mentions and pings, links and channels by their names, in one line."""
    return _SPACES.sub(" ", unescape(_MARKUP.sub(_named, wire))).strip()


def _named(markup: re.Match[str]) -> str:
    kind, target, label = markup.groups()
    if kind == "@" or (kind == "!" and not target.startswith("date^")):
        return " "
    return label or ("" if kind else target.removeprefix("mailto:"))


def escape(text: str) -> str:
    """Give `text` so that Slack shows it and reads nothing into it: no mention, no link."""
    for sign, entity in _ESCAPES:
        text = text.replace(sign, entity)
    return text


def unescape(text: str) -> str:
    """Undo `escape`."""
    for sign, entity in reversed(_ESCAPES):
        text = text.replace(entity, sign)
    return text


def escape_within(text: str, limit: int) -> str:
    """Give `text` escaped and, so that it stays within `limit` characters, cut at a word: never inside an entity."""
    room = limit
    while len(escaped := escape(cut(text, room))) > limit:
        room -= len(escaped) - limit
    return escaped


def quotable(text: str, limit: int) -> str:
    """Give what a person typed as it can be shown to others: escaped, cut, without signs that turn the line around."""
    seen = "".join(
        sign for sign in text if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs"}
    )
    return escape_within(_SPACES.sub(" ", seen).strip(), limit)
