"""Handles the app's posts to response URLs, each of which accepts five posts within thirty minutes."""

from __future__ import annotations

import json
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from slack_playground.clock import Clock
from slack_playground.delivering.forgetting import forget
from slack_playground.delivering.saying import Said, show
from slack_playground.errors import SlackError
from slack_playground.records import Json, Message
from slack_playground.workspace import Workspace

USES = 5
LIFETIME = 1800.0
"""How many times, and for how many seconds, a URL can be used.

https://docs.slack.dev/interactivity/handling-user-interaction
"""

_FORGOTTEN = 86_400.0
"""Seconds after which a URL is forgotten, long after it has expired."""


@dataclass(slots=True)
class _ResponseUrl:
    """A URL issued for an interaction by `user` in `channel`. `message` is the message involved, if any."""

    user: str
    channel: str
    message: Message | None
    issued: float
    uses: int = 0


class ResponseUrls:
    """Issues response URLs and handles the posts to them."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace, self._clock = workspace, clock
        self._issued: OrderedDict[str, _ResponseUrl] = OrderedDict()

    def issue(self, user: str, channel: str, message: Message | None = None) -> str:
        """Return the path of a new response URL for an interaction by a person in a channel or with a message."""
        forget(self._issued, before=self._clock.now() - _FORGOTTEN)
        id_ = secrets.token_urlsafe(18)
        self._issued[id_] = _ResponseUrl(user, channel, message, self._clock.now())
        return f"/hooks/{id_}"

    async def answer(self, request: web.Request) -> web.Response:
        """Respond to a post to `/hooks/{id}` with `ok`, or with Slack's name for the error.

        https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks lists the names. Slack also sends
        used_url and expired_url, with status 404.
        """
        try:
            url = self._good(request.match_info["id"])
            self._carry_out(Said.read(await _payload(request)), url)
        except SlackError as error:
            return web.json_response(error.answer(), status=error.status if error.status != 200 else 400)
        url.uses += 1
        return web.Response(text="ok")

    def _good(self, id_: str) -> _ResponseUrl:
        url, app = self._issued.get(id_), self._workspace.app
        if url is None or app is None or not app.installed:
            raise SlackError("no_service", status=404)
        if self._clock.now() - url.issued > LIFETIME:
            raise SlackError("expired_url", status=404)
        if url.uses >= USES:
            raise SlackError("used_url", status=404)
        if self._workspace.channel(url.channel).archived:
            raise SlackError("channel_is_archived", status=410)
        return url

    def _carry_out(self, said: Said, url: _ResponseUrl) -> None:
        original = url.message
        if said.empty and not (said.delete_original and original):
            raise SlackError("no_text")
        if original is not None and said.delete_original:
            self._workspace.delete(self._still_there(original))
        elif original is not None and self._replaces(said):
            self._replace(self._still_there(original), said)
            return
        if not said.empty:
            show(said, self._workspace, url.channel, url.user)

    def _replaces(self, said: Said) -> bool:
        """Return whether the app's message replaces the original.

        If replace_original is missing, only an in_channel message replaces it: Slack's guide warns that such a message
        overwrites the original unless replace_original is false.
        https://docs.slack.dev/interactivity/handling-user-interaction
        """
        if said.replace_original is None:
            return said.response_type == "in_channel"
        return said.replace_original

    def _still_there(self, original: Message) -> Message:
        message = self._workspace.message(original.channel, original.ts)
        if message is None:
            raise SlackError("message_not_found", status=404)
        return message

    def _replace(self, message: Message, said: Said) -> None:
        """Replace a message's content. This never changes who can see the message."""
        fields: dict[str, Any] = {"text": said.text, "blocks": said.blocks, "attachments": said.attachments}
        if message.seen_by is None and not said.blocks:
            fields["edited"] = f"{self._clock.now():.6f}"
        self._workspace.change(message, **fields)


async def _payload(request: web.Request) -> Json:
    """Return the JSON object in the body, or in a form's `payload`.

    Raises SlackError invalid_payload if there is no JSON object.
    """
    text: Any
    if request.content_type == "application/x-www-form-urlencoded":
        text = (await request.post()).get("payload", "")
    else:
        text = (await request.read()).decode("utf-8", "replace")
    try:
        payload = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        raise SlackError("invalid_payload")
    return payload
