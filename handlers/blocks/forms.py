"""Builds forms, which are modal views with fields to fill in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from slackblocks import (
    ConversationFilter,
    ConversationMultiSelectMenu,
    ConversationSelectMenu,
    Element,
    ExternalSelectMenu,
    InputBlock,
    ModalView,
    Option,
    PlainText,
    PlainTextInput,
    RadioButtonGroup,
    SectionBlock,
    StaticMultiSelectMenu,
    StaticSelectMenu,
    TimePicker,
    UserMultiSelectMenu,
    UserSelectMenu,
)

from handlers.blocks.limits import BUTTON, PLACEHOLDER, cut

VALUE = "value"
"""The action id of fields that send no request while they are filled in."""

_LONGEST_TEXT = 500

Choices = Mapping[str, str]
"""The choices in a menu: a label for each value."""


def channel_menu(initial: str) -> Element:
    """Return a menu of public and private channels; `initial` is selected if it is the id of such a channel."""
    only = ConversationFilter(["public", "private"], exclude_bot_users=True)
    return ConversationSelectMenu(
        VALUE, initial_conversation=initial if initial.startswith(("C", "G")) else None, filter=only
    )


def channels_menu(initial: Sequence[str]) -> Element:
    """Return a menu of public and private channels, of which any number can be selected.

    At first, the channels in `initial` are selected.
    """
    only = ConversationFilter(["public", "private"], exclude_bot_users=True)
    return ConversationMultiSelectMenu(VALUE, initial_conversations=[*initial] or None, filter=only)


def people_menu(initial: Sequence[str]) -> Element:
    """Return a menu of people, of which any number can be selected. At first, those in `initial` are selected."""
    return UserMultiSelectMenu(VALUE, [*initial] or None)


def menu(choices: Choices, initial: str) -> Element:
    """Return a menu of choices; the one with the value `initial` is selected."""
    options = _options(choices)
    return StaticSelectMenu(VALUE, options, initial_option=next(each for each in options if each.value == initial))


def radio_buttons(choices: Choices) -> Element:
    """Return radio buttons, of which none is selected at first."""
    return RadioButtonGroup(VALUE, _options(choices))


def multi_menu(choices: Choices, initial: Collection[str], placeholder: str) -> Element:
    """Return a menu in which any number of choices can be selected.

    At first, the choices whose values are in `initial` are selected.
    """
    options = _options(choices)
    chosen = [option for option in options if option.value in initial]
    return StaticMultiSelectMenu(VALUE, options, initial_options=chosen or None, placeholder=PlainText(placeholder))


def searched_menu(action: str, value: str, label: str) -> Element:
    """Return a menu that loads its options, under the action id `action`, while a person types.

    At first, the option with this value and label is selected.
    """
    return ExternalSelectMenu(action, initial_option=_option(value, label), min_query_length=0)


def text_field(placeholder: str) -> Element:
    """Return a field for one line of text. While it is empty, it shows `placeholder`, unless that is empty, too."""
    shown = PlainText(cut(placeholder, PLACEHOLDER)) if placeholder else None
    return PlainTextInput(VALUE, placeholder=shown, max_length=_LONGEST_TEXT)


def time_picker(initial: str) -> Element:
    """Return a time picker that is set to `initial`, a time such as 09:00."""
    return TimePicker(VALUE, initial)


def person_menu(initial: str) -> Element:
    """Return a menu of people. The person with the id `initial` is selected, or nobody if it is empty."""
    return UserSelectMenu(VALUE, initial or None)


def field(block: str, label: str, element: Element, *, hint: str | None = None, optional: bool = False) -> InputBlock:
    """Return a form field that contains `element`, with its label and, below it, a hint if one is given.

    `block` is the field's block id. An `optional` field may be left empty.
    """
    shown = PlainText(hint) if hint else None
    return InputBlock(PlainText(label), element, block_id=block, hint=shown, optional=optional)


def form(  # noqa: PLR0913 - the parts of a form
    callback: str,
    title: str,
    fields: Sequence[InputBlock],
    *,
    submit: str,
    close: str,
    metadata: str,
    note: str | None = None,
) -> dict[str, Any]:
    """Return a form as Slack's JSON, with a note above its fields if one is given.

    `callback` is the form's callback id, and `submit` and `close` are the labels of its buttons. Slack sends `metadata`
    back when the form is submitted.
    """
    above = [SectionBlock(PlainText(note), block_id="form.note")] if note else []
    view = ModalView(
        title, [*above, *fields], close=close, submit=submit, private_metadata=metadata, callback_id=callback
    )
    return view.to_dict()


def option_label(label: str) -> str:
    """Return the label of an option, cut if it is too long."""
    return cut(label, BUTTON)


def _options(choices: Choices) -> list[Option]:
    return [_option(value, label) for value, label in choices.items()]


def _option(value: str, label: str) -> Option:
    return Option(PlainText(option_label(label)), value)
