"""Checks the blocks of a message."""

from __future__ import annotations

from slack_playground.block_kit.blocks import BLOCK
from slack_playground.block_kit.fault import Fault
from slack_playground.block_kit.layout import in_messages, placed
from slack_playground.block_kit.rules import Array

_BLOCKS = Array(BLOCK, most=50)


def message_faults(blocks: object, *, text: str | None) -> list[Fault]:
    """Return the faults that Slack reports in a message's `blocks`, or an empty list if the blocks are valid.

    A message with an empty list of blocks is valid if it has a `text`. Slack recommends a `text` even if there are
    blocks, but does not require it: https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    if blocks == [] and isinstance(text, str) and text.strip():
        return []
    found = _BLOCKS.faults(blocks, "message") or in_messages(placed(blocks))
    return [fault.below("blocks") for fault in found]
