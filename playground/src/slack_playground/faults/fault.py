"""Defines what can go wrong: the kinds of faults, the keys that each kind takes, and the JSON form of a fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast, get_args

from slack_playground.faults import reading
from slack_playground.faults.reading import FaultError, Reason
from slack_playground.records import Json

FaultKind = Literal[
    "rate_limited", "server_error", "unavailable", "answer", "lost_reply", "reset", "latency", "history_delay",
    "drop_socket", "expired_address", "silent_socket", "brief_socket", "no_pongs", "disconnect",
    "late_event", "lost_event", "repeated_event", "reordered_event", "timed_out",
]  # fmt: skip
KINDS: tuple[FaultKind, ...] = get_args(FaultKind)

ABSENT: Final = object()
"""Stands for a missing body, because null is a possible body."""

_ALWAYS = ("kind", "share", "count", "skip")
_CALLS = ("methods", "channels")
_EVENTS = ("events", "channels")
_CONTENT = ("status", "headers", "content_type", "body", "error", "extra", "retry_after", "carried_out", "after_bytes")

KEYS: Mapping[FaultKind, tuple[str, ...]] = {
    "rate_limited": (*_CALLS, "retry_after"),
    "server_error": _CALLS,
    "unavailable": _CALLS,
    "answer": (*_CALLS, *_CONTENT),
    "lost_reply": _CALLS,
    "reset": (*_CALLS, "carried_out", "after_bytes"),
    "latency": (*_CALLS, "seconds"),
    "history_delay": (*_CALLS, "seconds"),
    "drop_socket": (),
    "expired_address": (),
    "silent_socket": (),
    "brief_socket": (),
    "no_pongs": (),
    "disconnect": ("reason",),
    "late_event": (*_EVENTS, "seconds"),
    "lost_event": _EVENTS,
    "repeated_event": _EVENTS,
    "reordered_event": _EVENTS,
    "timed_out": _EVENTS,
}
"""The keys that each kind takes, besides the keys that all kinds take: kind, share, count and skip."""

_NEEDED: Mapping[FaultKind, tuple[str, ...]] = {
    "answer": ("status", "error", "body"),
    "latency": ("seconds",),
    "history_delay": ("seconds",),
    "disconnect": ("reason",),
    "late_event": ("seconds",),
}
"""For each kind that needs them, the keys of which at least one must be set for the fault to have any effect."""

_READERS: Mapping[str, reading.Reader] = {
    "share": reading.share,
    "count": reading.whole(1),
    "skip": reading.whole(0),
    "methods": reading.names,
    "channels": reading.names,
    "events": reading.names,
    "seconds": reading.seconds,
    "retry_after": reading.retry_after,
    "reason": reading.reason,
    "carried_out": reading.flag,
    "after_bytes": reading.whole(0),
    "status": reading.status,
    "headers": reading.headers,
    "content_type": reading.line,
    "body": reading.anything,
    "error": reading.name,
    "extra": reading.fields,
}
_ALL = ("kind", *_READERS)
_least_wait = reading.whole(1)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with a `share` of the calls or deliveries that it applies to, or with `count` of them.

    By default, it goes wrong every time. Nothing goes wrong the first `skip` times. `methods`, `events` and `channels`
    say which calls or deliveries the fault applies to. An empty set means all of them. The other fields say what
    exactly goes wrong, and only some kinds have them: see KEYS and the page docs/trouble.md.
    """

    kind: FaultKind
    share: float = 1.0
    count: int | None = None
    skip: int = 0
    methods: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    seconds: float = 0.0
    retry_after: int | str | None = None
    reason: Reason | None = None
    carried_out: bool = False
    after_bytes: int | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""
    body: Any = ABSENT
    error: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, told: object) -> Fault:
        """Return a fault from JSON such as {"kind": "rate_limited", "count": 3, "methods": ["chat.postMessage"]}.

        Raises FaultError, which is a ValueError, if the JSON is not a valid fault.
        """
        if not isinstance(told, Mapping):
            raise FaultError("A fault must be a JSON object.")
        if unknown := [str(key) for key in told if key not in _ALL]:
            raise FaultError(f"A fault can't have {unknown[0]!r}; use {', '.join(_ALL)}.")
        kind = _kind(told)
        values = {key: read(key, told[key]) for key, read in _READERS.items() if key in told}
        _check_together(kind, values)
        return cls(kind, **values)

    def as_json(self) -> Json:
        """Return the fault as JSON that `from_json` can read, without keys that have their default value."""
        told: Json = {"kind": self.kind}
        for key in _READERS:
            value = getattr(self, key)
            if value is not ABSENT and (value or value == 0) and value != _DEFAULTS[key]:
                told[key] = sorted(value) if isinstance(value, frozenset) else value
        if self.body is not ABSENT:
            told["body"] = self.body
        return told

    def is_about(self, name: str, channel: str | None) -> bool:
        """Return whether the fault applies to the method or the delivery with this name, in the given channel."""
        named = self.methods or self.events
        return (not named or name in named) and (not self.channels or channel in self.channels)


_DEFAULTS: Mapping[str, Any] = {key: getattr(Fault("answer"), key) for key in _READERS}


def _kind(told: Mapping[str, Any]) -> FaultKind:
    kind = told.get("kind")
    if kind not in KINDS:
        raise FaultError(f"A fault's kind must be one of {', '.join(KINDS)}.")
    return cast("FaultKind", kind)


def _check_together(kind: FaultKind, values: Mapping[str, Any]) -> None:
    """Raise FaultError if keys contradict each other, are missing, or have no effect on this kind of fault."""
    if "share" in values and "count" in values:
        raise FaultError("A fault can have a share or a count, not both.")
    for key in values:
        if key not in (*_ALWAYS, *KEYS[kind]):
            others = ", ".join(each for each in KINDS if key in KEYS[each])
            raise FaultError(f"A fault of kind {kind} can't have {key}; only these can: {others}.")
    needed = _NEEDED.get(kind, ())
    if needed and not any(key in values and values[key] != 0.0 for key in needed):
        raise FaultError(f"A fault of kind {kind} needs {' or '.join(needed)}.")
    if "error" in values and "body" in values:
        raise FaultError("A fault can have an error or a body, not both.")
    if "extra" in values and "error" not in values:
        raise FaultError("A fault can have extra only with an error.")
    if "error" in values and "content_type" in values:
        raise FaultError("A fault can have a content_type only with a body; an error is always JSON.")
    if kind == "rate_limited" and "retry_after" in values:
        _least_wait("retry_after", values["retry_after"])
