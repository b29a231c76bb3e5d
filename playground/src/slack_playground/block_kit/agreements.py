"""Rules about how the fields of one object relate: for example, that exactly one of two fields must be given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from slack_playground.block_kit.fault import NOTHING, Fault, missing, unsupported
from slack_playground.block_kit.rules import Agreement


def some_of(*names: str, at: str = "") -> Agreement:
    """Return a rule that requires at least one of the named fields. If all are missing, the fault points to `at`."""
    quoted = [f"`{name}`" for name in names]
    wanted = f"either {' or '.join(quoted)}" if len(names) == 2 else f"at least one of {', '.join(quoted)}"

    def check(value: dict[str, Any]) -> Iterable[Fault]:
        return NOTHING if any(name in value for name in names) else (Fault(at, f"must define {wanted}"),)

    return check


def exactly_one_of(one: str, other: str) -> Agreement:
    """Return a rule that requires exactly one of two fields."""
    apart = not_both(one, other)

    def check(value: dict[str, Any]) -> Iterable[Fault]:
        return apart(value) if one in value or other in value else (missing(one),)

    return check


def not_both(one: str, other: str) -> Agreement:
    """Return a rule that two fields must not both be given."""

    def check(value: dict[str, Any]) -> Iterable[Fault]:
        if one in value and other in value:
            return (Fault("", "failed to match exactly one allowed schema"),)
        return NOTHING

    return check


def in_order(least: str, most: str) -> Agreement:
    """Return a rule that the field `least` must not be greater than the field `most`.

    Both fields are numbers, or strings that contain a number.
    """

    def check(value: dict[str, Any]) -> Iterable[Fault]:
        if least in value and most in value and float(value[least]) > float(value[most]):
            return (Fault(f"/{least}", f"must not be greater than `{most}`"),)
        return NOTHING

    return check


def differing(field: str, name: str) -> Agreement:
    """Return a rule that no two objects in the list `field` may have the same value of `name`.

    Any number of the objects may lack `name`.
    """

    def check(value: dict[str, Any]) -> Iterator[Fault]:
        return repeated(name, ((f"/{field}/{place}", part) for place, part in enumerate(value.get(field, ()))))

    return check


def repeated(name: str, parts: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[Fault]:
    """Yield a fault for each part that has the same value of `name` as an earlier part.

    `parts` holds pairs of a pointer and the part to which it points.
    """
    known = set()
    for pointer, part in parts:
        given = part.get(name)
        if given in known:
            yield Fault(f"{pointer}/{name}", f'`{name}` "{given}" already exists')
        elif given is not None:
            known.add(given)


def offered(initial: str) -> Agreement:
    """Return a rule that each option in the field `initial` must be one of the options offered."""

    def check(value: dict[str, Any]) -> Iterable[Fault]:
        if initial not in value:
            return NOTHING
        groups = value.get("option_groups", [value])
        known = {_face(option) for group in groups for option in group["options"]}
        chosen = value[initial] if isinstance(value[initial], list) else [value[initial]]
        if all(_face(option) in known for option in chosen):
            return NOTHING
        return (Fault(f"/{initial}", "must be one of the provided options"),)

    return check


def _face(option: dict[str, Any]) -> tuple[str, str]:
    return option["value"], option["text"]["text"]


def whole_numbers(*names: str) -> Agreement:
    """Return a rule that these fields, which are strings, must hold whole numbers unless decimals are allowed."""

    def check(value: dict[str, Any]) -> Iterator[Fault]:
        if not value["is_decimal_allowed"]:
            for name in names:
                if "." in value.get(name, ""):
                    yield Fault(f"/{name}", "must provide an integer")

    return check


def files_on_submit(value: dict[str, Any]) -> Iterable[Fault]:
    """Return the fault of an input block that has both `dispatch_action` and a file input, or nothing for other blocks.

    Slack does not support the two together: https://docs.slack.dev/reference/block-kit/blocks/input-block.
    """
    if value.get("dispatch_action") and value["element"]["type"] == "file_input":
        return [fault.below("element") for fault in unsupported("file_input")]
    return NOTHING
