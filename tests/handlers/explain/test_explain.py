"""Explaining terms, end to end: people use the shortcuts in a playground, over Socket Mode and over HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from slack_playground.faults import Fault

from handlers.answers.menus import example_questions
from handlers.explain.present import look_up_form
from knowledge.search import IndexedKnowledge
from knowledge.search.terms import terms_in
from tests.messages import faults_of, visible_text
from tests.playground_ids import EDITOR, INNOVATION, PLANNER
from tests.scene import Scene, playing

pytestmark = pytest.mark.slow
"""The report has to be indexed for all of these."""


@pytest_asyncio.fixture
async def scene(indexed: IndexedKnowledge) -> AsyncIterator[Scene]:
    """Yield a playground that the bot is connected to, but not a member of."""
    async with playing(indexed) as scene:
        workspace = scene.playground.workspace
        workspace.leave(workspace.channels[INNOVATION], scene.playground.app.bot_user)
        yield scene


@pytest.mark.parametrize(
    ("said", "named", "sentence"),
    [
        ("KONEPS went down again. Is KISS up?", ["KONEPS", "KISS"], "Korea Immigration Smart Service"),
        ("나라장터가 또 멈췄어요.", ["나라장터"], "조달"),
    ],
)
async def test_terms_in_a_message(scene: Scene, said: str, named: list[str], sentence: str) -> None:
    """Every system that a message names is explained in one sentence, visible only to the person who asks."""
    message = await scene.playground.people.write(PLANNER, INNOVATION, said)
    done = await scene.playground.people.message_shortcut(EDITOR, "explain_terms", INNOVATION, message.ts)
    await scene.done(done)
    (card,) = [each for each in scene.seen(EDITOR, INNOVATION) if each.seen_by == EDITOR]
    shown = visible_text(card.blocks)
    assert all(name in shown for name in named)
    assert sentence in shown
    assert faults_of({"text": card.text, "blocks": card.blocks}) == []


async def test_term_opens_its_topic(scene: Scene) -> None:
    """The button of an explained term shows its topic, which can be shared."""
    message = await scene.playground.people.write(PLANNER, INNOVATION, "Is KISS up?")
    await scene.done(await scene.playground.people.message_shortcut(EDITOR, "explain_terms", INNOVATION, message.ts))
    await scene.press("KISS")
    assert "Share" in scene.newest()


@pytest.mark.parametrize(
    ("said", "told"), [("Lunch?", "I didn’t find any terms"), ("점심 드셨어요?", "용어를 찾지 못했습니다")]
)
async def test_message_without_terms(scene: Scene, said: str, told: str) -> None:
    """If a message names nothing from the report, the person is told so."""
    message = await scene.playground.people.write(PLANNER, INNOVATION, said)
    await scene.done(await scene.playground.people.message_shortcut(EDITOR, "explain_terms", INNOVATION, message.ts))
    assert told in scene.newest()


@pytest.mark.parametrize(("asked", "title"), [("KONEPS", "Look up"), ("나라장터", "찾아보기")])
async def test_look_up(scene: Scene, asked: str, title: str) -> None:
    """The global shortcut opens a dialog with a field, and the answer replaces the field."""
    await scene.done(await scene.playground.people.shortcut(EDITOR, "look_up"))
    view = scene.view()
    state = {"look-up.text": {"value": {"type": "plain_text_input", "value": asked}}}
    await scene.done(await scene.playground.people.submit(EDITOR, view.id, state))
    answered = scene.view().payload
    assert answered["title"]["text"] == title
    assert asked in json.dumps(answered["blocks"], ensure_ascii=False)


async def test_field_shows_example_questions(scene: Scene, indexed: IndexedKnowledge) -> None:
    """While the dialog's field is empty, it shows a question about the report at hand in each of its languages."""
    await scene.done(await scene.playground.people.shortcut(EDITOR, "look_up"))
    shown = scene.view().payload["blocks"][0]["element"]["placeholder"]["text"]
    assert shown.split(" · ") == [example_questions(indexed.knowledge, language)[0] for language in ("en", "ko")]


@pytest.mark.parametrize("examples", [[], ["What? " * 40]])
def test_example_questions_may_be_missing_or_long(examples: list[str]) -> None:
    """Slack accepts the dialog even if the report has no questions, or very long ones."""
    (block,) = look_up_form(examples)["blocks"]
    assert len(block["element"].get("placeholder", {"text": ""})["text"]) <= 150


async def test_dialog_that_does_not_open(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """If Slack does not open the dialog, the person gets an apology in a direct message."""
    scene.playground.faults.add(Fault("server_error", methods=frozenset({"views.open"})))
    await scene.playground.people.shortcut(EDITOR, "look_up")
    assert "something went wrong" in await scene.told(EDITOR)
    caplog.clear()


def test_long_texts_are_read_in_part(indexed: IndexedKnowledge) -> None:
    """A topic that a text names twice is listed once, and only the beginning of a very long text is read."""
    found = terms_in("KONEPS, and KISS. KONEPS again! " + "word " * 2000 + "KIPOnet", indexed)
    assert [term.topic.id for term in found] == ["koneps", "kiss"]
