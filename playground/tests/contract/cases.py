"""What a case of the contract is: something that Slack does, where that is said, and how to find out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from contract.slack import Slack

DOCS = "https://docs.slack.dev/"
METHODS = DOCS + "reference/methods/"
Check = Callable[[Slack], Awaitable[None]]


@dataclass(frozen=True)
class Case:
    """A case; `check` raises AssertionError where a Slack does not keep it.

    `needs` are the methods and abilities without which the case cannot be tried; `without` is the scope that the app
    is not granted for it. `told` is the sentence that holds.
    """

    name: str
    source: str
    needs: frozenset[str]
    check: Check = field(repr=False)
    without: str | None = None
    told: str = ""


def case(*needs: str, source: str) -> Callable[[Check], Case]:
    """Make a case of a function: its name is the case's, its docstring says what holds."""

    def made(check: Check) -> Case:
        name = getattr(check, "__name__", "").replace("_", " ")
        return Case(name, source, frozenset(needs), check, told=check.__doc__ or "")

    return made


def cases_in(names: dict[str, object]) -> Iterator[Case]:
    """Yield the cases among a module's names."""
    return (each for each in names.values() if isinstance(each, Case))
