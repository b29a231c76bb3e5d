"""The Home tab, the greeting, settings and a person's data: in the playground, with the whole bot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
import pytest_asyncio
from slack_playground.faults import Fault
from slack_playground.records import Json

from handlers.answers.topics import name_card
from handlers.blocks.home import SEARCH_ACTION
from handlers.home.daily import fact_of_the_day
from handlers.home.memory import PeopleMemory
from handlers.home.parsing import read_text
from handlers.home.people import PeopleInMemory, RecentAnswer
from handlers.home.requests import OpenSettings, Request, ShowMyData
from handlers.people import Asker
from handlers.slack.background import Background
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer
from tests.conftest import Search
from tests.memory_stores import MemoryStores
from tests.messages import visible_text
from tests.playground_ids import EDITOR, GENERAL, INNOVATION, LEADS, PLANNER, REPORTER
from tests.scene import Scene, buttons, options, playing, until, way_on


@pytest_asyncio.fixture
async def scene(unindexed: IndexedKnowledge) -> AsyncIterator[Scene]:
    """Yield a playground with the bot in it, and subscriptions in memory. Everybody uses Slack in English."""
    async with playing(unindexed, MemoryStores()) as scene:
        for person in scene.playground.workspace.people.values():
            person.locale = "en-US"
        yield scene


def text_of(payload: Json) -> str:
    """Return a view as one string."""
    return json.dumps(payload, ensure_ascii=False)


def use_korean(scene: Scene, who: str = EDITOR) -> None:
    """Make a person use Slack in Korean."""
    scene.playground.workspace.people[who].locale = "ko-KR"


async def suggested(scene: Scene, typed: str) -> list[Json]:
    """Type into the search field on the editor's Home tab, and return the suggested options."""
    home = scene.playground.workspace.homes[EDITOR]
    outcome = await scene.playground.people.suggest(EDITOR, SEARCH_ACTION, typed, view_id=home.id)
    assert outcome.options is not None
    found: list[Json] = outcome.options["options"]
    return found


@pytest.mark.asyncio
async def test_home(scene: Scene, knowledge: KnowledgeBase) -> None:
    """The Home tab has a search field, a menu of topics for each chapter, the day's fact, and few buttons."""
    home = await scene.open_home()
    elements = [each for block in home["blocks"] for each in block.get("elements", ())]
    fields = [each for each in elements if each["type"] == "external_select"]
    menus = [each for each in elements if each["type"] == "static_select"]
    labels = [option["text"]["text"] for _, _, option in options(home["blocks"])]
    assert [field["action_id"] for field in fields] == [SEARCH_ACTION]
    assert set(labels) >= {topic.title["en"] for topic in knowledge.topics if len(topic.title["en"]) <= 75}
    assert "Fact of the day" in text_of(home)
    assert len(menus) == len(knowledge.chapters) + 1
    assert len([*buttons(home["blocks"])]) <= 3
    assert len(home["blocks"]) <= 14


@pytest.mark.asyncio
async def test_fact_stays(scene: Scene, knowledge: KnowledgeBase) -> None:
    """Opening the Home tab again on the same day shows the same fact."""
    first, second = [text_of(await scene.open_home()) for _ in range(2)]
    shown = [fact.id for _, fact in knowledge.facts() if fact.text["en"] in first]
    assert len(shown) == 1
    assert shown == [fact.id for _, fact in knowledge.facts() if fact.text["en"] in second]


def test_fact_of_the_day(knowledge: KnowledgeBase) -> None:
    """No fact repeats before every other fact has had its day, and two days in a row have different topics."""
    days = [date(2026, 11, 27) + timedelta(days=count) for count in range(len(list(knowledge.facts())))]
    facts = [fact_of_the_day(knowledge, day) for day in days]
    assert len({fact[1].id for fact in facts if fact}) == len(days)
    assert all(one and two and one[0].id != two[0].id for one, two in pairwise(facts))


