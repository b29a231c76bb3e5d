"""Conversations that go on in threads without mentions: in the playground, with the whole bot over Socket Mode."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from slack_playground.records import Message

from handlers.card import quoted
from handlers.following import texts
from handlers.home import texts as home
from knowledge.model import KnowledgeBase, Language
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer, Choices, NotCovered
from tests.conftest import Search
from tests.memory_stores import MemoryStores
from tests.playground_ids import EDITOR, INNOVATION, PLANNER
from tests.scene import Scene, playing

FIRST = "@innovation how long do foreigners wait?"
NEXT = "and at departure?"


@pytest_asyncio.fixture
async def scene(unindexed: IndexedKnowledge, monkeypatch: pytest.MonkeyPatch, search: Search) -> AsyncIterator[Scene]:
    """Yield a playground that the bot is connected to. A test sets the outcome of the bot's search with `search`."""
    monkeypatch.setattr("handlers.following.feature.find", search)
    async with playing(unindexed, MemoryStores()) as scene:
        yield scene


def confident(knowledge: KnowledgeBase, confidence: float = 0.9) -> Answer:
    """Return an answer with this confidence."""
    return Answer(knowledge.topics[5:6], "en", confidence=confidence)


async def count(scene: Scene, thread: Message) -> int:
    """Return how many public answers are in a thread."""
    return len(scene.replies(INNOVATION, thread.ts))


@pytest.mark.parametrize("text", [NEXT, "how much is it", "그럼 출국은?", "source?", "한국어로"])
async def test_asker_goes_on(scene: Scene, search: Search, knowledge: KnowledgeBase, text: str) -> None:
    """A person who mentioned the bot in a thread can ask about the same topic without mentioning it again."""
    search.outcome = confident(knowledge)
    root = await scene.write(FIRST)
    await scene.write(text, root)
    assert await count(scene, root) == 2
    assert {context for _, context in search.asked} <= {None, knowledge.topics[5].id}


@pytest.mark.parametrize(
    "text",
    [
        "thanks!",
        "help",
        "that is quick",
        "really?",
        "<@U0OTHER> and at departure?",
        "@someone and at departure?",
        "> and at departure?",
        "```and at departure?```",
        "can you check that?",
        "민지님 출국은 어때요?",
    ],
)
async def test_what_is_not_for_the_bot(scene: Scene, search: Search, knowledge: KnowledgeBase, text: str) -> None:
    """Thanks, remarks, quotations, code, and questions to other people are not answered."""
    search.outcome = confident(knowledge)
    root = await scene.write(FIRST)
    await scene.write(text, root)
    assert await count(scene, root) == 1


async def test_others_talk_to_each_other(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """After somebody else has spoken in the thread, the bot has to be surer of an answer; the next needs no more."""
    search.outcome = confident(knowledge, 0.6)
    root = await scene.write(FIRST)
    await scene.write(NEXT, root, PLANNER)
    await scene.write(NEXT, root)
    assert await count(scene, root) == 1
    search.outcome = confident(knowledge)
    await scene.write(NEXT, root)
    search.outcome = confident(knowledge, 0.6)
    await scene.write(NEXT, root)
    assert await count(scene, root) == 3


async def test_only_the_last_asker_goes_on(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """Whoever mentions the bot in a thread takes the conversation over."""
    search.outcome = confident(knowledge)
    root = await scene.write(FIRST)
    await scene.write("@innovation and at departure?", root, PLANNER)
    await scene.write(NEXT, root)
    assert await count(scene, root) == 2
    await scene.write("@innovation and at departure?", root, PLANNER)
    await scene.write(NEXT, root, PLANNER)
    assert await count(scene, root) == 4


@pytest.mark.parametrize(("typed", "language"), [("my data", "en"), ("내 데이터", "ko")])
async def test_deleting_ends_the_conversation(
    scene: Scene, search: Search, knowledge: KnowledgeBase, typed: str, language: Language
) -> None:
    """“my data” says that the bot answered a person last, and deletes it. Then only a mention continues the thread."""
    search.outcome = confident(knowledge)
    root = await scene.write(FIRST)
    assert home.NO_DATA[language] in await scene.says(typed, PLANNER)
    assert texts.LAST_ANSWERED[language] in await scene.says(typed)
    await scene.press(home.REMOVE[language])
    assert home.NO_DATA[language] in await scene.says(typed)
    await scene.write(NEXT, root)
    assert await count(scene, root) == 1
    await scene.write("@innovation and at departure?", root)
    await scene.write(NEXT, root)
    assert await count(scene, root) == 3
    assert search.asked[1][1] == knowledge.topics[5].id


async def test_other_places(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """Outside of the thread, and in threads without the bot, nothing is answered without a mention."""
    search.outcome = confident(knowledge)
    root = await scene.write(FIRST)
    other = await scene.write(NEXT)
    await scene.write(NEXT, other)
    assert (await count(scene, root), await count(scene, other)) == (1, 0)


async def test_only_answers_are_posted(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """Without a mention, the bot stays silent if it has no answer.

    If it is sure what is missing, and the question refers to its answer, it says so.
    """
    search.outcome = confident(knowledge)
    root = await scene.write(FIRST)
    topics = knowledge.topics[5:7]
    for outcome in (Choices(topics, "en"), NotCovered(topics, "en")):
        search.outcome = outcome
        await scene.write(NEXT, root)
    assert await count(scene, root) == 1
    search.outcome = NotCovered(topics[:1], "en", lacking="date")
    await scene.write("when was the meeting?", root)
    assert await count(scene, root) == 1
    await scene.write("and when did it start?", root)
    assert await count(scene, root) == 2


@pytest.mark.parametrize(
    ("quiet", "loud"),
    [
        (("mentions only", quoted(texts.MENTIONED.en, "en")), ("follow threads", texts.FOLLOWING.en)),
        (("멘션만", quoted(texts.MENTIONED.ko, "ko")), ("스레드 이어가기", texts.FOLLOWING.ko)),
    ],
)
async def test_channel_may_want_mentions(
    scene: Scene, search: Search, knowledge: KnowledgeBase, quiet: tuple[str, str], loud: tuple[str, str]
) -> None:
    """A channel can choose that the bot answers only if it is mentioned, and can change that again."""
    search.outcome = confident(knowledge)
    root = await scene.write(FIRST)
    assert quiet[1].format(command="/innovation") in await scene.says(quiet[0])
    for text in (NEXT, "한국어로"):
        await scene.write(text, root)
    assert await count(scene, root) == 1
    assert loud[1] in await scene.says(loud[0])
    await scene.write(NEXT, root)
    assert await count(scene, root) == 2


async def test_direct_conversation_has_no_such_choice(scene: Scene) -> None:
    """In a direct conversation, the bot always answers, and says so."""
    direct = scene.playground.workspace.direct(EDITOR, scene.playground.app.bot_user).id
    assert texts.NOT_HERE.en in await scene.says("mentions only", channel=direct)
