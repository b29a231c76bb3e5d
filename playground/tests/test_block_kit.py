"""The playground accepts the blocks and views that Slack accepts, and refuses others with Slack's errors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from block_kit_examples import (
    BLOCKS,
    BUTTON,
    CARD,
    CONTAINER,
    DATA_TABLE,
    HOME,
    IMAGE,
    INPUT,
    MODAL,
    SECTION,
    TABLE,
    TASK,
    Json,
    chart,
    marked,
    option,
    plain,
    rich_text,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_playground.block_kit import Fault, message_faults, parsed, view_faults
from slack_playground.errors import SlackError

SURFACES = ("message", "modal", "home")
Path = tuple[str | int, ...]


def told(blocks: Any, surface: str = "message") -> list[str]:
    """Return the errors in blocks on the given surface, in Slack's words, with pointers that begin with /blocks."""
    if surface == "message":
        faults = message_faults(blocks, text="Water")
    elif surface == "modal":
        faults = view_faults({"type": "modal", "title": plain(), "submit": plain(), "blocks": blocks})
    else:
        faults = view_faults({"type": "home", "blocks": blocks})
    return [str(fault).replace("json-pointer:/view", "json-pointer:") for fault in faults]


def steps(pointer: str) -> Path:
    """Return the path that a JSON pointer describes."""
    return tuple(int(step) if step.isdecimal() else step for step in pointer.split("/")[1:])


def at(value: Any, path: Path) -> Any:
    """Return the part of a JSON value at a path."""
    for step in path:
        value = value[step]
    return value


def changed(value: Any, path: Path, part: Any) -> Any:
    """Return a copy of a JSON value with the part at a path replaced."""
    if not path:
        return part
    copy = deepcopy(value)
    at(copy, path[:-1])[path[-1]] = part
    return copy


def without(value: Any, path: Path) -> Any:
    """Return a copy of a JSON value without the part at a path."""
    copy = deepcopy(value)
    del at(copy, path[:-1])[path[-1]]
    return copy


def paths(value: Any, above: Path = ()) -> Iterator[Path]:
    """Yield the path of every part of a JSON value."""
    yield above
    parts: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield from paths(part, (*above, step))


def pointer_to(path: Path) -> str:
    """Return the JSON pointer to the part at a path in the first block."""
    return "".join(f"/{step}" for step in ("blocks", 0, *path))


# Valid blocks and views


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", BLOCKS)
def test_each_block_belongs_where_slack_takes_it(name: str, surface: str) -> None:
    """A valid block is accepted on the surfaces that Slack's documentation names for it.

    On other surfaces, its type or the type of one of its elements is reported as unsupported.
    """
    block, surfaces = BLOCKS[name]
    faults = told([block], surface)
    if surface in surfaces:
        assert faults == []
    else:
        assert faults
        assert all(fault.startswith("unsupported type: ") and fault.endswith("/type]") for fault in faults)


@pytest.mark.parametrize("view", [MODAL, HOME], ids=["dialog", "home"])
def test_good_views_are_taken(view: Json) -> None:
    """A valid dialog and a valid Home are accepted."""
    assert view_faults(view) == []


