"""Converts a message's text to the form in which Slack stores it, with &, < and > escaped and URLs as links."""

from __future__ import annotations

import re

# <@U...>, <#C...>, <!here>, <https://...|label>, <mailto:...>: what Slack reads as markup and leaves as it is.
_MARKUP = re.compile(r"(<(?:[@#!][^<>\s][^<>]*|[a-zA-Z][a-zA-Z0-9+.-]*:[^<>\s|]+(?:\|[^<>]*)?)>)")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
_ADDRESS = re.compile(r"\bhttps?://[^\s<>|]*[^\s<>|.,:;!?'\"()\[\]{}*_~`]")


def as_stored(text: str, *, link_addresses: bool = True) -> str:
    """Return the text as Slack stores and returns it.

    &, < and > are escaped unless they are markup or already escaped. URLs become links if `link_addresses` is true:
    https://docs.slack.dev/messaging/formatting-message-text.
    """
    if not any(sign in text for sign in ("&", "<", ">", "://")):
        return text
    parts = _MARKUP.split(text)
    for place in range(0, len(parts), 2):  # the parts between markup
        part = _AMPERSAND.sub("&amp;", parts[place]).replace("<", "&lt;").replace(">", "&gt;")
        parts[place] = _ADDRESS.sub(r"<\g<0>>", part) if link_addresses else part
    return "".join(parts)
