"""Renders a card as a view of the Home tab, with a field for searching."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from slackblocks import ActionsBlock, ExternalSelectMenu, HomeTabView, PlainText

from handlers.actions import MENU, MOST_IN_MENU
from handlers.blocks.block_kit import block_id, draw
from handlers.blocks.limits import BUTTON, OPTIONS, cut
from handlers.card import Button, Card

Json = dict[str, Any]

SEARCH_ACTION = f"innovation.{MENU}.99"
"""The action id of the search field. It is that of a menu, because the field's options carry their actions, too."""


def render_home(card: Card, search: str, metadata: str) -> Json:
    """Return a card as the Home tab, with a search field below its title and its intro, which are its first elements.

    The field shows `search` while it is empty. Slack sends `metadata` back with what people type and choose on the tab.
    """
    title, intro, *rest = draw(card)
    field = ExternalSelectMenu(SEARCH_ACTION, min_query_length=0, placeholder=PlainText(search))
    row = ActionsBlock([field], block_id=block_id(*card.name, "search"))
    return HomeTabView([title, intro, row, *rest], private_metadata=metadata).to_dict()


def search_options(suggestions: Iterable[Button]) -> list[Json]:
    """Return suggestions as options for Slack's typeahead, leaving out any whose value is too long for Slack."""
    fitting = [each for each in suggestions if len(each.action.option_value) <= MOST_IN_MENU][:OPTIONS]
    return [
        {"text": {"type": "plain_text", "text": cut(each.label, BUTTON)}, "value": each.action.option_value}
        for each in fitting
    ]