def test_a_message_may_lack_a_text() -> None:
    """A message with blocks needs no text, although Slack recommends one for notifications.

    https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    assert message_faults([SECTION], text=None) == []


# Any value

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.sampled_from(sorted(SECTION)), inner),
    max_leaves=15,
)


@settings(deadline=None)
@given(json_values, st.none() | st.text())
def test_any_value_can_be_checked(value: Any, text: str | None) -> None:
    """Any JSON value can be checked as blocks or as a view. Each error's pointer begins with /blocks or /view.

    None of the generated values is a valid view.
    """
    assert all(fault.pointer.startswith("/blocks") for fault in message_faults(value, text=text))
    assert all(fault.pointer.startswith("/view") for fault in view_faults(value))
    assert view_faults(value)


@st.composite
def broken_blocks(draw: st.DrawFn) -> list[Any]:
    """Generate valid blocks, with one to three parts replaced by any JSON value or by a part of another block."""
    blocks: Any = [deepcopy(BLOCKS[name][0]) for name in draw(st.lists(st.sampled_from(sorted(BLOCKS)), min_size=1))]
    for _ in range(draw(st.integers(1, 3))):
        other, _ = BLOCKS[draw(st.sampled_from(sorted(BLOCKS)))]
        part = draw(json_values | st.sampled_from([at(other, path) for path in paths(other)]))
        blocks = changed(blocks, draw(st.sampled_from(list(paths(blocks))[1:])), part)
    return list(blocks)


@settings(max_examples=120, deadline=None)
@given(broken_blocks())
def test_broken_blocks_can_be_checked(blocks: list[Any]) -> None:
    """Broken blocks can be checked on every surface; in a message, every pointer leads to a part of the blocks."""
    places = {"".join(f"/{step}" for step in path) for path in paths({"blocks": blocks})}
    assert {fault.pointer for fault in message_faults(blocks, text="Water")} <= places
    for surface in SURFACES:
        told(blocks, surface)


# Single errors

HOMES = {name: next(surface for surface in SURFACES if surface in surfaces) for name, (_, surfaces) in BLOCKS.items()}
OTHER_KINDS: tuple[Any, ...] = ("word", 2.5, True, [], {})


def pointers(name: str, block: Any) -> set[str]:
    """Return the pointers of the errors in a block, on a surface that accepts the example `name`."""
    return {fault.partition("[json-pointer:")[2].rstrip("]") for fault in told([block], HOMES[name])}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_value_of_another_type_is_told_where_it_is(name: str) -> None:
    """If a part has the wrong JSON type, it is refused with a pointer to that part."""
    block, _ = BLOCKS[name]
    for path in paths(block):
        part = at(block, path)
        if part is None:
            continue
        numbers = (int, float) if isinstance(part, int | float) and not isinstance(part, bool) else type(part)
        other = next(kind for kind in OTHER_KINDS if isinstance(kind, bool) or not isinstance(kind, numbers))
        assert pointer_to(path) in pointers(name, changed(block, path, other)), (path, other)


@pytest.mark.parametrize("name", BLOCKS)
def test_an_unknown_field_is_told_where_it_is(name: str) -> None:
    """In every object, an unknown field is refused with a pointer to the object."""
    block, _ = BLOCKS[name]
    for path in paths(block):
        if isinstance(part := at(block, path), dict):
            assert pointer_to(path) in pointers(name, changed(block, path, {**part, "colour": "red"})), path


@pytest.mark.parametrize("name", BLOCKS)
def test_an_unknown_type_is_told_where_it_is(name: str) -> None:
    """In every object that has a type, an unknown type is refused with a pointer to the type."""
    block, _ = BLOCKS[name]
    for path in paths(block):
        if path and path[-1] == "type":
            assert pointer_to(path) in pointers(name, changed(block, path, "nonsense")), path


TEXTS = {"plain_text", "mrkdwn", "text", "raw_text", "raw_number"}


@pytest.mark.parametrize("name", BLOCKS)
def test_an_empty_text_object_is_told_where_it_is(name: str) -> None:
    """In text objects, rich text and table cells, an empty text is refused with a pointer to the text."""
    block, _ = BLOCKS[name]
    for path in paths(block):
        if path and path[-1] == "text" and at(block, path[:-1]).get("type") in TEXTS:
            assert pointer_to(path) in pointers(name, changed(block, path, "")), path


REQUIRED = [
    *[("section", "/text", field) for field in ("type", "text")],
    *[("section", "/accessory", field) for field in ("type", "text")],
    *[("section", "/accessory/confirm", field) for field in ("title", "text", "confirm", "deny")],
    *[("section", "", "type"), ("header", "", "text"), ("context", "", "elements"), ("markdown", "", "text")],
    *[("image", "", "alt_text"), ("image", "", "image_url"), ("section with an image", "/accessory/slack_file", "id")],
    *[("video", "", field) for field in ("alt_text", "title", "thumbnail_url", "video_url")],
    *[("file", "", "external_id"), ("file", "", "source"), ("alert", "", "text"), ("actions", "", "elements")],
    *[("input", "", "label"), ("input", "", "element"), ("input of number_input", "/element", "is_decimal_allowed")],
    ("input of rich_text_input", "/element", "action_id"),
    *[("section with an overflow", "/accessory/options/0", field) for field in ("text", "value")],
    *[("section with static_select in groups", "/accessory/option_groups/0", field) for field in ("label", "options")],
    *[(f"section with {kind}", "/accessory", "options") for kind in ("static_select", "checkboxes", "radio_buttons")],
    *[("section with a workflow", "/accessory", field) for field in ("text", "workflow", "action_id")],
    ("section with a workflow", "/accessory/workflow", "trigger"),
    ("section with a workflow", "/accessory/workflow/trigger", "url"),
    *[("context_actions", "/elements/0", field) for field in ("positive_button", "negative_button")],
    *[("context_actions", "/elements/0/positive_button", field) for field in ("text", "value")],
    *[("context_actions", "/elements/1", field) for field in ("icon", "text")],
    *[("rich_text", "", "elements"), ("rich_text", "/elements/1", "style"), ("rich_text", "/elements/1", "elements")],
    *[("rich_text", f"/elements/0/elements/{place}", field) for place, field in enumerate(("text", "url", "name"))],
    *[("rich_text", "/elements/0/elements/4", "timestamp"), ("rich_text", "/elements/0/elements/4", "format")],
    *[("table", "", "rows"), ("table", "/rows/1/1", "value"), ("table", "/rows/1/1", "text")],
    *[("data_table", "", "rows"), ("data_table", "", "caption"), ("data_table", "/rows/2/0", "element")],
    *[("bar", "", "title"), ("bar", "", "chart"), ("bar", "/chart", "series"), ("bar", "/chart", "axis_config")],
    *[("bar", "/chart/series/0", "name"), ("bar", "/chart/series/0/data/0", "value"), ("pie", "/chart", "segments")],
    *[("bar", "/chart/axis_config", "categories"), ("pie", "/chart/segments/0", "label")],
    *[("carousel", "", "elements"), ("container", "", "child_blocks"), ("card with an icon", "/slack_icon", "name")],
    *[
        ("task_card", "", "task_id"),
        ("task_card", "", "title"),
        ("task_card", "/sources/0", "url"),
        ("plan", "", "title"),
    ],
]


@pytest.mark.parametrize(("name", "pointer", "field"), REQUIRED)
def test_a_missing_field_is_told_at_its_object(name: str, pointer: str, field: str) -> None:
    """If a required field is missing, the error names the field and has a pointer to the object."""
    block = without(BLOCKS[name][0], (*steps(pointer), field))
    assert f"missing required field: {field} [json-pointer:/blocks/0{pointer}]" in told([block], HOMES[name])


def test_everything_that_is_missing_is_told() -> None:
    """If an object lacks required fields, there is an error for each of them and no other error for the object."""
    assert told([{"type": "image", "colour": "red"}]) == ["missing required field: alt_text [json-pointer:/blocks/0]"]
    assert told([{"type": "input"}]) == [
        "missing required field: label [json-pointer:/blocks/0]",
        "missing required field: element [json-pointer:/blocks/0]",
    ]


LENGTHS = [
    *[("section", "/block_id", 255), ("section", "/text/text", 3000), ("section", "/fields/1/text", 2000)],
    *[
        ("section", "/accessory/text/text", 75),
        ("section", "/accessory/value", 2000),
        ("section", "/accessory/url", 3000),
    ],
    *[("section", "/accessory/action_id", 255), ("section", "/accessory/accessibility_label", 75)],
    *[("section", f"/accessory/confirm/{field}/text", most) for field, most in (("title", 100), ("text", 300))],
    *[("section", f"/accessory/confirm/{field}/text", 30) for field in ("confirm", "deny")],
    *[("header", "/text/text", 150), ("context", "/elements/1/text", 3000), ("markdown", "/text", 12_000)],
    *[("image", "/alt_text", 2000), ("image", "/image_url", 3000), ("image", "/title/text", 2000)],
    *[("video", "/title/text", 199), ("video", "/description/text", 199), ("video", "/author_name", 49)],
    *[("video", "/thumbnail_url", 3000), ("video", "/provider_icon_url", 3000), ("card", "/icon/alt_text", 2000)],
    *[("alert", "/text/text", 200), ("input", "/label/text", 2000), ("input", "/hint/text", 2000)],
    ("section with static_select", "/accessory/placeholder/text", 150),
    ("section with static_select", "/accessory/options/0/text/text", 75),
    ("section with static_select", "/accessory/options/0/value", 150),
    ("section with static_select", "/accessory/options/0/description/text", 75),
    ("section with static_select in groups", "/accessory/option_groups/0/label/text", 75),
    ("section with an overflow", "/accessory/options/1/url", 3000),
    ("section with an overflow", "/accessory/options/1/text/text", 75),
    ("input of plain_text_input", "/element/initial_value", 3000),
    ("context_actions", "/elements/1/value", 2000),
    ("table", "/block_id", 255),
    ("context_actions", "/elements/0/positive_button/text/text", 75),
    ("context_actions", "/elements/0/positive_button/value", 2000),
    *[("card", f"/{field}/text", most) for field, most in (("title", 150), ("subtitle", 150), ("body", 200))],
    *[("card", "/subtext/text", 200), ("container", "/title/text", 150), ("container", "/subtitle/text", 150)],
    *[("pie", "/title", 50), ("pie", "/chart/segments/0/label", 20), ("bar", "/chart/series/0/name", 20)],
    *[("bar", "/chart/axis_config/x_label", 50), ("bar", "/chart/axis_config/y_label", 50)],
]


@pytest.mark.parametrize(("name", "pointer", "most"), LENGTHS)
def test_texts_are_of_a_length(name: str, pointer: str, most: int) -> None:
    """A text may have as many characters as Slack's documentation allows, and no more."""
    block, _ = BLOCKS[name]
    assert told([changed(block, steps(pointer), "물" * most)], HOMES[name]) == []
    wanted = f"must be less than {most + 1} characters [json-pointer:/blocks/0{pointer}]"
    assert wanted in told([changed(block, steps(pointer), "x" * (most + 1))], HOMES[name])


