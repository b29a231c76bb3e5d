"""What help says about every feature, in Slack and in the terminal."""

from __future__ import annotations

from handlers.answers import texts as answers
from handlers.answers.menus import HowToAsk
from handlers.digests.slack import texts as digests
from handlers.texts import COMMAND


def in_slack(*, with_digests: bool) -> HowToAsk:
    """Return how to ask in Slack; `with_digests` says that channels can subscribe to the weekly fact."""
    own = digests.HELP_COMMANDS if with_digests else ()
    return HowToAsk(f"{COMMAND} ", (*answers.HELP_COMMANDS, *own, answers.HELP_ON_HELP), answers.HELP_ELSEWHERE)


def in_terminal() -> HowToAsk:
    """Return how to ask in a terminal."""
    return HowToAsk("", (*answers.HELP_COMMANDS, answers.HELP_ON_HELP), None)
