"""Says who may change a channel's subscription; to see it, it is enough to be in the channel."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.digests.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who wants to change a subscription: their Slack id, and whether they are an admin of the workspace."""

    id: str
    admin: bool = False


def may_change(subscription: Subscription, person: Person, channel_creator: str | None, *, everyone: bool) -> bool:
    """Tell whether a person may change a subscription.

    Its creator, the channel's creator (None where unknown) and admins may; with the operator's `everyone`, all may.
    """
    return everyone or person.admin or person.id in who_may_change(subscription, channel_creator)


def who_may_change(subscription: Subscription, channel_creator: str | None) -> tuple[str, ...]:
    """Give the Slack ids of those who may change it, beside the workspace's admins: for a refusal to name."""
    people = (subscription.creator, channel_creator)
    return tuple(dict.fromkeys(person for person in people if person))
