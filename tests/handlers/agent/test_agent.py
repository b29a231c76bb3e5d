"""Slack's agent view: people write to the bot in a playground, which shows prompts, a status and titles of threads."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from itertools import pairwise

import pytest
import pytest_asyncio
from slack_playground.faults import Fault
from slack_playground.records import Json, Message

from handlers.agent import feature, texts
from handlers.answers.menus import example_questions
from handlers.answers.parsing import read_text
from handlers.answers.requests import Ask
from handlers.texts import SORRY
from knowledge.model import KnowledgeBase, Language
from knowledge.search import IndexedKnowledge, find
from knowledge.search.outcome import Answer, Choices, NotCovered
from tests.conftest import Search
from tests.playground_ids import EDITOR
from tests.scene import Scene, playing, until

pytestmark = pytest.mark.asyncio

PROMPTS, STATUS, TITLE = (f"assistant.threads.{name}" for name in ("setSuggestedPrompts", "setStatus", "setTitle"))
Logged = Callable[[], list[str]]
ASKED: dict[Language, str] = {"en": "what is this about?", "ko": "이게 뭐예요?"}


@pytest_asyncio.fixture
async def scene(unindexed: IndexedKnowledge) -> AsyncIterator[Scene]:
    """Yield a playground that shows the bot in its agent view. A test sets the search's outcome with `search`."""
    async with playing(unindexed, agent=True) as scene:
        yield scene


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Logged:
    """Return a function that returns the warnings and errors that were logged."""
    caplog.set_level(logging.WARNING)
    return lambda: caplog.messages


def direct(scene: Scene) -> str:
    """Return the id of the editor's direct conversation with the bot."""
    return scene.playground.workspace.direct(EDITOR, scene.playground.app.bot_user).id


async def write(scene: Scene, text: str, thread: str | None = None) -> Message:
    """Write to the bot as the editor, and return the message.

    Wait until the bot has answered and finished all background work.
    """
    said = await scene.playground.people.write(EDITOR, direct(scene), text, thread)
    count = len(answers(scene))
    await until(lambda: [""] * (len(answers(scene)) > count), "an answer")
    await scene.app.background.drain()
    return said


def answers(scene: Scene) -> list[Message]:
    """Return all messages of the bot to the editor, first those outside of threads."""
    said = scene.flat(direct(scene))
    roots = scene.playground.workspace.history(direct(scene))
    return [*said, *(reply for root in roots for reply in scene.replies(direct(scene), root.ts))]


def prompts(scene: Scene) -> list[str]:
    """Return the messages that the prompts suggest."""
    told = scene.playground.workspace.prompts.get(direct(scene)) or {"prompts": []}
    return [prompt["message"] for prompt in told["prompts"]]


def calls(scene: Scene, *methods: str) -> list[Json]:
    """Return the arguments of the bot's calls to these methods."""
    return [request for name, request in scene.calls() if name in methods]


async def open_messages(scene: Scene) -> None:
    """Open the Messages tab as the editor, and wait until the bot has set prompts and finished all background work."""
    await scene.playground.people.open_home(EDITOR, "messages")
    await until(lambda: [""] * len(calls(scene, PROMPTS)), "prompts")
    await scene.app.background.drain()


@pytest.mark.parametrize(("locale", "language"), [("en-US", "en"), ("ko-KR", "ko")])
async def test_prompts_at_first(scene: Scene, knowledge: KnowledgeBase, locale: str, language: Language) -> None:
    """A person who opens the Messages tab gets example questions as prompts, in their language, and no greeting."""
    scene.playground.workspace.people[EDITOR].locale = locale
    await open_messages(scene)
    assert prompts(scene) == list(example_questions(knowledge, language))
    assert answers(scene) == []


@pytest.mark.parametrize("language", ASKED)
async def test_answer(scene: Scene, search: Search, knowledge: KnowledgeBase, language: Language) -> None:
    """A question is answered in its thread, whose title is the topic's heading. The prompts are then related topics.

    A status is shown while the bot looks up the answer.
    """
    topic = knowledge.topics[0]
    search.outcome = Answer((topic,), language)
    asked = await write(scene, ASKED[language])
    (answer,) = scene.replies(direct(scene), asked.ts)
    assert topic.summary[language] in str(answer.blocks)
    assert scene.playground.workspace.titles == {(direct(scene), asked.ts): topic.title[language]}
    assert prompts(scene) == [near.title[language] for near in knowledge.related(topic)[:4]]
    statuses = [(call["thread_ts"], call["status"]) for call in calls(scene, STATUS)]
    assert statuses == [(asked.ts, texts.LOOKING_UP[language]), (asked.ts, "")]


