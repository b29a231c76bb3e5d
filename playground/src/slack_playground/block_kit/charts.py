"""The chart block: a pie chart of segments, or a bar, line or area chart of series over the same categories.

Source: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from slack_playground.block_kit.agreements import differing
from slack_playground.block_kit.fault import Fault
from slack_playground.block_kit.rules import Array, Number, Object, String, Typed

MOST_IN_A_MESSAGE = 2
_MOST_POINTS = 20
_MOST_SERIES = 6
"""The maximum number of series, or of segments: the lower of the two numbers that Slack's pages have stated."""

_LABEL = String(20, least=1)

_SEGMENT = Object(required={"label": _LABEL, "value": Number(above=0)})
_POINT = Object(required={"label": _LABEL, "value": Number()})
_SERIES = Object(required={"name": _LABEL, "data": Array(_POINT, most=_MOST_POINTS)})
_AXES = Object(
    required={"categories": Array(_LABEL, most=_MOST_POINTS)},
    optional={"x_label": String(50), "y_label": String(50)},
)


def _every_category(chart: dict[str, Any]) -> Iterator[Fault]:
    categories = chart["axis_config"]["categories"]
    for place, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield Fault(f"/series/{place}/data", "must provide one item for each of `axis_config.categories`")


def _distinct_categories(chart: dict[str, Any]) -> Iterable[Fault]:
    categories = chart["axis_config"]["categories"]
    if len(set(categories)) < len(categories):
        yield Fault("/axis_config/categories", "Input contains duplicate items")


def _over_categories(kind: str) -> Object:
    return Object(
        kind,
        required={"series": Array(_SERIES, most=_MOST_SERIES), "axis_config": _AXES},
        agreements=[differing("series", "name"), _distinct_categories, _every_category],
    )


_PIE = Object("pie", required={"segments": Array(_SEGMENT, most=_MOST_SERIES)})

DATA_VISUALIZATION = Object(
    "data_visualization",
    required={
        "title": String(50, least=1),
        "chart": Typed(_PIE, _over_categories("bar"), _over_categories("line"), _over_categories("area")),
    },
    optional={"block_id": String(255)},
    surfaces=frozenset({"message", "home"}),
)
