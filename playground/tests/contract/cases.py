"""Defines a contract case: how Slack behaves, the source that documents this, and the check that tests it."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from contract.slack import Slack

DOCS = "https://docs.slack.dev/"
METHODS = DOCS + "reference/methods/"
Check = Callable[[Slack], Awaitable[None]]


@dataclass(frozen=True)
class Case:
    """A case; `check` raises AssertionError if Slack or a stand-in does not behave as the case says.

    `needs` names the methods and abilities without which the case cannot be tested. `without` is a scope that the app
    must not have in this case. `told` is what the case tests: a sentence, or several.
    """

    name: str
    source: str
    needs: frozenset[str]
    check: Check = field(repr=False)
    without: str | None = None
    told: str = ""


def case(*needs: str, source: str) -> Callable[[Check], Case]:
    """Return a decorator that turns a function into a case.

    The function's name becomes the case's name, and its docstring, without its indentation, becomes `told`.
    """

    def made(check: Check) -> Case:
        name = getattr(check, "__name__", "").replace("_", " ")
        return Case(name, source, frozenset(needs), check, told=inspect.getdoc(check) or "")

    return made


def cases_in(names: dict[str, object]) -> Iterator[Case]:
    """Yield the cases among a module's globals."""
    return (each for each in names.values() if isinstance(each, Case))
