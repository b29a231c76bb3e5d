"""The elements of blocks, such as buttons, menus and inputs, and which of them each block may hold.

Source: https://docs.slack.dev/reference/block-kit/block-elements, whose pages also list the surfaces of each element.
"""

from __future__ import annotations

from slack_playground.block_kit.agreements import exactly_one_of, in_order, offered, whole_numbers
from slack_playground.block_kit.composition import (
    ALT_TEXT,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_ACTION_CONFIG,
    IMAGE_SOURCE,
    LINK_OPTION,
    MARKED_OPTION,
    MOST_OPTIONS,
    ONE_IMAGE_SOURCE,
    OPTION,
    OPTION_GROUP,
    STYLE,
    WORKFLOW,
    plain_text,
)
from slack_playground.block_kit.rich_text import RICH_TEXT
from slack_playground.block_kit.rules import (
    MESSAGES,
    MODALS,
    Array,
    Boolean,
    Choice,
    Date,
    Fields,
    Integer,
    Object,
    String,
    Typed,
)

_ACTION: Fields = {"action_id": String(255)}
_CONFIRMED: Fields = {**_ACTION, "confirm": CONFIRM}
_CHOSEN: Fields = {**_CONFIRMED, "focus_on_load": Boolean()}
_PICKED: Fields = {**_CHOSEN, "placeholder": plain_text(150)}
_WRITTEN: Fields = {
    **_ACTION,
    "dispatch_action_config": DISPATCH_ACTION_CONFIG,
    "focus_on_load": Boolean(),
    "placeholder": plain_text(150),
}
_LABEL: Fields = {"accessibility_label": String(75)}
_SEVERAL: Fields = {**_PICKED, "max_selected_items": Integer(1)}
_IDS = Array(String(least=1))

IMAGE = Object("image", required=ALT_TEXT, optional=IMAGE_SOURCE, agreements=[ONE_IMAGE_SOURCE])

# Buttons

