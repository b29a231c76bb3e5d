"""Questions that are edited or deleted: in the playground, with the whole bot over Socket Mode."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from handlers.envelope import read_edited
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer
from tests.conftest import Search
from tests.playground_ids import EDITOR, INNOVATION
from tests.scene import Scene, playing, until


@pytest_asyncio.fixture
async def scene(unindexed: IndexedKnowledge) -> AsyncIterator[Scene]:
    """Yield a playground that the bot is connected to. A test sets the outcome of the bot's search with `search`."""
    async with playing(unindexed) as scene:
        yield scene


def about(knowledge: KnowledgeBase, topic_id: str) -> Answer:
    """Return an answer about a topic."""
    topic = knowledge.topic(topic_id)
    assert topic is not None
    return Answer((topic,), "en")


async def called(scene: Scene, method: str) -> None:
    """Wait until the bot has called this method of Slack's Web API."""
    await until(lambda: [name for name, _ in scene.calls() if name == method], method)
    await scene.app.background.drain()


@pytest.mark.parametrize("threaded", [False, True])
async def test_edited_question_is_answered_anew(
    scene: Scene, search: Search, knowledge: KnowledgeBase, *, threaded: bool
) -> None:
    """If a question is edited, its answer changes in place. It has the same context as the original question."""
    search.outcome = about(knowledge, "g4c")
    root = await scene.write("@innovation and at home?")
    asked = await scene.write("@innovation and at night?", root) if threaded else root
    (*_, answer) = scene.replies(INNOVATION, root.ts)
    search.outcome = about(knowledge, "koneps")
    await scene.playground.people.edit(EDITOR, INNOVATION, asked.ts, "@innovation and for bids?")
    await called(scene, "chat.update")
    assert scene.replies(INNOVATION, root.ts)[-1].ts == answer.ts
    assert scene.replies(INNOVATION, root.ts)[-1].text.startswith("KONEPS")
    assert search.asked[-1] == ("and for bids?", "g4c" if threaded else None)


async def test_deleted_question_takes_its_answer_along(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """If a question is deleted, its answer is deleted, too, and the other answers stay."""
    search.outcome = about(knowledge, "g4c")
    root = await scene.write("@innovation at home?")
    asked = await scene.write("@innovation at night?", root)
    first, _ = scene.replies(INNOVATION, root.ts)
    await scene.playground.people.delete(EDITOR, INNOVATION, asked.ts)
    await called(scene, "chat.delete")
    assert [reply.ts for reply in scene.replies(INNOVATION, root.ts)] == [first.ts]
    await scene.playground.people.delete(EDITOR, INNOVATION, root.ts)
    await until(lambda: [""] * (scene.replies(INNOVATION, root.ts) == []), "the answer to be deleted")


def changed(**fields: object) -> dict[str, object]:
    """Return an event about a message that was edited a minute after it was written; `fields` replace its own."""
    message = {"user": "U1", "ts": "100.1", "text": "new", "edited": {"user": "U1", "ts": "160.0"}, **fields}
    event = {"type": "message", "subtype": "message_changed", "channel": "C1", "message": message}
    return {"team_id": "T1", "event": {**event, "previous_message": {**message, "text": "old"}}}


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"edited": {"user": "U1", "ts": "400.1"}}, True),
        ({"edited": {"user": "U1", "ts": "401.0"}}, False),
        ({"edited": None}, False),
        ({"edited": {"ts": "soon"}}, False),
        ({"text": "old"}, False),
        ({"bot_id": "B1"}, False),
    ],
)
def test_which_changes_count(fields: dict[str, object], counts: bool) -> None:
    """A change counts only if a person changed the text within five minutes."""
    assert (read_edited(changed(**fields)) is not None) == counts
