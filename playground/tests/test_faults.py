"""Faults injected on request, and rate limits."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_playground.clock import Clock
from slack_playground.errors import SlackError
from slack_playground.faults import KEYS, KINDS, Fault, FaultError, Faults
from slack_playground.faults.calls import NOTHING, draw_call, draw_history_delay
from slack_playground.faults.events import EventTrouble, draw_event, draw_timeout
from slack_playground.faults.sockets import SocketTrouble, draw_connection, draw_drop, draw_expired_address
from slack_playground.rates import POSTING, TIER_1, TIER_2, TIER_3, TIER_4, Rates, Tier

POST = "chat.postMessage"
CONNECTIONS = ("silent_socket", "brief_socket", "no_pongs", "disconnect")
EVENTS = ("late_event", "lost_event", "reordered_event")
DELIVERIES = ("repeated_event", "timed_out")


def fault(kind: str, **more: Any) -> Fault:
    """Return a fault of this kind with the given fields, and with default values for any other required fields."""
    needed: dict[str, dict[str, Any]] = {"answer": {"status": 502}, "disconnect": {"reason": "warning"}}
    if any(kind == timed and "seconds" in keys for timed, keys in KEYS.items()):
        more.setdefault("seconds", 2)
    more = {**needed.get(kind, {}), **more}
    return Fault.from_json({"kind": kind, **more})


def strikes(faults: Faults, kind: str, method: str = POST, channel: str | None = "C1") -> bool:
    """Simulate a call, connection or delivery, whichever this kind affects, and return whether a fault affected it."""
    draws: dict[str, Callable[[], object]] = {
        "drop_socket": lambda: draw_drop(faults),
        "expired_address": lambda: draw_expired_address(faults),
        **dict.fromkeys(CONNECTIONS, lambda: draw_connection(faults) != SocketTrouble()),
        **dict.fromkeys(EVENTS, lambda: draw_event(faults, "message", channel) != EventTrouble()),
        **dict.fromkeys(DELIVERIES, lambda: draw_timeout(faults, "message", channel, is_first_of_event=True)),
        "history_delay": lambda: draw_history_delay(faults, method, channel),
    }
    return bool(draws.get(kind, lambda: draw_call(faults, method, channel) != NOTHING)())


# How often


def test_nothing_goes_wrong_by_itself() -> None:
    """Without faults, no call, connection, delivery or history is affected."""
    faults = Faults()
    assert not any(strikes(faults, kind) for kind in KINDS for _ in range(50))


@settings(deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    count=st.integers(1, 20),
    skip=st.integers(0, 10),
    calls=st.integers(0, 40),
)
def test_by_count(kind: str, count: int, skip: int, calls: int) -> None:
    """A fault with a count occurs exactly that many times, right after the calls it skips, and is then removed."""
    faults = Faults()
    faults.add(fault(kind, count=count, skip=skip))
    struck = [strikes(faults, kind) for _ in range(calls)]
    assert struck == [skip <= call < skip + count for call in range(calls)]
    assert bool(faults.listed()) == (calls < skip + count)


@settings(deadline=None)
@given(kind=st.sampled_from(KINDS), share=st.floats(0.01, 1), seed=st.integers(0, 1000))
def test_by_share_is_repeatable(kind: str, share: float, seed: int) -> None:
    """In two runs with the same seed and the same calls, a fault with a share affects the same calls."""
    runs = []
    for _ in range(2):
        faults = Faults(seed)
        faults.add(fault(kind, share=share))
        runs.append([strikes(faults, kind) for _ in range(60)])
    assert runs[0] == runs[1]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.9])
def test_by_share_is_about_that_share(share: float) -> None:
    """A fault with a share affects about that share of the calls."""
    faults = Faults(seed=7)
    faults.add(fault("server_error", share=share))
    struck = sum(strikes(faults, "server_error") for _ in range(5000))
    assert struck / 5000 == pytest.approx(share, abs=0.03)
    assert faults.listed()[0]["struck"] == struck


@pytest.mark.parametrize("kind", KINDS)
def test_every_time(kind: str) -> None:
    """A fault without a share or count occurs every time until it is removed, and it can be removed only once."""
    faults = Faults()
    fault_id = faults.add(fault(kind))
    assert all(strikes(faults, kind) for _ in range(20))
    assert faults.remove(fault_id)
    assert not faults.remove(fault_id)
    assert not strikes(faults, kind)


# Effects


@pytest.mark.parametrize(
    ("told", "name", "status", "retry_after"),
    [
        ({"kind": "rate_limited"}, "ratelimited", 429, 1),
        ({"kind": "rate_limited", "retry_after": 7}, "ratelimited", 429, 7),
        ({"kind": "server_error"}, "internal_error", 500, None),
        ({"kind": "unavailable"}, "service_unavailable", 503, None),
    ],
)
def test_refusals(told: dict[str, Any], name: str, status: int, retry_after: int | None) -> None:
    """A refused call is not carried out and gets Slack's error and status, with Retry-After if it is rate-limited."""
    faults = Faults()
    faults.add(Fault.from_json(told))
    wrong = draw_call(faults, POST, "C1").wrong
    assert wrong is not None
    assert wrong.content is not None
    assert not wrong.carried_out
    assert json.loads(wrong.content.body) == {"ok": False, "error": name}
    assert wrong.content.status == status
    assert wrong.content.headers.get("Retry-After") == (None if retry_after is None else str(retry_after))