NEVER_EMPTY = [
    *[("header", "/text/text"), ("markdown", "/text"), ("image", "/alt_text"), ("image", "/image_url")],
    *[("image of a file", "/slack_file/url"), ("section with an image", "/accessory/slack_file/id")],
    *[("video", "/thumbnail_url"), ("file", "/external_id"), ("section", "/accessory/url")],
    *[("section with users_select", "/accessory/initial_user"), ("section with timepicker", "/accessory/timezone")],
    *[
        ("section with channels_select", "/accessory/initial_channel"),
        ("pie", "/title"),
        ("pie", "/chart/segments/0/label"),
    ],
    *[("section with conversations_select", "/accessory/initial_conversation"), ("data_table", "/caption")],
    *[
        ("section with multi_users_select", "/accessory/initial_users/0"),
        ("input of file_input", "/element/filetypes/0"),
    ],
    ("section with a workflow", "/accessory/workflow/trigger/url"),
    ("section with a workflow", "/accessory/workflow/trigger/customizable_input_parameters/0/name"),
    *[("rich_text", f"/elements/0/elements/{place}/{field}") for place, field in enumerate(("text", "url", "name"))],
    *[("table", "/rows/0/0/text"), ("table", "/rows/1/1/text"), ("plan", "/title"), ("task_card", "/title")],
    *[("task_card", "/task_id"), ("task_card", "/sources/0/url"), ("task_card", "/sources/0/text")],
]


