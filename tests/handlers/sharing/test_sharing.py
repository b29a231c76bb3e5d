"""Sharing, end to end: people share, dismiss and publish answers in the playground, and others read them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from slack_playground.faults import Fault
from slack_playground.records import Message

from handlers.sharing.parsing import read_public
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer
from knowledge.search.question import language_of
from tests.conftest import Search
from tests.messages import faults_of, visible_text
from tests.playground_ids import EDITOR, INNOVATION, PLANNER
from tests.scene import Scene, playing, way_on

QUESTION = "how long do <people> wait?"


@pytest_asyncio.fixture
async def scene(unindexed: IndexedKnowledge, search: Search) -> AsyncIterator[Scene]:
    """Yield a playground that the bot is connected to, but not a member of. Every answer is about KISS."""
    kiss = unindexed.knowledge.topic("kiss")
    assert kiss is not None
    search.outcome = Answer((kiss,), "en", kiss.statements[:1])
    async with playing(unindexed) as scene:
        workspace = scene.playground.workspace
        workspace.leave(workspace.channels[INNOVATION], scene.playground.app.bot_user)
        yield scene


async def ask(scene: Scene, text: str = QUESTION) -> Message:
    """Type a command and return the answer."""
    message = await scene.type(text)
    assert message is not None
    return message


def others_see(scene: Scene) -> list[Message]:
    """Return the bot's messages that another person sees in the channel."""
    bot = scene.playground.app.bot_user
    return [message for message in scene.seen(PLANNER, INNOVATION) if message.user == bot and message.blocks]


@pytest.mark.parametrize(
    ("question", "label", "lines"),
    [
        (QUESTION, "Share", [f"@{EDITOR} shared this answer.", "Question: how long do <people> wait?"]),
        ("얼마나 기다려요?", "공유", [f"@{EDITOR} 님이 공유한 답변입니다.", "질문: 얼마나 기다려요?"]),
    ],
)
async def test_share(scene: Scene, search: Search, question: str, label: str, lines: list[str]) -> None:
    """A shared answer is posted with the question and the sharer's name, and the private one disappears.

    The bot does not have to be a member of the channel.
    """
    assert search.outcome is not None
    search.outcome = replace(search.outcome, language=language_of(question))
    private = await ask(scene, question)
    assert others_see(scene) == []
    await scene.press_under(private, label)
    (shared,) = others_see(scene)
    assert visible_text(shared.blocks).splitlines()[:2] == lines
    assert private not in scene.seen(EDITOR, INNOVATION)
    assert way_on(shared.blocks, label) is None
    assert faults_of({"text": shared.text, "blocks": shared.blocks}) == []


async def test_same_answer_below_each_question(scene: Scene) -> None:
    """Different questions with the same answer each appear above it as they were typed, and are shared with it."""
    questions = [QUESTION, 'how long is "the queue" \\ now?', "x" * 200, "&lt;b&gt; and \ue000 waits"]
    for question in questions:
        private = await ask(scene, question)
        above = visible_text(private.blocks).splitlines()[0]
        await scene.press_under(private, "Share")
        asked = visible_text(others_see(scene)[-1].blocks).splitlines()[1]
        typed = question.replace("\ue000 ", "")
        assert (above, asked) == (f"You asked: {typed}", f"Question: {typed}")


async def test_two_clicks_share_once(scene: Scene) -> None:
    """Two clicks at the same moment share an answer once."""
    private = await ask(scene)
    await asyncio.gather(*(scene.press_under(private, "Share") for _ in range(2)))
    assert len(others_see(scene)) == 1


async def test_shared_answer_works_for_everyone(scene: Scene) -> None:
    """Another person can open the whole topic in the shared message, and see a translation that is shown only to them.

    The sharer's name and the question stay at the top of the shared message.
    """
    await scene.press_under(await ask(scene), "Share")
    (shared,) = others_see(scene)
    await scene.press_under(shared, "한국어로 보기", PLANNER)
    (beside,) = [each for each in scene.seen(PLANNER, INNOVATION) if each.seen_by == PLANNER]
    assert "심사" in visible_text(beside.blocks)
    assert way_on(beside.blocks, "공유")
    above = visible_text(shared.blocks).splitlines()[:2]
    await scene.press_under(shared, "More on KISS", PLANNER)
    assert "services for the people" in visible_text(shared.blocks).lower()
    assert way_on(shared.blocks, "More on KISS") is None
    assert visible_text(shared.blocks).splitlines()[:2] == above
    assert faults_of({"text": shared.text, "blocks": shared.blocks}) == []


