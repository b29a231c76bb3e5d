"""Enforces Slack's rate limits: a call beyond a limit gets an error that says how many seconds to wait."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from slack_playground.clock import Clock
from slack_playground.errors import SlackError


@dataclass(frozen=True, slots=True)
class Tier:
    """A rate limit: a method may be called at most `calls` times within any period of `seconds` seconds.

    If `by_channel` is true, calls are counted separately for each channel.
    """

    calls: int
    seconds: float
    by_channel: bool = False


# https://docs.slack.dev/apis/web-api/rate-limits: calls per minute, counted for each method. Slack tolerates "bursts",
# but gives no number; here they are not tolerated, so that an app that keeps to these limits also keeps to Slack's.
TIER_1 = Tier(1, 60)
TIER_2 = Tier(20, 60)
TIER_3 = Tier(50, 60)
TIER_4 = Tier(100, 60)

# "Rate limiting conditions are unique for methods with this tier"; for auth.test, Slack says hundreds a minute.
TIER_SPECIAL = Tier(600, 60)

# The same page: "generally allows posting one message per second per channel".
POSTING = Tier(1, 1, by_channel=True)


class Rates:
    """Counts calls by the playground's clock; if `enabled` is false, no call is limited."""

    def __init__(self, clock: Clock, *, enabled: bool = True) -> None:
        self.enabled = enabled
        self._clock = clock
        self._taken: dict[tuple[str, str], deque[float]] = {}

    def check(self, method: str, tier: Tier, channel: str | None = None) -> None:
        """Count a call to the method, unless the limit has been reached.

        Raises SlackError ratelimited, with the number of seconds to wait, if the limit has been reached. Slack responds
        with status 429: https://docs.slack.dev/apis/web-api/rate-limits.
        """
        if not self.enabled:
            return
        now = self._clock.now()
        taken = self._taken.setdefault((method, (channel or "") if tier.by_channel else ""), deque())
        while taken and taken[-1] > now:  # from before the clock was moved back
            taken.pop()
        while taken and taken[0] <= now - tier.seconds:
            taken.popleft()
        if len(taken) >= tier.calls:
            raise SlackError("ratelimited", status=429, retry_after=_wait(taken[0] + tier.seconds - now))
        taken.append(now)


def _wait(seconds: float) -> int:
    return max(1, math.ceil(seconds))
