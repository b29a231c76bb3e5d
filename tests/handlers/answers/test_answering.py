"""The bot's replies to what people type, and to the buttons that they press."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

import handlers.report.texts
import handlers.texts
from handlers.actions import read_action
from handlers.answers import texts
from handlers.answers.answering import Answers
from handlers.answers.menus import example_questions
from handlers.answers.parsing import read_text
from handlers.answers.requests import (
    Ask,
    AskAgain,
    Browse,
    BrowseChapter,
    ChooseTopic,
    Greet,
    Help,
    OpenTopic,
    RandomFact,
    Request,
    ShowFact,
    ShowTopic,
    SwitchLanguage,
    TellMore,
    TranslateTopic,
)
from handlers.blocks.block_kit import render
from handlers.blocks.escaping import escape_within, quotable
from handlers.blocks.plain import plain_text
from handlers.card import Card
from handlers.report.sources import chapter_number
from handlers.requests import ACTIONS, help_in_slack
from handlers.slack_text import escape, typed, unescape
from handlers.texts import Phrase, say
from knowledge.model import Chapter, KnowledgeBase, Language, Questions, Source, Statement, Text, Topic
from knowledge.normalization import normalize
from knowledge.search import IndexedKnowledge
from knowledge.search.alias_index import names_of
from knowledge.search.outcome import Answer, NotCovered
from tests.conftest import LANGUAGES, Search, answers_from, outcomes_of
from tests.made_up import GARDEN
from tests.messages import buttons_of, faults_of, said_in, visible_text, ways_on

ALL_WORDS = [
    *texts.GREETING_WORDS,
    *texts.HELP_WORDS,
    *texts.LIST_WORDS,
    *texts.RANDOM_WORDS,
    *texts.LANGUAGE_WORDS,
    *texts.THANKS_WORDS,
    *texts.GOODBYE_WORDS,
    *texts.OKAY_WORDS,
    *texts.COMPLAINT_WORDS,
]


def answers_of(indexed: IndexedKnowledge) -> Answers:
    """Return answers that use the real search."""
    return Answers(indexed, random.Random(7), help_in_slack(with_digests=True))  # noqa: S311 - no secret


def reply(answers: Answers, typed_text: str, context: str | None = None) -> Card:
    """Return the reply to what a person typed."""
    return answers.reply(read_text(typed_text, answers.kb.knowledge), context)


def test_context_reaches_the_search(answers: Answers, search: Search) -> None:
    """A follow-up question is searched for with the thread's topic as its context."""
    search.outcome = Answer(answers.kb.knowledge.topics[:1], "en")
    reply(answers, "and foreigners?", "kiss")
    assert search.asked == [("and foreigners?", "kiss")]


