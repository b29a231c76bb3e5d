"""Checks a whole view: a dialog, or an app's Home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_playground.block_kit.blocks import BLOCK
from slack_playground.block_kit.composition import plain_text
from slack_playground.block_kit.fault import Fault
from slack_playground.block_kit.layout import in_views, placed
from slack_playground.block_kit.rules import Array, Boolean, Fields, Object, String

_BLOCKS: Fields = {"blocks": Array(BLOCK, most=100)}
_KNOWN_BY: Fields = {"callback_id": String(255), "external_id": String(255), "private_metadata": String(3000)}
_LABEL = plain_text(24)

_MODAL = Object(
    "modal",
    required={"title": _LABEL, **_BLOCKS},
    optional={
        **_KNOWN_BY,
        "submit": _LABEL,
        "close": _LABEL,
        "clear_on_close": Boolean(),
        "notify_on_close": Boolean(),
    },
)
_HOME = Object("home", required=_BLOCKS, optional=_KNOWN_BY)


def view_faults(view: object) -> list[Fault]:
    """Return the faults that Slack reports in a `view`, or an empty list if it is valid.

    A view of an unknown type is checked as if it were a dialog.

    Sources: https://docs.slack.dev/reference/views/modal-views, https://docs.slack.dev/reference/views/home-tab-views.
    """
    if isinstance(view, dict) and view.get("type") == "home":
        found = _HOME.faults(view, "home")
    else:
        found = _MODAL.faults(view, "modal")
    return [fault.below("view") for fault in found or _between(view)]


def _between(view: Any) -> Iterator[Fault]:
    blocks = placed(view["blocks"])
    for fault in in_views(blocks):
        yield fault.below("blocks")
    if view["type"] == "modal" and "submit" not in view:
        for pointer, block in blocks:
            if block["type"] == "input":
                yield Fault(f"/blocks{pointer}/input", "must define `submit` to use an `input` block in modals")