async def test_what_was_opened_can_be_shared(scene: Scene) -> None:
    """After "More on …" was pressed, the whole topic is shared, without the question."""
    private = await ask(scene)
    await scene.press_under(private, "More on KISS")
    await scene.press_under(private, "Share")
    (shared,) = others_see(scene)
    assert visible_text(shared.blocks).splitlines()[:2] == [f"@{EDITOR} shared this answer.", "KISS"]


async def test_random_fact_is_shared_as_it_is(scene: Scene) -> None:
    """Sharing a random fact shares the fact that was shown, not another one."""
    private = await ask(scene, "random")
    await scene.press_under(private, "Share")
    (shared,) = others_see(scene)
    assert shared.text == private.text


@pytest.mark.parametrize("text", ["help", "list", "thanks"])
async def test_only_answers_are_shared(scene: Scene, text: str) -> None:
    """Help, the contents and courtesies have no button to share them."""
    message = await ask(scene, text)
    assert way_on(message.blocks, "Share") is None


async def test_dismiss(scene: Scene) -> None:
    """The option "Dismiss" removes a private answer, and shows nothing to others."""
    private = await ask(scene)
    await scene.press_under(private, "Dismiss")
    assert private not in scene.seen(EDITOR, INNOVATION)
    assert others_see(scene) == []


# When the response URL no longer works


async def test_expired_url(scene: Scene) -> None:
    """If the response URL has expired and the bot is a member of the channel, it posts the answer there."""
    private = await ask(scene)
    refuse(scene, "expired_url")
    scene.playground.workspace.join(scene.playground.workspace.channels[INNOVATION], scene.playground.app.bot_user)
    await scene.press_under(private, "Share")
    assert len(others_see(scene)) == 1


@pytest.mark.parametrize(("kind", "told"), [("expired_url", "Ask again with /innovation"), ("", "can’t tell whether")])
async def test_not_shared(scene: Scene, kind: str, told: str, caplog: pytest.LogCaptureFixture) -> None:
    """If the answer cannot be shared, or Slack does not say whether it was, the person is told so."""
    private = await ask(scene)
    refuse(scene, kind)
    await scene.press_under(private, "Share")
    assert told in await scene.told(EDITOR)
    assert others_see(scene) == []
    caplog.clear()


def refuse(scene: Scene, code: str) -> None:
    """Make response URLs fail with status 404 and Slack's error `code` or, if `code` is empty, with a server error."""
    scene.playground.faults.add(
        Fault("answer", status=404, body=f'{{"ok": false, "error": "{code}"}}', methods=frozenset({"response_url"}))
        if code
        else Fault("server_error", methods=frozenset({"response_url"}))
    )


# --public


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("--public KISS", "KISS"),
        ("what is KISS? —public", "what is KISS?"),
        ("what is –Public KISS", "what is KISS"),
        ("KISS －－공개", "KISS"),
        ("--share KISS", "KISS"),
        ("KISS --공유", "KISS"),
        ("-public", ""),
    ],
)
def test_public_is_read(typed: str, text: str) -> None:
    """“--public” is understood anywhere in a command, in English and Korean, after one or two dashes of any kind."""
    assert read_public(typed) == (text, True)


@pytest.mark.parametrize("typed", ["public procurement", "public-private", "services — public ones", "non--public"])
def test_other_words_are_not_public(typed: str) -> None:
    """The word "public" in a question has no special meaning."""
    assert read_public(typed) == (typed, False)


async def test_public(scene: Scene, search: Search) -> None:
    """With "--public", everyone sees the answer and who asked at once, and there is no button to share it."""
    message = await ask(scene, f"{QUESTION} --public")
    assert search.asked == [(QUESTION, None)]
    assert others_see(scene) == [message]
    assert visible_text(message.blocks).splitlines()[:2] == [f"@{EDITOR} asked a question.", f"Question: {QUESTION}"]
    assert way_on(message.blocks, "Share") is None
