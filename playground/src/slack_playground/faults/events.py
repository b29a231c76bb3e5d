"""Determines what goes wrong with an event, or with the delivery of anything to the app."""

from __future__ import annotations

from dataclasses import dataclass

from slack_playground.faults.standing import Faults


@dataclass(frozen=True, slots=True)
class EventTrouble:
    """What goes wrong with an event before it is delivered: it is `lost`, `late`, or delivered after the next event.

    `late` is in seconds. A lost event is neither late nor out of order.
    """

    lost: bool = False
    late: float = 0.0
    after_next: bool = False


def draw_event(faults: Faults, name: str, channel: str | None) -> EventTrouble:
    """Return what goes wrong with an event of the type `name` in this channel. Delays add up."""
    if any(faults.strikes("lost_event", name=name, channel=channel)):
        return EventTrouble(lost=True)
    late = sum(fault.seconds for fault in faults.strikes("late_event", name=name, channel=channel))
    return EventTrouble(late=late, after_next=any(faults.strikes("reordered_event", name=name, channel=channel)))


def draw_timeout(faults: Faults, name: str, channel: str | None, *, is_first_of_event: bool) -> bool:
    """Return whether Slack treats the app's response to a delivery as a timeout, although the app got the delivery.

    An event is redelivered after a timeout. A fault of kind repeated_event applies only to the first delivery of an
    event.
    """
    if is_first_of_event and any(faults.strikes("repeated_event", name=name, channel=channel)):
        return True
    return any(faults.strikes("timed_out", name=name, channel=channel))
