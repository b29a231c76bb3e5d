"""Implements Slack's Web API, method by method, with checks like Slack's.

Each module contains a family of methods and sets each method's scopes, kinds of token and rate limit. `answering` does
what all methods have in common: https://docs.slack.dev/apis/web-api.
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
    """Respond to a request to /api/{method}; an error becomes a response, not an exception."""
    return await respond(request, METHODS, workspace, services)