@pytest.mark.asyncio
async def test_topic_opens_in_a_modal(scene: Scene, knowledge: KnowledgeBase) -> None:
    """A topic chosen on the Home tab opens in a modal, becomes a recent answer, and can be chosen again."""
    koneps = knowledge.topic("koneps")
    assert koneps is not None
    before = await scene.open_home()
    await scene.press_on_home("KONEPS")
    assert koneps.summary["en"] in visible_text(scene.view().payload["blocks"])
    await scene.press_in_view("More on KONEPS")
    assert koneps.statements[-1].text["en"] in text_of(scene.view().payload)
    after = scene.home()
    assert after is not None
    assert after["blocks"][2]["block_id"] != before["blocks"][2]["block_id"]
    assert "Your recent answers" in text_of(after)
    assert "Your recent answers" not in text_of(before)


@pytest.mark.asyncio
@pytest.mark.parametrize(("typed", "first"), [("kon", "KONEPS"), ("나라자", "나라장터(KONEPS)"), ("konpes", "KONEPS")])
async def test_search_field(scene: Scene, typed: str, first: str) -> None:
    """The search field suggests names in both languages. The last suggestion is to ask what was typed."""
    await scene.open_home()
    labels = [option["text"]["text"] for option in await suggested(scene, typed)]
    assert labels[0] == first
    assert typed in labels[-1]


@pytest.mark.asyncio
async def test_opening_again(scene: Scene) -> None:
    """Opening the Home tab again does not change its menus, because the person may have begun to use them."""
    first, second = [await scene.open_home() for _ in range(2)]
    assert [block["block_id"] for block in first["blocks"]] == [block["block_id"] for block in second["blocks"]]


