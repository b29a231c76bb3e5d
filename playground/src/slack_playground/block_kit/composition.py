"""The objects of which blocks and elements are composed: text, options, confirmations, filters, files and icons.

Source: https://docs.slack.dev/reference/block-kit/composition-objects.
"""

from __future__ import annotations

from slack_playground.block_kit.agreements import exactly_one_of, some_of
from slack_playground.block_kit.rules import Array, Boolean, Choice, Fields, Object, Rule, String, Typed

LONGEST_TEXT = 3000
LONGEST_OPTION, LONGEST_VALUE = 75, 150
MOST_OPTIONS = 100
"""The maximum number of options in a menu or a group, and of groups in a menu."""


def plain_text(most: int = LONGEST_TEXT) -> Object:
    """Return the rule for plain text of at most `most` characters."""
    return Object("plain_text", required={"text": String(most, least=1)}, optional={"emoji": Boolean()})


def mrkdwn(most: int = LONGEST_TEXT) -> Object:
    """Return the rule for text with Slack's markup, of at most `most` characters."""
    return Object("mrkdwn", required={"text": String(most, least=1)}, optional={"verbatim": Boolean()})


def text_object(most: int = LONGEST_TEXT) -> Typed:
    """Return the rule for text, plain or with Slack's markup, of at most `most` characters."""
    return Typed(plain_text(most), mrkdwn(most))


STYLE = Choice("primary", "danger")

CONFIRM = Object(
    required={"title": plain_text(100), "text": text_object(300), "confirm": plain_text(30), "deny": plain_text(30)},
    optional={"style": STYLE},
)


def _option(text: Rule, **more: Rule) -> Object:
    return Object(required={"text": text, "value": String(LONGEST_VALUE)}, optional={"description": text, **more})


OPTION = _option(plain_text(LONGEST_OPTION))
"""An option of a menu."""

MARKED_OPTION = _option(text_object(LONGEST_OPTION))
"""An option of checkboxes or radio buttons, whose text may have markup."""

LINK_OPTION = _option(plain_text(LONGEST_OPTION), url=String(3000))
"""An option of an overflow menu, which may open a web page."""

OPTION_GROUP = Object(required={"label": plain_text(75), "options": Array(OPTION, most=MOST_OPTIONS)})

_FILTER_FIELDS: Fields = {
    "include": Array(Choice("im", "mpim", "private", "public")),
    "exclude_external_shared_channels": Boolean(),
    "exclude_bot_users": Boolean(),
}
CONVERSATION_FILTER = Object(optional=_FILTER_FIELDS, agreements=[some_of(*_FILTER_FIELDS)])

DISPATCH_ACTION_CONFIG = Object(
    optional={"trigger_actions_on": Array(Choice("on_enter_pressed", "on_character_entered"))}
)

SLACK_FILE = Object(
    optional={"id": String(least=1), "url": String(least=1)},
    agreements=[exactly_one_of("id", "url")],
)

IMAGE_SOURCE: Fields = {"image_url": String(3000, least=1), "slack_file": SLACK_FILE}
ONE_IMAGE_SOURCE = exactly_one_of("image_url", "slack_file")
ALT_TEXT: Fields = {"alt_text": String(2000, least=1)}

WORKFLOW = Object(
    required={
        "trigger": Object(
            required={"url": String(least=1)},
            optional={
                "customizable_input_parameters": Array(
                    Object(required={"name": String(least=1), "value": String()}), least=0
                )
            },
        )
    }
)

_ICONS = """
archive book bookmark bot bug calendar call caret-left caret-right check clipboard code comment compass copy cube
download edit email eye-closed eye-open file flag folder gear globe heart help image info key lightbulb link map mobile
new-window pin plus refine refresh rocket save screen share sparkle star star-filled tag thumbs-down thumbs-up trash
upload user warning
"""
SLACK_ICON = Object("icon", required={"name": Choice(*_ICONS.split())})
