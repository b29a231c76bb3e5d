"""People and channels: who asks and where, and what the bot knows about them from Slack."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asker:
    """The person who asks, and the conversation, by Slack's ids. `channel` is empty if there is none."""

    team: str
    user: str
    channel: str = ""

    @property
    def direct(self) -> bool:
        """Return whether it is a direct conversation; their ids begin with D."""
        return self.channel.startswith("D")


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of a person: their IANA time zone, None if unknown, and whether they are an admin."""

    id: str
    zone: str | None = None
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """What is known of a channel: its creator, whether the bot is a member, and more; None means unknown.

    A `hidden` channel is private and without the bot, or does not exist: Slack does not distinguish these.
    """

    id: str
    creator: str | None = None
    member: bool | None = None
    private: bool = False
    archived: bool = False
    hidden: bool = False
