"""Checks every request before a listener runs."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from yarl import URL

from bot.middleware.shapes import is_shaped

_LOG = logging.getLogger(__name__)
_RESPONSE_HOST = URL("https://hooks.slack.com")


class RequestGuard(AsyncMiddleware):
    """Checks the shape and the response_url of each request before any listener runs, and reads the bot's user ID."""

    def __init__(self, api_url: str) -> None:
        self._reply_hosts = (_origin(_RESPONSE_HOST), _origin(URL(api_url)))

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt names the arguments
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - the same
    ) -> BoltResponse | None:
        """Reject a malformed request with 400, and a request whose response_url is not Slack's with 401.

        A command is answered in its acknowledgement, so it is not rejected because of its response_url: only the URL is
        removed.
        """
        if not is_shaped(req.body):
            return BoltResponse(status=400)
        url = req.context.response_url
        if url is not None and not self._is_slack(url):
            _LOG.warning("A request has a response_url that is not Slack's: nothing is sent there")
            if "command" not in req.body:
                return BoltResponse(status=401)
            req.body.pop("response_url", None)
            req.context["response_url"] = None
        bot_user_id = _bot_user_id(req.body)
        if bot_user_id is not None:
            req.context["bot_user_id"] = bot_user_id
        return await next()

    def _is_slack(self, address: Any) -> bool:
        try:
            url = URL(address)
            return url.user is None and url.password is None and _origin(url) in self._reply_hosts
        except (TypeError, ValueError):
            return False


def _origin(url: URL) -> tuple[str, str | None, int | None]:
    return url.scheme, url.host, url.port


def _bot_user_id(body: dict[str, Any]) -> str | None:
    authorizations = body.get("authorizations")
    for authorization in authorizations if isinstance(authorizations, list) else ():
        user_id = authorization.get("user_id") if isinstance(authorization, dict) else None
        if isinstance(user_id, str) and authorization.get("is_bot"):
            return user_id
    return None
