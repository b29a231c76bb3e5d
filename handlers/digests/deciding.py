"""Decides the state of a delivery after a request to post it or a search of its channel's history.

These functions are pure: the worker communicates with Slack, and the store writes the decisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from handlers.digests.delivery import Decision, Delivery, NoScope, Outcome
from handlers.digests.schedule import WEEK
from handlers.digests.subscription import Reason

WithoutHistory = Literal["skip", "repost", "hold"]
"""What the operator wants done with a post that may already exist, if the bot may not read the history: skip it, risk
posting it twice, or hold it until the scope is granted."""

# The errors of chat.postMessage and their meaning: https://docs.slack.dev/reference/methods/chat.postMessage
REASONS: Mapping[str, Reason] = {
    "channel_not_found": "missing",
    "is_archived": "archived",
    "not_in_channel": "removed",
    "user_not_in_channel": "removed",
    "account_inactive": "revoked",
    "app_not_installed": "revoked",
    "invalid_auth": "revoked",
    "not_authed": "revoked",
    "team_not_found": "revoked",
    "token_expired": "revoked",
    "token_revoked": "revoked",
}
"""The reason for pausing a subscription, by Slack's error. For errors not listed here or below, the reason is
"refused"."""

OF_THE_MESSAGE = frozenset({
    "invalid_attachments", "invalid_blocks", "invalid_blocks_format", "invalid_metadata_format",
    "invalid_metadata_schema", "metadata_too_large", "msg_blocks_too_long", "msg_too_long", "no_text",
    "too_many_attachments",
})  # fmt: skip
"""Errors that concern only this message: next week's fact may be accepted, so the subscription continues."""

LATER = frozenset({
    "message_limit_exceeded", "org_login_required", "rate_limited", "ratelimited", "request_timeout",
    "team_added_to_org",
})  # fmt: skip
"""Errors that mean that nothing was posted and that a retry can succeed. request_timeout means that the request arrived
in pieces; org_login_required and team_added_to_org, that Slack is moving the workspace into an organization."""

NOBODY_KNOWS = frozenset({"fatal_error", "internal_error", "service_unavailable"})
"""Errors after which, according to Slack, part of the request may have been carried out."""

_SHORTEST_WAIT = 1.0
_LONGEST_WAIT = 3600.0
_LATER = 30.0
_JOINED = 0.5
"""Seconds to wait after joining a channel, doubled for each attempt to post: Slack may say that the bot joined although
the bot is still not in the channel."""
_LOOK_AGAIN = 5.0
"""Seconds before a failed lookup is retried, doubled for each attempt to post. It is unknown whether the post exists
until a lookup succeeds."""
_HOLD = 3600.0


def after_asking(outcome: Outcome, delivery: Delivery) -> Decision:
    """Return the decision about a delivery after a request to post it.

    If Slack posted the message, the delivery is sent. If Slack asked us to wait or reported a temporary error, the
    delivery is pending again. If Slack rejected the message, the delivery has failed, and the subscription is paused
    unless the error concerns only this message. If the outcome is unknown, the delivery is ambiguous and will be
    reconciled later.
    """
    if outcome.ts is not None:
        return Decision("sent", ts=outcome.ts)
    if outcome.retry_after is not None:
        return Decision("pending", wait=_wait(outcome.retry_after), error="rate limited")
    if outcome.refused is None or outcome.refused in NOBODY_KNOWS:
        return Decision("ambiguous", error=outcome.refused or outcome.unknown)
    if outcome.refused in LATER:
        return Decision("pending", wait=_growing(delivery, _LATER), error=outcome.refused)
    pause = None if outcome.refused in OF_THE_MESSAGE else REASONS.get(outcome.refused, "refused")
    return Decision("failed", error=outcome.refused, pause=pause)


def after_joining(delivery: Delivery) -> Decision:
    """Return the decision about a delivery that Slack refused because the bot is not in the channel: to try again.

    The first retry is a second after joining. Each time that joining does not help, the wait grows.
    """
    return Decision("pending", wait=_growing(delivery, _JOINED), error="not_in_channel")


def after_lookup(found: str | NoScope | None, delivery: Delivery, policy: WithoutHistory) -> Decision:
    """Return the decision about an ambiguous delivery after its channel's history was searched for the post.

    `found` is the ts of the message whose metadata contains the delivery's id, or None if there is no such message: the
    delivery is then pending again. If the bot may not read the history, `found` is NoScope, and the operator's policy
    applies.
    """
    if isinstance(found, str):
        return Decision("sent", ts=found)
    if found is None or policy == "repost":
        return Decision("pending", error=delivery.error)
    if policy == "skip":
        return Decision("skipped", error="left out: it may have been posted, and the history may not be read")
    return Decision("ambiguous", wait=_HOLD, error="held: it may have been posted, and the history may not be read")


def after_failed_lookup(retry_after: float | None, delivery: Delivery) -> Decision:
    """Return the decision about an ambiguous delivery whose channel's history could not be read this time.

    `retry_after` is how many seconds Slack asks us to wait, or None if Slack gives no number.
    """
    wait = _growing(delivery, _LOOK_AGAIN) if retry_after is None else _wait(retry_after)
    return Decision("ambiguous", wait=wait, error=delivery.error)


def after_refused_lookup(error: str, delivery: Delivery) -> Decision:
    """Return the decision about an ambiguous delivery if Slack refused to show its channel's history with `error`.

    If the error is temporary, the delivery stays ambiguous: it may have been posted, and is looked for again later.
    Otherwise, the decision is the same as after a request to post that Slack refused with this error.
    """
    if error in LATER | NOBODY_KNOWS:
        return after_failed_lookup(None, delivery)
    return after_asking(Outcome(refused=error), delivery)


def is_too_late(slot: datetime, now: datetime) -> bool:
    """Return whether an unposted delivery must be skipped because a week has passed since its slot.

    Otherwise, a bot that was down for more than a week would post two facts at once.
    """
    return now - slot >= WEEK


def _wait(retry_after: float) -> float:
    """Return how many seconds Slack asks us to wait, within bounds: a wrong number must not cost a week's post."""
    return min(max(retry_after, _SHORTEST_WAIT), _LONGEST_WAIT)


def _growing(delivery: Delivery, first: float) -> float:
    """Return how many seconds to wait if Slack gives no number: `first`, doubled per attempt, up to ten minutes."""
    return float(min(first * 2 ** min(delivery.attempts, 10), 600.0))