@pytest.mark.parametrize(
    ("typed_text", "status", "language"),
    [
        ("", "help", "en"),
        ("  ", "help", "en"),
        ("?", "help", "en"),
        ("🎉", "courtesy", "en"),
        (":tada: :+1:", "courtesy", "en"),
        ("Help!", "help", "en"),
        ("도움말", "help", "ko"),
        ("Hi!", "courtesy", "en"),
        ("안녕하세요~", "courtesy", "ko"),
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
    answers: Answers,
    search: Search,
    typed_text: str,
    status: str,
    language: Language,
) -> None:
    """Greetings and commands are understood without a search, in both languages, whatever their case and punctuation.

    An empty message gets help, and an emoji is read as a greeting.
    """
    card = reply(answers, typed_text)
    assert (card.status, card.language) == (status, language)
    assert search.asked == []


@pytest.mark.parametrize(
    ("typed_text", "status", "language"),
    [
        ("good morning", "courtesy", "en"),
        ("how are you?", "courtesy", "en"),
        ("좋은 아침이에요", "courtesy", "ko"),
        ("who are you?", "help", "en"),
        ("who made you", "help", "en"),
        ("are you ChatGPT?", "help", "en"),
        ("are you a real person", "help", "en"),
        ("Do you speak Korean?", "help", "en"),
        ("do you store my messages", "help", "en"),
        ("can I trust you?", "help", "en"),
        ("너 뭐야?", "help", "ko"),
        ("챗봇이니?", "help", "ko"),
        ("누가 너 만들었어?", "help", "ko"),
        ("넌 뭐 할 수 있어", "help", "ko"),
        ("뭐 물어보면 돼?", "help", "ko"),
        ("추천 질문", "help", "ko"),
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
        ("영어로 대답해줘", "help", "en"),
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
        ("what topics are there?", "list", "en"),
        ("I'd like to see the list", "list", "en"),
        ("어떤 주제가 있어요?", "list", "ko"),
        ("I need help", "help", "en"),
        ("thanks for that", "courtesy", "en"),
        ("알려줘서 고마워", "courtesy", "ko"),
        ("감사드립니다", "courtesy", "ko"),
        ("see you later", "courtesy", "en"),
        ("that's wrong", "courtesy", "en"),
        ("sorry, that's wrong", "courtesy", "en"),
        ("good morning bot, how are you?", "courtesy", "en"),
        ("hey, who are you?", "help", "en"),
        ("안녕하세요, 목차 보여주세요", "list", "ko"),
        ("thanks, very helpful", "courtesy", "en"),
        ("not helpful", "courtesy", "en"),
        ("lol ok", "courtesy", "en"),
        ("틀렸어요", "courtesy", "ko"),
        ("최고예요!", "courtesy", "ko"),
        ("수고하십시오", "courtesy", "ko"),
        ("오 고마워", "courtesy", "ko"),
        ("고마워요 도움 많이 됐어요!", "courtesy", "ko"),
        ("thanks, that's great", "courtesy", "en"),
        ("넌 누구야? 뭐 물어볼 수 있어?", "help", "ko"),
        ("고마워 ㅠㅠ 살았다", "courtesy", "ko"),
        ("ㅋㅋㅋ", "courtesy", "ko"),
        ("you are useless", "courtesy", "en"),
        ("sorry", "courtesy", "en"),
        ("some interesting facts please", "fact", "en"),
    ],
)
def test_manners_of_speaking_are_understood(
    answers: Answers, search: Search, typed_text: str, status: str, language: Language
) -> None:
    """Polite commands, courtesies, language names, and questions about the bot are understood without a search."""
    card = reply(answers, typed_text)
    assert (card.status, card.language, search.asked) == (status, language, [])
    assert faults_of(render(card)) == []


@pytest.mark.parametrize(
    ("typed_text", "expected"),
    [
        ("thanks", texts.WELCOME.en),
        ("ok", texts.GLAD.en),
        ("bye", texts.GOODBYE.en),
        ("고마워", texts.WELCOME.ko),
    ],
)
def test_thanks_have_one_sentence(answers: Answers, typed_text: str, expected: str) -> None:
    """Thanks and similar courtesies get one friendly sentence in reply, even if the conversation has a topic."""
    card = reply(answers, typed_text, "kiss")
    message = render(card)
    assert (message["text"], visible_text(message["blocks"]), card.topics) == (expected, expected, ())


@pytest.mark.parametrize(
    ("typed_text", "language"), [("in English please", "en"), ("한국어로 보여줘", "ko"), ("한국어", "ko")]
)
def test_language_is_changed(answers: Answers, typed_text: str, language: Language) -> None:
    """If a person types only a language, the current statement or topic is repeated in that language.

    If the statement is gone, its topic is shown. If the topic is gone, help is shown.
    """
    card = reply(answers, typed_text, "kiss")
    assert (card.topics, card.language, card.lead) == (("kiss",), language, "")
    told = reply(answers, typed_text, "kiss/un-award")
    assert (told.topics, told.language, told.lead) == (("kiss",), language, "kiss/un-award")
    assert render(reply(answers, typed_text, "kiss/un-award :ko")) == render(told)
    changed = reply(answers, typed_text, "kiss/no-such-statement")
    assert render(changed) == render(card)
    gone = reply(answers, typed_text, "gone")
    assert (gone.status, gone.language) == ("help", language)


CHAPTERS = [
    ("Chapter IV · What has it accomplished?", "IV", "en"),
    ("제4장 무엇을 이루었는가?", "IV", "ko"),
    ("chapter 3", "III", "en"),
    ("chapter III", "III", "en"),
    ("the third chapter", "III", "en"),
    ("chapter three, please", "III", "en"),
    ("summarize chapter 3", "III", "en"),
    ("what is in chapter 5?", "V", "en"),
    ("summarize chapter I in two sentences", "I", "en"),
    ("explain chapter III in 2 lines", "III", "en"),
    ("sum up chapter two in 3 bullets", "II", "en"),
    ("4장 세 줄로 요약해줘", "IV", "ko"),
    ("제1장을 두 문장으로 요약해줘", "I", "ko"),
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
    answers: Answers,
    search: Search,
    typed_text: str,
    chapter: str,
    language: Language,
) -> None:
    """If a person asks for a chapter by its number or position, its topics are shown in the language of the request."""
    card = reply(answers, typed_text)
    assert (card.status, card.language) == ("list", language)
    assert render(card) == render(answers.reply(BrowseChapter(language, chapter)))
    assert search.asked == []


@pytest.mark.parametrize(
    ("typed_text", "topic"), [("summarise chapter 4", "accomplishments"), ("1장 요약해줘", "chapter-1")]
)
def test_chapter_is_summed_up(answers: Answers, knowledge: KnowledgeBase, typed_text: str, topic: str) -> None:
    """Above a chapter's topics stands what the topic about the whole chapter says in short."""
    card, about = reply(answers, typed_text), knowledge.topic(topic)
    assert about is not None
    assert about.summary[card.language] in str(render(card)["blocks"][1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_title_of_a_chapter_is_a_question(
    indexed: IndexedKnowledge, knowledge: KnowledgeBase, language: Language
) -> None:
    """If a person types the title of a numbered chapter, without the number, a topic about that chapter answers."""
    numbered = [chapter for chapter in knowledge.chapters if chapter_number(chapter, language)]
    assert len(numbered) == 5
    for chapter in numbered:
        title = chapter.title[language]
        assert read_text(title, knowledge) == Ask(title)
        card = reply(answers_of(indexed), title)
        assert (card.status, card.language) == ("answer", language), title
        assert _topic(knowledge, card.topics[0]).sources[0] == Source(chapter.id), title


def test_title_that_no_topic_has_brings_the_chapter(knowledge: KnowledgeBase) -> None:
    """If no topic has a chapter's title as its name, the title, with or without its number, shows the chapter."""
    without = replace(knowledge, topics=())
    for typed_text in ("why innovate?", "왜 혁신인가", "Chapter I · Why innovate?"):
        found = read_text(typed_text, without)
        assert isinstance(found, BrowseChapter)
        assert found.chapter == "I"


@pytest.mark.parametrize(
    "question",
    [
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
    """Text that names no chapter, or that asks about something in a chapter, is searched for as a question."""
    assert read_text(question, knowledge) == Ask(question)


@pytest.mark.parametrize(
    ("typed_text", "language"), [("chapter 9", "en"), ("the sixth chapter", "en"), ("제7장", "ko")]
)
def test_number_that_no_chapter_has_lists_the_chapters(answers: Answers, typed_text: str, language: Language) -> None:
    """People who ask for a chapter that the report does not have are told so, and see which ones it has."""
    card = reply(answers, typed_text)
    titles = answers.reply(Browse(language)).summary
    assert card.summary == (titles[0], texts.NO_SUCH_CHAPTER[language], *titles[1:])
    assert texts.NO_SUCH_CHAPTER[language] in str(render(card))


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
    """Chapters are found by their numbers, whether their ids are Arabic numerals, Roman numerals, or number words.

    If the ids are not numbers, chapters are found by id or by position.
    """
    chapters = tuple(Chapter(name, Text.of(en=f"On {name}", ko=f"{name} 이야기")) for name in ids)
    found = read_text(asked, replace(knowledge, chapters=chapters, topics=()))
    assert isinstance(found, BrowseChapter)
    assert found.chapter == ids[place]


@pytest.mark.slow
def test_words_are_no_names_of_topics(knowledge: KnowledgeBase) -> None:
    """A name from the report is searched for, and never taken for a command or a courtesy.

    The only names that may show a chapter instead are those of topics about whole chapters.
    """
    names = {name for topic in knowledge.topics for name in names_of(topic)}
    brought = {name: read_text(name, knowledge) for name in names}
    chapters = {name for name, request in brought.items() if isinstance(request, BrowseChapter)}
    assert {name for name in names - chapters if brought[name] != Ask(name)} == set()
    assert chapters <= {
        name for topic in knowledge.topics if topic.sources[0].section is None for name in (*topic.title, *topic.names)
    }
    assert {name for name in names if normalize(name) in ALL_WORDS} == set()


def test_topic_of_a_whole_chapter_gives_way_to_the_chapter(knowledge: KnowledgeBase) -> None:
    """A chapter's number shows the chapter, even if a topic about the whole chapter has the number as its name.

    If any other topic has that name, the number is a question about the topic.
    """
    named = replace(knowledge.topics[0], names=("chapter 3", "3장"))
    for name in named.names:
        whole = replace(knowledge, topics=(replace(named, sources=(Source("III"),)),))
        assert isinstance(read_text(name, whole), BrowseChapter)
        for source in (Source("IV"), Source("III", "1")):
            part = replace(knowledge, topics=(replace(named, sources=(source,)),))
            assert read_text(name, part) == Ask(name)


def test_name_of_a_topic_is_no_word(knowledge: KnowledgeBase) -> None:
    """If a topic's name is also a courtesy or a chapter's number, typing the name is a question about the topic.

    The exception is a topic about that whole chapter, which another test covers.
    """
    topic = replace(knowledge.topics[0], title=Text.of(en="Thanks", ko="감사"), names=("chapter 3",))
    kb = replace(knowledge, topics=(topic,))
    for name in ("thanks", "Chapter 3!", "감사"):
        assert read_text(name, kb) == Ask(name)
        assert read_text(name, knowledge) != Ask(name)


def test_words_are_written_as_they_are_compared() -> None:
    """Every word that the bot understands is listed only once, and in the normalized form of what people type."""
    assert [word for word in ALL_WORDS if normalize(word) != word] == []
    assert len(set(ALL_WORDS)) == len(ALL_WORDS)


@pytest.mark.parametrize(
    ("language", "words", "subscribe"),
    [("en", ("list", "random", "help"), "subscribe"), ("ko", ("목록", "아무거나", "도움말"), "구독")],
)
def test_help_names_what_can_be_typed(
    answers: Answers, language: Language, words: tuple[str, ...], subscribe: str
) -> None:
    """Help lists the commands in its own language, and each of them works; subscribing is listed only if available."""
    help_text = visible_text(render(answers.reply(Help(language)))["blocks"])
    without = Answers(answers.kb, answers.rng, help_in_slack(with_digests=False)).reply(Help(language))
    for word in words:
        assert f"/innovation {word}  " in help_text
        assert reply(answers, word).language == language
    assert f"/innovation {subscribe}  " in help_text
    assert f"/innovation {subscribe}  " not in plain_text(without)


@pytest.mark.parametrize(("typed_text", "language"), [("hello", "en"), ("안녕하세요", "ko"), ("🙂", "en")])
def test_greeting_has_one_kind_line(
    answers: Answers, knowledge: KnowledgeBase, search: Search, typed_text: str, language: Language
) -> None:
    """A greeting, or laughter, is answered with one friendly line, three questions, and a button for browsing.

    The conversation does not change its topic, and nothing is searched for.
    """
    card = reply(answers, typed_text, "kiss")
    message = render(card)
    nickname = knowledge.report.nickname[language]
    assert said_in(message["blocks"]) == say(texts.GREETING, language, nickname=nickname) == message["text"]
    *questions, browse = (way.label for way in ways_on(message["blocks"]))
    assert len(set(questions)) == 3
    assert browse == texts.BROWSE[language]
    assert (card.about, search.asked) == (None, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_can_be_pressed(indexed: IndexedKnowledge, language: Language) -> None:
    """The examples in help and in a greeting are buttons, and each is answered, whatever the current topic is."""
    answers = answers_of(indexed)
    pressed = [
        [way for way in ways_on(render(answers.reply(kind(language)))["blocks"]) if ".ask." in way.action_id]
        for kind in (Help, Greet)
    ]
    assert pressed[0] == pressed[1]
    assert len(pressed[0]) == 3
    for way in pressed[0]:
        request = read_action(way.action_id, way.value, ACTIONS)
        assert isinstance(request, AskAgain)
        assert request == AskAgain(language, way.label)
        card = answers.reply(request, "koneps")
        assert (card.status, card.language) == ("answer", language)
        assert render(card) == render(reply(answers, way.label))


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_say_what_they_ask_about(knowledge: KnowledgeBase, language: Language) -> None:
    """Examples are three different, complete questions that name their topic, so that they make sense on their own."""
    examples = example_questions(knowledge, language)
    assert len(set(examples)) == 3
    names = [normalize(name) for topic in knowledge.topics for name in names_of(topic)]
    for question in examples:
        assert question.endswith("?")
        assert not question[0].islower()
        assert any(name in normalize(question) for name in names)


def test_report_without_such_questions_has_its_first_as_examples() -> None:
    """If no question is complete and names its topic, the examples are the topics' first questions, if any.

    If the report is not available in the person's language, the examples are in the report's first language.
    """
    first = [topic.questions["en"][0] for topic in GARDEN.topics]
    assert list(example_questions(GARDEN, "en")) == first
    english = replace(GARDEN, report=replace(GARDEN.report, languages=("en",)))
    assert list(example_questions(english, "ko")) == first
    silent = replace(
        GARDEN, topics=tuple(replace(topic, questions=Questions(), statements=()) for topic in GARDEN.topics)
    )
    assert example_questions(silent, "en") == ()
    for request in (Help("en"), Greet("en")):
        assert faults_of(render(answers_from(silent).reply(request))) == []


@pytest.mark.parametrize(
    ("spoken", "asked", "told"),
    [
        ("en", "주차비는 얼마예요?", "이 보고서는 영어로만 되어 있습니다."),
        ("ko", "how much is parking?", "This report is only in Korean."),
        ("en", "how much is parking?", ""),
        ("fr", "c'est combien ?", ""),
    ],
)
def test_refusal_says_in_which_language_the_report_is(spoken: str, asked: str, told: str) -> None:
    """If a question in a language that the report lacks has no answer, the refusal says so in that language."""
    only = answers_from(replace(GARDEN, report=replace(GARDEN.report, languages=(spoken,))))
    card = only.card_for(Ask(asked), NotCovered((), spoken))
    assert card.summary == (*((told,) if told else ()), only.card_of(NotCovered((), spoken)).summary[0])
    assert faults_of(render(card)) == []


def test_request_for_a_language_that_the_report_lacks() -> None:
    """Whoever asks for a language that the report lacks is told which one it is in, instead of the same text again."""
    only = answers_from(replace(GARDEN, report=replace(GARDEN.report, languages=("en",))))
    card = only.reply(SwitchLanguage("ko"), GARDEN.topics[0].id)
    assert (card.summary, card.about) == (("이 보고서는 영어로만 되어 있습니다.",), None)
    assert only.reply(SwitchLanguage("en"), GARDEN.topics[0].id).about == GARDEN.topics[0].id


@pytest.mark.parametrize("language", LANGUAGES)
def test_outcomes_become_replies(answers: Answers, language: Language) -> None:
    """Each outcome of a search becomes a reply with the right status, topics, and language.

    The reply also determines what the conversation is about next.
    """
    knowledge = answers.kb.knowledge
    said = [answers.card_of(outcome) for outcome in outcomes_of(knowledge, language)]
    ids = [topic.id for topic in knowledge.topics]
    assert [(card.status, list(card.topics)) for card in said] == [
        ("answer", ids[:1]),
        ("answer", ids[:1]),
        ("answer", ids[:1]),
        ("answer", ids[:2]),
        ("choices", ids[:3]),
        ("none", []),
        ("none", ids[:1]),
        ("none", []),
    ]
    statement = knowledge.topics[0].statements[0].id
    assert [card.about for card in said] == [ids[0], statement, statement, " ".join(ids[:2]), None, None, ids[0], None]
    assert {card.language for card in said} == {language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusal_is_one_kind_sentence(answers: Answers, knowledge: KnowledgeBase, language: Language) -> None:
    """A refusal is one sentence that names the report, with buttons for the closest topic and for browsing."""
    topic = knowledge.topics[3]
    message = render(answers.card_of(NotCovered((topic,), language)))
    nickname = knowledge.report.nickname[language]
    lines = visible_text(message["blocks"]).splitlines()
    assert lines[0] == say(texts.CLOSEST, language, nickname=nickname)
    assert lines[1:] == [f"{topic.title[language]} | {texts.BROWSE[language]}"]
    assert said_in(message["blocks"]).splitlines() == lines[:1]
    assert message["text"] == say(texts.NOT_COVERED, language, nickname=nickname)


def test_notification_is_the_heart_of_the_answer(answers: Answers, knowledge: KnowledgeBase) -> None:
    """A notification has the topic's summary and source.

    If a statement answers the question, the notification has that statement and its source instead.
    """
    topic = _topic(knowledge, "koneps")
    text = unescape(render(answers.card_of(Answer((topic,), "en")))["text"])
    assert text.startswith(f"{topic.summary['en']}\n{topic.title['en']} · Chapter IV")
    said = topic.statements[0]
    text = unescape(render(answers.card_of(Answer((topic,), "en", (said,))))["text"])
    assert text.startswith(f"{said.text['en']}\n{topic.title['en']} · Chapter IV")


def test_statement_that_answers_comes_first(indexed: IndexedKnowledge, knowledge: KnowledgeBase) -> None:
    """For more than four in five questions about a statement, the statement is the first line of the reply.

    In that case, it is also the first line of the notification.
    """
    answers, right = answers_of(indexed), list[bool]()
    for statement in _asked_for(knowledge):
        for language in LANGUAGES:
            message = render(reply(answers, statement.questions[language][0]))
            told, notified = visible_text(message["blocks"]).splitlines()[:1], message["text"].splitlines()[:1]
            assert (statement.text[language] in told) == (escape(statement.text[language]) in notified), statement.id
            right.append(statement.text[language] in told)
    assert sum(right) > 0.8 * len(right)


@pytest.mark.parametrize(("language", "most"), [("en", 450), ("ko", 250)])
def test_answers_are_short(indexed: IndexedKnowledge, knowledge: KnowledgeBase, language: Language, most: int) -> None:
    """At least nine in ten replies to a sample of the report's questions are short enough for a phone's screen."""
    answers = answers_of(indexed)
    asked = [question for topic in knowledge.topics for question in topic.all_questions[language]][::33]
    lengths = [len(said_in(render(reply(answers, question))["blocks"])) for question in asked]
    assert len(lengths) > 90
    assert sum(length <= most for length in lengths) >= 0.9 * len(lengths)


def test_source_alone_is_just_the_place(indexed: IndexedKnowledge) -> None:
    """After an answer, the reply to "source?" is only the answer's source, and the conversation keeps its statement."""
    answers = answers_of(indexed)
    answer = reply(answers, "how long do foreigners wait on arrival")
    assert answer.lead.startswith("kiss/")
    for typed_text, chapter in (("source?", "Chapter IV"), ("출처는?", "제4장")):
        source = reply(answers, typed_text, answer.about)
        title, *places, report = said_in(render(source)["blocks"]).splitlines()
        assert title.startswith(("KISS", "출입국"))
        assert all(place.startswith(chapter) for place in places)
        assert places
        assert "2007" in report
        assert (source.status, source.topics, source.about) == ("answer", ("kiss",), answer.lead)


@pytest.mark.parametrize("name", ["홈택스", "Women.net"])
def test_listed_system_is_found_by_its_name(indexed: IndexedKnowledge, knowledge: KnowledgeBase, name: str) -> None:
    """A system that a topic only lists is found by its name, and the answer is the statement about it."""
    (told,) = {each.text for topic in knowledge.topics for each in topic.statements if name in each.names}
    message = render(reply(answers_of(indexed), name))
    assert visible_text(message["blocks"]).splitlines()[0] in told
    assert unescape(message["text"]).splitlines()[0] in told


def _asked_for(knowledge: KnowledgeBase) -> list[Statement]:
    """Return each topic's last statement that has questions in all languages, if it has one."""
    asked = (
        [each for each in topic.statements if all(each.questions[language] for language in LANGUAGES)]
        for topic in knowledge.topics
    )
    return [statements[-1] for statements in asked if statements]


def _topic(knowledge: KnowledgeBase, topic_id: str) -> Topic:
    topic = knowledge.topic(topic_id)
    assert topic is not None
    return topic


def test_random_fact_is_what_chance_chooses(knowledge: KnowledgeBase) -> None:
    """The same seed chooses the same fact, and different seeds choose many different facts."""

    def fact(seed: int) -> Card:
        return answers_from(knowledge, seed).reply(RandomFact("en"))

    assert render(fact(1)) == render(fact(1))
    assert len({render(fact(seed))["text"] for seed in range(30)}) > 15
    assert {fact(seed).status for seed in range(30)} == {"fact"}


def test_another_fact_is_another() -> None:
    """If a person asks for another fact, the reply is not the fact just shown."""
    few = answers_from(GARDEN)
    ids = {str(fact.fact) for _, fact in GARDEN.facts()}
    assert len(ids) == 2
    for shown in ids:
        blocks = render(few.reply(RandomFact("en", shown)))["blocks"]
        (again,) = [b["value"] for b in buttons_of(blocks) if ".another." in b["action_id"]]
        assert again.removeprefix("en:") in ids - {shown}


def test_report_without_facts_has_its_list(knowledge: KnowledgeBase) -> None:
    """If a report has no facts, `random` shows the list of chapters."""
    kb = KnowledgeBase(knowledge.report, knowledge.chapters, ())
    assert answers_from(kb).reply(RandomFact("en")).status == "list"


@pytest.mark.parametrize(
    "request_of", [ShowTopic, ChooseTopic, OpenTopic, TranslateTopic, TellMore, BrowseChapter, ShowFact]
)
def test_old_button_is_answered(answers: Answers, request_of: Callable[[Language, str], Request]) -> None:
    """If a button is for something that no longer exists, the reply is a friendly sentence that says so."""
    card = answers.reply(request_of("ko", "gone"))
    assert (card.status, render(card)["text"]) == ("none", texts.GONE.ko)


def test_language_that_the_report_lacks(answers: Answers) -> None:
    """An old button in a language that the report no longer has is answered in the report's first language."""
    request, lacking = ShowTopic("en", "kiss"), ShowTopic("fr", "kiss")
    assert plain_text(answers.reply(lacking)) == plain_text(answers.reply(request))


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
    """Slack's markup becomes plain text: mentions of people are removed; channels, links, and dates become readable."""
    assert typed(wire) == expected


@pytest.mark.parametrize("text", ["<!channel>", "a & b", "&lt;", "<<>>&&", "plain"])
def test_escaping_can_be_undone(text: str) -> None:
    """Escaped text has no angle brackets, and unescaping restores the original."""
    assert unescape(escape(text)) == text
    assert not set("<>") & set(escape(text))


@pytest.mark.parametrize("limit", [1, 7, 50, 200])
def test_escaped_text_is_cut_between_signs(limit: int) -> None:
    """However short the limit is, escaped text is never cut inside an entity."""
    for text in ("&" * 300, "a & b < c > " * 30):
        escaped = escape_within(text, limit)
        assert len(escaped) <= limit
        assert escape(unescape(escaped)) == escaped


def test_quoted_text_cannot_turn_the_line() -> None:
    """Invisible characters, such as those that change the writing direction, are removed from quoted text."""
    assert quotable("a\u202eb\u200fc\u0000\nd", 50) == "abc d"


CATALOGUE = {
    f"{module.__name__} {name}": value
    for module in (texts, handlers.texts, handlers.report.texts)
    for name, value in vars(module).items()
    if isinstance(value, Phrase)
}


@pytest.mark.parametrize("name", CATALOGUE)
def test_catalogue_is_complete(name: str) -> None:
    """Every text exists in English and Korean, with the same placeholders."""
    text = CATALOGUE[name]
    places = [set(re.findall(r"{(\w+)}", text[language])) for language in LANGUAGES]
    assert text.en
    assert text.ko
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("typed_text", "places"),
    [
        ("which award did KONEPS and KISS win?", ["KONEPS · Chapter IV, section 3", "KISS · Chapter IV, section 3"]),
        (
            "when did koneps win and how much does it save",
            ["KONEPS · Chapter IV, section 2", "KONEPS · Chapter IV, section 3"],
        ),
        ("KONEPS vs KISS", ["KONEPS · Chapter IV, section 2", "KISS · Chapter IV, section 2"]),
        ("how much does KONEPS save?", ["KONEPS · Chapter IV, section 2"]),
    ],
)
def test_places_are_those_of_the_statements(indexed: IndexedKnowledge, typed_text: str, places: list[str]) -> None:
    """An answer names the place of each statement in it, once."""
    card = answers_of(indexed).reply(Ask(typed_text))
    lines = said_in(render(card)["blocks"]).splitlines()
    assert [line.removesuffix(" of the 2007 report") for line in lines if " · Chapter" in line] == places
