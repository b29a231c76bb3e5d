"""Slack's limits, and how longer text is cut to fit them."""

from __future__ import annotations

from collections.abc import Iterable

# https://docs.slack.dev/reference/block-kit/blocks; the lowest number if its pages disagree
HEADER = 150
SMALL = 2000
PARAGRAPH = 3000
BULLETS = 40
BUTTON = 75
BUTTONS = 25
PLACEHOLDER = 150
OPTIONS = 100
OVERFLOW = 5
BLOCK_ID = 255
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CELL = 500
TABLE_TEXT = 10_000
CHART_TITLE = 50
CHART_LABEL = 20
NOTIFICATION = 3500
MESSAGE_TEXT = 4000
BLOCKS = 49
"""One less than Slack's 50, to leave room for the line with the question."""


def cut(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters. Longer text is cut, if possible after a word, and ends with "…".

    `limit` must be at least 1.
    """
    if len(text) <= limit:
        return text
    room = max(limit - 1, 0)
    start = text[:room]
    if text[room : room + 1].strip():
        start = _whole_words(start, room)
    return start.rstrip(" ,;:.·(") + "…"


def _whole_words(start: str, room: int) -> str:
    """Return `start` without the incomplete word at its end, unless it would become shorter than half of `room`.

    Korean text or a URL can be one long word.
    """
    end = start.rfind(" ")
    return start[:end] if end >= room // 2 else start


def button_label(label: str, after: str = "") -> str:
    """Return a button's label followed by `after`. If the two are too long together, only the label is cut."""
    return cut(label, BUTTON - len(after)) + after


def chart_labels(whole: Iterable[str]) -> list[str]:
    """Return a chart's labels, cut to Slack's limit. Labels that would become equal get numbers: Slack refuses them."""
    labels: list[str] = []
    for number, text in enumerate(whole, start=1):
        label = cut(text, CHART_LABEL)
        labels.append(f"{number} {cut(label, CHART_LABEL - 3)}" if label in labels else label)
    return labels