def test_latency_adds_up() -> None:
    """If two latency faults apply, the response is delayed by the sum of their seconds."""
    faults = Faults()
    faults.add(fault("latency", seconds=0.5))
    faults.add(fault("latency", seconds=1.5))
    assert draw_call(faults, POST).latency == 2.0


def test_refused_calls_use_up_no_other_fault() -> None:
    """A call that is refused because of one fault does not use up another fault, such as a lost reply."""
    faults = Faults()
    faults.add(fault("rate_limited", count=2))
    faults.add(fault("server_error", count=1))
    faults.add(fault("lost_reply", count=1))
    wrongs = [draw_call(faults, POST).wrong for _ in range(5)]
    assert [each.content.status if each and each.content else None for each in wrongs] == [429, 429, 500, None, None]
    assert [each.lost if each else None for each in wrongs] == [False, False, False, True, None]


def test_history_is_late_by_the_longest() -> None:
    """If there are two history delays, the longer one applies."""
    faults = Faults()
    faults.add(fault("history_delay", seconds=5))
    faults.add(fault("history_delay", seconds=30))
    assert draw_history_delay(faults) == 30


@pytest.mark.parametrize(
    ("told", "method", "channel", "expected"),
    [
        ({"methods": [POST]}, POST, "C1", True),
        ({"methods": [POST]}, "views.open", None, False),
        ({"channels": ["C1"]}, POST, "C1", True),
        ({"channels": ["C1"]}, POST, "C2", False),
        ({"channels": ["C1"]}, "auth.test", None, False),
        ({"methods": [POST], "channels": ["C1"]}, POST, "C1", True),
        ({"methods": [POST], "channels": ["C1"]}, "chat.update", "C1", False),
    ],
)
def test_only_certain_calls(told: dict[str, Any], method: str, channel: str | None, *, expected: bool) -> None:
    """A fault for certain methods or channels affects only matching calls and is not used up by other calls."""
    faults = Faults()
    faults.add(fault("server_error", count=1, **told))
    assert strikes(faults, "server_error", method, channel) is expected
    assert bool(faults.listed()) is not expected


