"""Combines what the features offer: their requests, the requests that buttons can carry, and the help texts."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from handlers.actions import Action
from handlers.answers import requests as answers
from handlers.answers import texts as answer_texts
from handlers.answers.menus import HowToAsk
from handlers.digests.slack import requests as digests
from handlers.digests.slack import texts as digest_texts
from handlers.experts import requests as experts
from handlers.explain import requests as explain
from handlers.feedback import requests as feedback
from handlers.following import requests as following
from handlers.following import texts as following_texts
from handlers.home import requests as home
from handlers.home import texts as home_texts
from handlers.sharing import requests as sharing
from handlers.sharing import texts as sharing_texts
from handlers.texts import COMMAND
from knowledge.model import Language

Request = (
    answers.Request
    | digests.Request
    | experts.Request
    | explain.Request
    | feedback.Request
    | following.Request
    | home.Request
)

ACTIONS = {kind.code: kind for kind in get_args(Request | sharing.Request) if issubclass(kind, Action)}
"""The types of request that a button can carry, by the code in the button's action id."""


def in_language(request: Request, language: Language | None) -> Request:
    """Return a copy of a request that is to be answered in `language`, or the request itself if `language` is None.

    A request to switch languages is always returned unchanged.
    """
    if language is None or isinstance(request, answers.SwitchLanguage):
        return request
    return replace(request, language=language)


def help_in_slack(*, with_digests: bool) -> HowToAsk:
    """Return the instructions for asking in Slack. With `with_digests`, they cover the commands about subscriptions."""
    own = (*(digest_texts.HELP_COMMANDS if with_digests else ()), *home_texts.HELP_COMMANDS)
    asking = (answer_texts.HELP_ASK_PRIVATELY, *sharing_texts.HELP_COMMANDS, *answer_texts.HELP_COMMANDS)
    commands = (*asking, *own, *following_texts.HELP_COMMANDS, answer_texts.HELP_ON_HELP)
    return HowToAsk(f"{COMMAND} ", commands, answer_texts.HELP_ELSEWHERE)


def help_in_terminal() -> HowToAsk:
    """Return the instructions for asking in a terminal."""
    return HowToAsk("", (answer_texts.HELP_ASK, *answer_texts.HELP_COMMANDS, answer_texts.HELP_ON_HELP), None)
