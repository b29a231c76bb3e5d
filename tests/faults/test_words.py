"""Words as people send them: decorated, quoted, and with invisible letters (F7 and F9)."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import AsyncIterator
from datetime import date, time
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.ask import answer_lines
from handlers.answers import parsing as answers_parsing
from handlers.answers.requests import Browse, Greet, Help
from handlers.blocks.escaping import quotable
from handlers.digests.slack import parsing as digests_parsing
from handlers.digests.slack.reading import read_schedule, read_until
from handlers.digests.slack.requests import Skip, Unsubscribe
from handlers.digests.subscription import Schedule
from knowledge.model import KnowledgeBase
from knowledge.normalization import fold_case, normalize, visible, without_marks
from knowledge.search import IndexedKnowledge, find
from knowledge.search.outcome import Outcome
from tests.memory_stores import MemoryStores
from tests.playground_ids import PLANNER
from tests.scene import MONDAY_NINE, Scene, playing

WEDNESDAY = date(2026, 11, 25)
FRIDAY = date(2026, 11, 27)
QUARTER_PAST = Schedule(0, time(9, 15), "Asia/Seoul")


@pytest_asyncio.fixture
async def scene(unindexed: IndexedKnowledge) -> AsyncIterator[Scene]:
    """Yield a playground that the bot is connected to, with in-memory stores."""
    async with playing(unindexed, MemoryStores()) as scene:
        yield scene


# F7: marks around what is said of when


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("*subscribe monday 9:00 Asia/Seoul*", id="F7-line28"),
        pytest.param("subscribe monday 9:00 Asia/Seoul\u200b", id="F7-line30"),
        pytest.param("subscribe _monday_ 9:00 _Asia/Seoul_", id="F7-line31"),
        pytest.param("subscribe *monday 9:00 Asia/Seoul*", id="F7-line33"),
        pytest.param(":tada: 「구독」 ~월요일~ 《오전 9시》 (서울)!", id="F7-more1"),
        pytest.param("subscribe – “mon” – 9am – [seoul] …", id="F7-more2"),
        pytest.param("> subscribe: «monday», `09:00`, ‘Asia/Seoul’. 🎉", id="F7-more3"),
    ],
)
async def test_decorated_subscriptions(scene: Scene, typed: str) -> None:
    """`subscribe` is understood with marks, quotes, brackets, dashes or emoji around its words."""
    said = await scene.says(typed)
    assert "Subscribed." in said or "구독했습니다." in said
    assert scene.stores.only.schedule == MONDAY_NINE


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("pause until friday\u200b", id="F7-line27"),
        pytest.param("pause until friday.", id="F7-line29"),
        pytest.param("pause until “friday”", id="F7-line32"),
        pytest.param("_pause_ until *friday*!!", id="F7-more4"),
        pytest.param("「일시정지」 『금요일』까지 :pray:", id="F7-more5"),
        pytest.param("pause until `2026-11-27` –", id="F7-more6"),
        pytest.param("pause until [27 Nov. 2026]…", id="F7-more7"),
    ],
)
async def test_decorated_pauses(scene: Scene, typed: str) -> None:
    """The end of a pause is understood with marks, quotes, brackets, full stops or emoji around it."""
    await scene.add()
    await scene.type(typed, PLANNER)
    pause = scene.stores.only.pause
    assert pause is not None
    assert pause.until == FRIDAY


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("“monday 9:15 Asia/Seoul”", QUARTER_PAST, id="F7-quoted"),
        pytest.param("`monday 9:15 Asia/Seoul`", QUARTER_PAST, id="F7-code"),
        pytest.param("monday 9:15 Asia/Seoul.", QUARTER_PAST, id="F7-stop"),
        pytest.param("monday 9:15 (Asia/Seoul)", QUARTER_PAST, id="F7-brackets"),
        pytest.param("monday 9:15 Asia/Seoul :tada:", QUARTER_PAST, id="F7-emoji-code"),
        pytest.param("monday – 9:15 – Asia/Seoul", QUARTER_PAST, id="F7-dashes"),
        pytest.param("monday 9:15:tada: :flag-kr: seoul", QUARTER_PAST, id="F7-emoji-beside-time"),
        pytest.param("mon 9:15 _Asia/Ho_Chi_Minh_", Schedule(0, time(9, 15), "Asia/Ho_Chi_Minh"), id="F7-underscores"),
        pytest.param("mon 9:15 *Port-au-Prince*!", Schedule(0, time(9, 15), "America/Port-au-Prince"), id="F7-hyphens"),
        pytest.param("mon 9:15 (utc – 3)", Schedule(0, time(9, 15), "Etc/GMT+3"), id="F7-offset"),
        pytest.param("mon 9:15 utc\u22123", Schedule(0, time(9, 15), "Etc/GMT+3"), id="F7-minus"),
        pytest.param("mon 9 o’clock ‘seoul’", Schedule(0, time(9), "Asia/Seoul"), id="F7-apostrophe"),
    ],
)
def test_decorated_schedules(words: str, expected: Schedule) -> None:
    """Decoration around the words of a schedule is ignored, but signs that belong to a word are kept."""
    assert read_schedule(words, "UTC") == expected


@pytest.mark.parametrize(
    "words", ["*friday*", "“friday”", "friday.", "'friday'", "~금요일~까지", "until (2026. 11. 27.)"]
)
def test_decorated_dates(words: str) -> None:
    """Decoration around the date on which a pause ends is ignored."""
    assert read_until(words, WEDNESDAY) == FRIDAY


AROUND = (
    "*{}*", "_{}_", "~{}~", "`{}`", "```{}```", "*_{}_*", '"{}"', "'{}'", "“{}”", "‘{}’", "«{}»", "「{}」", "『{}』",
    "《{}》", "〈{}〉", "({})", "[{}]", "– {} –", "-{}-", "• {}", "> {}", ":tada: {} :+1:", "{}🎉", "{}!", "{}…",
    "({}).", "\u200b{}\u2060", "\u3164{}\uffa0", "“ {} ”",
)  # fmt: skip
"""What people put around words: signs of bold, italics and code, quotation marks, brackets, dashes, emoji, stops."""


@pytest.mark.parametrize("around", AROUND)
def test_decorated_commands(around: str, knowledge: KnowledgeBase) -> None:
    """Commands are understood with any decoration around them."""
    typed = around.format
    assert answers_parsing.read_text(typed("help"), knowledge) == Help("en")
    assert answers_parsing.read_text(typed("목록"), knowledge) == Browse("ko")
    assert digests_parsing.read_text(typed("skip")) == Skip("en")
    assert digests_parsing.read_text(typed("구독 취소")) == Unsubscribe("ko")


def test_nothing_but_what_nobody_sees(knowledge: KnowledgeBase) -> None:
    """A message of invisible letters counts as empty, and an emoji alone is still a greeting."""
    for unseen in ("\u200b", "\u3164", "\ufeff \u00ad"):
        assert answers_parsing.read_text(unseen, knowledge) == answers_parsing.read_text("", knowledge)
    for emoji in ("🎉", ":tada:", "👩\u200d💻", "❤\ufe0f"):
        assert answers_parsing.read_text(emoji, knowledge) == Greet("en")


async def test_no_sentence_shows_what_looks_right(scene: Scene) -> None:
    """The reply about an unknown zone contains no invisible letters."""
    said = await scene.says("subscribe monday 9:00 Atl\u200bantis\u2063")
    assert "“atlantis”" in said
    assert visible(said) == said


def test_an_emoji_of_several_stays_whole() -> None:
    """If a question is quoted, joiners within an emoji stay, and all other invisible signs are removed."""
    assert quotable("KISS\u200d 👩\u200d💻?", 50) == "KISS 👩\u200d💻?"


# Questions


QUESTIONS = (
    "특허", "여권", "KONEPS", "나라장터가 뭐야?", "how long do foreigners wait at the airport?", "온나라 시스템",
    "what is KISS?", "정부혁신은 왜 필요한가요?", "which awards did Korea win?", "하나로는 얼마를 아꼈어?",
)  # fmt: skip
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u034f\ufe0f\u180e\u2063\u202c"
FILLERS = "\u3164\uffa0\u115f\u1160"


def outcome_of(kb: IndexedKnowledge, question: str) -> Outcome:
    """Return the outcome of a search."""
    return find(kb, question)


@pytest.fixture(scope="module")
def expected(indexed: IndexedKnowledge) -> dict[str, Outcome]:
    """Return the outcome of each question as it is."""
    return {question: outcome_of(indexed, question) for question in QUESTIONS}


@pytest.mark.parametrize("around", AROUND)
def test_decorated_questions(around: str, indexed: IndexedKnowledge, expected: dict[str, Outcome]) -> None:
    """Decoration around a question, or around its last word, does not change the answer.

    A dash that stands alone in the middle stays, because it may end an aside.
    """
    for question in QUESTIONS:
        first, last = question.rpartition(" ")[0], question.rpartition(" ")[2]
        assert outcome_of(indexed, around.format(question)) == expected[question], question
        assert "–" in around or outcome_of(indexed, f"{first} {around.format(last)}") == expected[question], question


# F9: letters that nobody sees


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "topic"),
    [
        pytest.param("\u3164특허", "kiponet", id="F9-line38"),
        pytest.param("여\u200d권", "kiss", id="F9-line39"),
        pytest.param("KONEPS\u3164", "koneps", id="F9-line40"),
        pytest.param("특\u200b허", "kiponet", id="F9-line41"),
        pytest.param("나\u00ad라장\ufe0f터", "koneps", id="F9-more1"),
        pytest.param("\u115f온나라\u1160", "on-nara", id="F9-more2"),
        pytest.param("KO\u2060NE\u180ePS", "koneps", id="F9-more3"),
    ],
)
def test_invisible_letters_in_jsonl(question: str, topic: str, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ask --jsonl` answers a question with invisible letters like the same question without them."""
    monkeypatch.setenv("CACHE_PATH", str(cache))
    out = io.StringIO()
    assert answer_lines([json.dumps({"id": 1, "q": question}).encode()], out, blocks=False)
    answer = json.loads(out.getvalue())
    assert (answer["status"], answer["topics"]) == ("answer", [topic])


