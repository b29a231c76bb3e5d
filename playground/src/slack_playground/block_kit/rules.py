"""The classes that Block Kit's rules are made of, each of which describes the allowed values and checks a value.

The faults of a value have pointers that start at the value. The rule for the object or list that contains the value
adds the path to it. Therefore no pointers are built for valid values, which are by far the most frequent.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from slack_playground.block_kit.fault import NOTHING, Fault, missing, unsupported, wrong_type

Surface = Literal["message", "modal", "home"]
EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
MESSAGES: frozenset[Surface] = frozenset({"message"})
MODALS: frozenset[Surface] = frozenset({"modal"})


class Rule(Protocol):
    """A rule that describes the allowed values."""

    def faults(self, value: object, surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value` if it is used on `surface`, or an empty sequence if it is valid there."""


Fields = Mapping[str, Rule]
Agreement = Callable[[dict[str, Any]], Iterable[Fault]]
"""A rule between the fields of one object. It is checked only if every field is valid by itself."""


@dataclass(frozen=True, slots=True)
class String:
    """A string of `least` to `most` characters. If there is a `pattern`, the whole string must match it."""

    most: int = sys.maxsize
    least: int = 0
    pattern: str | None = None

    def faults(self, value: object, _surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value`, or an empty sequence if it is valid."""
        if not isinstance(value, str):
            return wrong_type("a string")
        length = len(value)
        if length > self.most:
            return (Fault("", f"must be less than {self.most + 1} characters"),)
        if length < self.least:
            return (Fault("", f"must be more than {self.least - 1} characters"),)
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            return (Fault("", f"input must match regex pattern: {self.pattern}"),)
        return NOTHING


class Choice:
    """One of the given strings."""

    def __init__(self, *words: str) -> None:
        self._words = frozenset(words)

    def faults(self, value: object, _surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value`, or an empty sequence if it is valid."""
        if not isinstance(value, str):
            return wrong_type("a string")
        return NOTHING if value in self._words else (Fault("", "must be a valid enum value"),)


class Date:
    """A date as a string of the form YYYY-MM-DD."""

    def faults(self, value: object, _surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value`, or an empty sequence if it is valid."""
        if not isinstance(value, str):
            return wrong_type("a string")
        try:
            known = date.fromisoformat(value).isoformat() == value
        except ValueError:
            known = False
        return NOTHING if known else (Fault("", "input must be a valid: date"),)


class Boolean:
    """True or false, but not a string or number with the same meaning."""

    def faults(self, value: object, _surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value`, or an empty sequence if it is valid."""
        return NOTHING if isinstance(value, bool) else (Fault("", "must be a boolean", "invalid_type"),)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is at least `least`, at most `most`, and greater than `above`. A limit of None does not apply."""

    least: float | None = None
    most: float | None = None
    above: float | None = None

    def faults(self, value: object, _surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value`, or an empty sequence if it is valid."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return wrong_type("a number")
        if self.above is not None and not value > self.above:
            return (Fault("", f"must be greater than {self.above}"),)
        if self.least is not None and value < self.least:
            return (Fault("", f"must be greater than or equal to {self.least}"),)
        if self.most is not None and value > self.most:
            return (Fault("", f"must be less than or equal to {self.most}"),)
        return NOTHING


class Integer(Number):
    """A whole number from `least` to `most`."""

    __slots__ = ()

    def faults(self, value: object, surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value`, or an empty sequence if it is valid."""
        return wrong_type("an integer") if isinstance(value, float) else super().faults(value, surface)


@dataclass(frozen=True, slots=True)
class Array:
    """A list of at least `least` and at most `most` items, each of which follows the rule `item`.

    If the length is wrong, the faults of the items are not reported: Slack does not report them either.
    """

    item: Rule
    least: int = 1
    most: int = sys.maxsize

    def faults(self, value: object, surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value`, or an empty sequence if it is valid."""
        if not isinstance(value, list):
            return wrong_type("an array")
        if len(value) > self.most:
            return (Fault("", f"no more than {self.most} items allowed"),)
        if len(value) < self.least:
            return (Fault("", f"must provide at least {self.least} items"),)
        check = self.item.faults
        found = [fault.below(place) for place, item in enumerate(value) for fault in check(item, surface)]
        return found or NOTHING


class Object:
    """An object that has all the `required` fields, may have the `optional` ones, and has no others.

    If there is a `kind`, the field `type` is required and must have that value. `surfaces` are the surfaces on which
    the object is allowed. Only `Typed` checks this.
    """

    def __init__(
        self,
        kind: str | None = None,
        *,
        required: Fields | None = None,
        optional: Fields | None = None,
        agreements: Sequence[Agreement] = (),
        surfaces: frozenset[Surface] = EVERYWHERE,
    ) -> None:
        needed: Fields = {**({} if kind is None else {"type": Choice(kind)}), **(required or {})}
        self.kind = kind
        self.surfaces = surfaces
        self._required = needed.keys()
        self._fields: Fields = {**needed, **(optional or {})}
        self._agreements = agreements

    def faults(self, value: object, surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value`, or an empty sequence if it is valid.

        Faults in the fields are reported only if no required field is missing, and broken agreements only if all
        fields are valid.
        """
        if not isinstance(value, dict):
            return wrong_type("an object")
        if not self._required <= value.keys():
            return [missing(name) for name in self._required if name not in value]
        found: list[Fault] = []
        for name, part in value.items():
            if (rule := self._fields.get(name)) is None:
                found.append(Fault("", f"invalid additional property: {name}"))
            elif faults := rule.faults(part, surface):
                found += [fault.below(name) for fault in faults]
        return found or self._disagreements(value)

    def _disagreements(self, value: dict[str, Any]) -> Sequence[Fault]:
        """Return the faults of the first broken agreement. Later ones are not checked, as they may depend on it."""
        for agreement in self._agreements:
            if found := list(agreement(value)):
                return found
        return NOTHING


class Typed:
    """An object of one of several kinds. The field `type` contains its kind."""

    def __init__(self, *objects: Object) -> None:
        self._objects = {known.kind: known for known in objects}

    def faults(self, value: object, surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value`, or an empty sequence if it is valid.

        A kind that is not allowed on `surface` is reported in the same way as an unknown kind.
        """
        if not isinstance(value, dict):
            return wrong_type("an object")
        kind = value.get("type")
        if not isinstance(kind, str):
            return [fault.below("type") for fault in wrong_type("a string")] if "type" in value else (missing("type"),)
        known = self._objects.get(kind)
        if known is None or surface not in known.surfaces:
            return unsupported(kind)
        return known.faults(value, surface)


@dataclass(frozen=True, slots=True)
class Nullable:
    """Null, or a value that follows `rule`."""

    rule: Rule

    def faults(self, value: object, surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value`, or an empty sequence if it is valid."""
        return NOTHING if value is None else self.rule.faults(value, surface)


@dataclass(frozen=True, slots=True)
class AllSchemas:
    """A value that follows `rule`. If a value does not, Slack reports both that it does not match and why.

    An unknown type is reported only once, as in https://docs.slack.dev/reference/methods/blocks.validate.
    """

    rule: Rule

    def faults(self, value: object, surface: Surface, /) -> Sequence[Fault]:
        """Return the faults of `value`, or an empty sequence if it is valid."""
        found = self.rule.faults(value, surface)
        if not found or found[0].pointer == "/type":
            return found
        return (Fault("", "failed to match all allowed schemas"), *found)
