"""Checks messages' blocks and views as strictly as Slack does, and says what is wrong where, in Slack's words.

The rules are data: each block, element and object is written down once, field by field, in the words of `rules`;
what holds between the fields of one object is in `agreements`, and what holds between blocks in `layout`. Where the
pages of Slack's documentation disagree with each other, the stricter one counts.

Sources: https://docs.slack.dev/reference/block-kit for the fields, https://docs.slack.dev/blocks.json for what belongs
on which surface, and https://docs.slack.dev/reference/methods/blocks.validate for how a fault is told.
"""

from slack_playground.block_kit.arguments import parsed
from slack_playground.block_kit.fault import Fault
from slack_playground.block_kit.messages import message_faults
from slack_playground.block_kit.views import view_faults

__all__ = ["Fault", "message_faults", "parsed", "view_faults"]
