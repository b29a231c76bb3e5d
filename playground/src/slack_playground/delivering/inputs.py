"""Checks the values in a dialog's input blocks before the dialog is submitted, as Slack's client does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from slack_playground.block_kit.elements import LONGEST_INPUT
from slack_playground.delivering.elements import VALUES, Element, elements_of
from slack_playground.records import Json

_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*")
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")


def errors_of(blocks: Iterable[Json], values: Json) -> dict[str, str]:
    """Return the first error in each invalid input block, by block_id. If there is none, the dialog can be submitted.

    An input block must be filled in unless it is optional: https://docs.slack.dev/reference/block-kit/blocks/input-block.
    """
    errors: dict[str, str] = {}
    for element in elements_of(blocks):
        if element.block["type"] != "input" or element.kind not in VALUES:
            continue
        value = values.get(element.block_id, {}).get(element.action_id, {}).get(VALUES[element.kind])
        error = next(_wrong(element, value), None)
        if error is not None:
            errors.setdefault(element.block_id, error)
    return errors


def _wrong(element: Element, value: Any) -> Iterator[str]:
    if value in (None, "", []) or (isinstance(value, str) and not value.strip()):
        if not element.block.get("optional"):
            yield "Please complete this required field."
        return
    check = _CHECKS.get(element.kind)
    if check is not None:
        yield from check(element.told, value)


def _text(told: Json, value: str) -> Iterator[str]:
    shortest, longest = int(told.get("min_length", 0)), int(told.get("max_length", LONGEST_INPUT))
    if len(value) < shortest:
        yield f"Must be at least {shortest} characters long."
    if len(value) > longest:
        yield f"Must be no more than {longest} characters long."


def _number(told: Json, value: str) -> Iterator[str]:
    """Yield the errors in the value of a number input.

    https://docs.slack.dev/reference/block-kit/block-elements/number-input-element
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        yield "Must be a number."
        return
    if not told.get("is_decimal_allowed") and number != number.to_integral_value():
        yield "Must be a whole number."
    if "min_value" in told and number < Decimal(str(told["min_value"])):
        yield f"Must be at least {told['min_value']}."
    if "max_value" in told and number > Decimal(str(told["max_value"])):
        yield f"Must be no more than {told['max_value']}."


def _email(_told: Json, value: str) -> Iterator[str]:
    if not _EMAIL.fullmatch(value):
        yield "Must be a valid email address."


def _url(_told: Json, value: str) -> Iterator[str]:
    if not _ADDRESS.fullmatch(value):
        yield "Must be a valid URL."


def _several(told: Json, value: list[Any]) -> Iterator[str]:
    most = told.get("max_selected_items")
    if most is not None and len(value) > int(most):
        yield f"Select no more than {most}."


_CHECKS: dict[str, Callable[[Json, Any], Iterator[str]]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    **{kind: _several for kind in VALUES if kind.startswith("multi_")},
}
