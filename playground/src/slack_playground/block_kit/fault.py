"""Says what is wrong, and where, as Slack says it: a sentence and a JSON pointer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that Slack refuses, at `pointer`; `str()` is the line that a caller finds in the answer's messages.

    `code` is `missing_field`, `invalid_type` or `failed_constraint`, which blocks.validate tells too:
    https://docs.slack.dev/reference/methods/blocks.validate.
    """

    pointer: str
    message: str
    code: str = "failed_constraint"

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"

    def below(self, step: str | int) -> Fault:
        """Give the same fault as it is seen from one step further up, where `step` leads to the part at fault."""
        return Fault(f"/{step}{self.pointer}", self.message, self.code)


NOTHING: Sequence[Fault] = ()
"""What is wrong with a value that is as it should be."""


def wrong_type(wanted: str) -> Sequence[Fault]:
    """Give the fault of a value that is not of the `wanted` type, such as "an object"."""
    return (Fault("", f"must provide {wanted}", "invalid_type"),)


def missing(name: str) -> Fault:
    """Give the fault of an object that lacks the field `name`; it is the object's, as there is no field to point at."""
    return Fault("", f"missing required field: {name}", "missing_field")


def unsupported(kind: str) -> Sequence[Fault]:
    """Give the fault of an object whose type nobody knows, or which does not belong where it is."""
    return (Fault("/type", f"unsupported type: {kind}"),)
