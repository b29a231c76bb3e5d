"""Every request of all features, and those that a button can carry."""

from __future__ import annotations

from typing import get_args

from handlers.actions import Action
from handlers.answers import requests as answers
from handlers.digests.slack import requests as digests

Request = answers.Request | digests.Request

ACTIONS = {kind.code: kind for kind in get_args(Request) if issubclass(kind, Action)}
"""The requests of buttons, by the code in their action ids."""
