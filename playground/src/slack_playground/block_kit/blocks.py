"""Every block that an app may send, with its fields, their limits, and the surfaces on which it is allowed.

Sources: https://docs.slack.dev/reference/block-kit/blocks and the page of each block.
"""

from __future__ import annotations

from slack_playground.block_kit.agreements import differing, files_on_submit, not_both, some_of
from slack_playground.block_kit.charts import DATA_VISUALIZATION
from slack_playground.block_kit.composition import (
    ALT_TEXT,
    IMAGE_SOURCE,
    ONE_IMAGE_SOURCE,
    SLACK_ICON,
    mrkdwn,
    plain_text,
    text_object,
)
from slack_playground.block_kit.elements import ACCESSORY, ACTION, BUTTON, CONTEXT_ACTION, IMAGE, INPUT
from slack_playground.block_kit.rich_text import RICH_TEXT
from slack_playground.block_kit.rules import (
    MESSAGES,
    MODALS,
    AllSchemas,
    Array,
    Boolean,
    Choice,
    Fields,
    Integer,
    Object,
    String,
    Surface,
    Typed,
)
from slack_playground.block_kit.tables import DATA_TABLE, TABLE

_ID: Fields = {"block_id": String(255)}
_MESSAGES_AND_HOME: frozenset[Surface] = frozenset({"message", "home"})
MOST_MARKDOWN = 12_000
"""The maximum number of characters in a markdown block, and in all markdown blocks of a message together."""

# Text and pictures

_SECTION = Object(
    "section",
    optional={
        **_ID,
        "text": AllSchemas(text_object()),
        "fields": Array(text_object(2000), most=10),
        "accessory": ACCESSORY,
        "expand": Boolean(),
    },
    agreements=[some_of("text", "fields", at="/type")],
)
_HEADER = Object("header", required={"text": plain_text(150)}, optional={**_ID, "level": Integer(1, 4)})
_DIVIDER = Object("divider", optional=_ID)
_CONTEXT = Object(
    "context",
    required={"elements": Array(Typed(IMAGE, plain_text(), mrkdwn()), most=10)},
    optional=_ID,
)
_MARKDOWN = Object("markdown", required={"text": String(MOST_MARKDOWN, least=1)}, optional=_ID, surfaces=MESSAGES)
_IMAGE = Object(
    "image",
    required=ALT_TEXT,
    optional={**_ID, **IMAGE_SOURCE, "title": plain_text(2000)},
    agreements=[ONE_IMAGE_SOURCE],
)
_HTTPS = String(3000, pattern="https://.+")
_VIDEO = Object(
    "video",
    required={**ALT_TEXT, "title": plain_text(199), "thumbnail_url": String(3000, least=1), "video_url": _HTTPS},
    optional={
        **_ID,
        "author_name": String(49),
        "description": plain_text(199),
        "provider_icon_url": String(3000),
        "provider_name": String(),
        "title_url": _HTTPS,
    },
)
_FILE = Object(
    "file",
    required={"external_id": String(least=1), "source": Choice("remote")},
    optional=_ID,
    surfaces=MESSAGES,
)
_ALERT = Object(
    "alert",
    required={"text": text_object(200)},
    optional={**_ID, "level": Choice("default", "info", "warning", "error", "success")},
    surfaces=MODALS,
)

# Interactive blocks

_ACTIONS = Object(
    "actions",
    required={"elements": Array(ACTION, most=25)},
    optional=_ID,
    agreements=[differing("elements", "action_id")],
)
_CONTEXT_ACTIONS = Object(
    "context_actions",
    required={"elements": Array(CONTEXT_ACTION, most=5)},
    optional=_ID,
    agreements=[differing("elements", "action_id")],
    surfaces=MESSAGES,
)
_INPUT = Object(
    "input",
    required={"label": plain_text(2000), "element": INPUT},
    optional={**_ID, "hint": plain_text(2000), "optional": Boolean(), "dispatch_action": Boolean()},
    agreements=[files_on_submit],
)

# Blocks that hold other blocks

_CARD = Object(
    "card",
    optional={
        **_ID,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "slack_icon": SLACK_ICON,
        "title": text_object(150),
        "subtitle": text_object(150),
        "body": text_object(200),
        "subtext": text_object(200),
        "actions": Array(BUTTON, most=3),
    },
    agreements=[
        some_of("hero_image", "title", "actions", "body"),
        not_both("icon", "slack_icon"),
        differing("actions", "action_id"),
    ],
)
_CAROUSEL = Object("carousel", required={"elements": Array(_CARD, most=10)}, optional=_ID, surfaces=_MESSAGES_AND_HOME)
_CHILD = Typed(_ACTIONS, _CONTEXT, _DIVIDER, _FILE, _HEADER, _IMAGE, _INPUT, RICH_TEXT, _SECTION, TABLE, _VIDEO)
_CONTAINER = Object(
    "container",
    required={"child_blocks": Array(_CHILD, most=10)},
    optional={
        **_ID,
        "title": plain_text(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": text_object(150),
        "icon": IMAGE,
        "width": Choice("narrow", "standard", "wide", "full"),
        "is_collapsible": Boolean(),
        "default_collapsed": Boolean(),
        "has_header_divider": Boolean(),
    },
    agreements=[some_of("title", "rich_text_title")],
    surfaces=_MESSAGES_AND_HOME,
)

# Blocks that show an agent's work

_URL_SOURCE = Object("url", required={"url": String(least=1), "text": String(least=1)})
_TASK: Fields = {"task_id": String(least=1), "title": String(least=1)}
_TASK_DETAILS: Fields = {**_ID, "details": RICH_TEXT, "output": RICH_TEXT, "sources": Array(_URL_SOURCE, least=0)}
_TASK_CARD = Object(
    "task_card",
    required=_TASK,
    # Only the tasks of a plan can be `pending`, not a task card by itself, whatever the page's example says.
    optional={**_TASK_DETAILS, "status": Choice("in_progress", "complete", "error")},
    surfaces=MESSAGES,
)
_PLANNED_TASK = Object(
    required=_TASK,
    optional={
        **_TASK_DETAILS,
        "type": Choice("task_card"),
        "status": Choice("pending", "in_progress", "complete", "error"),
        "icon": SLACK_ICON,
    },
)
_PLAN = Object(
    "plan",
    required={"title": String(least=1)},
    optional={**_ID, "tasks": Array(_PLANNED_TASK, least=0)},
    surfaces=MESSAGES,
)

BLOCK = Typed(
    _SECTION,
    _HEADER,
    _DIVIDER,
    _CONTEXT,
    _MARKDOWN,
    _IMAGE,
    _VIDEO,
    _FILE,
    _ALERT,
    _ACTIONS,
    _CONTEXT_ACTIONS,
    _INPUT,
    _CARD,
    _CAROUSEL,
    _CONTAINER,
    _TASK_CARD,
    _PLAN,
    RICH_TEXT,
    TABLE,
    DATA_TABLE,
    DATA_VISUALIZATION,
)
