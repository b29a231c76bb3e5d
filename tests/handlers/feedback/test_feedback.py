"""Feedback, end to end: people press thumbs in the playground, and the bot answers over Socket Mode."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from slack_playground.records import Json, Message
from slack_playground.testing.in_process import until

from handlers.answers.answering import Answers
from handlers.blocks.block_kit import render
from handlers.blocks.plain import plain_text
from handlers.blocks.views import render_modal
from handlers.feedback import texts
from handlers.feedback.form import FORM
from handlers.feedback.parsing import read_text
from handlers.feedback.ports import Rating
from handlers.feedback.requests import SwitchFeedback
from handlers.feedback.thumbs import with_thumbs
from handlers.texts import ADMINS_UNKNOWN
from knowledge.model import KnowledgeBase, Language
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer, Choices, NotCovered
from tests.conftest import LANGUAGES, Search, outcomes_of
from tests.memory_stores import MemoryFeedback, MemoryStores
from tests.messages import faults_of
from tests.playground_ids import EDITOR, INNOVATION, REPORTER
from tests.scene import Scene, playing

THUMBS = "innovation.feedback.0"


@pytest.fixture
def store() -> MemoryFeedback:
    """Return an empty store of ratings."""
    return MemoryFeedback()


@pytest_asyncio.fixture
async def scene(
    unindexed: IndexedKnowledge, knowledge: KnowledgeBase, search: Search, store: MemoryFeedback
) -> AsyncIterator[Scene]:
    """Yield a playground that the bot is connected to. Every question is answered with the first topic."""
    search.outcome = Answer(knowledge.topics[:1], "en")
    async with playing(unindexed, MemoryStores(), store) as scene:
        yield scene


def thumbs(message: Message) -> Json | None:
    """Return the thumbs in the last row of a message, or None if it has none."""
    last = message.blocks[-1]
    return last["elements"][0] if last["type"] == "context_actions" else None


async def test_shared_answer_has_thumbs(scene: Scene, store: MemoryFeedback) -> None:
    """A shared answer has thumbs for everyone, unless they are switched off in the channel."""
    for is_on in (True, False):
        await scene.press_under(await answer(scene), "Share")
        assert (thumbs(scene.flat(INNOVATION)[-1]) is not None) is is_on
        await store.switch(scene.team, INNOVATION, on=False)


async def answer(scene: Scene) -> Message:
    """Ask with a command and return the answer."""
    message = await scene.type("what is it?")
    assert message is not None
    return message


async def press(scene: Scene, message: Message, *, good: bool, who: str = EDITOR) -> None:
    """Press a thumb below a message."""
    both = thumbs(message)
    assert both is not None
    chosen = {"value": both["positive_button" if good else "negative_button"]["value"]}
    await scene.done(
        await scene.playground.people.press(who, THUMBS, channel=message.channel, ts=message.ts, chosen=chosen)
    )


async def send_reason(scene: Scene, reason: str, who: str = EDITOR) -> None:
    """Choose a reason in the open form and send it."""
    state = {"feedback.reason": {"value": {"selected_option": reason}}}
    await scene.done(await scene.playground.people.submit(who, scene.view(who).id, state))


async def test_a_thumb_up_says_nothing(scene: Scene, store: MemoryFeedback, knowledge: KnowledgeBase) -> None:
    """A thumbs up is stored with its topic and language, and nothing is shown."""
    message = await answer(scene)
    before = len(scene.seen(EDITOR, INNOVATION))
    await press(scene, message, good=True)
    assert [*store.ratings.values()] == [Rating(scene.team, EDITOR, "en", knowledge.topics[0].id, good=True)]
    assert len(scene.seen(EDITOR, INNOVATION)) == before
    assert not scene.playground.workspace.stacks.get(EDITOR)


async def test_a_thumb_down_asks_why(scene: Scene, store: MemoryFeedback) -> None:
    """A thumbs down counts at once, and opens a form with four reasons and no text field.

    Sending the form closes it.
    """
    await press(scene, await answer(scene), good=False)
    (rating,) = store.ratings.values()
    assert (rating.good, rating.reason) == (False, None)
    form = scene.view().payload
    assert form["callback_id"] == FORM
    assert [(block["element"]["type"], len(block["element"]["options"])) for block in form["blocks"]] == [
        ("radio_buttons", 4)
    ]
    await send_reason(scene, "outdated")
    (rating,) = store.ratings.values()
    assert (rating.good, rating.reason) == (False, "outdated")
    assert not scene.playground.workspace.stacks.get(EDITOR)


async def test_the_last_press_counts(scene: Scene, store: MemoryFeedback) -> None:
    """If a person presses several times, only the last press counts. Other people's presses count separately."""
    posted = await scene.playground.people.write(EDITOR, INNOVATION, "@innovation what is it?")
    await until(lambda: bool(scene.replies(INNOVATION, posted.ts)), 20)
    (message,) = scene.replies(INNOVATION, posted.ts)
    await press(scene, message, good=False)
    await send_reason(scene, "topic")
    for _ in range(2):
        await press(scene, message, good=True)
    await press(scene, message, good=False, who=REPORTER)
    assert [(each.person, each.good, each.reason) for each in store.ratings.values()] == [
        (EDITOR, True, None),
        (REPORTER, False, None),
    ]