@pytest.mark.parametrize("sign", [*UNSEEN, *FILLERS], ids=lambda sign: f"U+{ord(sign):04X}")
def test_invisible_letters_in_a_search(sign: str, indexed: IndexedKnowledge, expected: dict[str, Outcome]) -> None:
    """An invisible letter in or around the first word, or at the end of a question, does not change the answer."""
    for question in QUESTIONS:
        word, rest = question.partition(" ")[0], question.partition(" ")[1] + question.partition(" ")[2]
        middle = len(word) // 2
        for typed in (
            f"{sign}{question}",
            f"{word[:middle]}{sign}{word[middle:]}{rest}",
            f"{word}{sign}{rest}",
            f"{question}{sign}",
        ):
            assert outcome_of(indexed, typed) == expected[question], typed


@pytest.mark.parametrize("filler", FILLERS, ids=lambda sign: f"U+{ord(sign):04X}")
def test_a_filler_between_words_is_a_space(
    filler: str, indexed: IndexedKnowledge, expected: dict[str, Outcome]
) -> None:
    """A filler in place of a space is read as a space, in questions and in commands."""
    for question in QUESTIONS:
        assert outcome_of(indexed, question.replace(" ", filler)) == expected[question], question
    assert digests_parsing.read_text(f"구독{filler}취소") == Unsubscribe("ko")
    assert read_schedule(f"monday{filler}9:15{filler}seoul", "UTC") == QUARTER_PAST


