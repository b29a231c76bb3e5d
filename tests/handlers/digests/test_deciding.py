"""What becomes of a post depends on Slack's response, the channel's history, and the operator's setting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.digests.deciding import (
    LATER,
    NOBODY_KNOWS,
    OF_THE_MESSAGE,
    REASONS,
    WithoutHistory,
    after_asking,
    after_failed_lookup,
    after_joining,
    after_lookup,
    after_refused_lookup,
    is_too_late,
)
from handlers.digests.delivery import Decision, Delivery, NoScope, Outcome, State
from handlers.digests.permissions import may_change
from handlers.digests.subscription import Reason, Schedule, Subscription
from handlers.people import Account

SLOT = datetime(2026, 11, 23, tzinfo=UTC)
POST = Delivery("D1", "S1", "T1", "C1", SLOT, 0, "a/0", "{}", "ambiguous", SLOT, error="timeout")
OWNED = Subscription(
    "S1", "T1", "C1", "U1", Schedule(0, SLOT.time(), "UTC"), frozenset(), "en", "U9", SLOT, SLOT
)  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "state", "pause"),
    [
        (Outcome(ts="1.2"), "sent", None),
        (Outcome(retry_after=30), "pending", None),
        (Outcome(unknown="timeout"), "ambiguous", None),
        (Outcome(unknown="503"), "ambiguous", None),
        (Outcome(refused="internal_error"), "ambiguous", None),
        (Outcome(refused="fatal_error"), "ambiguous", None),
        (Outcome(refused="ratelimited"), "pending", None),
        (Outcome(refused="team_added_to_org"), "pending", None),
        (Outcome(refused="org_login_required"), "pending", None),
        (Outcome(refused="channel_not_found"), "failed", "missing"),
        (Outcome(refused="is_archived"), "failed", "archived"),
        (Outcome(refused="not_in_channel"), "failed", "removed"),
        (Outcome(refused="token_revoked"), "failed", "revoked"),
        (Outcome(refused="account_inactive"), "failed", "revoked"),
        (Outcome(refused="restricted_action"), "failed", "refused"),
        (Outcome(refused="an_error_of_next_year"), "failed", "refused"),
        (Outcome(refused="invalid_blocks"), "failed", None),
        (Outcome(refused="msg_too_long"), "failed", None),
    ],
)
def test_slacks_answer_decides(outcome: Outcome, state: State, pause: Reason | None) -> None:
    """A post is sent if Slack accepted it, pending if it has to wait, and failed if Slack refused it.

    Otherwise, it is ambiguous. If a post failed, the subscription is paused, unless the fault is in the message itself.
    """
    decision = after_asking(outcome, POST)
    assert (decision.state, decision.pause) == (state, pause)


def test_a_post_is_known_by_its_ts() -> None:
    """If Slack has accepted a post, its state is `sent`, with the ts that Slack returned and without an error."""
    assert after_asking(Outcome(ts="1.2"), POST) == Decision("sent", ts="1.2")


@settings(deadline=None)
@given(st.floats(0, 1e12), st.integers(0, 10_000))
def test_waiting_is_within_reason(retry_after: float, attempts: int) -> None:
    """A wait that Slack asks for is limited to between a second and an hour.

    Waits that grow with every attempt are limited to ten minutes.
    """
    wait = after_asking(Outcome(retry_after=retry_after), POST).wait
    assert 1 <= wait <= 3600
    assert wait == retry_after or not 1 <= retry_after <= 3600
    tried = replace(POST, attempts=attempts)
    assert 30 <= after_asking(Outcome(refused="request_timeout"), tried).wait <= 600
    assert 5 <= after_failed_lookup(None, tried).wait <= 600


@pytest.mark.parametrize("error", sorted({*REASONS, *LATER, *NOBODY_KNOWS, *OF_THE_MESSAGE, "of_next_year"}))
def test_only_a_definite_answer_is_final(error: str) -> None:
    """An error never counts as posted; if Slack may have posted anyway, the delivery is ambiguous."""
    decision = after_asking(Outcome(refused=error), POST)
    assert decision.ts is None
    assert decision.error == error
    assert (decision.state == "ambiguous") == (error in NOBODY_KNOWS)


def test_each_error_is_in_one_table() -> None:
    """No error code is in more than one of the four tables of Slack's errors."""
    tables = (set(REASONS), set(LATER), set(NOBODY_KNOWS), set(OF_THE_MESSAGE))
    assert sum(map(len, tables)) == len(set().union(*tables))