# Through JSON


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "rate_limited", "count": 5, "skip": 3, "methods": [POST], "channels": ["C1"], "retry_after": 2},
        {"kind": "server_error", "share": 0.3},
        {"kind": "latency", "seconds": 2.5},
        {"kind": "drop_socket"},
        {"kind": "answer", "status": 502, "content_type": "text/html", "body": "<html>", "headers": {"Via": "proxy"}},
        {"kind": "answer", "body": None, "carried_out": True},
        {"kind": "answer", "body": ""},
        {"kind": "answer", "error": "missing_scope", "extra": {"needed": "chat:write"}, "retry_after": "soon"},
        {"kind": "reset", "after_bytes": 10},
        {"kind": "disconnect", "reason": "link_disabled", "count": 1},
        {"kind": "late_event", "seconds": 7200.0, "events": ["app_mention", "message"]},
    ],
)
def test_json_there_and_back(told: dict[str, Any]) -> None:
    """A fault is listed as it was requested, with its id and how often it has occurred, until it is cleared."""
    faults = Faults()
    fault_id = faults.add(Fault.from_json(told))
    assert faults.listed() == [{"id": fault_id, **told, "struck": 0}]
    faults.clear()
    assert faults.listed() == []


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("rate_limited", "A fault must be a JSON object."),
        ({}, "A fault's kind must be one of rate_limited, server_error"),
        ({"kind": "earthquake"}, "A fault's kind must be one of rate_limited, server_error"),
        ({"kind": ["latency"]}, "A fault's kind must be one of"),
        ({"kind": "server_error", "percent": 30}, "A fault can't have 'percent'; use kind, share"),
        ({"kind": "server_error", "share": 0}, "share must be a number above 0, up to 1"),
        ({"kind": "server_error", "share": 30}, "share must be a number above 0, up to 1"),
        ({"kind": "server_error", "share": "0.3"}, "share must be a number above 0, up to 1"),
        ({"kind": "server_error", "share": math.nan}, "share must be a number above 0, up to 1"),
        ({"kind": "server_error", "count": 0}, "count must be a whole number, 1 or more"),
        ({"kind": "server_error", "count": 1.5}, "count must be a whole number, 1 or more"),
        ({"kind": "server_error", "count": True}, "count must be a whole number, 1 or more"),
        ({"kind": "server_error", "count": None}, "count must be a whole number, 1 or more"),
        ({"kind": "server_error", "share": 0.5, "count": 2}, "a share or a count, not both"),
        ({"kind": "server_error", "skip": -1}, "skip must be a whole number, 0 or more"),
        ({"kind": "server_error", "methods": POST}, "methods must be a list of names"),
        ({"kind": "server_error", "channels": [1]}, "channels must be a list of names"),
        (
            {"kind": "server_error", "seconds": 2},
            "server_error can't have seconds; only these can: latency, history_delay, late_event",
        ),
        (
            {"kind": "server_error", "retry_after": 2},
            "server_error can't have retry_after; only these can: rate_limited, answer",
        ),
        ({"kind": "rate_limited", "retry_after": 0}, "retry_after must be a whole number, 1 or more"),
        ({"kind": "latency"}, "A fault of kind latency needs seconds."),
        ({"kind": "latency", "seconds": -1}, "seconds must be a number, 0 or more"),
        ({"kind": "latency", "seconds": math.inf}, "seconds must be a number, 0 or more"),
        ({"kind": "answer"}, "A fault of kind answer needs status or error or body."),
        ({"kind": "answer", "status": 99}, "status must be a whole number, 200 to 599"),
        ({"kind": "answer", "error": "x", "body": "y"}, "an error or a body, not both"),
        ({"kind": "answer", "body": "y", "extra": {}}, "extra only with an error"),
        ({"kind": "answer", "error": "x", "content_type": "text/html"}, "content_type only with a body"),
        ({"kind": "answer", "error": ""}, "error must be a name"),
        ({"kind": "answer", "error": "x", "extra": []}, "extra must be a JSON object"),
        ({"kind": "answer", "status": 200, "headers": {"X-A": "a\r\nb"}}, "the header 'X-A' isn't valid"),
        ({"kind": "answer", "status": 200, "headers": {"X A": "a"}}, "the header 'X A' isn't valid"),
        ({"kind": "answer", "status": 200, "headers": ["X-A"]}, "headers must be an object of names and strings"),
        ({"kind": "answer", "status": 200, "headers": {"Content-Length": "7"}}, "can't set 'Content-Length'"),
        ({"kind": "answer", "body": "x", "content_type": "a\nb"}, "content_type must be one line of text"),
        (
            {"kind": "answer", "status": 429, "retry_after": None},
            "retry_after must be a whole number or one line of text",
        ),
        ({"kind": "answer", "status": 200, "carried_out": "yes"}, "carried_out must be true or false"),
        ({"kind": "reset", "after_bytes": -1}, "after_bytes must be a whole number, 0 or more"),
        ({"kind": "disconnect"}, "A fault of kind disconnect needs reason."),
        ({"kind": "disconnect", "reason": "boredom"}, "reason must be one of warning, refresh_requested"),
        ({"kind": "lost_event", "events": "message"}, "events must be a list of names"),
        ({"kind": "lost_event", "methods": [POST]}, "lost_event can't have methods"),
        ({"kind": "late_event", "events": ["message"]}, "A fault of kind late_event needs seconds."),
        ({"kind": "drop_socket", "methods": [POST]}, "drop_socket can't have methods; only these can: rate_limited"),
    ],
)
def test_nonsense(told: object, sentence: str) -> None:
    """An invalid fault is refused with a message that says why."""
    with pytest.raises(FaultError, match=r"^A fault") as refused:
        Fault.from_json(told)
    assert sentence in str(refused.value)
    assert isinstance(refused.value, ValueError)


