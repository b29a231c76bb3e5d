"""Issues OAuth codes when people authorize the app, and checks them when the app exchanges them for tokens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from slack_playground.clock import Clock
from slack_playground.errors import SlackError

_LIFETIME = 600.0
"""Lifetime of a code in seconds: "codes expire after 10 minutes",
https://docs.slack.dev/authentication/installing-with-oauth."""


@dataclass(slots=True)
class Authorization:
    """A person's authorization of the app: the scopes, the request's redirect URI, and the time.

    `used` says whether the app has exchanged the code.
    """

    user: str
    scopes: frozenset[str]
    redirect_uri: str
    at: float
    used: bool = False


class Authorizations:
    """Issues codes and keeps them. A code can be used only once, and only within ten minutes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[str, Authorization] = {}

    def issue(self, user: str, scopes: frozenset[str], redirect_uri: str) -> str:
        """Return a new code for the scopes that a person authorized."""
        code = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(32)}"
        self._given[code] = Authorization(user, scopes, redirect_uri, self._clock.now())
        return code

    def take(self, code: str, redirect_uri: str | None) -> Authorization:
        """Return the authorization for which a code was issued. The code cannot be used again.

        Raises SlackError invalid_code if the code is unknown or has expired, code_already_used if it has been used, and
        bad_redirect_uri if `redirect_uri` is given and is not the one to which the code was sent:
        https://docs.slack.dev/reference/methods/oauth.v2.access.
        """
        given = self._given.get(code)
        if given is None or self._clock.now() - given.at > _LIFETIME:
            raise SlackError("invalid_code")
        if given.used:
            raise SlackError("code_already_used")
        if redirect_uri is not None and redirect_uri != given.redirect_uri:
            raise SlackError("bad_redirect_uri")
        given.used = True
        return given
