"""What the bot says to what people type, whatever they type."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from handlers import wording
from handlers.blocks import read_press, visible_text
from handlers.replies import (
    Reply,
    reply_to,
    reply_to_press,
    reply_with,
    reply_with_chapter,
    reply_with_random_fact,
)
from handlers.slack_text import escape, escape_within, quotable, typed, unescape
from handlers.wording import say
from handlers.words import read_word
from knowledge.model import LANGUAGES, Chapter, KnowledgeBase, Language, Text
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer, Choices, NotCovered, Outcome
from knowledge.wording import squash
from tests.block_rules import message_faults
from tests.conftest import Search

ALL_WORDS = [
    *wording.HELP_WORDS,
    *wording.LIST_WORDS,
    *wording.RANDOM_WORDS,
    *wording.LANGUAGE_WORDS,
    *wording.THANKS_WORDS,
    *wording.GOODBYE_WORDS,
    *wording.OKAY_WORDS,
]

HOSTILE = [
    "<!channel> wake up",
    "&lt;!here&gt;",
    "<script>alert(1)</script>",
    "*bold* _it_ ~no~ `code` ```block```",
    "<@U123> <#C1|general> <https://evil.example|click>",
    "{question} {0} %s ${x}",
    "\u202eevil\u202c \u200f\u200e \u0000\u0007",
    "\ud83d\ude00 😀 :tada:",
    "&" * 10_000,
    "<" * 10_000,
    "word " * 2_000,
    "가" * 10_000,
    "\n\n\n",
    "💥" * 300 + "\u0301" * 500,
]


def _outcomes(kb: KnowledgeBase, language: Language) -> list[Outcome]:
    topics = kb.topics
    return [
        Answer(topics[:1], language),
        Answer(topics[:2], language),
        Choices(topics[:3], language),
        NotCovered(topics[:1], language),
        NotCovered((), language),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_does_harm(
    unindexed: IndexedKnowledge,
    search: Search,
    chance: random.Random,
    question: str,
    language: Language,
) -> None:
    """A reply that repeats the question is one that Slack takes, without markup or ping, whatever was typed."""
    for outcome in _outcomes(unindexed.knowledge, language):
        search.outcome = outcome
        reply = reply_to(question, unindexed, chance=chance, repeat=True)
        assert message_faults(reply.text, reply.blocks) == []


def test_question_is_repeated_as_it_was_typed(
    unindexed: IndexedKnowledge, search: Search, chance: random.Random
) -> None:
    """Where Slack does not show the question beside the answer, the reply does: first, short and escaped."""
    search.outcome = Answer(unindexed.knowledge.topics[:1], "en")
    reply = reply_to("a <b> & *c*", unindexed, chance=chance, repeat=True)
    assert reply.blocks[0]["elements"] == [{"type": "plain_text", "text": "You asked: a &lt;b&gt; &amp; *c*"}]
    assert visible_text(reply.blocks).startswith("You asked: a <b> & *c*\n")
    assert len(visible_text(reply_to("long " * 999, unindexed, chance=chance, repeat=True).blocks[:1])) < 250


def test_question_is_not_repeated_in_a_thread(
    unindexed: IndexedKnowledge, search: Search, chance: random.Random
) -> None:
    """In a thread the question stands above the reply, which does not say it again."""
    search.outcome = Answer(unindexed.knowledge.topics[:1], "en")
    assert "zebra" not in visible_text(reply_to("zebra", unindexed, chance=chance).blocks)


def test_context_reaches_the_search(unindexed: IndexedKnowledge, search: Search, chance: random.Random) -> None:
    """A follow-up is searched for in the light of the topic that the thread is about."""
    search.outcome = Answer(unindexed.knowledge.topics[:1], "en")
    reply_to("and foreigners?", unindexed, context="kiss", chance=chance)
    assert search.asked == [("and foreigners?", "kiss")]


@pytest.mark.parametrize(
    ("typed_text", "status", "language"),
    [
        ("", "help", "en"),
        ("  ", "help", "en"),
        ("?", "help", "en"),
        ("Help!", "help", "en"),
        ("도움말", "help", "ko"),
        ("안녕하세요~", "help", "ko"),
        ("LIST", "list", "en"),
        ("list topics", "list", "en"),
        ("목록", "list", "ko"),
        ("목록 보여줘", "list", "ko"),
        ("random", "fact", "en"),
        ("Surprise me", "fact", "en"),
        ("아무거나", "fact", "ko"),
        ("랜덤", "fact", "ko"),
    ],
)
def test_words_are_understood_before_searching(
    unindexed: IndexedKnowledge,
    search: Search,
    typed_text: str,
    status: str,
    language: Language,
) -> None:
    """Help, list and random are understood in both languages, in any case and with any marks."""
    reply = reply_to(typed_text, unindexed, chance=random.Random(7))  # noqa: S311 - no secret
    assert (reply.status, reply.language) == (status, language)
    assert search.asked == []


@pytest.mark.parametrize(
    ("typed_text", "status", "language"),
    [
        ("good morning", "help", "en"),
        ("who are you?", "help", "en"),
        ("are you a bot?", "help", "en"),
        ("what can you do?", "help", "en"),
        ("무엇을 할 수 있나요?", "help", "ko"),
        ("넌 누구야", "help", "ko"),
        ("list chapters", "list", "en"),
        ("show me the list", "list", "en"),
        ("목록 보여주세요", "list", "ko"),
        ("random please", "fact", "en"),
        ("in english", "help", "en"),
        ("in korean please", "help", "ko"),
        ("영어로", "help", "en"),
        ("한국어로 보여줘", "help", "ko"),
        ("한국어", "help", "ko"),
        ("thanks", "courtesy", "en"),
        ("thank you!", "courtesy", "en"),
        ("OK, thanks a lot!", "courtesy", "en"),
        ("ok", "courtesy", "en"),
        ("goodbye", "courtesy", "en"),
        ("감사합니다", "courtesy", "ko"),
        ("정말 고마워", "courtesy", "ko"),
    ],
)
def test_manners_of_speaking_are_understood(
    unindexed: IndexedKnowledge, search: Search, typed_text: str, status: str, language: Language
) -> None:
    """Politeness around a word, thanks, and questions about the bot itself are not searched for."""
    reply = reply_to(typed_text, unindexed, chance=random.Random(7))  # noqa: S311 - no secret
    assert (reply.status, reply.language, search.asked) == (status, language, [])
    assert message_faults(reply.text, reply.blocks) == []


@pytest.mark.parametrize(
    ("typed_text", "expected"),
    [
        ("thanks", wording.WELCOME.en),
        ("ok", wording.GLAD.en),
        ("bye", wording.GOODBYE.en),
        ("고마워", wording.WELCOME.ko),
    ],
)
def test_thanks_have_one_sentence(
    unindexed: IndexedKnowledge, chance: random.Random, typed_text: str, expected: str
) -> None:
    """Thanks and the like have one kind sentence for an answer, also where a topic was spoken of."""
    reply = reply_to(typed_text, unindexed, chance=chance, context="kiss")
    assert (reply.text, visible_text(reply.blocks), reply.topics) == (expected, expected, ())


@pytest.mark.parametrize(
    ("typed_text", "language"), [("in English please", "en"), ("한국어로 보여줘", "ko"), ("한국어", "ko")]
)
def test_language_is_changed(
    unindexed: IndexedKnowledge, chance: random.Random, typed_text: str, language: Language
) -> None:
    """A language alone brings what the conversation is about in that language; a topic that is gone brings help."""
    reply = reply_to(typed_text, unindexed, chance=chance, context="kiss")
    assert (reply.topics, reply.language) == (("kiss",), language)
    assert reply_to(typed_text, unindexed, chance=chance, context="gone").status == "help"


CHAPTERS = [
    ("why innovate?", "I", "en"),
    ("왜 혁신인가", "I", "ko"),
    ("where is it headed?", "II", "en"),
    ("Chapter IV · What has it accomplished?", "IV", "en"),
    ("제4장 무엇을 이루었는가?", "IV", "ko"),
    ("chapter 3", "III", "en"),
    ("chapter III", "III", "en"),
    ("the third chapter", "III", "en"),
    ("chapter three, please", "III", "en"),
    ("summarize chapter 3", "III", "en"),
    ("what is in chapter 5?", "V", "en"),
    ("section 2 of chapter 4", "IV", "en"),
    ("last chapter", "V", "en"),
    ("5장에는 뭐가 있어?", "V", "ko"),
    ("제5장 내용", "V", "ko"),
    ("4장", "IV", "ko"),
    ("제4장 제2절", "IV", "ko"),
    ("Ⅲ장 요약해줘", "III", "ko"),
    ("두 번째 장은 무슨 내용이야", "II", "ko"),
]


@pytest.mark.parametrize(("typed_text", "chapter", "language"), CHAPTERS)
def test_chapter_is_shown(
    unindexed: IndexedKnowledge,
    search: Search,
    typed_text: str,
    chapter: str,
    language: Language,
) -> None:
    """A chapter's title, or its number in whatever way of writing, brings the chapter in the question's language."""
    reply = reply_to(typed_text, unindexed, chance=random.Random(7))  # noqa: S311 - no secret
    assert reply == reply_with_chapter(chapter, unindexed.knowledge, language)
    assert search.asked == []


@pytest.mark.parametrize(
    "question",
    [
        "chapter 9",
        "what does chapter 3 say about KONEPS?",
        "3장관",
        "시장",
        "chapter",
        "section 2",
        "5장 나라장터",
        "4 chapters",
    ],
)
def test_question_is_no_chapter(knowledge: KnowledgeBase, question: str) -> None:
    """A question about something in a chapter, or a number that no chapter has, is searched for."""
    assert read_word(question, knowledge) is None


@pytest.mark.parametrize(
    ("ids", "asked", "place"),
    [
        (("1", "2", "3"), "chapter II", 1),
        (("one", "two", "three"), "chapter 2", 1),
        (("sea", "land", "air"), "chapter 2", 1),
        (("sea", "land", "air"), "chapter air", 2),
        (("sea", "land", "air"), "3장", 2),
        (("preface", "i", "ii"), "chapter 2", 2),
    ],
)
def test_chapters_of_any_report(knowledge: KnowledgeBase, ids: tuple[str, ...], asked: str, place: int) -> None:
    """Chapters are numbered in Roman or Arabic numerals or in words; where they are not, by their place."""
    chapters = tuple(Chapter(name, Text(f"On {name}", f"{name} 이야기")) for name in ids)
    found = read_word(asked, replace(knowledge, chapters=chapters, topics=()))
    assert found is not None
    assert found.chapter == ids[place]


def test_words_are_no_names_of_topics(knowledge: KnowledgeBase) -> None:
    """Whatever names something in the report is that: it brings no help, list, fact, courtesy or chapter."""
    names = {name for topic in knowledge.topics for name in (*topic.aliases, topic.title.en, topic.title.ko)}
    assert {name for name in names if read_word(name, knowledge)} == set()
    assert not {squash(name) for name in names} & set(ALL_WORDS)


def test_name_of_a_topic_is_no_word(knowledge: KnowledgeBase) -> None:
    """In a report on thanks, `thanks` is asked for as a topic."""
    topic = replace(knowledge.topics[0], title=Text("Thanks", "감사"), aliases=("chapter 3",))
    kb = replace(knowledge, topics=(topic,))
    assert [read_word(name, kb) for name in ("thanks", "Chapter 3!", "감사")] == [None, None, None]


def test_words_are_written_as_they_are_compared() -> None:
    """Every word of the catalogue can be typed: none holds what the comparison leaves out."""
    assert [word for word in ALL_WORDS if squash(word) != word] == []
    assert len(set(ALL_WORDS)) == len(ALL_WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_outcomes_become_replies(knowledge: KnowledgeBase, language: Language) -> None:
    """A reply says what it is, of which topics, and in the language of the question."""
    said = [reply_with(outcome, knowledge) for outcome in _outcomes(knowledge, language)]
    ids = [topic.id for topic in knowledge.topics]
    assert [(reply.status, list(reply.topics)) for reply in said] == [
        ("answer", ids[:1]),
        ("answer", ids[:2]),
        ("choices", ids[:3]),
        ("none", []),
        ("none", []),
    ]
    assert {reply.language for reply in said} == {language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusal_is_one_kind_sentence(knowledge: KnowledgeBase, language: Language) -> None:
    """A refusal names the report, and offers the closest topic and a way to look around."""
    topic = knowledge.topics[3]
    reply = reply_with(NotCovered((topic,), language), knowledge)
    nickname = knowledge.report.nickname.within(language)
    lines = visible_text(reply.blocks).splitlines()
    assert lines[0] == say(wording.CLOSEST, language, nickname=nickname)
    assert lines[1:] == [f"{topic.title.within(language)} | {wording.BROWSE.within(language)}"]
    assert reply.text == say(wording.NOT_COVERED, language, nickname=nickname)


def test_notification_is_the_heart_of_the_answer(knowledge: KnowledgeBase) -> None:
    """The text of a notification holds title, summary and source."""
    topic = knowledge.topic("koneps")
    assert topic is not None
    text = unescape(reply_with(Answer((topic,), "en"), knowledge).text)
    assert text.startswith(f"KONEPS\n{topic.summary.en}\nChapter IV")


def test_random_fact_is_what_chance_chooses(knowledge: KnowledgeBase) -> None:
    """The same chance brings the same fact; many bring many, all of them the report's."""

    def fact(seed: int) -> Reply:
        return reply_with_random_fact(knowledge, "en", random.Random(seed))  # noqa: S311 - no secret

    assert fact(1) == fact(1)
    assert len({fact(seed).text for seed in range(30)}) > 15
    assert {fact(seed).status for seed in range(30)} == {"fact"}


