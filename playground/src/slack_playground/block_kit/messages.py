"""Checks the blocks of a message."""

from __future__ import annotations

from slack_playground.block_kit.blocks import BLOCK
from slack_playground.block_kit.fault import Fault
from slack_playground.block_kit.layout import in_messages, placed
from slack_playground.block_kit.rules import Array

_BLOCKS = Array(BLOCK, most=50)


def message_faults(blocks: object, *, text: str | None) -> list[Fault]:
    """Return what Slack refuses in a message's `blocks`; empty if it accepts them.

    An empty list counts as no blocks, which is right if the message has a `text`. That a message with blocks has a
    text too is Slack's advice, not a rule: https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    if blocks == [] and isinstance(text, str) and text.strip():
        return []
    found = _BLOCKS.faults(blocks, "message") or in_messages(placed(blocks))
    return [fault.below("blocks") for fault in found]
