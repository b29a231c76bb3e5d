"""Builds the Slack app from settings and collaborators: the one place where they are put together."""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

from aiohttp import ClientConnectorError
from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.edge import DISCREET, UNREAD, add_edge, note
from bot.settings import Settings
from handlers import buttons, command, digest_buttons, direct_message, lifecycle, mention, subscribing
from handlers.background import Background
from handlers.conversation import Conversation
from handlers.deliveries import Deliveries
from handlers.digest_commands import DigestTalk
from handlers.digests.stores import DeliveryStore, SubscriptionStore
from handlers.managing import Managing
from handlers.threads import Threads
from knowledge.search import IndexedKnowledge

_LOG = logging.getLogger(__name__)
_BOLT_LOG = logging.getLogger("bot.bolt")
_ANYTHING = re.compile("")
_MESSAGES = ("app_mention", "message")
_MESSAGE_TEXTS = ("type", "channel", "user", "ts", "thread_ts", "text")
_RESPONSE_HOST = URL("https://hooks.slack.com")


class DigestStores(Protocol):
    """What is kept of the weekly fact."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Give the subscriptions."""

    @property
    def deliveries(self) -> DeliveryStore:
        """Give the deliveries."""


class SlackApp(AsyncApp):
    """A Bolt app and the work that it goes on with after its acknowledgements, to be drained when it stops."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.background = Background(note)


def build_app(
    settings: Settings,
    kb: IndexedKnowledge,
    *,
    chance: random.Random | None = None,
    clock: Callable[[], float] = time.monotonic,
    stores: DigestStores | None = None,
) -> SlackApp:
    """Give the Slack app that answers from `kb`; Slack is not called before a request wants it to be.

    `chance` chooses random facts; `clock`, in seconds from any moment, says when conversations are forgotten. Without
    `stores` nobody can subscribe to the weekly fact.
    """
    app, chance = new_app(settings), chance or random.Random()  # noqa: S311 - which fact is shown is no secret
    threads = Threads(clock=clock)
    digests: DigestTalk | None = None
    if stores:
        managing = Managing(
            stores.subscriptions, stores.deliveries, kb.knowledge, chance, everyone=settings.digest_everyone
        )
        digests = DigestTalk(managing)
        subscribing.register(app, managing, app.background)
        digest_buttons.register(app, managing, threads, Deliveries(clock=clock), app.background)
        lifecycle.register(app, stores.subscriptions, app.background)
    conversation = Conversation(kb, chance, Deliveries(clock=clock), threads, app.background, digests)
    command.register(app, kb, chance)
    mention.register(app, conversation)
    direct_message.register(app, conversation)
    buttons.register(app, kb.knowledge, chance, threads, app.background)
    _ignore_the_rest(app)
    return app


def new_app(settings: Settings) -> SlackApp:
    """Give a Slack app without listeners: its client, its doorkeeper, and the edge where errors end."""
    _keep_words_out_of_logs()
    app = SlackApp(
        name="innovation-bot",
        logger=_BOLT_LOG,
        client=slack_client(settings),
        signing_secret="",
        # The answer to a command is the acknowledgement itself; Bolt's other way looks for that every 10 ms.
        process_before_response=True,
        before_authorize=Doorkeeper(settings.api_url),
        authorize=OneWorkspace(settings.bot_token),
        # The HTTP door has checked these before Bolt sees a request.
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )
    add_edge(app, app.background)
    return app


def slack_client(settings: Settings) -> AsyncWebClient:
    """Give the client of Slack's Web API. It sends again only what Slack cannot have taken: a post is never doubled."""
    return AsyncWebClient(
        token=settings.bot_token,
        base_url=settings.api_url,
        logger=_BOLT_LOG,
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(error_types=[ClientConnectorError]),
            AsyncRateLimitErrorRetryHandler(),
        ],
    )


class OneWorkspace(AsyncAuthorize):
    """Authorizes every request with the one bot token, without asking Slack who that is.

    Events name the bot's user themselves; nothing else needs it. Bolt's own authorization asks at the first request,
    which would let the first command wait, and fail where Slack's Web API is out of reach.
    """

    def __init__(self, token: str | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        self._token = token

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_actor: str | None,
    ) -> AuthorizeResult:
        """Give the same authorization whoever asks."""
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_token=self._token,
            bot_user_id=context.bot_user_id,
        )


class Doorkeeper(AsyncMiddleware):
    """Looks at each request before anything else does: where replies to it would go, and which user the bot is."""

    def __init__(self, api_url: str) -> None:
        self._reply_hosts = (_origin(_RESPONSE_HOST), _origin(URL(api_url)))

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt names the arguments
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - the same
    ) -> BoltResponse | None:
        """Refuse a request of an odd shape, and one whose reply would go to a stranger.

        A command is answered by its acknowledgement alone, wherever its reply would go.
        """
        if not _is_shaped(req.body):
            return BoltResponse(status=400)
        url = req.context.response_url
        if url is not None and not self._is_slack(url):
            _LOG.warning("A request names a response_url that is not Slack's: nothing is sent there")
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


def _is_shaped(body: dict[str, Any]) -> bool:
    """Tell whether what listeners read is of the kind that Slack sends: a listener would only break over the rest."""
    if body.get("type") == "block_actions":
        actions = body.get("actions")
        return isinstance(actions, list) and bool(actions) and all(_is_press(action) for action in actions)
    event = body.get("event", {})
    # In events of other kinds, a user or a channel may be a whole object.
    return isinstance(event, dict) and (event.get("type") not in _MESSAGES or _holds_texts(event, _MESSAGE_TEXTS))


def _is_press(action: Any) -> bool:
    return _holds_texts(action, ("action_id", "value")) and action.get("action_id") is not None


def _holds_texts(fields: Any, names: Iterable[str]) -> bool:
    return isinstance(fields, dict) and all(isinstance(fields.get(name), str | None) for name in names)


def _origin(url: URL) -> tuple[str, str | None, int | None]:
    return url.scheme, url.host, url.port


def _bot_user_id(body: dict[str, Any]) -> str | None:
    authorizations = body.get("authorizations")
    for authorization in authorizations if isinstance(authorizations, list) else ():
        user_id = authorization.get("user_id") if isinstance(authorization, dict) else None
        if isinstance(user_id, str) and authorization.get("is_bot"):
            return user_id
    return None


async def _ignore(ack: AsyncAck) -> None:
    await ack()


def _ignore_the_rest(app: AsyncApp) -> None:
    """Acknowledge what no listener wanted: over Socket Mode, one event that nobody takes delays the next ones."""
    app.event(_ANYTHING)(_ignore)
    app.action(_ANYTHING)(_ignore)


def _keep_words_out_of_logs() -> None:
    """Keep Slack's libraries from logging what people write, whatever the log level is."""
    _BOLT_LOG.setLevel(logging.ERROR)
    for name in ("slack_sdk", "slack_bolt"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("aiohttp.server").addFilter(UNREAD)
    for log in (_BOLT_LOG, logging.getLogger("aiohttp.server"), logging.getLogger("asyncio")):
        log.addFilter(DISCREET)
