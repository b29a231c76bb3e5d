"""Defines what a feature returns to have a form opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handlers.card import Card


@dataclass(frozen=True, slots=True)
class Form:
    """A form to open: its `view`, as Slack's JSON, and the card to show if Slack does not open it."""

    view: dict[str, Any]
    not_opened: Card