# Rate limits


class Hand(Clock):
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        super().__init__(lambda: 1_700_000_000.0)


def wait_of(rates: Rates, method: str, tier: Tier, channel: str | None = None) -> int | None:
    """Make a call, and return the number of seconds to wait if it is rate-limited, or None if it is accepted."""
    try:
        rates.check(method, tier, channel)
    except SlackError as error:
        return error.retry_after
    return None


@settings(deadline=None)
@given(
    pauses=st.lists(st.floats(0, 1.5), max_size=60),
    channels=st.lists(st.sampled_from(["C1", "C2", "C3"]), min_size=60, max_size=60),
)
def test_never_more_than_one_a_second(pauses: list[float], channels: list[str]) -> None:
    """A channel accepts at most one message a second, and refuses a message only if it would exceed this limit."""
    clock, taken = Hand(), list[tuple[float, str]]()
    rates = Rates(clock)
    for pause, channel in zip(pauses, channels, strict=False):
        clock.move(pause)
        recent = [at for at, where in taken if where == channel and at > clock.now() - 1]
        if wait_of(rates, POST, POSTING, channel) is None:
            assert not recent
            taken.append((clock.now(), channel))
        else:
            assert recent


@pytest.mark.parametrize(("tier", "calls"), [(TIER_1, 1), (TIER_2, 20), (TIER_3, 50), (TIER_4, 100)])
def test_tiers(tier: Tier, calls: int) -> None:
    """Each method accepts as many calls a minute as its tier allows, whichever channels they are for.

    Calls to one method do not count for another.
    """
    rates = Rates(Hand())
    waits = [wait_of(rates, "users.list", tier, f"C{call}") for call in range(calls + 1)]
    assert waits == [None] * calls + [60]
    assert wait_of(rates, "users.info", tier) is None


@settings(deadline=None)
@given(
    tier=st.sampled_from([POSTING, TIER_2, Tier(3, 2.5)]),
    pauses=st.lists(st.floats(0, 3), min_size=1, max_size=80),
)
def test_waiting_as_told_is_enough(tier: Tier, pauses: list[float]) -> None:
    """A refused caller is told to wait at most the tier's period, and the next call after this wait is accepted."""
    clock = Hand()
    rates = Rates(clock)
    for pause in pauses:
        clock.move(pause)
        if (wait := wait_of(rates, POST, tier, "C1")) is not None:
            assert 1 <= wait <= math.ceil(tier.seconds)
            clock.move(wait)
            assert wait_of(rates, POST, tier, "C1") is None


@pytest.mark.parametrize(("pause", "expected"), [(0, 60), (0.5, 60), (39.5, 21), (59, 1), (59.9, 1), (60, None)])
def test_seconds_to_wait(pause: float, expected: int | None) -> None:
    """The time to wait is rounded up to whole seconds, so that a caller who waits is not refused again."""
    clock = Hand()
    rates = Rates(clock)
    rates.check("apps.connections.open", TIER_1)
    clock.move(pause)
    assert wait_of(rates, "apps.connections.open", TIER_1) == expected


def test_too_early() -> None:
    """A call that exceeds the rate limit is refused with the error ratelimited, status 429 and the seconds to wait."""
    rates = Rates(Hand())
    rates.check(POST, POSTING, "C1")
    with pytest.raises(SlackError) as refused:
        rates.check(POST, POSTING, "C1")
    assert (refused.value.name, refused.value.status, refused.value.retry_after) == ("ratelimited", 429, 1)


def test_clock_moved_back() -> None:
    """After the clock is moved back, the next call is accepted at once, and the limit applies to the one after it."""
    clock = Hand()
    rates = Rates(clock)
    rates.check(POST, POSTING, "C1")
    clock.move(-3600)
    assert wait_of(rates, POST, POSTING, "C1") is None
    assert wait_of(rates, POST, POSTING, "C1") == 1


def test_switched_off() -> None:
    """If the rate limits are switched off, no call is refused."""
    rates = Rates(Hand(), enabled=False)
    outcomes = Counter(wait_of(rates, POST, POSTING, "C1") for _ in range(1000))
    assert outcomes == {None: 1000}