def test_every_invisible_letter_is_known() -> None:
    """Every character of the category Cf, every variation selector and every Hangul filler counts as invisible."""
    for number in range(0x110000):
        sign = chr(number)
        if unicodedata.category(sign) == "Cf" or "VARIATION SELECTOR" in unicodedata.name(sign, ""):
            assert visible(f"a{sign}b") == "ab", f"U+{number:04X}"
    for sign in FILLERS:
        assert visible(f"a{sign}b") == "a b"


@settings(deadline=None)
@given(st.text(max_size=30), st.sampled_from(UNSEEN), st.integers(0, 30))
def test_invisible_letters_never_count(text: str, sign: str, place: int) -> None:
    """An invisible letter anywhere in a text changes none of the text's normalized forms."""
    typed = text[:place] + sign + text[place:]
    assert visible(typed) == visible(text)
    assert fold_case(typed) == fold_case(text)
    assert normalize(typed) == normalize(text)
    assert without_marks(typed) == without_marks(text)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_taking_marks_off_keeps_words(text: str) -> None:
    """Removing decoration removes no letters or digits, except for emoji codes. Removing it twice changes nothing."""
    bare = without_marks(text)
    assert without_marks(bare) == bare
    if ":" not in text:
        assert normalize(bare) == normalize(text)