@pytest.mark.parametrize(("name", "pointer"), NEVER_EMPTY)
def test_some_texts_are_never_empty(name: str, pointer: str) -> None:
    """Strings such as labels, titles, URLs and ids must have at least one character."""
    block, _ = BLOCKS[name]
    assert told([changed(block, steps(pointer), "x")], HOMES[name]) == []
    wanted = f"must be more than 0 characters [json-pointer:/blocks/0{pointer}]"
    assert wanted in told([changed(block, steps(pointer), "")], HOMES[name])


BOUNDS = [
    ("header", "/level", 1, 4),
    ("section with external_select", "/accessory/min_query_length", 0, None),
    ("section with multi_users_select", "/accessory/max_selected_items", 1, None),
    ("input of plain_text_input", "/element/min_length", 0, 3000),
    ("input of plain_text_input", "/element/max_length", 1, 3000),
    ("input of rich_text_input", "/element/min_lines", 1, 100),
    ("input of rich_text_input", "/element/max_lines", 2, 100),
    ("input of file_input", "/element/max_files", 1, 10),
    ("input of datetimepicker", "/element/initial_date_time", 1_000_000_000, 9_999_999_999),
    ("rich_text", "/elements/1/indent", 0, 8),
    ("rich_text", "/elements/1/offset", 0, None),
    ("rich_text", "/elements/1/border", 0, 1),
    ("data_table", "/page_size", 1, 100),
    ("data_table", "/row_header_column_index", 0, 1),
]


@pytest.mark.parametrize(("name", "pointer", "least", "most"), BOUNDS)
def test_numbers_have_bounds(name: str, pointer: str, least: int, most: int | None) -> None:
    """A number must be within the bounds that Slack's documentation gives for it."""
    block, _ = BLOCKS[name]
    for value, right in ((least, True), (least - 1, False), (most, True), (most and most + 1, False)):
        if value is not None:
            faults = told([changed(block, steps(pointer), value)], HOMES[name])
            assert all(f"[json-pointer:/blocks/0{pointer}]" in fault for fault in faults) or not right
            assert (faults == []) == right, value


@pytest.mark.parametrize("time", ["00:00", "09:59", "19:00", "23:59"])
def test_times_of_a_day(time: str) -> None:
    """A time has two digits for the hour and two for the minute."""
    block, _ = BLOCKS["section with timepicker"]
    assert told([changed(block, ("accessory", "initial_time"), time)]) == []


@pytest.mark.parametrize("time", ["24:00", "9:59", "19:60", "23:5", "3:00 pm", "23:59\n", "１９:００"])
def test_what_is_no_time_of_a_day(time: str) -> None:
    """Hours after 23, minutes after 59, and times in other formats are refused."""
    block, _ = BLOCKS["section with timepicker"]
    (fault,) = told([changed(block, ("accessory", "initial_time"), time)])
    assert fault.startswith("input must match regex pattern: ")


PRESS: Json = {"type": "button", "text": plain()}
DROP: Json = {"type": "icon_button", "icon": "trash", "text": plain()}
CELL: Json = {"type": "raw_text", "text": "x"}
GROUP: Json = {"label": plain(), "options": [option("b")]}
COUNTS = [
    *[("section", "/fields", marked(), 1, 10), ("context", "/elements", plain(), 1, 10)],
    *[("actions", "/elements", PRESS, 1, 25), ("context_actions", "/elements", DROP, 1, 5)],
    *[("card", "/actions", PRESS, 1, 3), ("carousel", "/elements", {"type": "card", "title": plain()}, 1, 10)],
    *[
        ("container", "/child_blocks", {"type": "divider"}, 1, 10),
        ("plan", "/tasks", {"task_id": "1", "title": "x"}, 0, 99),
    ],
    ("section with an overflow", "/accessory/options", option(), 1, 5),
    ("section with checkboxes", "/accessory/initial_options", option("a", marked()), 1, 10),
    ("section with multi_static_select", "/accessory/initial_options", option("b"), 1, 100),
    ("section with multi_external_select", "/accessory/initial_options", option("b"), 1, 100),
    (
        "section with a workflow",
        "/accessory/workflow/trigger/customizable_input_parameters",
        {"name": "a", "value": ""},
        0,
        99,
    ),
    ("task_card", "/sources", {"type": "url", "url": "x", "text": "x"}, 0, 99),
    ("section with radio_buttons", "/accessory/options", option("a"), 1, 10),
    ("section with static_select", "/accessory/options", option("b"), 1, 100),
    ("section with static_select in groups", "/accessory/option_groups/1/options", option("b"), 1, 100),
    ("section with static_select in groups", "/accessory/option_groups", GROUP, 1, 100),
    ("section with multi_users_select", "/accessory/initial_users", "U1", 1, 99),
    ("table", "/rows", [CELL], 1, 100),
    ("table", "/column_settings", None, 1, 20),
    ("data_table", "/rows", [CELL, CELL], 2, 101),
    ("pie", "/chart/segments", {"label": "Ours", "value": 1}, 1, 6),
    ("rich_text", "/elements/0/elements", {"type": "text", "text": "x"}, 0, 99),
]


