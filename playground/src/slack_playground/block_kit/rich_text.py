"""The rich text block: paragraphs, lists, quotes and code, made of text, links, emoji, dates and mentions.

Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block and the pages of its elements.
"""

from __future__ import annotations

from slack_playground.block_kit.rules import Array, Boolean, Choice, Fields, Integer, Number, Object, String, Typed

_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_STYLED: Fields = {"style": Object(optional=dict.fromkeys(_STYLES, Boolean()))}
_GIVEN = String(least=1)
_BORDER: Fields = {"border": Integer(0, 1)}


def _texts(*names: str) -> Fields:
    return dict.fromkeys(names, _GIVEN)


def _maybe(*names: str, flags: tuple[str, ...] = ()) -> Fields:
    return {**_STYLED, **dict.fromkeys(names, String()), **dict.fromkeys(flags, Boolean())}


TEXT = Object("text", required=_texts("text"), optional=_STYLED)
LINK = Object(
    "link",
    required=_texts("url"),
    optional=_maybe("text", flags=("unsafe", "from_llm", "is_slack_url", "truncated")),
)
_EMOJI = Object("emoji", required=_texts("name"), optional=_maybe("unicode", "url"))
_COLOR = Object("color", required=_texts("value"), optional=_STYLED)
_DATE = Object(
    "date",
    required={"timestamp": Number(), "format": _GIVEN},
    optional=_maybe("timezone", "url", "fallback"),
)
_TAG = Object(
    "tag",
    required=_texts("text"),
    optional={
        **_STYLED,
        "color": Choice("gray", "brown", "purple", "indigo", "blue", "green", "yellow", "orange", "red"),
    },
)

_MENTIONS = (
    Object("broadcast", required={"range": Choice("here", "channel", "everyone")}, optional=_STYLED),
    Object("channel", required=_texts("channel_id"), optional=_maybe("tab_id", flags=("from_llm",))),
    Object("user", required=_texts("user_id"), optional=_maybe(flags=("from_llm",))),
    Object("usergroup", required=_texts("usergroup_id"), optional=_STYLED),
    Object("team", required=_texts("team_id"), optional=_STYLED),
)

_REFERENCES = (
    Object("canvas_user_mention", required=_texts("user_id"), optional=_maybe("thread_id")),
    Object("canvas_message_unfurl", required=_texts("root_message_ts", "root_message_channel"), optional=_STYLED),
    Object(
        "canvas",
        required=_texts("file_id"),
        optional=_maybe("label", "section_id", "text", "url", flags=("hide_title", "is_skill_invocation")),
    ),
    Object("file", required=_texts("file_id"), optional=_maybe("text", "url", flags=("is_skill_invocation",))),
    Object("list_record", required=_texts("file_id"), optional=_maybe("record_id", "view_id", "text", "url")),
    Object(
        "message_mention",
        required=_texts("channel_id", "message_ts"),
        optional=_maybe("author_id", "thread_ts", "text", "url"),
    ),
    Object(
        "attachment_mention",
        required=_texts("url"),
        optional=_maybe(
            *("text", "app_id", "entity_id", "icon_url", "channel_id", "ts", "icon_name", "product_name"),
            "reference_object_type",
            flags=("full_size_preview_enabled",),
        ),
    ),
    Object(
        "work_object_mention",
        required=_texts("entity_id", "app_id", "text", "url"),
        optional=_maybe("icon_url", "product_name", flags=("full_size_preview_enabled",)),
    ),
    Object(
        "workflow_mention",
        required=_texts("workflow_id", "function_trigger_id", "text"),
        optional=_maybe("url", "channel_id", "ts"),
    ),
    Object(
        "salesforce_data_field",
        required=_texts("salesforce_record_id"),
        optional=_maybe(
            "salesforce_field_label", "salesforce_field_api_name", flags=("salesforce_include_field_label",)
        ),
    ),
)


_CITED = (
    *("descriptor", "file_id", "app_name", "app_icon_url", "display_name", "title", "snippet"),
    *("channel", "message_ts", "memory_id"),
)
_CITATION = Object(
    "citation",
    required={
        "url": _GIVEN,
        "text": _GIVEN,
        "index": Integer(),
        "details": Object(
            required={"citation_type": Choice("file", "external", "web", "message", "memory")},
            optional=dict.fromkeys(_CITED, String()),
        ),
    },
    optional={"from_llm": Boolean(), "is_slack_url": Boolean()},
)

_INLINE = Array(Typed(TEXT, LINK, _EMOJI, _COLOR, _DATE, _TAG, _CITATION, *_MENTIONS, *_REFERENCES), least=0)

SECTION = Object("rich_text_section", required={"elements": _INLINE})

_LIST = Object(
    "rich_text_list",
    required={"style": Choice("bullet", "ordered"), "elements": Array(SECTION)},
    optional={"indent": Integer(0, 8), "offset": Integer(0), **_BORDER},
)
_QUOTE = Object("rich_text_quote", required={"elements": _INLINE}, optional=_BORDER)
_PREFORMATTED = Object(
    "rich_text_preformatted",
    required={"elements": Array(Typed(TEXT, LINK), least=0)},
    optional={"language": String(), **_BORDER},
)

RICH_TEXT = Object(
    "rich_text",
    required={"elements": Array(Typed(SECTION, _LIST, _QUOTE, _PREFORMATTED))},
    optional={"block_id": String(255)},
)