@pytest.mark.parametrize(
    ("found", "policy", "state"),
    [
        ("1.2", "hold", "sent"),
        ("1.2", "skip", "sent"),
        ("1.2", "repost", "sent"),
        (None, "hold", "pending"),
        (None, "skip", "pending"),
        (NoScope(), "skip", "skipped"),
        (NoScope(), "repost", "pending"),
        (NoScope(), "hold", "ambiguous"),
    ],
)
def test_the_history_decides(found: str | NoScope | None, policy: WithoutHistory, state: State) -> None:
    """If the post is in the history, its state is `sent`; otherwise, it is `pending`, and will be posted again.

    If the history may not be read, the operator's setting decides.
    """
    decision = after_lookup(found, POST, policy)
    assert decision.state == state
    assert decision.ts == (found if isinstance(found, str) else None)
    assert decision.pause is None


def test_what_is_held_says_why_and_is_looked_at_again() -> None:
    """A held post has an error that says why, and is looked for again after an hour, in case the scope was granted."""
    decision = after_lookup(NoScope(), POST, "hold")
    assert decision.wait == 3600
    assert decision.error is not None
    assert "may not be read" in decision.error


def test_a_failed_look_leaves_it_open() -> None:
    """If the history could not be read this time, the post stays ambiguous, and its original error is kept."""
    assert after_failed_lookup(7, POST) == Decision("ambiguous", wait=7, error="timeout")


@pytest.mark.parametrize("error", sorted(LATER | NOBODY_KNOWS))
def test_a_look_that_is_refused_for_a_while_leaves_it_open(error: str) -> None:
    """If Slack refuses for a while to show the history, the post stays ambiguous, and is not made a second time."""
    decision = after_refused_lookup(error, replace(POST, attempts=1))
    assert (decision.state, decision.error) == ("ambiguous", "timeout")
    assert decision.wait > 5


def test_a_look_that_is_refused_for_good_ends_it() -> None:
    """If Slack refuses to show the history for good, the subscription is paused for the reason that Slack gives."""
    assert after_refused_lookup("is_archived", POST) == Decision("failed", error="is_archived", pause="archived")


def test_joining_without_success_waits_longer_each_time() -> None:
    """After the bot joins a channel, the post is retried after a second; each wait is longer, up to ten minutes."""
    waits = [after_joining(replace(POST, attempts=attempts)).wait for attempts in range(1, 20)]
    assert waits[:4] == [1, 2, 4, 8]
    assert waits == sorted(waits)
    assert 300 < waits[-1] <= 600


@pytest.mark.parametrize(
    ("days", "left_out"), [(-1, False), (0, False), (6.99, False), (7, True), (8, True)]
)  # fmt: skip
def test_last_weeks_post_is_left_out(days: float, left_out: bool) -> None:
    """A post still pending a week after its slot is left out, because the next post replaces it."""
    assert is_too_late(POST.slot, SLOT + timedelta(days=days)) == left_out


@pytest.mark.parametrize(
    ("account", "channel_creator", "everyone", "may"),
    [
        (Account("U1"), None, False, True),
        (Account("U2"), "U2", False, True),
        (Account("U3", admin=True), "U2", False, True),
        (Account("U3"), "U2", False, False),
        (Account("U9"), "U2", False, False),
        (Account(""), "", False, False),
        (Account("U3"), None, True, True),
    ],
)
def test_who_may_change(account: Account, channel_creator: str | None, everyone: bool, may: bool) -> None:
    """By default, only a subscription's creator, the channel's creator, and admins may change the subscription.

    If the setting allows it, everyone may change it.
    """
    assert may_change(OWNED, account, channel_creator, everyone=everyone) == may
