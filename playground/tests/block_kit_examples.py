"""Valid examples of every Block Kit block, element and view, for the Block Kit tests."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

ALL, MESSAGES, MODALS = {"message", "modal", "home"}, {"message"}, {"modal"}


def plain(text: str = "Water") -> Json:
    """Return a plain text object."""
    return {"type": "plain_text", "text": text, "emoji": True}


def marked(text: str = "*Water*") -> Json:
    """Return a mrkdwn text object."""
    return {"type": "mrkdwn", "text": text, "verbatim": False}


def option(value: str = "a", text: Json | None = None) -> Json:
    """Return an option. If `text` is mrkdwn, the option is valid only in checkboxes and radio buttons."""
    return {"text": text or plain(f"Choice {value}"), "value": value, "description": plain("More of it")}


def rich_text(*elements: Json) -> Json:
    """Return a rich text block with the given elements or, if there are none, with a short paragraph."""
    paragraph = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Water", "style": {"bold": True}}]}
    return {"type": "rich_text", "elements": list(elements) or [paragraph]}


CONFIRM: Json = {"title": plain(), "text": marked(), "confirm": plain("Yes"), "deny": plain("No"), "style": "danger"}
CONFIG: Json = {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}
FILTER: Json = {"include": ["public", "im"], "exclude_bot_users": True, "exclude_external_shared_channels": False}
GROUPS: list[Json] = [{"label": plain("First"), "options": [option("a")]}, {"label": plain(), "options": [option("b")]}]
IMAGE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A river"}
SLACK_IMAGE: Json = {"type": "image", "slack_file": {"id": "F0123456"}, "alt_text": "A river"}
WORKFLOW: Json = {
    "trigger": {
        "url": "https://slack.com/shortcuts/Ft0123ABC456/xyz",
        "customizable_input_parameters": [{"name": "topic", "value": "water"}],
    }
}
BUTTON: Json = {
    "type": "button",
    "action_id": "open",
    "text": plain("Open"),
    "value": "water",
    "url": "https://example.com",
    "style": "primary",
    "confirm": CONFIRM,
    "accessibility_label": "Open the topic",
}
_CHOSEN: Json = {"action_id": "chosen", "confirm": CONFIRM, "focus_on_load": True}
_PICKED: Json = {**_CHOSEN, "placeholder": plain("Choose")}
_WRITTEN: Json = {
    "action_id": "written",
    "dispatch_action_config": CONFIG,
    "focus_on_load": True,
    "placeholder": plain("Write"),
}
_FEEDBACK: Json = {"text": plain("Good"), "value": "good", "accessibility_label": "A good answer"}

PICKERS: dict[str, Json] = {
    "static_select": {**_PICKED, "options": [option("a"), option("b")], "initial_option": option("b")},
    "static_select in groups": {**_PICKED, "option_groups": GROUPS, "initial_option": option("b")},
    "external_select": {**_PICKED, "min_query_length": 0, "initial_option": option("a")},
    "users_select": {**_PICKED, "initial_user": "U1"},
    "channels_select": {**_PICKED, "initial_channel": "C1", "response_url_enabled": True},
    "conversations_select": {
        **_PICKED,
        "initial_conversation": "C1",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
        "filter": FILTER,
    },
    "multi_static_select": {
        **_PICKED,
        "options": [option("a"), option("b")],
        "initial_options": [option("b")],
        "max_selected_items": 2,
    },
    "multi_external_select": {**_PICKED, "min_query_length": 2, "initial_options": [option()], "max_selected_items": 1},
    "multi_users_select": {**_PICKED, "initial_users": ["U1"], "max_selected_items": 1},
    "multi_channels_select": {**_PICKED, "initial_channels": ["C1"], "max_selected_items": 1},
    "multi_conversations_select": {
        **_PICKED,
        "initial_conversations": ["C1"],
        "default_to_current_conversation": True,
        "max_selected_items": 1,
        "filter": FILTER,
    },
    "checkboxes": {
        **_CHOSEN,
        "options": [option("a", marked()), {**option("b"), "description": marked("_more_")}],
        "initial_options": [option("a", marked())],
    },
    "radio_buttons": {**_CHOSEN, "options": [option("a"), option("b", marked())], "initial_option": option("a")},
    "datepicker": {**_PICKED, "initial_date": "2026-11-23"},
    "timepicker": {**_PICKED, "initial_time": "23:59", "timezone": "Asia/Seoul"},
}
OVERFLOW: Json = {
    "type": "overflow",
    "action_id": "more",
    "options": [option("a"), {**option("b"), "url": "https://example.com"}],
    "confirm": CONFIRM,
}
WORKFLOW_BUTTON: Json = {
    "type": "workflow_button",
    "action_id": "run",
    "text": plain("Run"),
    "workflow": WORKFLOW,
    "style": "danger",
    "accessibility_label": "Run the workflow",
}
DATETIMEPICKER: Json = {**_CHOSEN, "type": "datetimepicker", "initial_date_time": 1_795_000_000}
RICH_TEXT_INPUT: Json = {
    **_WRITTEN,
    "type": "rich_text_input",
    "initial_value": rich_text(),
    "min_lines": 2,
    "max_lines": 100,
}

INPUTS: dict[str, tuple[Json, set[str]]] = {
    "plain_text_input": (
        {**_WRITTEN, "initial_value": "Water", "multiline": True, "min_length": 0, "max_length": 3000},
        ALL,
    ),
    "rich_text_input": (RICH_TEXT_INPUT, {"modal", "home"}),
    "email_text_input": ({**_WRITTEN, "initial_value": "editor@example.com"}, MODALS),
    "url_text_input": ({**_WRITTEN, "initial_value": "https://example.com"}, MODALS),
    "number_input": (
        {**_WRITTEN, "is_decimal_allowed": True, "initial_value": "1.5", "min_value": "-2", "max_value": "10"},
        MODALS,
    ),
    "file_input": ({"action_id": "files", "filetypes": ["pdf"], "max_files": 10}, MODALS),
    "datetimepicker": (DATETIMEPICKER, MESSAGES | MODALS),
}

_STYLE = {
    "bold": True,
    "italic": False,
    "strike": True,
    "code": True,
    "underline": True,
    "highlight": False,
    "client_highlight": False,
    "unlink": False,
}
INLINE: list[Json] = [
    {"type": "text", "text": "Water", "style": _STYLE},
    {"type": "link", "url": "https://example.com", "text": "there", "unsafe": False, "style": _STYLE},
    {"type": "emoji", "name": "wave", "unicode": "1f44b", "url": "https://example.com/wave.png"},
    {"type": "color", "value": "#F405B3"},
    {"type": "date", "timestamp": 1720710212, "format": "{date_num}", "url": "https://example.com", "fallback": "then"},
    {"type": "tag", "text": "New", "color": "green"},
    {"type": "broadcast", "range": "here"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "user", "user_id": "U1"},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "team", "team_id": "T1"},
    {"type": "canvas", "file_id": "F1", "label": "Notes", "hide_title": False},
    {"type": "canvas_user_mention", "user_id": "U1", "thread_id": "1"},
    {"type": "canvas_message_unfurl", "root_message_ts": "1.2", "root_message_channel": "C1"},
    {"type": "file", "file_id": "F1", "text": "Report", "url": "https://example.com"},
    {"type": "list_record", "file_id": "F1", "record_id": "R1"},
    {"type": "message_mention", "channel_id": "C1", "message_ts": "1.2", "author_id": "U1"},
    {"type": "attachment_mention", "url": "https://example.com", "text": "Report", "full_size_preview_enabled": True},
    {"type": "work_object_mention", "entity_id": "E1", "app_id": "A1", "text": "Report", "url": "https://example.com"},
    {"type": "workflow_mention", "workflow_id": "W1", "function_trigger_id": "F1", "text": "Run"},
    {"type": "salesforce_data_field", "salesforce_record_id": "R1", "salesforce_include_field_label": True},
    {
        "type": "citation",
        "url": "https://example.com",
        "text": "Report",
        "index": 1,
        "details": {"citation_type": "web", "title": "Report", "display_name": "Example", "snippet": "…"},
    },
]
RICH_TEXT: Json = rich_text(
    {"type": "rich_text_section", "elements": INLINE},
    {
        "type": "rich_text_list",
        "style": "ordered",
        "indent": 8,
        "offset": 4,
        "border": 0,
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Water"}]}],
    },
    {"type": "rich_text_quote", "border": 1, "elements": [{"type": "text", "text": "Water"}]},
    {"type": "rich_text_preformatted", "language": "json", "border": 0, "elements": [{"type": "text", "text": "{}"}]},
)

CELL: Json = {"type": "raw_text", "text": "Figure"}
FIGURE_CELL: Json = {"type": "raw_number", "text": "4.5", "value": 4.5}
TABLE: Json = {
    "type": "table",
    "block_id": "figures",
    "column_settings": [{"align": "right", "is_wrapped": True}, None],
    "rows": [[CELL, CELL], [rich_text(), FIGURE_CELL]],
}
DATA_TABLE: Json = {
    "type": "data_table",
    "caption": "Figures",
    "page_size": 5,
    "row_header_column_index": 1,
    "rows": [
        [CELL, CELL],
        [rich_text(), FIGURE_CELL],
        [{"type": "action_cell", "element": BUTTON, "fallback": CELL}] * 2,
    ],
}


def chart(kind: str = "bar") -> Json:
    """Return a chart with two series of values for three years."""
    years = ["2004", "2005", "2006"]
    series = [
        {"name": name, "data": [{"label": year, "value": value} for value, year in enumerate(years, start=-1)]}
        for name in ("Bids", "Prizes")
    ]
    axes = {"categories": years, "x_label": "Year", "y_label": "Thousands"}
    return {
        "type": "data_visualization",
        "title": "Bids",
        "chart": {"type": kind, "series": series, "axis_config": axes},
    }


PIE: Json = {
    "type": "data_visualization",
    "title": "Bids",
    "chart": {"type": "pie", "segments": [{"label": "Ours", "value": 0.5}, {"label": "Others", "value": 3}]},
}
CARD: Json = {
    "type": "card",
    "block_id": "card",
    "hero_image": IMAGE,
    "icon": SLACK_IMAGE,
    "title": marked(),
    "subtitle": plain(),
    "body": marked(),
    "subtext": marked(),
    "actions": [BUTTON, {**BUTTON, "action_id": "other"}],
}
TASK: Json = {
    "type": "task_card",
    "task_id": "1",
    "title": "Searching",
    "status": "in_progress",
    "details": rich_text(),
    "output": rich_text(),
    "sources": [{"type": "url", "url": "https://example.com", "text": "There"}],
}
SECTION: Json = {
    "type": "section",
    "block_id": "section",
    "text": marked(),
    "fields": [plain(), marked()],
    "accessory": BUTTON,
    "expand": True,
}
INPUT: Json = {
    "type": "input",
    "block_id": "input",
    "label": plain("Topic"),
    "element": {"type": "plain_text_input", **INPUTS["plain_text_input"][0]},
    "hint": plain("Such as water"),
    "optional": True,
    "dispatch_action": True,
}
VIDEO: Json = {
    "type": "video",
    "alt_text": "A talk",
    "title": plain("A talk"),
    "thumbnail_url": "https://example.com/talk.png",
    "video_url": "https://example.com/talk",
    "title_url": "https://example.com",
    "author_name": "Editor",
    "provider_name": "Example",
    "provider_icon_url": "https://example.com/icon.png",
    "description": plain("About water"),
}
CONTAINER: Json = {
    "type": "container",
    "title": plain("More"),
    "rich_text_title": rich_text(),
    "subtitle": marked(),
    "icon": IMAGE,
    "width": "wide",
    "is_collapsible": True,
    "default_collapsed": True,
    "has_header_divider": False,
    "child_blocks": [SECTION, {"type": "divider", "block_id": "line"}, TABLE, RICH_TEXT],
}


def _with_kind(name: str, element: Json) -> Json:
    return {"type": name.split(maxsplit=1)[0], **element}


Examples = dict[str, tuple[Json, set[str]]]

_TEXTS: Examples = {
    "section": (SECTION, ALL),
    "section of fields": ({"type": "section", "fields": [marked()]}, ALL),
    "section with an image": ({"type": "section", "text": plain(), "accessory": SLACK_IMAGE}, ALL),
    "section with an overflow": ({"type": "section", "text": plain(), "accessory": OVERFLOW}, ALL),
    "header": ({"type": "header", "block_id": "head", "text": plain(), "level": 4}, ALL),
    "divider": ({"type": "divider"}, ALL),
    "context": ({"type": "context", "elements": [plain(), marked(), IMAGE, SLACK_IMAGE]}, ALL),
    "markdown": ({"type": "markdown", "text": "**Water**"}, MESSAGES),
    "image": ({**IMAGE, "block_id": "image", "title": plain()}, ALL),
    "image of a file": ({**SLACK_IMAGE, "slack_file": {"url": "https://files.slack.com/a.png"}}, ALL),
    "video": (VIDEO, ALL),
    "file": ({"type": "file", "external_id": "F1", "source": "remote"}, MESSAGES),
    "alert": ({"type": "alert", "text": marked(), "level": "warning"}, MODALS),
    "rich_text": (RICH_TEXT, ALL),
}
_ACTED: Examples = {
    "input": (INPUT, ALL),
    "actions": (
        {"type": "actions", "block_id": "actions", "elements": [BUTTON, {**OVERFLOW, "action_id": "rest"}]},
        ALL,
    ),
    "actions for messages": ({"type": "actions", "elements": [WORKFLOW_BUTTON, DATETIMEPICKER]}, MESSAGES),
    "actions for views": ({"type": "actions", "elements": [RICH_TEXT_INPUT]}, {"modal", "home"}),
    "section with a workflow": ({"type": "section", "text": plain(), "accessory": WORKFLOW_BUTTON}, MESSAGES),
    "context_actions": (
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "rate",
                    "positive_button": _FEEDBACK,
                    "negative_button": _FEEDBACK,
                },
                {
                    "type": "icon_button",
                    "action_id": "drop",
                    "icon": "trash",
                    "text": plain("Delete"),
                    "value": "1",
                    "confirm": CONFIRM,
                    "accessibility_label": "Delete the answer",
                    "visible_to_user_ids": ["U1"],
                },
            ],
        },
        MESSAGES,
    ),
    **{
        f"section with {name}": ({"type": "section", "text": plain(), "accessory": _with_kind(name, element)}, ALL)
        for name, element in PICKERS.items()
    },
    **{
        f"actions with {name}": ({"type": "actions", "elements": [_with_kind(name, element)]}, ALL)
        for name, element in PICKERS.items()
    },
    **{
        f"input of {name}": ({"type": "input", "label": plain(), "element": _with_kind(name, element)}, surfaces)
        for name, (element, surfaces) in {**{name: (e, ALL) for name, e in PICKERS.items()}, **INPUTS}.items()
    },
}
_SHOWN: Examples = {
    "table": (TABLE, {"message", "home"}),
    "data_table": (DATA_TABLE, {"message", "home"}),
    "pie": (PIE, {"message", "home"}),
    **{kind: (chart(kind), {"message", "home"}) for kind in ("bar", "line", "area")},
    "card": (CARD, ALL),
    "card with an icon": (
        {"type": "card", "title": plain(), "slack_icon": {"type": "icon", "name": "sparkle"}},
        ALL,
    ),
    "carousel": ({"type": "carousel", "elements": [CARD]}, {"message", "home"}),
    "container": (CONTAINER, {"message", "home"}),
    "task_card": (TASK, MESSAGES),
    "plan": (
        {
            "type": "plan",
            "title": "Answering",
            "tasks": [{"task_id": "1", "title": "Searching", "status": "pending"}, TASK],
        },
        MESSAGES,
    ),
}

BLOCKS = {**_TEXTS, **_ACTED, **_SHOWN}
"""Example blocks by name, each with the surfaces that accept it."""

MODAL: Json = {
    "type": "modal",
    "title": plain("Water"),
    "submit": plain("Save"),
    "close": plain("Cancel"),
    "callback_id": "edit",
    "external_id": "edit-1",
    "private_metadata": "{}",
    "clear_on_close": True,
    "notify_on_close": False,
    "blocks": [INPUT],
}
HOME: Json = {
    "type": "home",
    "callback_id": "home",
    "external_id": "home-1",
    "private_metadata": "{}",
    "blocks": [SECTION],
}
