"""Makes things go wrong on demand: refusals, trouble in servers, lost replies, slowness, cut sockets, late history."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count as counting
from typing import Any, Literal, get_args

from slack_playground.errors import SlackError
from slack_playground.records import Json

FaultKind = Literal[
    "rate_limited", "server_error", "unavailable", "lost_reply", "latency", "drop_socket", "history_delay"
]
KINDS: tuple[FaultKind, ...] = get_args(FaultKind)

_KEYS = ("kind", "share", "count", "skip", "methods", "channels", "seconds", "retry_after")
_TIMED = ("latency", "history_delay")
_OF_CALLS = ("rate_limited", "server_error", "unavailable", "lost_reply", "latency", "history_delay")


class FaultError(ValueError):
    """What was asked for is no fault; who asked through the control address reads the sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong, and how often: `share` of the times, or the next `count` times after `skip` more.

    Without either it goes wrong every time. `methods` and `channels` say which calls it is about, all where empty.
    `seconds` is how long an answer, or a message in the history, is late; `retry_after` what Retry-After says.
    """

    kind: FaultKind
    share: float = 1.0
    count: int | None = None
    skip: int = 0
    methods: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    seconds: float = 0.0
    retry_after: int = 1

    @classmethod
    def from_json(cls, told: object) -> Fault:
        """Read a fault such as {"kind": "rate_limited", "count": 3, "methods": ["chat.postMessage"]}.

        Raises FaultError, a ValueError.
        """
        if not isinstance(told, Mapping):
            raise FaultError("A fault must be a JSON object.")
        if unknown := [str(key) for key in told if key not in _KEYS]:
            raise FaultError(f"A fault can't have {unknown[0]!r}; use {', '.join(_KEYS)}.")
        fault = cls(
            kind=_kind(told),
            share=_share(told),
            count=_whole(told, "count", least=1, default=1) if "count" in told else None,
            skip=_whole(told, "skip", least=0, default=0),
            methods=_names(told, "methods"),
            channels=_names(told, "channels"),
            seconds=_seconds(told),
            retry_after=_whole(told, "retry_after", least=1, default=1),
        )
        _check_together(fault, told)
        return fault

    def as_json(self) -> Json:
        """Return the fault as `from_json` reads it, without what was left out."""
        told: Json = {"kind": self.kind}
        if self.count is not None:
            told["count"] = self.count
        elif self.share < 1:
            told["share"] = self.share
        told |= {key: value for key in ("skip", "seconds") if (value := getattr(self, key))}
        told |= {key: sorted(value) for key in ("methods", "channels") if (value := getattr(self, key))}
        if self.kind == "rate_limited":
            told["retry_after"] = self.retry_after
        return told

    def is_about(self, method: str, channel: str | None) -> bool:
        """Return whether the fault applies to a call of the method in the channel."""
        return (not self.methods or method in self.methods) and (not self.channels or channel in self.channels)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What goes wrong with one call: it is refused, or late by `latency` seconds, or its answer never arrives."""

    refuse: SlackError | None = None
    lost_reply: bool = False
    latency: float = 0.0


NOTHING = Drawn()


@dataclass(slots=True)
class _Standing:
    """A fault that was asked for, and how often it came up and struck."""

    fault: Fault
    seen: int = 0
    struck: int = 0

    @property
    def is_spent(self) -> bool:
        return self.fault.count is not None and self.struck >= self.fault.count