BUTTON = Object(
    "button",
    required={"text": plain_text(75)},
    optional={**_CONFIRMED, **_LABEL, "url": String(3000, least=1), "value": String(2000), "style": STYLE},
)
_WORKFLOW_BUTTON = Object(
    "workflow_button",
    required={"text": plain_text(75), "workflow": WORKFLOW, **_ACTION},
    optional={**_LABEL, "style": STYLE, "confirm": CONFIRM},
    surfaces=MESSAGES,
)
_FEEDBACK_BUTTON = Object(required={"text": plain_text(75), "value": String(2000)}, optional=_LABEL)
_FEEDBACK_BUTTONS = Object(
    "feedback_buttons",
    required={"positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON},
    optional=_ACTION,
)
_ICON_BUTTON = Object(
    "icon_button",
    required={"icon": Choice("trash"), "text": plain_text()},
    optional={**_CONFIRMED, **_LABEL, "value": String(2000), "visible_to_user_ids": _IDS},
)

# Choices

_OVERFLOW = Object("overflow", required={"options": Array(LINK_OPTION, most=5)}, optional=_CONFIRMED)
_CHECKBOXES = Object(
    "checkboxes",
    required={"options": Array(MARKED_OPTION, most=10)},
    optional={**_CHOSEN, "initial_options": Array(MARKED_OPTION, most=10)},
    agreements=[offered("initial_options")],
)
_RADIO_BUTTONS = Object(
    "radio_buttons",
    required={"options": Array(MARKED_OPTION, most=10)},
    optional={**_CHOSEN, "initial_option": MARKED_OPTION},
    agreements=[offered("initial_option")],
)

# Menus

_OPTIONS = Array(OPTION, most=MOST_OPTIONS)
_OFFERED: Fields = {"options": _OPTIONS, "option_groups": Array(OPTION_GROUP, most=MOST_OPTIONS)}
_ONE_OFFER = exactly_one_of("options", "option_groups")
_TYPED_AHEAD: Fields = {"min_query_length": Integer(0)}
_DESTINATION: Fields = {"response_url_enabled": Boolean()}
_CONVERSATION: Fields = {"default_to_current_conversation": Boolean(), "filter": CONVERSATION_FILTER}

_MENUS = (
    Object(
        "static_select",
        optional={**_PICKED, **_OFFERED, "initial_option": OPTION},
        agreements=[_ONE_OFFER, offered("initial_option")],
    ),
    Object("external_select", optional={**_PICKED, **_TYPED_AHEAD, "initial_option": OPTION}),
    Object("users_select", optional={**_PICKED, "initial_user": String(least=1)}),
    Object("channels_select", optional={**_PICKED, **_DESTINATION, "initial_channel": String(least=1)}),
    Object(
        "conversations_select",
        optional={**_PICKED, **_DESTINATION, **_CONVERSATION, "initial_conversation": String(least=1)},
    ),
    Object(
        "multi_static_select",
        optional={**_SEVERAL, **_OFFERED, "initial_options": _OPTIONS},
        agreements=[_ONE_OFFER, offered("initial_options")],
    ),
    Object(
        "multi_external_select",
        optional={**_SEVERAL, **_TYPED_AHEAD, "initial_options": _OPTIONS},
    ),
    Object("multi_users_select", optional={**_SEVERAL, "initial_users": _IDS}),
    Object("multi_channels_select", optional={**_SEVERAL, "initial_channels": _IDS}),
    Object("multi_conversations_select", optional={**_SEVERAL, **_CONVERSATION, "initial_conversations": _IDS}),
)

# Dates and times

_DATEPICKER = Object("datepicker", optional={**_PICKED, "initial_date": Date()})
_TIMEPICKER = Object(
    "timepicker",
    optional={**_PICKED, "initial_time": String(pattern="([01][0-9]|2[0-3]):[0-5][0-9]"), "timezone": String(least=1)},
)
_DATETIMEPICKER = Object(
    "datetimepicker",
    optional={**_CHOSEN, "initial_date_time": Integer(1_000_000_000, 9_999_999_999)},
    surfaces=MESSAGES | MODALS,
)

# Inputs

LONGEST_INPUT = 3000
"""The maximum number of characters in a plain-text input:
https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element."""

_PLAIN_TEXT_INPUT = Object(
    "plain_text_input",
    optional={
        **_WRITTEN,
        "initial_value": String(LONGEST_INPUT),
        "multiline": Boolean(),
        "min_length": Integer(0, LONGEST_INPUT),
        "max_length": Integer(1, LONGEST_INPUT),
    },
    agreements=[in_order("min_length", "max_length")],
)
_RICH_TEXT_INPUT = Object(
    "rich_text_input",
    required=_ACTION,
    optional={**_WRITTEN, "initial_value": RICH_TEXT, "min_lines": Integer(1, 100), "max_lines": Integer(1, 100)},
    agreements=[in_order("min_lines", "max_lines")],
    surfaces=frozenset({"modal", "home"}),
)
_EMAIL_INPUT = Object("email_text_input", optional={**_WRITTEN, "initial_value": String()}, surfaces=MODALS)
_URL_INPUT = Object("url_text_input", optional={**_WRITTEN, "initial_value": String()}, surfaces=MODALS)
_FIGURE = String(pattern=r"-?[0-9]+(\.[0-9]+)?")
_NUMBER_INPUT = Object(
    "number_input",
    required={"is_decimal_allowed": Boolean()},
    optional={**_WRITTEN, "initial_value": _FIGURE, "min_value": _FIGURE, "max_value": _FIGURE},
    agreements=[
        in_order("min_value", "max_value"),
        in_order("min_value", "initial_value"),
        in_order("initial_value", "max_value"),
        whole_numbers("initial_value", "min_value", "max_value"),
    ],
    surfaces=MODALS,
)
_FILE_INPUT = Object(
    "file_input",
    optional={**_ACTION, "filetypes": Array(String(least=1)), "max_files": Integer(1, 10)},
    surfaces=MODALS,
)

# Which block may hold which elements

_PICKERS = (*_MENUS, _CHECKBOXES, _RADIO_BUTTONS, _DATEPICKER, _TIMEPICKER)

ACCESSORY = Typed(*_PICKERS, IMAGE, BUTTON, _WORKFLOW_BUTTON, _OVERFLOW)
ACTION = Typed(*_PICKERS, BUTTON, _WORKFLOW_BUTTON, _OVERFLOW, _DATETIMEPICKER, _RICH_TEXT_INPUT)
CONTEXT_ACTION = Typed(_FEEDBACK_BUTTONS, _ICON_BUTTON)
INPUT = Typed(
    *_PICKERS,
    _DATETIMEPICKER,
    _PLAIN_TEXT_INPUT,
    _RICH_TEXT_INPUT,
    _EMAIL_INPUT,
    _URL_INPUT,
    _NUMBER_INPUT,
    _FILE_INPUT,
)
