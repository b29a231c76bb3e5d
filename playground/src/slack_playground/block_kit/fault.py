"""Describes a fault as Slack does: with a message and a JSON pointer to its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that Slack rejects, and the JSON pointer to it. `str()` returns the fault as Slack's response lists it.

    `code` is `missing_field`, `invalid_type` or `failed_constraint`, as in the responses of blocks.validate:
    https://docs.slack.dev/reference/methods/blocks.validate.
    """

    pointer: str
    message: str
    code: str = "failed_constraint"

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"

    def below(self, step: str | int) -> Fault:
        """Return the same fault with a pointer that starts one level higher, with the key or index `step`."""
        return Fault(f"/{step}{self.pointer}", self.message, self.code)


NOTHING: Sequence[Fault] = ()
"""The faults of a valid value: an empty sequence."""


def wrong_type(wanted: str) -> Sequence[Fault]:
    """Return a sequence with the fault of a value that does not have the `wanted` type, such as "an object"."""
    return (Fault("", f"must provide {wanted}", "invalid_type"),)


def missing(name: str) -> Fault:
    """Return the fault of an object without the field `name`. It points to the object, because the field is missing."""
    return Fault("", f"missing required field: {name}", "missing_field")


def unsupported(kind: str) -> Sequence[Fault]:
    """Return a sequence with the fault of an object whose type is unknown or not allowed in its place."""
    return (Fault("/type", f"unsupported type: {kind}"),)