class Faults:
    """The faults that were asked for. Those by share are drawn with a seed, so that a run can be repeated."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 - chance for tests, nothing secret
        self._ids = counting(1)
        self._standing: dict[str, _Standing] = {}

    def add(self, fault: Fault) -> str:
        """Ask for a fault, and give the id by which it can be taken back."""
        fault_id = f"f{next(self._ids)}"
        self._standing[fault_id] = _Standing(fault)
        return fault_id

    def remove(self, fault_id: str) -> bool:
        """Take a fault back; False where there is none of that id, or no longer."""
        return self._standing.pop(fault_id, None) is not None

    def clear(self) -> None:
        """Take all faults back."""
        self._standing.clear()

    def listed(self) -> list[Json]:
        """Return the active faults, each with its id and how often it `struck`."""
        return [
            {"id": fault_id, **standing.fault.as_json(), "struck": standing.struck}
            for fault_id, standing in self._standing.items()
        ]

    def draw(self, method: str, channel: str | None = None) -> Drawn:
        """Return what goes wrong with a call of the method; delays add up, and the first refusal counts.

        A refused call is not carried out, so its response cannot be lost either.
        """
        if not self._standing:
            return NOTHING
        latency = sum(fault.seconds for fault in self._strikes(("latency",), method, channel))
        refusal = next(self._strikes(tuple(_REFUSALS), method, channel), None)
        if refusal is not None:
            return Drawn(refuse=_REFUSALS[refusal.kind](refusal), latency=latency)
        return Drawn(lost_reply=any(self._strikes(("lost_reply",), method, channel)), latency=latency)

    def history_delay(self, method: str = "conversations.history", channel: str | None = None) -> float:
        """Return by how many seconds the history is late this time: newer messages are not in it yet."""
        return max((fault.seconds for fault in self._strikes(("history_delay",), method, channel)), default=0.0)

    def drops_socket(self) -> bool:
        """Return whether a Socket Mode connection is to be cut now."""
        return any(self._strikes(("drop_socket",)))

    def _strikes(self, kinds: tuple[str, ...], method: str = "", channel: str | None = None) -> Iterator[Fault]:
        """Yield the faults that strike now; one that the caller does not come to is not used up."""
        for fault_id, standing in tuple(self._standing.items()):
            fault = standing.fault
            if fault.kind in kinds and fault.is_about(method, channel) and self._strikes_now(standing):
                if standing.is_spent:
                    self.remove(fault_id)
                yield fault

    def _strikes_now(self, standing: _Standing) -> bool:
        standing.seen += 1
        if standing.seen <= standing.fault.skip:
            return False
        strikes = standing.fault.share >= 1 or self._random.random() < standing.fault.share
        standing.struck += strikes
        return strikes


_REFUSALS: dict[str, Callable[[Fault], SlackError]] = {
    "rate_limited": lambda fault: SlackError("ratelimited", status=429, retry_after=fault.retry_after),
    "server_error": lambda _: SlackError("internal_error", status=500),
    "unavailable": lambda _: SlackError("service_unavailable", status=503),
}


def _kind(told: Mapping[str, Any]) -> FaultKind:
    for kind in KINDS:
        if told.get("kind") == kind:
            return kind
    raise FaultError(f"A fault's kind must be one of {', '.join(KINDS)}.")


def _share(told: Mapping[str, Any]) -> float:
    share = told.get("share", 1.0)
    if not _is_number(share) or not 0 < share <= 1:
        raise FaultError("A fault's share must be a number above 0, up to 1.")
    return float(share)


def _seconds(told: Mapping[str, Any]) -> float:
    seconds = told.get("seconds", 0.0)
    if not _is_number(seconds) or not 0 <= seconds < math.inf:
        raise FaultError("A fault's seconds must be a number, 0 or more.")
    return float(seconds)


def _whole(told: Mapping[str, Any], key: str, *, least: int, default: int) -> int:
    number = told.get(key, default)
    if not isinstance(number, int) or isinstance(number, bool) or number < least:
        raise FaultError(f"A fault's {key} must be a whole number, {least} or more.")
    return number


def _names(told: Mapping[str, Any], key: str) -> frozenset[str]:
    names = told.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise FaultError(f"A fault's {key} must be a list of names.")
    return frozenset(names)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def _check_together(fault: Fault, told: Mapping[str, Any]) -> None:
    """Refuse what contradicts itself, or would never do anything."""
    if "share" in told and "count" in told:
        raise FaultError("A fault can have a share or a count, not both.")
    if fault.kind in _TIMED and fault.seconds == 0:
        raise FaultError(f"A fault of kind {fault.kind} needs seconds.")
    if fault.kind not in _TIMED and "seconds" in told:
        raise FaultError(f"A fault of kind {fault.kind} can't have seconds; only {' and '.join(_TIMED)} can.")
    if fault.kind != "rate_limited" and "retry_after" in told:
        raise FaultError(f"A fault of kind {fault.kind} can't have retry_after; only rate_limited can.")
    if fault.kind not in _OF_CALLS and (fault.methods or fault.channels):
        raise FaultError(f"A fault of kind {fault.kind} can't be limited to methods or channels.")