@pytest.mark.parametrize(("name", "pointer", "item", "least", "most"), COUNTS)
def test_lists_are_of_a_length(name: str, pointer: str, item: Any, least: int, most: int) -> None:
    """The number of items in a list must be within the bounds that Slack's documentation gives for it."""
    block, _ = BLOCKS[name]

    def told_of(count: int) -> list[str]:
        return told([changed(block, steps(pointer), [item] * count)], HOMES[name])

    assert (told_of(least), told_of(most)) == ([], [])
    if least:
        assert f"must provide at least {least} items [json-pointer:/blocks/0{pointer}]" in told_of(least - 1)
    if most != 99:
        assert f"no more than {most} items allowed [json-pointer:/blocks/0{pointer}]" in told_of(most + 1)


WRONG_VALUES = [
    ("section", "/accessory/style", "default", "must be a valid enum value"),
    ("section", "/expand", "true", "must be a boolean"),
    ("section", "/text", "Water", "must provide an object"),
    ("section", "/fields", {}, "must provide an array"),
    ("header", "/text/type", "mrkdwn", "must be a valid enum value"),
    ("header", "/level", 5, "must be less than or equal to 4"),
    ("header", "/level", 1.5, "must provide an integer"),
    ("divider", "/block_id", None, "must provide a string"),
    ("file", "/source", "local", "must be a valid enum value"),
    ("alert", "/level", "fatal", "must be a valid enum value"),
    ("video", "/video_url", "http://example.com", "input must match regex pattern: https://.+"),
    ("section with datepicker", "/accessory/initial_date", "2026-02-30", "input must be a valid: date"),
    ("section with datepicker", "/accessory/initial_date", "20260228", "input must be a valid: date"),
    ("section with multi_users_select", "/accessory/max_selected_items", 0, "must be greater than or equal to 1"),
    ("input of plain_text_input", "/element/max_length", 3001, "must be less than or equal to 3000"),
    ("input of file_input", "/element/max_files", 11, "must be less than or equal to 10"),
    ("input of datetimepicker", "/element/initial_date_time", 1, "must be greater than or equal to 1000000000"),
    ("context_actions", "/elements/1/icon", "star", "must be a valid enum value"),
    ("card with an icon", "/slack_icon/name", "unicorn", "must be a valid enum value"),
    ("task_card", "/status", "pending", "must be a valid enum value"),
    ("rich_text", "/elements/0/elements/6/range", "all", "must be a valid enum value"),
    ("rich_text", "/elements/1/indent", 9, "must be less than or equal to 8"),
    ("rich_text", "/elements/1/border", True, "must provide a number"),
    ("table", "/column_settings/0/align", "middle", "must be a valid enum value"),
    ("data_table", "/page_size", 101, "must be less than or equal to 100"),
    ("pie", "/chart/segments/0/value", 0, "must be greater than 0"),
]


@pytest.mark.parametrize(("name", "pointer", "value", "message"), WRONG_VALUES)
def test_a_wrong_value_is_told_in_slacks_words(name: str, pointer: str, value: Any, message: str) -> None:
    """An invalid value is refused with the error message that Slack has for such a value."""
    block = changed(BLOCKS[name][0], steps(pointer), value)
    assert f"{message} [json-pointer:/blocks/0{pointer}]" in told([block], HOMES[name])


OUT_OF_PLACE = [
    ("section", "/accessory", {"type": "plain_text_input"}, "/accessory", "plain_text_input"),
    ("section", "/accessory", {"type": "datetimepicker"}, "/accessory", "datetimepicker"),
    ("actions", "/elements/0", IMAGE, "/elements/0", "image"),
    ("input", "/element", BUTTON, "/element", "button"),
    ("context", "/elements/0", BUTTON, "/elements/0", "button"),
    ("context_actions", "/elements/0", BUTTON, "/elements/0", "button"),
    ("container", "/child_blocks/0", CONTAINER, "/child_blocks/0", "container"),
    ("container", "/child_blocks/0", DATA_TABLE, "/child_blocks/0", "data_table"),
    ("table", "/rows/0/0", {"type": "mrkdwn", "text": "x"}, "/rows/0/0", "mrkdwn"),
    ("table", "/rows/0/0", {"type": "action_cell", "element": BUTTON}, "/rows/0/0", "action_cell"),
    ("rich_text", "/elements/3/elements/0", {"type": "emoji", "name": "wave"}, "/elements/3/elements/0", "emoji"),
]


@pytest.mark.parametrize(("name", "pointer", "value", "where", "kind"), OUT_OF_PLACE)
def test_each_element_has_its_place(name: str, pointer: str, value: Any, where: str, kind: str) -> None:
    """If a valid element is in a block that cannot contain it, its type is reported as unsupported."""
    block = changed(BLOCKS[name][0], steps(pointer), value)
    assert told([block], HOMES[name]) == [f"unsupported type: {kind} [json-pointer:/blocks/0{where}/type]"]


