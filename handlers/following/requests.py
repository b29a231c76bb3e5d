"""The requests that set when the bot answers in a channel's threads."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class FollowThreads:
    """Answer questions in the channel's threads although they do not mention the bot."""

    language: Language


@dataclass(frozen=True, slots=True)
class MentionsOnly:
    """Answer in the channel only if the bot is mentioned."""

    language: Language


Request = FollowThreads | MentionsOnly
