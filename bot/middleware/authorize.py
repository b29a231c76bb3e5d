"""Lets every request act with the bot token."""

from __future__ import annotations

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext


class SingleTeamAuthorize(AsyncAuthorize):
    """Authorizes every request with the one bot token, without calling Slack.

    Only events need the bot's user ID, and their payloads contain it. Bolt's own authorization calls Slack on the first
    request: the first command would have to wait, and would fail if Slack's Web API were unreachable.
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
        """Return an authorization with the bot token and with the IDs of the request."""
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_token=self._token,
            bot_user_id=context.bot_user_id,
        )