def test_a_long_section_is_told_twice() -> None:
    """If a section's text is too long, there are two errors: one for the schema, and one for the length."""
    assert told([{"type": "section", "text": marked("x" * 3001)}]) == [
        "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ]


def test_an_unknown_type_of_text_is_told_once() -> None:
    """An unknown type of text object causes only one error, as in Slack's example.

    https://docs.slack.dev/reference/methods/blocks.validate.
    """
    wanted = ["unsupported type: invalid [json-pointer:/blocks/0/text/type]"]
    assert told([{"type": "section", "text": {"type": "invalid", "text": "Water"}}]) == wanted


def test_markup_belongs_to_texts_with_markup() -> None:
    """Only mrkdwn text objects may have `verbatim`, and only plain text objects may have `emoji`.

    https://docs.slack.dev/reference/block-kit/composition-objects/text-object.
    """
    for text, field in ((plain(), "verbatim"), (marked(), "emoji")):
        wanted = f"invalid additional property: {field} [json-pointer:/blocks/0/elements/0]"
        assert told([{"type": "context", "elements": [{**text, field: True}]}]) == [wanted]


# Fields that depend on each other


def element(name: str, **fields: Any) -> Json:
    """Return the example `name` with the given fields in its element."""
    return {**BLOCKS[name][0], "element": {**BLOCKS[name][0]["element"], **fields}}


SELECT, SEVERAL = "input of static_select", "input of multi_static_select"
NUMBER, WORDS = "input of number_input", "input of plain_text_input"
DEPENDING = [
    ("message", {"type": "section"}, "must define either `text` or `fields`", "/type"),
    ("message", {"type": "section", "accessory": BUTTON}, "must define either `text` or `fields`", "/type"),
    ("message", {**IMAGE, "slack_file": {"id": "F1"}}, "failed to match exactly one allowed schema", ""),
    ("modal", element(SELECT, option_groups=[]), "must provide at least 1 items", "/element/option_groups"),
    (
        "modal",
        element(SELECT, option_groups=[{"label": plain(), "options": [option("b")]}]),
        "failed to match exactly one allowed schema",
        "/element",
    ),
    ("modal", without(element(SELECT), ("element", "options")), "missing required field: options", "/element"),
    (
        "modal",
        element(SELECT, initial_option=option("z")),
        "must be one of the provided options",
        "/element/initial_option",
    ),
    (
        "modal",
        element(SEVERAL, initial_options=[option("a"), option("z")]),
        "must be one of the provided options",
        "/element/initial_options",
    ),
    (
        "modal",
        element("input of conversations_select", filter={}),
        "must define at least one of `include`, `exclude_external_shared_channels`, `exclude_bot_users`",
        "/element/filter",
    ),
    (
        "modal",
        element(WORDS, min_length=5, max_length=4),
        "must not be greater than `max_length`",
        "/element/min_length",
    ),
    ("modal", element(NUMBER, min_value="11"), "must not be greater than `max_value`", "/element/min_value"),
    ("modal", element(NUMBER, initial_value="10.5"), "must not be greater than `max_value`", "/element/initial_value"),
    ("modal", element(NUMBER, is_decimal_allowed=False), "must provide an integer", "/element/initial_value"),
    (
        "modal",
        {**element("input of file_input"), "dispatch_action": True},
        "unsupported type: file_input",
        "/element/type",
    ),
    (
        "message",
        {"type": "card", "subtitle": plain()},
        "must define at least one of `hero_image`, `title`, `actions`, `body`",
        "",
    ),
    (
        "message",
        {**CARD, "slack_icon": {"type": "icon", "name": "star"}},
        "failed to match exactly one allowed schema",
        "",
    ),
    ("message", {**CARD, "actions": [BUTTON, BUTTON]}, '`action_id` "open" already exists', "/actions/1/action_id"),
    (
        "message",
        {"type": "actions", "elements": [BUTTON, BUTTON]},
        '`action_id` "open" already exists',
        "/elements/1/action_id",
    ),
    (
        "message",
        without(without(CONTAINER, ("title",)), ("rich_text_title",)),
        "must define either `title` or `rich_text_title`",
        "",
    ),
    ("message", changed(TABLE, ("rows", 1), [CELL]), "must provide 2 items, as many as the first row", "/rows/1"),
    ("message", changed(DATA_TABLE, ("rows", 0, 1), rich_text()), "unsupported type: rich_text", "/rows/0/1/type"),
    (
        "message",
        {**DATA_TABLE, "row_header_column_index": 2},
        "must be less than or equal to 1",
        "/row_header_column_index",
    ),
    (
        "message",
        changed(chart(), ("chart", "series", 1, "name"), "Bids"),
        '`name` "Bids" already exists',
        "/chart/series/1/name",
    ),
    (
        "message",
        changed(chart(), ("chart", "series", 1, "data", 0, "label"), "1999"),
        "must provide one item for each of `axis_config.categories`",
        "/chart/series/1/data",
    ),
    (
        "message",
        without(chart(), ("chart", "series", 0, "data", 2)),
        "must provide one item for each of `axis_config.categories`",
        "/chart/series/0/data",
    ),
    (
        "message",
        changed(chart(), ("chart", "axis_config", "categories", 1), "2004"),
        "Input contains duplicate items",
        "/chart/axis_config/categories",
    ),
]


@pytest.mark.parametrize(("surface", "block", "message", "pointer"), DEPENDING)
def test_fields_that_depend_on_each_other(surface: str, block: Json, message: str, pointer: str) -> None:
    """A block is refused if fields that depend on each other are missing or do not fit together."""
    assert told([block], surface) == [f"{message} [json-pointer:/blocks/0{pointer}]"]


def test_a_chart_may_give_its_points_in_any_order() -> None:
    """The points of a series may be in any order, because the chart's categories define the order."""
    block = chart()
    block["chart"]["series"][0]["data"].reverse()
    assert told([block]) == []


def test_a_chart_has_twenty_points() -> None:
    """A chart may have at most 20 categories, and each of its series at most 20 points; more are refused."""
    block, years = chart(), [f"{year}" for year in range(1986, 2007)]
    for count, faults in ((20, 0), (21, 3)):
        block["chart"]["axis_config"]["categories"] = years[:count]
        for series in block["chart"]["series"]:
            series["data"] = [{"label": year, "value": 1} for year in years[:count]]
        assert [fault.startswith("no more than 20 items allowed") for fault in told([block])] == [True] * faults


def test_an_option_may_be_chosen_whose_group_offers_it() -> None:
    """An initial option may come from an option group, but is refused if its text differs from the group's option."""
    block, _ = BLOCKS["section with static_select in groups"]
    assert told([block]) == []
    assert told([changed(block, ("accessory", "initial_option", "text", "text"), "Other")])


# Between blocks

DIVIDER: Json = {"type": "divider"}
NAMED: Json = {"type": "divider", "block_id": "same"}
PIE: Json = {**BLOCKS["pie"][0]}


def table_of(characters: int, kind: Json = TABLE) -> Json:
    """Return a table whose cells contain the given number of characters in total."""
    return {
        **without(kind, ("rows",)),
        "block_id": f"table-{characters}",
        "rows": [[CELL, CELL], [CELL, {**CELL, "text": "x" * (characters - 3)}]],
    }


BETWEEN = [
    ([NAMED, DIVIDER, NAMED], '`block_id` "same" already exists', "/2/block_id"),
    ([NAMED, {**CONTAINER, "child_blocks": [NAMED]}], '`block_id` "same" already exists', "/1/child_blocks/0/block_id"),
    ([{"type": "carousel", "elements": [CARD, CARD]}], '`block_id` "card" already exists', "/0/elements/1/block_id"),
    ([TABLE, {**TABLE, "block_id": "other"}], "only_one_table_allowed", "/1"),
    ([{**CONTAINER, "child_blocks": [{**TABLE, "block_id": "other"}]}, TABLE], "only_one_table_allowed", "/1"),
    ([PIE, chart(), chart("line")], "too many data_visualization blocks", "/2"),
    (
        [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}],
        "must be less than 12001 characters",
        "/1/text",
    ),
    ([table_of(10_001)], "must be less than 10001 characters", "/0/rows"),
    ([table_of(10_000, DATA_TABLE), table_of(10_001, DATA_TABLE)], "must be less than 20001 characters", "/1/rows"),
]


