"""Checks that Slack signed a request. If no request can pass because of a setting or the clock, logs that once."""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Callable, Mapping

from bot.troubles import Trouble

Clock = Callable[[], float]

MAX_AGE = 300
"""Seconds for which a signature is valid, as Slack recommends."""
QUIET = 3600.0
"""Seconds without a valid request after which a wrong signature may be due to the secret rather than to a forger."""

_LOG = logging.getLogger(__name__)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Signatures:
    """Checks signatures with Slack's signing secret. `clock` returns the time in seconds since 1970.

    Anyone can send requests. So a wrong clock is logged only if the signature is otherwise valid, and a wrong secret
    only if no request was valid for an hour.
    """

    def __init__(self, signing_secret: str, clock: Clock) -> None:
        self._secret, self._clock = signing_secret, clock
        self._valid_at: float | None = None
        self._clock_is_off = Trouble(_LOG, "Requests from Slack are accepted again: this computer's clock is right")
        self._secret_is_wrong = Trouble(_LOG, "Requests from Slack are accepted: SLACK_SIGNING_SECRET matches")

    def accept(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Return whether Slack signed the request with this body in the last five minutes."""
        stamp = headers.get("X-Slack-Request-Timestamp", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            return False
        expected, given = sign(self._secret, stamp, body), headers.get("X-Slack-Signature", "")
        # Bytes, because comparing str raises TypeError if a forged signature is not ASCII.
        if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogateescape")):
            self._note_wrong(given)
            return False
        ahead = self._clock() - int(stamp)
        if abs(ahead) > MAX_AGE:
            self._note_late(ahead)
            return False
        self._valid_at = self._clock()
        self._clock_is_off.end()
        self._secret_is_wrong.end()
        return True

    def _note_wrong(self, signature: str) -> None:
        is_recent = self._valid_at is not None and abs(self._clock() - self._valid_at) < QUIET
        if _SIGNATURE.fullmatch(signature) and not is_recent:
            self._secret_is_wrong.begin(
                "Requests are refused, because their signatures do not match SLACK_SIGNING_SECRET. If Slack sent them, "
                "copy the signing secret from Basic Information in the app's settings"
            )

    def _note_late(self, ahead: float) -> None:
        self._clock_is_off.begin(
            "Requests from Slack are refused, because this computer's clock is %d minutes %s Slack's. Set the clock",
            max(1, round(abs(ahead) / 60)),
            "ahead of" if ahead > 0 else "behind",
        )


def sign(signing_secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a request, in the form of Slack's header X-Slack-Signature."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.digest(signing_secret.encode(), signed, "sha256").hex()
