"""Every request of all features, and those that a button can carry."""

from __future__ import annotations

from handlers.actions import by_code
from handlers.answers import requests as answers
from handlers.digests.slack import requests as digests

Request = answers.Request | digests.Request

ACTIONS = by_code((*answers.PRESSABLE, *digests.PRESSABLE))
"""The requests of buttons, by the code in their action ids."""