async def test_a_refusal(scene: Scene, store: MemoryFeedback, search: Search, knowledge: KnowledgeBase) -> None:
    """For a refused question, only the rating is stored: neither what was typed nor the closest topic."""
    search.outcome = NotCovered(knowledge.topics[:1], "ko")
    await press(scene, await answer(scene), good=False)
    assert [*store.ratings.values()] == [Rating(scene.team, EDITOR, "ko", "", good=False)]


@pytest.mark.parametrize(("off", "on"), [("feedback off", "feedback on"), ("피드백 끄기", "피드백 켜기")])
async def test_off_in_a_channel(scene: Scene, store: MemoryFeedback, off: str, on: str) -> None:
    """People who manage the channel can switch thumbs off and on.

    If they are off, presses below old answers are ignored.
    """
    old = await answer(scene)
    await scene.says(off, REPORTER)
    assert thumbs(await answer(scene))
    await scene.says(off, EDITOR)
    assert thumbs(await answer(scene)) is None
    await press(scene, old, good=True)
    assert store.ratings == {}
    await scene.says(on, EDITOR)
    assert thumbs(await answer(scene))


@pytest.mark.parametrize(("typed", "language"), [("feedback off", "en"), ("피드백 끄기", "ko")])
async def test_admins_that_may_not_be_seen(scene: Scene, typed: str, language: Language) -> None:
    """Whoever may not switch thumbs off is told who may and, without users:read, that the bot can't see admins."""
    refused = await scene.says(typed, REPORTER)
    assert texts.NOT_ALLOWED[language] in refused
    assert ADMINS_UNKNOWN[language] not in refused
    scene.playground.app.scopes -= {"users:read"}
    refused = await scene.says(typed, REPORTER)
    assert texts.NOT_ALLOWED[language] in refused
    assert ADMINS_UNKNOWN[language] in refused


@pytest.mark.parametrize("changed", [{"feedback": False}, {"strict_privacy": True}], ids=["off", "strict"])
async def test_off_in_the_workspace(
    unindexed: IndexedKnowledge, knowledge: KnowledgeBase, search: Search, answers: Answers, changed: dict[str, bool]
) -> None:
    """With FEEDBACK=off or PRIVACY=strict, there are no thumbs, and pressing an old one does nothing."""
    search.outcome, store = Answer(knowledge.topics[:1], "en"), MemoryFeedback()
    async with playing(unindexed, MemoryStores(), store, changed=changed) as scene:
        assert thumbs(await answer(scene)) is None
        await press(scene, await scene.show(with_thumbs(answers.card_of(search.outcome))), good=True)
    assert store.ratings == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_below_what(knowledge: KnowledgeBase, answers: Answers, language: Language) -> None:
    """Every answer and every refusal, and nothing else, ends with thumbs, whose labels are not part of its text."""
    for outcome in outcomes_of(knowledge, language):
        card = answers.card_of(outcome)
        rated = with_thumbs(card)
        if isinstance(outcome, Choices):
            assert rated is card
            continue
        assert with_thumbs(card) is rated
        assert rated.elements[:-1] == card.elements
        assert plain_text(rated) == plain_text(card)
        assert faults_of(render(rated)) == []
        assert render_modal(rated, "x")["blocks"] == render_modal(card, "x")["blocks"]


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("feedback", SwitchFeedback("en", None)),
        ("Feedback OFF!", SwitchFeedback("en", on=False)),
        ("의견 켜 주세요", SwitchFeedback("ko", on=True)),
        ("피드백 꺼줘", SwitchFeedback("ko", on=False)),
        ("feedback of citizens", None),
    ],
)
def test_words(text: str, request_: SwitchFeedback | None) -> None:
    """Words that show or switch the thumbs setting are read in English and Korean, but not inside a question."""
    assert read_text(text) == request_
