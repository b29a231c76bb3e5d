"""The door that delivers to the app over HTTP, with signed requests like Slack's."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

import aiohttp
from yarl import URL

from slack_playground.clock import Clock
from slack_playground.delivering.deliver import PATIENCE, Answer, Envelope, within
from slack_playground.records import Json

_REDIRECTS: Final = 2
"""How many redirects Slack follows: https://docs.slack.dev/apis/events-api."""
_MOVED = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND})
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
TIMED_OUT: Final = Answer(ok=False, failure="operation_timeout", reason="http_timeout")
"""The result of a request that the app did not respond to in time."""
_USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


class HttpDoor:
    """Sends envelopes to one URL: events as JSON, commands and interactions as forms.

    The door must be closed when it is no longer needed.

    https://docs.slack.dev/apis/events-api/using-http-request-urls
    """

    def __init__(self, url: str, signing_secret: str, clock: Clock) -> None:
        self.url = url
        self.verified = False
        self._secret, self._clock = signing_secret.encode(), clock
        self._session: aiohttp.ClientSession | None = None

    async def verify(self) -> bool:
        """Send a challenge, as Slack does before it accepts a URL, and return whether the app sent it back."""
        challenge = secrets.token_urlsafe(36)
        body = json.dumps({"token": "", "challenge": challenge, "type": "url_verification"}).encode()
        answer = await self._ask(body, _JSON, {})
        said = answer.body.get("challenge") if isinstance(answer.body, dict) else answer.body
        self.verified = answer.ok and said in (challenge, urlencode({"challenge": challenge}))
        return self.verified

    async def send(self, envelope: Envelope) -> Answer:
        """Deliver an envelope and return the app's response.

        Any 2xx status acknowledges an event, but only 200 acknowledges anything else.
        """
        headers = {}
        if envelope.retry_attempt:
            headers["X-Slack-Retry-Num"] = str(envelope.retry_attempt)
            headers["X-Slack-Retry-Reason"] = envelope.retry_reason
        body, content_type = _written(envelope)
        return await self._ask(body, content_type, headers, any_success=envelope.kind == "events_api")

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _ask(
        self, body: bytes, content_type: str, headers: dict[str, str], *, any_success: bool = False
    ) -> Answer:
        headers = {"Content-Type": content_type, "User-Agent": _USER_AGENT, "Accept": "*/*", **headers}
        try:
            return await within(self._clock, PATIENCE, self._post(body, headers, any_success=any_success))
        except TimeoutError:
            return TIMED_OUT
        except aiohttp.ClientSSLError:
            return Answer(ok=False, failure="dispatch_failed", reason="ssl_error")
        except (aiohttp.ClientConnectionError, OSError):
            return Answer(ok=False, failure="dispatch_failed", reason="connection_failed")
        except (aiohttp.ClientError, ValueError):  # ValueError: the app redirects to what is no address
            return Answer(ok=False, failure="dispatch_failed", reason="unknown_error")

    async def _post(self, body: bytes, headers: dict[str, str], *, any_success: bool) -> Answer:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        url = self.url
        for _ in range(_REDIRECTS + 1):
            signed = {**headers, **self._signature(body)}
            async with self._session.post(url, data=body, headers=signed, allow_redirects=False) as response:
                if response.status not in _MOVED or "Location" not in response.headers:
                    return await _read(response, any_success=any_success)
                url = str(response.url.join(URL(response.headers["Location"])))
        return Answer(ok=False, failure="dispatch_failed", reason="too_many_redirects")

    def _signature(self, body: bytes) -> dict[str, str]:
        """Return the headers that sign a body: https://docs.slack.dev/authentication/verifying-requests-from-slack.

        The timestamp is the computer's time even if the playground's clock was moved, because the app compares it with
        the computer's time.
        """
        timestamp = str(int(self._clock.now() - self._clock.moved))
        digest = hmac.new(self._secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _written(envelope: Envelope) -> tuple[bytes, str]:
    match envelope.kind:
        case "events_api":
            return json.dumps(envelope.payload).encode(), _JSON
        case "slash_commands":
            return urlencode(envelope.payload).encode(), _FORM
        case _:
            return urlencode({"payload": json.dumps(envelope.payload)}).encode(), _FORM


async def _read(response: aiohttp.ClientResponse, *, any_success: bool) -> Answer:
    text = await response.text(errors="replace")
    fine = response.status == HTTPStatus.OK or (any_success and 200 <= response.status < 300)
    if not fine:
        may_retry = response.headers.get("X-Slack-No-Retry") != "1"
        return Answer(ok=False, body=text, failure="dispatch_failed", reason="http_error", may_retry=may_retry)
    return Answer(ok=True, body=_body(text, response.content_type))


def _body(text: str, content_type: str) -> Json | str | None:
    if not text:
        return None
    if content_type == _JSON:
        try:
            value = json.loads(text)
        except ValueError:
            return text
        if isinstance(value, dict):
            return value
    return text
