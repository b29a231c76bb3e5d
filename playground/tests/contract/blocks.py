"""Blocks, dialogs and Home tabs that the cases send."""

from __future__ import annotations

from typing import Any

from contract.slack import Json


def section(text: str, **more: Any) -> Json:
    """Return a section block with the given text."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def buttons(count: int, label: str = "Go", **more: str) -> Json:
    """Return an actions block with a row of buttons."""
    return {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": f"go{number}", "text": {"type": "plain_text", "text": label}, **more}
            for number in range(count)
        ],
    }


def modal(*blocks: Json, **more: Any) -> Json:
    """Return a dialog with the given blocks."""
    return {"type": "modal", "title": {"type": "plain_text", "text": "Title"}, "blocks": list(blocks), **more}


def home(*blocks: Json) -> Json:
    """Return a Home tab with the given blocks."""
    return {"type": "home", "blocks": list(blocks)}