def test_another_fact_is_another(knowledge: KnowledgeBase, chance: random.Random) -> None:
    """Who asks for another fact does not get the same one again."""
    only_two = [topic for topic in knowledge.topics if topic.facts]
    kb = KnowledgeBase(knowledge.report, knowledge.chapters, (only_two[0],))
    ids = {fact.id for fact in only_two[0].facts}
    for shown in ids:
        reply = reply_with_random_fact(kb, "en", chance, but=shown)
        (again,) = [b["value"] for b in reply.blocks[-1]["elements"] if ".another." in b["action_id"]]
        assert again.removeprefix("en:") in ids - {shown}


def test_report_without_facts_has_its_list(knowledge: KnowledgeBase, chance: random.Random) -> None:
    """Where a report has no facts, `random` brings the list of what there is."""
    kb = KnowledgeBase(knowledge.report, knowledge.chapters, ())
    assert reply_with_random_fact(kb, "en", chance).status == "list"


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        ("innovation.unknown.0", "en:kiss"),
        ("other", "en:kiss"),
        ("innovation.topic.0", "kiss"),
        ("innovation.topic.0", ""),
    ],
)
def test_foreign_button_is_no_press(action_id: str, value: str) -> None:
    """A button of some other version of the app asks for nothing."""
    assert read_press(action_id, value) is None