async def test_thread_goes_on(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """A question in a thread is answered there, in the context of the thread's topic. The thread keeps its title."""
    first, second = knowledge.topics[:2]
    search.outcome = Answer((first,), "en")
    asked = await write(scene, ASKED["en"])
    search.outcome = Answer((second,), "en")
    await write(scene, "and why?", asked.ts)
    assert search.asked[-1] == ("and why?", first.id)
    assert len(scene.replies(direct(scene), asked.ts)) == len(answers(scene)) == 2
    assert [call["title"] for call in calls(scene, TITLE)] == [first.title["en"]]


async def test_words_are_answered_in_threads(scene: Scene) -> None:
    """A message that is not a question, such as “settings”, is also answered in a thread, which gets no title."""
    asked = await write(scene, "settings")
    assert len(scene.replies(direct(scene), asked.ts)) == len(answers(scene)) == 1
    assert calls(scene, TITLE) == []


async def test_prompts_after_choices_and_refusals(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """If a reply offers choices, up to four of them become the prompts. After a refusal, the closest topics do.

    Thanks get no prompts. None of these threads gets a title.
    """
    titles = [topic.title["en"] for topic in knowledge.topics[:5]]
    search.outcome = Choices(knowledge.topics[:5], "en")
    await write(scene, ASKED["en"])
    assert prompts(scene) == titles[:4]
    search.outcome = NotCovered(knowledge.topics[1:3], "en")
    await write(scene, ASKED["en"])
    assert prompts(scene) == titles[1:3]
    await write(scene, "thanks")
    assert prompts(scene) == []
    assert scene.playground.workspace.titles == {}


@pytest.mark.parametrize("without", ["agent view", "scope"])
async def test_without_the_agent_view(
    scene: Scene, search: Search, knowledge: KnowledgeBase, logged: Logged, without: str
) -> None:
    """Without the agent view or its scope, the bot greets and answers outside of threads.

    It tries only once to use the agent view, and logs no warning.
    """
    app = scene.playground.app
    app.is_agent = without != "agent view"
    app.scopes -= {"assistant:write"} if without == "scope" else set()
    search.outcome = Answer(knowledge.topics[:1], "en")
    await scene.playground.people.open_home(EDITOR, "messages")
    await until(lambda: [""] * len(answers(scene)), "a greeting")
    await write(scene, ASKED["en"])
    await write(scene, ASKED["en"])
    assert len(scene.flat(direct(scene))) == len(answers(scene)) == 3
    assert (len(calls(scene, PROMPTS)), calls(scene, STATUS, TITLE)) == (1, [])
    assert logged() == []


async def test_slow_slack(
    scene: Scene, search: Search, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If Slack is slow to say whether it shows threads, a question is answered outside of threads.

    The next question is answered in its thread.
    """
    monkeypatch.setattr(feature, "_PATIENCE", 0.0)
    search.outcome = Answer(knowledge.topics[:1], "en")
    await write(scene, ASKED["en"])
    assert len(scene.flat(direct(scene))) == 1
    asked = await write(scene, ASKED["en"])
    assert len(scene.replies(direct(scene), asked.ts)) == 1


async def test_calls_that_fail(scene: Scene, search: Search, knowledge: KnowledgeBase, logged: Logged) -> None:
    """If calls for the agent view fail, questions are still answered.

    The log says once that the calls fail, and once that they succeed again.
    """
    search.outcome = Answer(knowledge.topics[:1], "en")
    await open_messages(scene)
    failing = scene.playground.faults.add(
        Fault("answer", error="fatal_error", methods=frozenset({PROMPTS, STATUS, TITLE}))
    )
    for _ in range(2):
        asked = await write(scene, ASKED["en"])
        assert len(scene.replies(direct(scene), asked.ts)) == 1
    scene.playground.faults.remove(failing)
    await write(scene, ASKED["en"])
    assert logged() == [
        "Slack’s agent view doesn’t show what it should (fatal_error)",
        "Slack’s agent view shows everything again",
    ]


async def test_answer_that_fails(scene: Scene, search: Search) -> None:
    """If a question cannot be answered because of an error, the person is told so in the thread.

    The status is cleared.
    """
    assert search.outcome is None
    await open_messages(scene)
    asked = await write(scene, ASKED["en"])
    (sorry,) = scene.replies(direct(scene), asked.ts)
    assert sorry.text == SORRY["en"]
    assert calls(scene, STATUS)[-1] == {"channel_id": direct(scene), "thread_ts": asked.ts, "status": ""}


async def test_related_topic(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """If a related topic is chosen below an answer, it is shown in the thread, and topics related to it are prompts."""
    topic = knowledge.topics[0]
    related = knowledge.related(topic)[0]
    search.outcome = Answer((topic,), "en")
    asked = await write(scene, ASKED["en"])
    await scene.press_under(answers(scene)[0], related.title["en"])
    assert len(scene.replies(direct(scene), asked.ts)) == 2
    assert prompts(scene) == [near.title["en"] for near in knowledge.related(related)[:4]]


async def test_edited_question(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """If a question is edited, its answer changes, and the title of its thread does, too."""
    first, second = knowledge.topics[:2]
    search.outcome = Answer((first,), "en")
    asked = await write(scene, ASKED["en"])
    search.outcome = Answer((second,), "en")
    await scene.playground.people.edit(EDITOR, direct(scene), asked.ts, "and that?")
    await until(lambda: [""] * (len(calls(scene, TITLE)) == 2), "two titles")
    await scene.app.background.drain()
    assert scene.playground.workspace.titles == {(direct(scene), asked.ts): second.title["en"]}


@pytest.mark.slow
@pytest.mark.parametrize("language", ASKED)
async def test_what_is_suggested_is_understood(indexed: IndexedKnowledge, language: Language) -> None:
    """Each topic's heading, sent as a message, gets that topic, whatever the conversation was about before."""
    topics = indexed.knowledge.topics
    for before, topic in pairwise((*topics[-1:], *topics)):
        found = find(indexed, topic.title[language], before.id)
        assert isinstance(read_text(topic.title[language], indexed.knowledge), Ask)
        assert isinstance(found, Answer)
        assert [each.id for each in found.topics] == [topic.id]