@pytest.mark.parametrize(("blocks", "message", "pointer"), BETWEEN)
def test_blocks_of_a_message_fit_together(blocks: list[Json], message: str, pointer: str) -> None:
    """Blocks are refused if they repeat an id or together exceed a limit."""
    assert told(blocks) == [f"{message} [json-pointer:/blocks{pointer}]"]


def test_as_much_as_a_message_may_hold() -> None:
    """A message may have 50 blocks, with one table, two data tables, two charts and 12,000 characters of markdown."""
    markdown = [{"type": "markdown", "text": "x" * 6000}] * 2
    tables = [table_of(10_000), table_of(9_000, DATA_TABLE), table_of(11_000, DATA_TABLE)]
    assert told([*markdown, *tables, PIE, chart(), *[DIVIDER] * 43]) == []


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_so_many_blocks_and_no_more(surface: str, most: int) -> None:
    """A message may have up to 50 blocks, a dialog up to 100, and a Home tab between 1 and 100.

    https://docs.slack.dev/reference/block-kit/blocks.
    """
    assert told([DIVIDER] * most, surface) == []
    assert told([DIVIDER] * (most + 1), surface) == [f"no more than {most} items allowed [json-pointer:/blocks]"]
    assert told([], "home") == ["must provide at least 1 items [json-pointer:/blocks]"]


def test_no_blocks_are_right_where_there_is_a_text() -> None:
    """An empty list of blocks, which removes a message's blocks, is valid only if the message has a text.

    https://docs.slack.dev/reference/methods/chat.update.
    """
    assert message_faults([], text="Water") == []
    for text in (None, "", " "):
        assert [str(fault) for fault in message_faults([], text=text)] == [
            "must provide at least 1 items [json-pointer:/blocks]"
        ]


def test_ids_inside_rich_text_do_not_count() -> None:
    """The rich texts in a task may have the same block id, as in Slack's own example of a plan."""
    details = {**rich_text(), "block_id": "same"}
    assert told([{**TASK, "details": details, "output": details}]) == []


# Views

