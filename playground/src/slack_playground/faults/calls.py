"""Determines what goes wrong with a call to the Web API, or with a post to a response_url."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from slack_playground.faults.fault import ABSENT, Fault, FaultKind
from slack_playground.faults.standing import Faults

RESPONSE_URL = "response_url"
"""The method name that stands for posts to a response_url. Only faults that contain this name apply to such posts."""

_JSON, _TEXT = "application/json; charset=utf-8", "text/plain; charset=utf-8"
_WRONG: tuple[FaultKind, ...] = ("rate_limited", "server_error", "unavailable", "answer", "lost_reply", "reset")


@dataclass(frozen=True, slots=True)
class Content:
    """A response sent in place of a call's own. `is_slacks` says whether it is an error that Slack could send."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_slacks: bool


@dataclass(frozen=True, slots=True)
class Wrong:
    """How a response goes wrong, because of a fault of this `kind`.

    `carried_out` says whether the call is carried out first. `content`, if set, is sent in place of the response. If
    `lost` is true, the connection is cut before any response. If `after_bytes` is set, the connection is reset after
    that many bytes of the body.
    """

    kind: FaultKind
    carried_out: bool
    content: Content | None = None
    lost: bool = False
    after_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What goes wrong with a call: its response is `latency` seconds late, or goes wrong as `wrong` says, or both."""

    latency: float = 0.0
    wrong: Wrong | None = field(default=None)


NOTHING = Drawn()


def draw_call(faults: Faults, method: str, channel: str | None = None) -> Drawn:
    """Return what goes wrong with a call to the method. All delays add up, but only one other fault applies.

    Faults that prevent the call from being carried out come first: such a call has no response that could be lost.
    """

    def meant(fault: Fault) -> bool:
        return method != RESPONSE_URL or method in fault.methods

    struck = faults.strikes("latency", name=method, channel=channel, which=meant)
    latency = sum(fault.seconds for fault in struck)
    for carried_out in (False, True):
        found = faults.strikes(
            *_WRONG,
            name=method,
            channel=channel,
            which=lambda fault, first=carried_out: meant(fault) and _is_carried_out(fault) is first,  # type: ignore[misc]
        )
        if (fault := next(found, None)) is not None:
            return Drawn(latency, _wrong(fault))
    return Drawn(latency) if latency else NOTHING


def draw_history_delay(faults: Faults, method: str = "conversations.history", channel: str | None = None) -> float:
    """Return how old, in seconds, a message must be to appear in the history this time."""
    return max((fault.seconds for fault in faults.strikes("history_delay", name=method, channel=channel)), default=0.0)


def _is_carried_out(fault: Fault) -> bool:
    if fault.kind == "reset":
        return fault.carried_out or bool(fault.after_bytes)
    return fault.carried_out or fault.kind == "lost_reply"


def _wrong(fault: Fault) -> Wrong:
    if fault.kind == "lost_reply":
        return Wrong(fault.kind, carried_out=True, lost=True)
    carried_out = _is_carried_out(fault)
    if fault.kind == "reset":
        return Wrong(fault.kind, carried_out, after_bytes=fault.after_bytes or 0)
    return Wrong(fault.kind, carried_out, _content(_as_answer(fault)), after_bytes=fault.after_bytes)


def _as_answer(fault: Fault) -> Fault:
    """Return the fault with the response that belongs to its kind, such as status 429 for rate_limited."""
    match fault.kind:
        case "rate_limited":
            return replace(fault, status=429, error="ratelimited", retry_after=fault.retry_after or 1)
        case "server_error":
            return replace(fault, status=500, error="internal_error")
        case "unavailable":
            return replace(fault, status=503, error="service_unavailable")
    return fault


def _content(fault: Fault) -> Content:
    headers = dict(fault.headers)
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    if fault.error:
        told = {"ok": False, "error": fault.error, **fault.extra}
        return Content(fault.status, {**headers, "Content-Type": _JSON}, json.dumps(told).encode(), is_slacks=True)
    body, content_type = b"", _TEXT
    if isinstance(fault.body, str):
        body = fault.body.encode(errors="replace")
    elif fault.body is not ABSENT:
        body, content_type = json.dumps(fault.body).encode(), _JSON
    return Content(fault.status, {**headers, "Content-Type": fault.content_type or content_type}, body, is_slacks=False)
