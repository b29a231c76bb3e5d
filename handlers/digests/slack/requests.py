"""The requests that people make about the weekly fact, by typing or by clicking a button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import ClassVar

from handlers.actions import Action, Shown
from handlers.digests.schedule import zone_known
from handlers.digests.subscription import Schedule
from knowledge.model import Language


def write_schedule(schedule: Schedule) -> str:
    """Return a schedule as the value of a button, such as "4 16:00 Europe/Madrid"."""
    return f"{schedule.weekday} {schedule.at:%H:%M} {schedule.zone}"


def schedule_written(text: str) -> Schedule:
    """Return the schedule that `write_schedule` wrote. Raises ValueError if `text` is not a schedule."""
    weekday, at, zone = text.split(" ", 2)
    if int(weekday) not in range(7) or not zone_known(zone):
        raise ValueError(text)
    return Schedule(int(weekday), time.fromisoformat(at), zone)


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Subscribe the channel. `when` is the schedule as typed; if it is empty, a form is opened."""

    language: Language
    when: str = ""


@dataclass(frozen=True, slots=True)
class AddAnother(Action):
    """Subscribe the channel, although it is subscribed already; `when` is what `write_schedule` returned."""

    code: ClassVar[str] = "digest-add"

    when: str


@dataclass(frozen=True, slots=True)
class Reschedule(Action):
    """Change when a subscription posts; `when` is what `write_schedule` returned."""

    code: ClassVar[str] = "digest-reschedule"

    subscription: str
    when: str


@dataclass(frozen=True, slots=True)
class OpenForm(Action):
    """Open the form for a new subscription."""

    code: ClassVar[str] = "digest-new"
    shown: ClassVar[Shown] = "below"


@dataclass(frozen=True, slots=True)
class OpenChangeForm(Action):
    """Open the form for changing a subscription."""

    code: ClassVar[str] = "digest-change"
    shown: ClassVar[Shown] = "below"

    subscription: str


@dataclass(frozen=True, slots=True)
class ListSubscriptions(Action):
    """List the subscriptions of a channel: by default, of the one in which the person clicks or types."""

    code: ClassVar[str] = "digest-manage"
    shown: ClassVar[Shown] = "below"

    channel: str = ""


@dataclass(frozen=True, slots=True)
class Pause(Action):
    """Pause a subscription, or the channel's only one if none is named. `until` is the end of the pause as typed."""

    code: ClassVar[str] = "digest-pause"

    subscription: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Resume(Action):
    """Resume a subscription, or the channel's only one if none is named."""

    code: ClassVar[str] = "digest-resume"

    subscription: str = ""


@dataclass(frozen=True, slots=True)
class Skip(Action):
    """Skip the next post of a subscription, or of the channel's only one if none is named."""

    code: ClassVar[str] = "digest-skip"

    subscription: str = ""


@dataclass(frozen=True, slots=True)
class Preview(Action):
    """Show the fact that a subscription may post next, or an example if the channel has no subscription."""

    code: ClassVar[str] = "digest-preview"
    shown: ClassVar[Shown] = "below"

    subscription: str = ""


@dataclass(frozen=True, slots=True)
class Unsubscribe(Action):
    """Remove a subscription, or the channel's only one if none is named."""

    code: ClassVar[str] = "digest-stop"

    subscription: str = ""


@dataclass(frozen=True, slots=True)
class UndoChange(Action):
    """Revert a change; `change` is the string that `undoing.write_undo` returned."""

    code: ClassVar[str] = "digest-undo"

    change: str


@dataclass(frozen=True, slots=True)
class MoreAboutFact(Action):
    """Show the topic of a posted fact; `fact` has the form "topic/fact"."""

    code: ClassVar[str] = "digest-more"
    shown: ClassVar[Shown] = "in thread"

    fact: str

    @property
    def topic(self) -> str:
        """Return the id of the fact's topic."""
        return self.fact.partition("/")[0]


@dataclass(frozen=True, slots=True)
class AnotherFact(Action):
    """Show a fact other than the posted one."""

    code: ClassVar[str] = "digest-another"
    shown: ClassVar[Shown] = "below"

    fact: str


@dataclass(frozen=True, slots=True)
class RateFact(Action):
    """Rate a posted fact; `rating` is "+topic/fact" if the person likes the fact, or "-topic/fact" if not."""

    code: ClassVar[str] = "digest-feedback"
    shown: ClassVar[Shown] = "below once"

    rating: str

    @property
    def good(self) -> bool:
        """Return whether the person liked the fact."""
        return self.rating.startswith("+")

    @property
    def fact(self) -> str:
        """Return the id of the rated fact."""
        return self.rating[1:]


Request = (
    Subscribe
    | AddAnother
    | Reschedule
    | OpenForm
    | OpenChangeForm
    | ListSubscriptions
    | Pause
    | Resume
    | Skip
    | Preview
    | Unsubscribe
    | UndoChange
    | MoreAboutFact
    | AnotherFact
    | RateFact
)
