"""The most that Slack takes in one place, and the one way in which longer text is cut."""

from __future__ import annotations

# https://docs.slack.dev/reference/block-kit/blocks, at the lowest number where its pages disagree
HEADER = 150
SMALL = 2000
PARAGRAPH = 3000
BULLET = 1000
BULLETS = 40
BUTTON = 75
BUTTONS = 25
BLOCK_ID = 255
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CELL = 500
TABLE_TEXT = 10_000
CHART_TITLE = 50
CHART_LABEL = 20
CHART_POINTS = 20
CHARTS = 2
NOTIFICATION = 3500
BLOCKS = 49
"""One less than 50, for the line with the question."""


def cut(text: str, limit: int) -> str:
    """Give `text` in at most `limit` characters (one at least): where it is too long, up to a word's end and "…"."""
    if len(text) <= limit:
        return text
    room = max(limit - 1, 0)
    kept = text[:room]
    if text[room : room + 1].strip():
        kept = _whole_words(kept, room)
    return kept.rstrip(" ,;:.·(") + "…"


def _whole_words(kept: str, room: int) -> str:
    """Drop the last, broken word, unless what is left would be less than half: Korean and URLs can be one long word."""
    end = kept.rfind(" ")
    return kept[:end] if end >= room // 2 else kept
