"""Finds the interactive elements of a message or a view, and reads what was chosen or typed in them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from slack_playground.errors import SlackError
from slack_playground.records import Json

BUTTONS = frozenset({"button", "icon_button", "workflow_button"})
"""Elements that people press and that keep no value."""
VALUES = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
    "checkboxes": "selected_options",
    "radio_buttons": "selected_option",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
"""Elements that keep what was chosen or typed, and the field in their state that holds it.

https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""
SINGLE_USE = frozenset({"overflow", "feedback_buttons"})
"""Elements in which a person chooses one option, which is not kept."""
EXTERNAL = frozenset({"external_select", "multi_external_select"})
"""Menus that request their options from the app."""

_INITIAL = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "selected_options": "initial_options",
    "selected_option": "initial_option",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
}
_INTERACTIVE = BUTTONS | SINGLE_USE | VALUES.keys()
_LISTS = frozenset({"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"})


@dataclass(frozen=True, slots=True)
class Element:
    """An interactive element and the block that contains it, both as JSON. `told` is the element."""

    told: Json
    block: Json

    @property
    def kind(self) -> str:
        """Return the element's type."""
        return str(self.told["type"])

    @property
    def action_id(self) -> str:
        """Return the element's action_id, or an empty string if it has none."""
        return str(self.told.get("action_id", ""))

    @property
    def block_id(self) -> str:
        """Return the block_id of the element's block, or an empty string if it has none."""
        return str(self.block.get("block_id", ""))

    @property
    def dispatches(self) -> bool:
        """Return whether using the element notifies the app at once.

        An element in an input block does so only if the block has dispatch_action.
        """
        return self.block["type"] != "input" or bool(self.block.get("dispatch_action"))

    def initial_state(self) -> Json:
        """Return the state of the element before it is used."""
        field = VALUES[self.kind]
        value = self.told.get(_INITIAL.get(field, ""))
        return {"type": self.kind, field: value if value is not None or field not in _LISTS else []}


def elements_of(blocks: Iterable[Json]) -> Iterator[Element]:
    """Yield the interactive elements in the given blocks, including those in nested blocks."""
    for block in blocks:
        yield from _within(block, block)


def _within(part: Any, block: Json) -> Iterator[Element]:
    if isinstance(part, list | tuple):
        for item in part:
            yield from _within(item, block)
    elif isinstance(part, dict):
        block = part if "block_id" in part else block
        if part.get("type") in _INTERACTIVE:
            yield Element(part, block)
        else:
            for value in part.values():
                yield from _within(value, block)


def find(blocks: Iterable[Json], action_id: str, block_id: str | None = None) -> Element:
    """Return the first element with this action_id. If `block_id` is given, look only in the block with that id.

    Raises SlackError element_not_found if there is no such element.
    """
    for element in elements_of(blocks):
        if element.action_id == action_id and block_id in (None, element.block_id):
            return element
    raise SlackError("element_not_found")


def with_ids(blocks: Iterable[Json]) -> tuple[Json, ...]:
    """Return the blocks, with new ids for those blocks and interactive elements in them that have no id, as in Slack.

    https://docs.slack.dev/reference/block-kit/blocks
    """
    return tuple({**_named(block), "block_id": block.get("block_id") or _new_id()} for block in blocks)


def _named(part: Any) -> Any:
    if isinstance(part, list):
        return [_named(item) for item in part]
    if not isinstance(part, dict):
        return part
    named = {key: _named(value) for key, value in part.items()}
    if part.get("type") in _INTERACTIVE and not part.get("action_id"):
        named["action_id"] = _new_id()
    return named


def _new_id() -> str:
    return secrets.token_urlsafe(4)[:5]


def action_of(element: Element, chosen: Json | None, action_ts: str) -> Json:
    """Return the action that the app receives when an element is used, with what was chosen or typed in it.

    `chosen` has the form of a state, such as {"selected_option": {...}}, but an option may be given by its value alone.
    Raises SlackError invalid_choice if the element has no such option.
    """
    told = element.told
    action: Json = {"type": element.kind, "action_id": element.action_id, "block_id": element.block_id}
    for name in ("text", "value", "style", "placeholder", "confirm"):
        if name in told:
            action[name] = told[name]
    if element.kind in VALUES:
        action |= state_of(element, chosen or {})
    elif element.kind == "overflow":
        action["selected_option"] = _option(element, (chosen or {}).get("selected_option"))
    elif element.kind == "feedback_buttons":
        action |= _feedback(element, (chosen or {}).get("value"))
    return {**action, "action_ts": action_ts}


def _feedback(element: Element, value: object) -> Json:
    for button in (element.told.get("positive_button"), element.told.get("negative_button")):
        if isinstance(button, dict) and button.get("value") == value:
            return {"text": button["text"], "value": value}
    raise SlackError("invalid_choice")


def state_of(element: Element, chosen: Json) -> Json:
    """Return the state of an element after something was chosen or typed. `chosen` has the same form as in `action_of`.

    Raises SlackError invalid_choice if the element has no such option.
    """
    field = VALUES[element.kind]
    value = chosen.get(field)
    if field == "selected_option":
        value = None if value is None else _option(element, value)
    elif field == "selected_options":
        value = [_option(element, one) for one in value or ()]
    elif field == "value":
        value = None if value is None or value == "" else str(value)
    elif field in _LISTS:
        value = list(value or ())
    return {"type": element.kind, field: value}


def _option(element: Element, chosen: object) -> Json:
    """Return the element's option with the chosen value.

    An external menu accepts any option that has a text and a value, because only the app knows the menu's options.
    Raises SlackError invalid_choice if there is no such option.
    """
    value = chosen.get("value") if isinstance(chosen, dict) else chosen
    for option in _options(element.told):
        if option.get("value") == value:
            return {"text": option["text"], "value": value}
    if element.kind in EXTERNAL and isinstance(chosen, dict) and {"text", "value"} <= chosen.keys():
        return {"text": chosen["text"], "value": chosen["value"]}
    raise SlackError("invalid_choice")


def _options(told: Json) -> Iterator[Json]:
    yield from told.get("options") or ()
    for group in told.get("option_groups") or ():
        yield from group.get("options") or ()


def values_of(blocks: Iterable[Json], *states: Json) -> Json:
    """Return the values of all elements that keep a value, by block_id and action_id.

    An element's value comes from the last of `states` that contains one, or else is the element's initial value.
    Values of unknown elements are ignored. Raises SlackError invalid_choice if a chosen option does not exist.
    """
    values: Json = {}
    for element in elements_of(blocks):
        if element.kind in VALUES:
            values.setdefault(element.block_id, {})[element.action_id] = _value(element, states)
    return values


def _value(element: Element, states: tuple[Json, ...]) -> Json:
    for state in reversed(states):
        block = state.get(element.block_id)
        said = block.get(element.action_id) if isinstance(block, dict) else None
        if isinstance(said, dict) and said.get("type", element.kind) == element.kind:
            return state_of(element, said)
    return element.initial_state()
