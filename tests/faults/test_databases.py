"""What may go wrong with the database, and with posts that Slack doesn't accept for a while."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from slack_playground.faults import Fault

from knowledge.model import KnowledgeBase
from tests.bot.test_worker import place

# Errors of Slack's that pass


@pytest.mark.parametrize(
    ("error", "status"),
    [
        pytest.param("org_login_required", 200, id="F10-line42"),
        pytest.param("team_added_to_org", 200, id="F10-more1"),
        pytest.param("message_limit_exceeded", 200, id="F10-more2"),
        pytest.param("ratelimited", 429, id="F10-more3"),
    ],
)
async def test_a_post_that_is_refused_for_a_while(
    knowledge: KnowledgeBase, tmp_path: Path, error: str, status: int
) -> None:
    """A post that Slack refuses for a while is made later, and its subscription goes on."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        fault = here.fault("answer", status=status, error=error)
        await here.turns(1)
        (waiting,) = await here.deliveries()
        (subscription,) = await here.stores.subscriptions.of_team(here.playground.workspace.id)
        assert (waiting.state, subscription.pause) == ("pending", None)
        here.playground.faults.remove(fault)
        await here.turns(2, minutes=2)
        assert [delivery.state for delivery in await here.deliveries()] == ["sent"]
        assert len(here.posted()) == 1


@pytest.mark.parametrize(
    "error",
    [
        pytest.param("org_login_required", id="F10-more4"),
        pytest.param("team_added_to_org", id="F10-more5"),
        pytest.param("fatal_error", id="F10-more6"),
    ],
)
async def test_a_history_that_is_refused_for_a_while(knowledge: KnowledgeBase, tmp_path: Path, error: str) -> None:
    """While Slack refuses to show the history, a post that may exist is not made a second time."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        lost = here.fault("answer", status=500, carried_out=True, count=1)
        refused = here.playground.faults.add(
            Fault("answer", methods=frozenset({"conversations.history"}), status=200, error=error)
        )
        await here.turns(4, minutes=2)
        assert [delivery.state for delivery in await here.deliveries()] == ["ambiguous"]
        here.playground.faults.remove(refused)
        await here.turns(2, minutes=2)
        assert [delivery.state for delivery in await here.deliveries()] == ["sent"]
        assert len(here.posted()) == 1, lost


@pytest.mark.parametrize(
    "methods",
    [
        pytest.param({"chat.postMessage"}, id="D3-1"),
        pytest.param({"chat.postMessage", "conversations.history"}, id="D3-more1"),
    ],
)
async def test_joining_that_does_not_help(knowledge: KnowledgeBase, tmp_path: Path, methods: set[str]) -> None:
    """If Slack says that the bot joined, and yet that it is not in the channel, the bot asks less and less often."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        fault: Any = Fault("answer", methods=frozenset(methods), status=200, error="not_in_channel")
        name = here.playground.faults.add(fault)
        await here.turns(60, seconds=2)
        (waiting,) = await here.deliveries()
        assert waiting.state == "pending"
        assert 5 <= waiting.attempts <= 9
        here.playground.faults.remove(name)
        await here.turns(2, minutes=10)
        assert len(here.posted()) == 1