def test_old_button_is_answered(knowledge: KnowledgeBase, chance: random.Random) -> None:
    """A button that leads to a topic which is gone says so, kindly."""
    press = read_press("innovation.topic.0", "ko:gone")
    assert press is not None
    reply = reply_to_press(press, knowledge, chance)
    assert (reply.status, reply.text) == ("none", wording.GONE.ko)


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ("<@U0BOT> what is KONEPS?", "what is KONEPS?"),
        ("<@U0BOT|bot>  KISS  <@W1>", "KISS"),
        ("R&amp;D &lt;5%", "R&D <5%"),
        ("&amp;lt;", "&lt;"),
        ("in <#C123|general>?", "in general?"),
        ("see <https://go.kr/a?b=1&amp;c=2>", "see https://go.kr/a?b=1&c=2"),
        ("see <https://go.kr|go.kr>", "see go.kr"),
        ("ask <mailto:a@go.kr|a@go.kr> or <mailto:b@go.kr>", "ask a@go.kr or b@go.kr"),
        ("<!here> <!channel|@channel> <!subteam^S1|@team> hi", "hi"),
        ("since <!date^1392734382^{date}|Feb 2014>", "since Feb 2014"),
        ("나라장터\n는?", "나라장터 는?"),
        ("a < b and c > d", "a < b and c > d"),
        ("", ""),
    ],
)
def test_wire_text_becomes_what_was_typed(wire: str, expected: str) -> None:
    """Slack's markup is taken back to words: no mentions, names for channels, labels for links."""
    assert typed(wire) == expected