WRONG_VIEWS = [
    ([], "must provide an object", ""),
    ({**MODAL, "type": "workflow_step"}, "must be a valid enum value", "/type"),
    (without(MODAL, ("title",)), "missing required field: title", ""),
    (without(HOME, ("blocks",)), "missing required field: blocks", ""),
    *[
        (changed(MODAL, (field, "text"), "x" * 25), "must be less than 25 characters", f"/{field}/text")
        for field in ("title", "submit", "close")
    ],
    ({**MODAL, "title": marked()}, "must be a valid enum value", "/title/type"),
    ({**HOME, "callback_id": "x" * 256}, "must be less than 256 characters", "/callback_id"),
    ({**HOME, "external_id": "x" * 256}, "must be less than 256 characters", "/external_id"),
    ({**MODAL, "private_metadata": "x" * 3001}, "must be less than 3001 characters", "/private_metadata"),
    ({**MODAL, "notify_on_close": 1}, "must be a boolean", "/notify_on_close"),
    ({**MODAL, "submit_disabled": True}, "invalid additional property: submit_disabled", ""),
    ({**HOME, "clear_on_close": True}, "invalid additional property: clear_on_close", ""),
    ({**HOME, "title": plain()}, "invalid additional property: title", ""),
    ({**HOME, "blocks": {}}, "must provide an array", "/blocks"),
    (without(MODAL, ("submit",)), "must define `submit` to use an `input` block in modals", "/blocks/0/input"),
    ({**HOME, "blocks": [NAMED, NAMED]}, '`block_id` "same" already exists', "/blocks/1/block_id"),
    (
        {**MODAL, "blocks": [INPUT, BLOCKS["input of datepicker"][0]]},
        "only one element can have `focus_on_load`",
        "/blocks/1/element/focus_on_load",
    ),
]


@pytest.mark.parametrize(("view", "message", "pointer"), WRONG_VIEWS)
def test_a_wrong_view_is_told_in_slacks_words(view: Any, message: str, pointer: str) -> None:
    """Errors in a view are reported like errors in a message's blocks, but with pointers that begin with /view."""
    assert f"{message} [json-pointer:/view{pointer}]" in [str(fault) for fault in view_faults(view)]


def test_a_home_takes_input_without_a_button() -> None:
    """A Home may have inputs even though it has no `submit`, which only dialogs have.

    https://docs.slack.dev/reference/views/home-tab-views does not list `submit`.
    """
    assert view_faults({**HOME, "blocks": [INPUT]}) == []


# How errors are reported


def test_a_fault_reads_as_slack_writes_it() -> None:
    """As a string, an error consists of its message and its JSON pointer.

    https://docs.slack.dev/reference/methods/blocks.validate.
    """
    (fault,) = message_faults([{"type": "header", "text": plain("x" * 151)}], text="x")
    assert fault == Fault("/blocks/0/text/text", "must be less than 151 characters")
    assert str(fault) == "must be less than 151 characters [json-pointer:/blocks/0/text/text]"


@pytest.mark.parametrize(
    ("block", "code"),
    [({"type": "header"}, "missing_field"), ({"type": 7}, "invalid_type"), ({"type": "?"}, "failed_constraint")],
)
def test_a_fault_is_of_a_kind(block: Json, code: str) -> None:
    """An error's code says whether a field is missing, a type is wrong, or a value is not allowed."""
    assert [fault.code for fault in message_faults([block], text="x")] == [code]


# Arguments that hold JSON


@pytest.mark.parametrize(
    ("kind", "value"), [("blocks", [SECTION]), ("view", HOME), ("metadata", {}), ("attachments", [])]
)
def test_arguments_hold_json_or_text_of_it(kind: str, value: Any) -> None:
    """A JSON argument may be given as a JSON value or as a string that contains JSON."""
    assert parsed(value, kind) == value
    assert parsed(json.dumps(value), kind) == value


UNREADABLE = ["{", "", "[NaN]", "null", '"[]"', "7", "[" * 100_000, 7, None, True]


@pytest.mark.parametrize("value", UNREADABLE, ids=range(len(UNREADABLE)))
@pytest.mark.parametrize(
    ("kind", "name", "messages"),
    [
        ("blocks", "invalid_blocks_format", ()),
        ("attachments", "invalid_attachments", ()),
        ("metadata", "invalid_metadata_format", ()),
        ("view", "invalid_arguments", ("must provide an object [json-pointer:/view]",)),
        ("prompts", "invalid_arguments", ("must provide an array [json-pointer:/prompts]",)),
    ],
)
def test_what_cannot_be_read_has_a_name(value: Any, kind: str, name: str, messages: tuple[str, ...]) -> None:
    """An argument that is not valid JSON, or has the wrong JSON type, is refused with the error for that argument."""
    with pytest.raises(SlackError) as caught:
        parsed(value, kind)
    assert (caught.value.name, caught.value.messages) == (name, messages)


@pytest.mark.parametrize(("value", "kind"), [({"blocks": []}, "blocks"), ([], "view"), ("[]", "metadata")])
def test_a_list_is_not_an_object(value: Any, kind: str) -> None:
    """Blocks inside an object, as in Block Kit Builder, are refused, and so is a list as a view or as metadata."""
    with pytest.raises(SlackError):
        parsed(value, kind)
