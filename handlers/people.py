"""Describes who makes a request, and what the bot knows from Slack about people and channels."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class Asker:
    """The person who makes a request, their workspace, and the channel, by Slack's ids.

    `channel` is empty outside channels and direct conversations.
    """

    team: str
    user: str
    channel: str = ""

    @property
    def direct(self) -> bool:
        """Return whether the conversation is direct. The ids of direct conversations begin with D."""
        return self.channel.startswith("D")


@dataclass(frozen=True, slots=True)
class Account:
    """What is known about a person: their IANA time zone, whether they are an admin, and their language in Slack.

    An unknown zone or language is None. `team` is the workspace that the person belongs to, or empty. `permitted` is
    whether the app has the permission to look people up.
    """

    id: str
    zone: str | None = None
    admin: bool = False
    language: Language | None = None
    team: str = ""
    permitted: bool = True


@dataclass(frozen=True, slots=True)
class Channel:
    """What is known about a channel, such as its creator and whether the bot is a `member`. None means unknown.

    A `hidden` channel either does not exist, or is private and does not have the bot as a member: Slack does not
    distinguish these cases.
    """

    id: str
    creator: str | None = None
    member: bool | None = None
    private: bool = False
    archived: bool = False
    hidden: bool = False


def may_manage(account: Account, *owners: str | None) -> bool:
    """Return whether a person is an admin or one of `owners`, which are ids of people, or None or empty if unknown."""
    return account.admin or (bool(account.id) and account.id in owners)
