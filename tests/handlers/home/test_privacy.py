"""Nobody else sees what the bot tells one person: two people of a workspace, and one of another (Slack Connect)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from slack_playground.furnishing import ChannelSpec, Furnishing, PersonSpec, channel_id, person_id

from handlers.answers.answering import Answers
from handlers.digests.slack.weekly import weekly_card
from handlers.feedback.thumbs import with_thumbs
from handlers.texts import SORRY
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer
from tests.conftest import Search
from tests.memory_stores import MemoryFeedback, MemoryStores
from tests.scene import Scene, playing, until, whole

HOST, OWNER, GUEST = map(person_id, ("Host", "Owner", "Guest"))
PEOPLE = (HOST, OWNER, GUEST)
SHARED, INSIDE = channel_id("shared"), channel_id("inside")
FURNISHING = Furnishing(
    people=(PersonSpec("Host"), PersonSpec("Owner"), PersonSpec("Guest", team="Other")),
    channels=(
        ChannelSpec("shared", creator="Owner", app=True, shared=True),
        ChannelSpec("inside", creator="Owner", app=True),
    ),
    welcome="",
)
Act = Callable[[Scene, str], Awaitable[None]]


@pytest_asyncio.fixture
async def scene(unindexed: IndexedKnowledge) -> AsyncIterator[Scene]:
    """Yield a playground with a channel that two workspaces share."""
    async with playing(unindexed, MemoryStores(), MemoryFeedback(), furnishing=FURNISHING) as scene:
        yield scene


def seen(scene: Scene, who: str) -> str:
    """Return all that the bot shows to a person, as text.

    That is messages in the shared channel and in the direct conversation, windows, and the Home tab.
    """
    workspace, bot = scene.playground.workspace, scene.playground.app.bot_user
    channels = (SHARED, workspace.direct(who, bot).id)
    messages = [whole(each) for channel in channels for each in scene.seen(who, channel) if each.user == bot]
    windows = [view.payload for view in workspace.stacks.get(who, [])]
    return json.dumps([messages, windows, scene.home(who)], ensure_ascii=False)


def command(text: str) -> Act:
    """Return a function that types a command in the shared channel as a person."""

    async def act(scene: Scene, who: str) -> None:
        await scene.type(text, who, SHARED)

    return act


def mention(text: str) -> Act:
    """Return a function that mentions the bot in the shared channel as a person, and waits for the private answer."""

    async def act(scene: Scene, who: str) -> None:
        before = seen(scene, who)
        await scene.playground.people.write(who, SHARED, f"@innovation {text}")
        await until(lambda: [now] if (now := seen(scene, who)) != before else [], "no answer")

    return act


async def home(scene: Scene, who: str) -> None:
    """Choose a topic and a language on the Home tab."""
    await scene.open_home(who)
    await scene.press_on_home("KONEPS", who)
    await scene.press_on_home("Korean", who)


async def greeting(scene: Scene, who: str) -> None:
    """Open the empty Messages tab."""
    await scene.playground.people.open_home(who, "messages")
    await scene.told(who)


def thumb(action_id: str, button: str) -> Act:
    """Return a function that presses a thumb, as a person, below a message that everyone sees.

    `action_id` identifies the thumbs, and `button` is the field of the thumb that is pressed.
    """

    async def act(scene: Scene, who: str) -> None:
        (message,) = [each for each in scene.seen(who, SHARED) if action_id in whole(each)]
        (block,) = [each for each in message.blocks if each["type"] == "context_actions"]
        (thumbs,) = block["elements"]
        chosen = {"value": thumbs[button]["value"]}
        press = scene.playground.people.press
        await scene.done(await press(who, thumbs["action_id"], chosen=chosen, channel=SHARED, ts=message.ts))

    return act


COMMANDS = {text: command(text) for text in ("what is it?", "settings", "my data", "subscriptions", "help")}
EVERYWHERE = {
    "mention": mention("settings"),
    "mention about data": mention("내 데이터"),
    "home": home,
    "greeting": greeting,
    "thumb below a fact": thumb("innovation.digest-feedback", "positive_button"),
    "thumb below an answer": thumb("innovation.feedback", "negative_button"),
}
CASES = [
    *((name, who, act) for name, act in COMMANDS.items() for who in (HOST, OWNER)),  # guests have no commands
    *((name, who, act) for name, act in EVERYWHERE.items() for who in PEOPLE),
]


@pytest.mark.slow
@pytest.mark.asyncio
@pytest.mark.parametrize(("who", "act"), [case[1:] for case in CASES], ids=[f"{name}-{who}" for name, who, _ in CASES])
async def test_only_for_one(  # noqa: PLR0917 - a row of the table, and its fixtures
    scene: Scene, search: Search, knowledge: KnowledgeBase, answers: Answers, who: str, act: Act
) -> None:
    """What the bot shows privately to a person of either workspace changes nothing that others see, now or later."""
    search.outcome = Answer(knowledge.topics[:1], "en")
    topic, fact = next(knowledge.facts())
    await scene.show(weekly_card(topic, fact, knowledge, "en", channel=SHARED), SHARED)
    await scene.show(with_thumbs(answers.card_of(search.outcome)), SHARED)
    others = [each for each in PEOPLE if each != who]
    before = {each: seen(scene, each) for each in PEOPLE}
    await act(scene, who)
    await scene.app.background.drain()
    assert seen(scene, who) != before[who]
    assert {each: seen(scene, each) for each in others} == {each: before[each] for each in others}
    for each in others:
        assert "Your recent answers" not in json.dumps(await scene.open_home(each))
        await mention("my data")(scene, each)
        assert "don’t remember" in seen(scene, each)
    assert SORRY["en"] not in seen(scene, who)


@pytest.mark.asyncio
async def test_guest_on_home(scene: Scene) -> None:
    """A guest's Home tab does not name channels of the workspace, although they are public there."""
    await scene.add(id="s1", channel=INSIDE, creator=HOST)
    assert INSIDE in json.dumps(await scene.open_home(OWNER))
    assert INSIDE not in json.dumps(await scene.open_home(GUEST))