@pytest.mark.parametrize("text", ["<!channel>", "a & b", "&lt;", "<<>>&&", "plain"])
def test_escaping_can_be_undone(text: str) -> None:
    """What is escaped holds no brackets, and reads as it was typed."""
    assert unescape(escape(text)) == text
    assert not set("<>") & set(escape(text))


@pytest.mark.parametrize("limit", [1, 7, 50, 200])
def test_escaped_text_is_cut_between_signs(limit: int) -> None:
    """However short the limit, no entity is cut in two."""
    for text in ("&" * 300, "a & b < c > " * 30):
        escaped = escape_within(text, limit)
        assert len(escaped) <= limit
        assert escape(unescape(escaped)) == escaped


def test_quoted_text_cannot_turn_the_line() -> None:
    """Signs that nobody sees, such as those that turn the direction of writing, are not repeated."""
    assert quotable("a\u202eb\u200fc\u0000\nd", 50) == "abc d"


@pytest.mark.parametrize("name", [name for name, value in vars(wording).items() if isinstance(value, Text)])
def test_catalogue_is_complete(name: str) -> None:
    """Whatever a person reads stands in English and Korean, with the same places for values."""
    text: Text = getattr(wording, name)
    places = [set(re.findall(r"{(\w+)}", text.within(language))) for language in LANGUAGES]
    assert text.en
    assert text.ko
    assert places[0] == places[1]
