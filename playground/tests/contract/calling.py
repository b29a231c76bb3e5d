"""Defines a case that is a single Web API call: the request and the expected response."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contract.cases import METHODS, Case
from contract.slack import Answer, By, Json, Sent, Slack


@dataclass(frozen=True)
class Call:
    """A call and its expected response: one of the errors in `error` or, if there are none, success with `fields`.

    The response may have more fields. Strings in `arguments` and `fields` may contain names in braces, such as
    {channel}, each of which stands for an id or another value. One of the messages in response_metadata must contain
    `says`. `by` and `sent` are passed to `Slack.call`, and `needs` and `without` to `Case`. If `source` is empty, the
    source is the method's page in Slack's documentation.
    """

    name: str
    method: str
    arguments: Json = field(default_factory=dict)
    error: str | tuple[str, ...] = ()
    fields: Json = field(default_factory=dict)
    says: str = ""
    by: By = "bot"
    sent: Sent = "form"
    needs: tuple[str, ...] = ()
    without: str | None = None
    source: str = ""

    def case(self) -> Case:
        """Return this call as a case."""
        needs = frozenset({self.method, *self.needs, *(("scopes",) if self.without else ())})
        source = self.source or METHODS + self.method
        return Case(self.name, source, needs, self._check, self.without, self.told)

    @property
    def told(self) -> str:
        """Return the sentence that the case tests."""
        errors = (self.error,) if isinstance(self.error, str) else self.error
        outcome = f"is refused with {' or '.join(errors)}" if errors else "succeeds"
        return f"{self.name[0].upper()}{self.name[1:]}: {self.method} {outcome}."

    async def _check(self, slack: Slack) -> None:
        answer = await slack.call(self.method, by=self.by, sent=self.sent, **filled(self.arguments, slack.names))
        assert answer.status == 200, f"status {answer.status}"
        assert isinstance(answer.body, dict), f"{answer.body!r} is not a JSON object"
        errors = (self.error,) if isinstance(self.error, str) else self.error
        self._check_outcome(answer, errors)
        faults = list(differences(filled(self.fields, slack.names), answer.body))
        assert not faults, "; ".join(faults)
        assert any(self.says in message for message in answer.messages or [""]), answer.messages

    def _check_outcome(self, answer: Answer, errors: tuple[str, ...]) -> None:
        if not errors:
            assert answer.body.get("ok") is True, answer.error
            return
        assert answer.body.get("ok") is False, "it was carried out"
        assert answer.error in errors, f"{answer.error} instead of {' or '.join(errors)}"


@dataclass(frozen=True)
class Some:
    """Stands for a list in which at least one item matches `like`."""

    like: Any


def filled(value: Any, names: dict[str, str]) -> Any:
    """Return a copy of a value in which each name in braces is replaced by its value in `names`."""
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda found: names[found[1]], value)
    if isinstance(value, dict):
        return {key: filled(each, names) for key, each in value.items()}
    return [filled(each, names) for each in value] if isinstance(value, list) else value


def differences(expected: Any, got: Any, place: str = "") -> Iterator[str]:
    """Yield a description of each difference between `got` and `expected`.

    Fields that only `got` has are ignored. In `expected`, a type stands for every value of that type, a pattern for
    every string that it matches in full, and `Some` for every list with a matching item.
    """
    if isinstance(expected, dict) and isinstance(got, dict):
        for key, value in expected.items():
            yield from differences(value, got.get(key), f"{place}/{key}")
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for number, (value, found) in enumerate(zip(expected, got, strict=True)):
            yield from differences(value, found, f"{place}/{number}")
    elif not _is(expected, got):
        yield f"{place} is {got!r}, not {expected!r}"


def _is(expected: Any, got: Any) -> bool:
    if isinstance(expected, type):
        return isinstance(got, expected)
    if isinstance(expected, Some):
        return isinstance(got, list) and any(not list(differences(expected.like, each)) for each in got)
    if isinstance(expected, re.Pattern):
        return isinstance(got, str) and bool(expected.fullmatch(got))
    return bool(expected == got)
