"""The requests that people make about the weekly fact, by typing or by clicking a button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.actions import Action, Shown
from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Subscribe the channel. `when` is the schedule as typed; if it is empty, a form is opened."""

    language: Language
    when: str = ""


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
    """List the channel's subscriptions."""

    code: ClassVar[str] = "digest-manage"
    shown: ClassVar[Shown] = "below"


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
    shown: ClassVar[Shown] = "below"

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
