"""Checks views and the blocks of messages as strictly as Slack does, and reports faults in Slack's words.

The rules are data: each block, element and object is described once, field by field, with the classes in `rules`.
Rules between the fields of one object are in `agreements`, and rules between blocks in `layout`. If pages of Slack's
documentation contradict each other, the stricter one applies.

Sources: https://docs.slack.dev/reference/block-kit for the fields, https://docs.slack.dev/blocks.json for the surfaces
on which blocks are allowed, and https://docs.slack.dev/reference/methods/blocks.validate for the form of the faults.
"""

from slack_playground.block_kit.arguments import parsed
from slack_playground.block_kit.fault import Fault
from slack_playground.block_kit.messages import message_faults
from slack_playground.block_kit.views import view_faults

__all__ = ["Fault", "message_faults", "parsed", "view_faults"]
