"""Decides who may change a channel's subscription; every member of the channel may see it."""

from __future__ import annotations

from handlers.digests.subscription import Subscription
from handlers.people import Account, may_manage


def may_change(subscription: Subscription, account: Account, channel_creator: str | None, *, everyone: bool) -> bool:
    """Return whether the person with this account may change a subscription.

    The subscription's creator, the channel's creator (None if unknown) and admins may. With `everyone`, anyone may.
    """
    return everyone or may_manage(account, subscription.creator, channel_creator)
