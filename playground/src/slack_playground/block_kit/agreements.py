"""Rules between the fields of one object, such as: one of two is required, or a minimum is at most the maximum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from slack_playground.block_kit.fault import NOTHING, Fault, missing, unsupported
from slack_playground.block_kit.rules import Agreement


def some_of(*names: str, at: str = "") -> Agreement:
    """Require at least one of the fields; if there is none, the fault points to `at`."""
    quoted = [f"`{name}`" for name in names]
    wanted = f"either {' or '.join(quoted)}" if len(names) == 2 else f"at least one of {', '.join(quoted)}"

    def check(value: dict[str, Any]) -> Iterable[Fault]:
        return NOTHING if any(name in value for name in names) else (Fault(at, f"must define {wanted}"),)

    return check


def exactly_one_of(one: str, other: str) -> Agreement:
    """Require exactly one of two fields."""
    apart = not_both(one, other)

    def check(value: dict[str, Any]) -> Iterable[Fault]:
        return apart(value) if one in value or other in value else (missing(one),)

    return check


def not_both(one: str, other: str) -> Agreement:
    """Report a fault if both fields are given."""

    def check(value: dict[str, Any]) -> Iterable[Fault]:
        if one in value and other in value:
            return (Fault("", "failed to match exactly one allowed schema"),)
        return NOTHING

    return check


def in_order(least: str, most: str) -> Agreement:
    """Report a fault if the minimum is greater than the maximum; both are numbers, or strings of numbers."""

    def check(value: dict[str, Any]) -> Iterable[Fault]:
        if least in value and most in value and float(value[least]) > float(value[most]):
            return (Fault(f"/{least}", f"must not be greater than `{most}`"),)
        return NOTHING

    return check


def differing(field: str, name: str) -> Agreement:
    """Report a fault if objects in `field` have the same value of `name`, which may be missing."""

    def check(value: dict[str, Any]) -> Iterator[Fault]:
        return repeated(name, ((f"/{field}/{place}", part) for place, part in enumerate(value.get(field, ()))))

    return check


def repeated(name: str, parts: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[Fault]:
    """Yield a fault for each part with the same value of `name` as an earlier one; `parts` also has their pointers."""
    known = set()
    for pointer, part in parts:
        given = part.get(name)
        if given in known:
            yield Fault(f"{pointer}/{name}", f'`{name}` "{given}" already exists')
        elif given is not None:
            known.add(given)


def offered(initial: str) -> Agreement:
    """Report a fault if the initial option, or one of several, is not among the options."""

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
    """Report a fault for numbers, given as strings, that are not whole, unless decimals are allowed."""

    def check(value: dict[str, Any]) -> Iterator[Fault]:
        if not value["is_decimal_allowed"]:
            for name in names:
                if "." in value.get(name, ""):
                    yield Fault(f"/{name}", "must provide an integer")

    return check


def files_on_submit(value: dict[str, Any]) -> Iterable[Fault]:
    """Report a fault if a file input would dispatch its files before the view is submitted.

    https://docs.slack.dev/reference/block-kit/blocks/input-block: with `dispatch_action` the element is unsupported.
    """
    if value.get("dispatch_action") and value["element"]["type"] == "file_input":
        return [fault.below("element") for fault in unsupported("file_input")]
    return NOTHING
