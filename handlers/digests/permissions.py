"""Decides who may change a channel's subscription; every member of the channel may see it."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.digests.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Person:
    """The person who wants to change a subscription: their Slack id, and whether they are an admin of the workspace."""

    id: str
    admin: bool = False


def may_change(subscription: Subscription, person: Person, channel_creator: str | None, *, everyone: bool) -> bool:
    """Return whether a person may change a subscription.

    Its creator, the channel's creator (None if unknown) and admins may. If the operator allows `everyone`, all may.
    """
    return everyone or person.admin or person.id in who_may_change(subscription, channel_creator)


def who_may_change(subscription: Subscription, channel_creator: str | None) -> tuple[str, ...]:
    """Return the Slack ids of the people, besides admins, who may change it, for a refusal to name."""
    people = (subscription.creator, channel_creator)
    return tuple(dict.fromkeys(person for person in people if person))
