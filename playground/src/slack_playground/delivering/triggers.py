"""Issues trigger ids, each of which lets the app open a dialog once, within three seconds."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass

from slack_playground.clock import Clock
from slack_playground.delivering.forgetting import forget
from slack_playground.errors import SlackError

LIFETIME = 3.0
"""Seconds for which a trigger id is valid: https://docs.slack.dev/interactivity/handling-user-interaction."""
_KEPT = 3600.0
"""Seconds for which a trigger id is kept, so that it is reported as expired rather than invalid."""


@dataclass(slots=True)
class _Trigger:
    user: str
    issued: float
    taken: bool = False


class Triggers:
    """Issues trigger ids and checks them when the app uses them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: OrderedDict[str, _Trigger] = OrderedDict()

    def issue(self, user: str) -> str:
        """Return a new trigger id for an interaction by a person."""
        forget(self._issued, before=self._clock.now() - _KEPT)
        id_ = f"{secrets.randbelow(10**13):013d}.{secrets.randbelow(10**13):013d}.{secrets.token_hex(16)}"
        self._issued[id_] = _Trigger(user, self._clock.now())
        return id_

    def take(self, trigger_id: str) -> str:
        """Use a trigger id and return the id of the person for whom the dialog opens.

        Raises SlackError invalid_trigger_id if the id is unknown, exchanged_trigger_id if it was used before, and
        expired_trigger_id if it is too old: https://docs.slack.dev/reference/methods/views.open.
        """
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.taken:
            raise SlackError("exchanged_trigger_id")
        if self._clock.now() - trigger.issued > LIFETIME:
            raise SlackError("expired_trigger_id")
        trigger.taken = True
        return trigger.user
