"""Answers Slack's Web API, method by method, as strictly as Slack does.

Each family of methods is a file; it says of each of its methods which scopes, token and rate it goes by. `answering`
does what is the same for all: https://docs.slack.dev/apis/web-api.
"""

from __future__ import annotations

from aiohttp import web

from slack_playground.services import Services
from slack_playground.web_api import (
    api_test,
    apps,
    assistant,
    auth,
    chat,
    conversations,
    files,
    functions,
    oauth,
    reactions,
    users,
    validation,
    views,
)
from slack_playground.web_api.answering import respond
from slack_playground.workspace import Workspace

__all__ = ["METHODS", "answer"]

_FAMILIES = (
    api_test,
    apps,
    assistant,
    auth,
    chat,
    conversations,
    files,
    functions,
    oauth,
    reactions,
    users,
    validation,
    views,
)
METHODS = {method.name: method for family in _FAMILIES for method in family.METHODS}


async def answer(request: web.Request, workspace: Workspace, services: Services) -> web.Response:
    """Answer a request to /api/{method}; what Slack would refuse is an answer, not an exception."""
    return await respond(request, METHODS, workspace, services)
