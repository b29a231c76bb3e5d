"""Tells what people type about subscriptions to the weekly fact from what is a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from handlers import digest_wording as words
from knowledge.model import Language
from knowledge.wording import squash

CommandKind = Literal["subscribe", "subscriptions", "pause", "resume", "skip", "preview", "stop"]

_LONGEST = 40
"""Characters of the longest text that is looked up as a whole."""

_BEFORE_MORE = 2
"""Words, at the most, before what says when."""

_WORDS: Mapping[CommandKind, Mapping[str, Language]] = {
    "subscriptions": words.SUBSCRIPTIONS_WORDS,
    "stop": words.STOP_WORDS,
    "resume": words.RESUME_WORDS,
    "skip": words.SKIP_WORDS,
    "preview": words.PREVIEW_WORDS,
    "pause": words.PAUSE_WORDS,
    "subscribe": words.SUBSCRIBE_WORDS,
}
_SAYING_WHEN: tuple[CommandKind, ...] = ("pause", "subscribe")


@dataclass(frozen=True, slots=True)
class DigestCommand:
    """What someone wants done, the language to reply in, and what they say of when, as they typed it."""

    kind: CommandKind
    language: Language
    when: str = ""


def read_command(text: str) -> DigestCommand | None:
    """Read what was typed after the command; None where it is about something else.

    >>> read_command("subscribe monday 9:00 Asia/Seoul")
    DigestCommand(kind='subscribe', language='en', when='monday 9:00 Asia/Seoul')
    """
    return _whole(text) or _with_when(text)


def _whole(text: str) -> DigestCommand | None:
    typed = squash(text) if len(text) <= _LONGEST else ""
    for kind, known in _WORDS.items():
        if typed in known:
            return DigestCommand(kind, known[typed])
    return None


def _with_when(text: str) -> DigestCommand | None:
    parts = text.split()
    for count in range(_BEFORE_MORE, 0, -1):
        start = squash(" ".join(parts[:count]))
        for kind in _SAYING_WHEN:
            if start in _WORDS[kind] and len(parts) > count:
                return DigestCommand(kind, _WORDS[kind][start], " ".join(parts[count:]))
    return None
