"""Decides what becomes of a delivery after Slack was asked to post it, or its channel's history was looked through.

Pure: the worker asks and looks, the store writes what is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from handlers.digests.delivery import Decision, Delivery, NoScope, Outcome
from handlers.digests.schedule import WEEK
from handlers.digests.subscription import Reason

WithoutHistory = Literal["skip", "repost", "hold"]
"""What the operator chose for a post that may or may not be there, where the history may not be read: leave it out,
risk posting it twice, or hold it until the scope is granted."""

# The errors of chat.postMessage and what they mean: https://docs.slack.dev/reference/methods/chat.postMessage
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
"""Why a subscription rests after such a refusal; after any other that is not below it is "refused"."""

OF_THE_MESSAGE = frozenset({
    "invalid_attachments", "invalid_blocks", "invalid_blocks_format", "invalid_metadata_format",
    "invalid_metadata_schema", "metadata_too_large", "msg_blocks_too_long", "msg_too_long", "no_text",
    "too_many_attachments",
})  # fmt: skip
"""Refusals of this one message: another fact will do next week, so the subscription goes on."""

LATER = frozenset({
    "message_limit_exceeded", "rate_limited", "ratelimited", "request_timeout", "team_added_to_org",
})  # fmt: skip
"""Errors that say that nothing was posted, and that it can be later. request_timeout: the request came in pieces."""

NOBODY_KNOWS = frozenset({"fatal_error", "internal_error", "service_unavailable"})
"""Errors of which Slack says that some of what was asked for may have been done."""

_SHORTEST_WAIT = 1.0
_LONGEST_WAIT = 3600.0
_LATER = 30.0
_LOOK_AGAIN = 5.0
"""A look does no harm, and until one succeeds nobody knows whether the post is there: so it is soon made again."""
_HOLD = 3600.0


def after_asking(outcome: Outcome, delivery: Delivery) -> Decision:
    """Decide after Slack was asked to post.

    Posted is sent. Asked to wait, it is pending again. Refused, it has failed, and the subscription rests where the
    refusal is not this message's alone. Where nobody knows it is ambiguous, to be looked for after the settle time.
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


def after_looking(found: str | NoScope | None, delivery: Delivery, policy: WithoutHistory) -> Decision:
    """Decide about an ambiguous delivery after its channel's history was looked through, from the slot on.

    `found` is the ts of the message with the delivery's id in its metadata, None where there is no such message, or
    NoScope where the history may not be read, and then the operator's policy counts.
    """
    if isinstance(found, str):
        return Decision("sent", ts=found)
    if found is None or policy == "repost":
        return Decision("pending", error=delivery.error)
    if policy == "skip":
        return Decision("skipped", error="left out: it may have been posted, and the history may not be read")
    return Decision("ambiguous", wait=_HOLD, error="held: it may have been posted, and the history may not be read")


def after_failed_look(retry_after: float | None, delivery: Delivery) -> Decision:
    """Decide about an ambiguous delivery whose channel's history could not be looked through just now.

    `retry_after` is in seconds, where Slack named a time.
    """
    wait = _growing(delivery, _LOOK_AGAIN) if retry_after is None else _wait(retry_after)
    return Decision("ambiguous", wait=wait, error=delivery.error)


def too_late(delivery: Delivery, now: datetime) -> Decision | None:
    """Decide, before Slack is asked, that a pending delivery is left out since the next week's has come; else None.

    Without this, a bot that was down for more than a week would post two facts at once.
    """
    if now - delivery.slot < WEEK:
        return None
    return Decision("skipped", error="left out: the next one is due")


def _wait(retry_after: float) -> float:
    """Give the seconds to wait: what Slack says, within reason, so that a slip there does not lose a week."""
    return min(max(retry_after, _SHORTEST_WAIT), _LONGEST_WAIT)


def _growing(delivery: Delivery, first: float) -> float:
    """Give the seconds to wait where Slack names none: longer after every attempt, ten minutes at most."""
    return float(min(first * 2 ** min(delivery.attempts, 10), 600.0))