@pytest.mark.asyncio
async def test_question_typed_on_home(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """The text typed into the search field can be asked as a question, and is answered in a modal."""
    search.outcome = Answer(knowledge.topics[:1], "en")
    await scene.open_home()
    chosen = {"selected_option": (await suggested(scene, "who wrote: this?"))[-1]}
    home = scene.playground.workspace.homes[EDITOR]
    await scene.done(await scene.playground.people.press(EDITOR, SEARCH_ACTION, chosen=chosen, view_id=home.id))
    assert search.asked == [("who wrote: this?", None)]
    assert knowledge.topics[0].summary["en"] in text_of(scene.view().payload)


@pytest.mark.asyncio
async def test_korean_home(scene: Scene) -> None:
    """The Home tab is in the language of the person's Slack.

    If they choose another language on it, it changes in place.
    """
    use_korean(scene)
    assert "오늘의 상식" in text_of(await scene.open_home())
    await scene.press_on_home("영어")
    home = scene.home()
    assert home is not None
    assert "Fact of the day" in text_of(home)
    assert "Language: English" in text_of(home)
    assert EDITOR not in scene.playground.workspace.stacks


@pytest.mark.asyncio
async def test_language_is_looked_up_again(scene: Scene) -> None:
    """If the language of a person's Slack cannot be looked up once, the next look-up tries again."""
    use_korean(scene)
    failing = scene.playground.faults.add(Fault("server_error", methods=frozenset({"users.info"})))
    assert "Fact of the day" in text_of(await scene.open_home())
    scene.playground.faults.remove(failing)
    assert "오늘의 상식" in text_of(await scene.open_home())


@pytest.mark.asyncio
async def test_subscriptions_on_home(scene: Scene) -> None:
    """The Home tab shows the next posts in public channels. Only their creator also sees those in private channels."""
    await scene.add(id="s1", channel=INNOVATION)
    await scene.add(id="s2", channel=LEADS)
    assert INNOVATION in text_of(await scene.open_home())
    assert LEADS not in text_of(await scene.open_home(REPORTER))
    assert LEADS in text_of(await scene.open_home(PLANNER))


@pytest.mark.asyncio
async def test_subscribing_from_home(scene: Scene) -> None:
    """The form for a subscription opens from the Home tab, without a channel filled in."""
    await scene.open_home()
    await scene.press_on_home("Subscribe a channel")
    assert scene.view().payload["callback_id"] == "innovation.digest"


@pytest.mark.asyncio
@pytest.mark.parametrize(("locale", "hello"), [("en-US", "Hi! Ask me anything"), ("ko-KR", "안녕하세요!")])
async def test_greeting(scene: Scene, locale: str, hello: str) -> None:
    """A person who opens the empty Messages tab is greeted once, with three questions to press."""
    scene.playground.workspace.people[EDITOR].locale = locale
    for _ in range(2):
        await scene.playground.people.open_home(EDITOR, "messages")
    assert hello in await scene.told(EDITOR)
    await scene.app.background.drain()
    direct = scene.playground.workspace.direct(EDITOR, scene.playground.app.bot_user).id
    (greeting,) = scene.flat(direct)
    assert sum("innovation.ask." in each["action_id"] for each in greeting.blocks[-1]["elements"]) == 3


@pytest.mark.asyncio
async def test_no_greeting_in_a_conversation(scene: Scene) -> None:
    """A person who has written to the bot is not greeted."""
    direct = scene.playground.workspace.direct(EDITOR, scene.playground.app.bot_user).id
    await scene.app.client.chat_postMessage(channel=direct, text="…")
    await scene.playground.people.open_home(EDITOR, "messages")
    await until(lambda: [name for name, _ in scene.calls() if name == "conversations.history"], "no look")
    await scene.app.background.drain()
    assert len(scene.flat(direct)) == 1


@pytest.mark.asyncio
async def test_language_of_answers(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """A person's choice of language comes before the language of the question, and applies only to that person."""
    search.outcome, (topic, *_) = Answer(knowledge.topics[:1], "en"), knowledge.topics
    await scene.type("settings")
    await scene.press("Korean")
    assert topic.summary["ko"] in await scene.says("what is this?")
    assert topic.summary["en"] in await scene.says("what is this?", PLANNER)
    await scene.type("설정", PLANNER)
    await scene.press_under(scene.seen(PLANNER, INNOVATION)[-1], "영어", PLANNER)
    assert topic.summary["en"] in await scene.says("이게 뭐야?", PLANNER)


@pytest.mark.asyncio
async def test_language_of_a_channel(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """A channel's language applies only there, to everyone who has not chosen a language."""
    search.outcome, (topic, *_) = Answer(knowledge.topics[:1], "en"), knowledge.topics
    message = await scene.type("settings")
    assert message is not None
    (menu,) = [each for each in message.blocks[-1]["elements"] if "channel" in text_of(each)]
    korean = next(each for each in menu["options"] if each["text"]["text"] == "Korean")
    chosen = {"selected_option": korean}
    press = scene.playground.people.press
    await scene.done(await press(EDITOR, menu["action_id"], chosen=chosen, channel=INNOVATION, ts=message.ts))
    assert topic.summary["ko"] in await scene.says("what is this?", PLANNER)
    assert topic.summary["en"] in await scene.says("what is this?", PLANNER, GENERAL)


@pytest.mark.asyncio
async def test_wordless_command(scene: Scene) -> None:
    """If a command has no words, help is in the language of the person's Slack as soon as that is known."""
    use_korean(scene)
    assert "Ask" in await scene.says("")
    await scene.app.background.drain()
    assert "물어보세요" in await scene.says("")


@pytest.mark.asyncio
async def test_my_data(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """“my data” shows what is stored about the person and nobody else, and a button deletes it."""
    search.outcome = Answer(knowledge.topics[:1], "en")
    assert "don’t remember" in await scene.says("my data")
    await scene.type("a secret question")
    await scene.type("settings")
    await scene.press("English")
    shown = await scene.says("my data")
    assert knowledge.topics[0].title["en"] in shown
    assert "Your language: English" in shown
    assert "secret" not in shown
    assert "저장된 내 정보가 없습니다" in await scene.says("내 데이터", PLANNER)
    await scene.press("Delete my data")
    assert "don’t remember" in await scene.says("my data")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("my data", ["These subscriptions name you", "every Monday at 9:00 AM", "I don’t keep what you type."]),
        ("내 데이터", ["다음 구독에 내 이름이 등록되어 있습니다", "매주 월요일", "입력하신 내용은 저장하지 않습니다."]),
    ],
)
async def test_subscriptions_are_my_data(unindexed: IndexedKnowledge, text: str, lines: list[str]) -> None:
    """“my data” lists the subscriptions that a person created or that notify them, but no others.

    There is no button to delete them.
    """
    async with playing(unindexed, MemoryStores()) as scene:
        await scene.add()
        shown = await scene.type(text, PLANNER)
        assert shown is not None
        assert [line for line in lines if line not in visible_text(shown.blocks)] == []
        assert way_on(shown.blocks, "Delete my data") is None
        assert lines[1] not in await scene.says(text, EDITOR)
        await scene.add(id="s2", creator=PLANNER, notify=EDITOR)
        assert lines[1] in await scene.says(text, EDITOR)


@pytest.mark.asyncio
async def test_answer_that_is_being_stored(knowledge: KnowledgeBase) -> None:
    """An answer is in the list of recent answers at once, and only once, even while the database is busy storing it."""
    people, stored = PeopleInMemory(), asyncio.Event()

    class Slow(PeopleInMemory):
        async def remember(self, answers: Sequence[RecentAnswer]) -> None:
            await stored.wait()
            await people.remember(answers)

    background, asker = Background(lambda _error: None), Asker("T1", "U1")
    memory = PeopleMemory(Slow(answers=people.answers), background)
    topic = knowledge.topics[0]
    memory.note(name_card(topic, knowledge, "en"), asker)
    assert [each.about for each in await memory.recent(asker)] == [topic.id]
    stored.set()
    await background.drain()
    assert [each.about for each in await memory.recent(asker)] == [topic.id]
    assert await memory.recent(Asker("T1", "U2")) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("begun", [False, True], ids=["waiting", "being stored"])
async def test_deleting_an_answer_that_is_being_stored(knowledge: KnowledgeBase, begun: bool) -> None:
    """An answer that a person got before they deleted their data isn't stored afterwards. Other people's are."""
    people, may_store, storing = PeopleInMemory(), asyncio.Event(), asyncio.Event()

    class Slow(PeopleInMemory):
        async def remember(self, answers: Sequence[RecentAnswer]) -> None:
            storing.set()
            await may_store.wait()
            await people.remember(answers)

    background, asker, other = Background(lambda _error: None), Asker("T1", "U1"), Asker("T1", "U2")
    memory = PeopleMemory(Slow(answers=people.answers), background)
    card = name_card(knowledge.topics[0], knowledge, "en")
    for who in (asker, other, asker):
        memory.note(card, who)
        if begun:
            await storing.wait()
    forgetting = asyncio.create_task(memory.forget(asker))
    await asyncio.sleep(0)
    may_store.set()
    await forgetting
    await background.drain()
    assert await memory.recent(asker) == []
    assert people.answers.keys() == {("T1", "U2")}


@pytest.mark.asyncio
async def test_strict_privacy(unindexed: IndexedKnowledge, search: Search, knowledge: KnowledgeBase) -> None:
    """With PRIVACY=strict, the bot does not remember which answers people got."""
    search.outcome = Answer(knowledge.topics[:1], "en")
    async with playing(unindexed, changed={"strict_privacy": True}) as scene:
        await scene.type("a question")
        assert "don’t remember" in await scene.says("my data")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("settings", OpenSettings("en")),
        ("Settings!", OpenSettings("en")),
        ("설정", OpenSettings("ko")),
        ("my data", ShowMyData("en")),
        ("내 데이터", ShowMyData("ko")),
        ("내 정보 보여줘", ShowMyData("ko")),
        ("question", None),
    ],
)
def test_words(typed: str, asked: Request | None) -> None:
    """Requests for settings and data are understood in either language, politely worded or not. Other texts are not."""
    assert read_text(typed) == asked
