"""Everything that people see or type for the weekly fact: cards, the form, commands, and the undo button."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from slack_playground.block_kit import view_faults

from handlers.answers.parsing import read_text as read_question
from handlers.answers.requests import Ask
from handlers.blocks.block_kit import Message, render
from handlers.blocks.plain import plain_text
from handlers.blocks.views import render_modal
from handlers.card import Card
from handlers.digests.choosing import fact_name
from handlers.digests.results import (
    AmbiguousError,
    Changed,
    DigestError,
    Listed,
    NoneHereError,
    NotAllowedError,
    NotFoundError,
    OrderError,
    OthersExist,
    Previewed,
    Removed,
    Result,
    Subscribed,
    Unchanged,
)
from handlers.digests.slack import texts
from handlers.digests.slack.dates import moment_line
from handlers.digests.slack.form import FIELDS, FormError, FormState, form_view, read_form, zone_options
from handlers.digests.slack.parsing import read_text
from handlers.digests.slack.present import (
    announcement,
    ask_when_card,
    next_posts,
    not_opened_card,
    paused_notice,
    present,
)
from handlers.digests.slack.reading import FaultKind, ReadingFault, UnreadableError
from handlers.digests.slack.requests import (
    ListSubscriptions,
    Preview,
    Request,
    Resume,
    Skip,
    Subscribe,
    Unsubscribe,
)
from handlers.digests.slack.requests import Pause as PauseRequest
from handlers.digests.slack.weekly import render_with, weekly_card
from handlers.digests.slack.zone_choices import zone_choices
from handlers.digests.subscription import Order, Pause, Reason, Schedule, Subscription
from handlers.digests.undoing import Undo, read_undo, write_undo
from handlers.envelope import Submission
from handlers.people import Asker
from handlers.texts import Phrase, language_name
from knowledge.model import KnowledgeBase, Language
from knowledge.search.alias_index import names_of
from tests.conftest import LANGUAGES
from tests.made_up import APPLES, GARDEN
from tests.messages import faults_of, said_in, visible_text

HANGUL = re.compile(r"[가-힣]")
WHOLE = Subscription(
    id="s1",
    team="T1",
    channel="C1",
    creator="U1",
    schedule=Schedule(4, time(14, 30), "Asia/Seoul"),
    themes=frozenset({"II", "IV"}),
    language="ko",
    notify="U2",
    created=datetime(2026, 11, 25, 12, tzinfo=UTC),
    next_due=datetime(2026, 11, 27, 5, 30, tzinfo=UTC),
    pause=Pause("person", date(2027, 1, 5)),
    cycle=2,
    version=7,
)
ORDER = Order("C1", WHOLE.schedule, frozenset({"IV"}), "ko", "U2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_can_be_posted(knowledge: KnowledgeBase, language: Language) -> None:
    """Every fact in the report becomes a message that Slack accepts; it has a source and buttons, and pings nobody."""
    for topic, fact in knowledge.facts():
        message = render(weekly_card(topic, fact, knowledge, language))
        assert faults_of(message) == []
        kinds = [block["type"] for block in message["blocks"]]
        assert kinds[0] == "header"
        assert kinds[-3:] == ["context", "actions", "context_actions"]
        assert not re.search(
            r"<[@#!]|\"(?:user|usergroup|broadcast)\"", json.dumps(message["blocks"]) + message["text"]
        )


def test_a_post_is_kept_as_text(knowledge: KnowledgeBase) -> None:
    """A subscription's post is stored as JSON, in the subscription's language, and reads back as the same message."""
    topic, fact = next(knowledge.facts())
    kept = render_with(knowledge)(fact_name(topic, fact), WHOLE)
    assert json.loads(kept) == render(weekly_card(topic, fact, knowledge, "ko"))


def test_a_post_in_a_language_that_the_report_lacks(knowledge: KnowledgeBase) -> None:
    """If the report lacks a subscription's language, its post is in the report's first language, buttons and all."""
    english = replace(knowledge, report=replace(knowledge.report, languages=("en",)))
    topic, fact = next(english.facts())
    kept = render_with(english)(fact_name(topic, fact), WHOLE)
    assert json.loads(kept) == render(weekly_card(topic, fact, english, "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pause_is_said_once(language: Language) -> None:
    """The reply to a pause says only once how long it lasts, and does not say why; the list of subscriptions does."""
    paused = visible_text(render(present(Changed("paused", WHOLE, until=date(2027, 1, 5)), GARDEN, language))["blocks"])
    listed = visible_text(render(present(Listed([WHOLE]), GARDEN, language))["blocks"])
    reason = texts.REASONS["person"][language]
    assert reason in listed
    assert reason not in paused
    assert paused.count("2027") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_announcement_is_a_sentence_without_a_name(language: Language) -> None:
    """The notification of a new subscription, which cannot show who subscribed the channel, is a whole sentence."""
    text = render(announcement(replace(WHOLE, language=language)))["text"]
    assert text.startswith({"en": "This channel now gets", "ko": "이제 이 채널에서"}[language])


@pytest.mark.parametrize(("language", "unit"), [("en", "tonnes"), ("ko", "톤")])
def test_fact_in_a_chart_shows_its_bars(language: Language, unit: str) -> None:
    """A fact that is a row of a chart is shown with only that row's bars; any other fact has no chart."""
    harvest, cider = (fact for _, fact in GARDEN.facts())
    assert APPLES.table is not None
    others = tuple(replace(row, statement=other) for row in APPLES.table.rows for other in ("apples/trees", harvest.id))
    several = replace(APPLES, table=replace(APPLES.table, rows=others))
    message = render(weekly_card(several, harvest, GARDEN, language))
    (block,) = [block for block in message["blocks"] if block["type"] == "data_visualization"]
    assert unit in block["title"]
    assert [[point["value"] for point in each["data"]] for each in block["chart"]["series"]] == [[31], [52]]
    kinds = [each["type"] for each in message["blocks"]]
    assert kinds.index("rich_text") < kinds.index("data_visualization") < kinds.index("context")
    assert "data_visualization" not in str(render(weekly_card(several, cider, GARDEN, language)))


def test_facts_in_charts_of_the_report(knowledge: KnowledgeBase) -> None:
    """In the real report, a fact has a chart if and only if its statement is a row of a chart."""
    for topic, fact in knowledge.facts():
        rows = topic.table.rows if topic.table and topic.table.chart else ()
        blocks = render(weekly_card(topic, fact, knowledge, "en"))["blocks"]
        charts = [block for block in blocks if block["type"] == "data_visualization"]
        assert len(charts) == [row.statement for row in rows].count(fact.id), fact.fact


def test_fact_names_where_the_report_says_it() -> None:
    """A fact's source is the place where the report states the fact, which may differ from the topic's source."""
    harvest, cider = (render(weekly_card(APPLES, fact, GARDEN, "en")) for _, fact in GARDEN.facts())
    assert harvest["text"].splitlines()[-1] == "Chapter 1 · Heading"
    assert cider["text"].splitlines()[-1] == "Chapter 1 · All"
    assert "Chapter 1 · All" in visible_text(cider["blocks"]).splitlines()


def test_words_are_complete() -> None:
    """All texts about weekly facts exist in English and Korean, with the same placeholders."""
    said = [value for value in vars(texts).values() if isinstance(value, Phrase)]
    for value in vars(texts).values():
        if isinstance(value, tuple | dict):
            items = value.values() if isinstance(value, dict) else value
            said += [item for item in items if isinstance(item, Phrase)]
    assert len(said) > 60
    for text in said:
        assert HANGUL.search(text.ko)
        assert not HANGUL.search(text.en)
        assert set(re.findall(r"{\w+}", text.en)) == set(re.findall(r"{\w+}", text.ko))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("subscribe", Subscribe("en")),
        ("Subscribe monday 9:00 Asia/Seoul", Subscribe("en", "monday 9:00 Asia/Seoul")),
        ("구독 월요일 오전 9시", Subscribe("ko", "월요일 오전 9시")),
        ("subscriptions", ListSubscriptions("en")),
        ("구독 목록", ListSubscriptions("ko")),
        ("pause", PauseRequest("en")),
        ("pause until 2027-01-05", PauseRequest("en", until="until 2027-01-05")),
        ("일시 정지 2주 동안", PauseRequest("ko", until="2주 동안")),
        ("resume", Resume("en")),
        ("skip", Skip("en")),
        ("건너뛰기", Skip("ko")),
        ("미리보기", Preview("ko")),
        ("unsubscribe", Unsubscribe("en")),
        ("구독 취소", Unsubscribe("ko")),
        ("구독 해제", Unsubscribe("ko")),
        ("구독 취소해 주세요", Unsubscribe("ko")),
        ("unsubscribe, please", Unsubscribe("en")),
        ("please subscribe monday 9:00", Subscribe("en", "monday 9:00")),
        ("pause until friday please", PauseRequest("en", until="until friday")),
        ("can you pause?", PauseRequest("en")),
        ("구독 중지", PauseRequest("ko")),
        ("구독 관리", ListSubscriptions("ko")),
        ("manage subscription", ListSubscriptions("en")),
        ("구독해 주세요", Subscribe("ko")),
        ("일시정지해 줘", PauseRequest("ko")),
        ("다시 시작", Resume("ko")),
        ("일시정지 해제", Resume("ko")),
        ("재시작해 주세요", Resume("ko")),
        ("restart pls", Resume("en")),
        ("구독 취소해 주시겠어요?", Unsubscribe("ko")),
        ("구독 목록 보여 줄래요?", ListSubscriptions("ko")),
        ("pause subscription", PauseRequest("en")),
        ("change subscription", ListSubscriptions("en")),
        ("다음번 건너뛰기", Skip("ko")),
        ("how long do foreigners wait?", None),
        ("list", None),
        ("", None),
    ],
)
def test_what_people_type(typed: str, expected: Request | None) -> None:
    """Commands about subscriptions are distinguished from questions, in both languages."""
    assert read_text(typed) == expected


def test_no_question_is_taken(knowledge: KnowledgeBase) -> None:
    """No name or question from the report is taken for a command about subscriptions.

    No word for unsubscribing is taken for any other command.
    """
    asked = [name for topic in knowledge.topics for name in names_of(topic)]
    asked += [question for topic in knowledge.topics for question in topic.all_questions]
    assert [text for text in asked if read_text(text)] == []
    assert [word for word in texts.STOP_WORDS if read_question(word, knowledge) != Ask(word)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [None, "s1"])
def test_form_is_read_as_it_was_drawn(knowledge: KnowledgeBase, language: Language, name: str | None) -> None:
    """Slack accepts the dialog, and if it is submitted unchanged, its values are those with which it was opened."""
    kept = FormState(name, language, "Asia/Seoul")
    view = form_view(ORDER, kept, knowledge)
    assert view_faults(view) == []
    submission = submitted(view, _values(view))
    assert submission.asker == Asker("T1", "U1")
    assert FormState.read(submission.metadata) == kept
    assert read_form(submission, language) == ORDER


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_form_of_a_report_in_one_language(knowledge: KnowledgeBase, language: Language, spoken: Language) -> None:
    """The dialog offers only the report's languages, whatever language the person uses.

    The person's language is preselected if the report has it.
    """
    for languages in ((language,), LANGUAGES):
        kb = replace(knowledge, report=replace(knowledge.report, languages=languages))
        view = form_view(replace(ORDER, language=spoken), FormState(None, spoken, None), kb)
        assert view_faults(view) == []
        (menu,) = [block["element"] for block in view["blocks"] if block["block_id"] == FIELDS["language"]]
        offered = {option["value"]: option["text"]["text"] for option in menu["options"]}
        assert offered == {each: language_name(each, spoken) for each in languages}
        assert menu["initial_option"]["value"] == (spoken if spoken in languages else language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_with_nothing_chosen(knowledge: KnowledgeBase, language: Language) -> None:
    """If a dialog is submitted without a channel, a time, or a time zone, each missing field gets an error."""
    view = form_view(ORDER, FormState(None, language, None), knowledge)
    values: dict[str, dict[str, dict[str, object]]] = {name: {"value": {}} for name in _values(view)}
    with pytest.raises(FormError) as raised:
        read_form(submitted(view, values), language)
    assert raised.value.errors == {
        FIELDS["channel"]: texts.CHOOSE_CHANNEL[language],
        FIELDS["time"]: texts.CHOOSE_TIME[language],
        FIELDS["zone"]: texts.CHOOSE_ZONE[language],
    }


def test_block_ids_of_the_form(knowledge: KnowledgeBase) -> None:
    """The ids of the dialog and its fields must not change: dialogs stay open while a new version of the bot starts."""
    view = form_view(ORDER, FormState(None, "en", None), knowledge)
    names = ("channel", "weekday", "time", "zone", "themes", "language", "notify")
    assert [block["block_id"] for block in view["blocks"]] == [f"digest.{name}" for name in names]
    assert view["callback_id"] == "innovation.digest"


def submitted(view: dict[str, Any], values: Mapping[str, Any]) -> Submission:
    """Return a submission of the form with the given values, as Slack sends it."""
    return Submission.read({"team": {"id": "T1"}, "user": {"id": "U1"}, "view": {**view, "state": {"values": values}}})


# Outcomes


def outcomes(knowledge: KnowledgeBase) -> Iterator[Result | DigestError]:
    """Yield every result and every error that can be presented."""
    running, undo = replace(WHOLE, pause=None), Undo("s1", WHOLE, 8)
    topic, fact = next(knowledge.facts())
    for uninvited in (True, False):
        yield Subscribed(running, undo, uninvited)
        yield Changed("ordered", running, undo, uninvited)
    for misses in (True, False):
        yield Changed("paused", WHOLE, undo, until=date(2027, 1, 5), misses_posts=misses)
    for how in ("paused", "resumed", "skipped", "undone", "kept by the settings"):
        yield Changed(how, running, undo)
    yield Removed(undo)
    yield Removed()
    for why in ("there already", "not paused", "changed since"):
        yield Unchanged(why, running)
        yield Unchanged(why, running, changeable=False)
        yield Unchanged(why)
    yield Listed(())
    yield Listed([replace(WHOLE, id=f"s{number}", pause=pause) for number, pause in enumerate(_pauses())])
    yield Previewed(topic, fact, None, "C1")
    yield Previewed(topic, fact, "ko", "C1")
    yield NotFoundError()
    yield NoneHereError()
    yield from _several()
    for creators in (("U1", "U2"), ("U1", "U1"), ("U1", None), ("", "U2"), ("", None)):
        yield NotAllowedError(*creators)
    yield OrderError("no facts", "themes")
    yield OrderError("no facts", "channel")
    yield OrderError("archived", "channel")
    yield OrderError("too many", "channel")
    for kind in get_args(FaultKind):
        yield UnreadableError(ReadingFault(kind, "words " * 40))


def _several() -> Iterator[Result | DigestError]:
    """Yield every outcome about several subscriptions, of which the asker may change none, one or all."""
    several = [WHOLE, replace(WHOLE, pause=None, id="s2")]
    for changeable in (frozenset[str](), frozenset({"s2"}), frozenset({"s1", "s2"})):
        for sees_admins in (True, False):
            yield Listed(several, changeable, sees_admins)
            yield AmbiguousError(Listed(several, changeable, sees_admins))
        yield OthersExist(replace(WHOLE.schedule, weekday=0), several, changeable)
        yield OthersExist(replace(WHOLE.schedule, weekday=0), several[:1], changeable)
        yield Removed(Undo("s1", WHOLE, 8), several)


def _pauses() -> list[Pause | None]:
    return [None, *(Pause(reason) for reason in get_args(Reason)), Pause("person", date(2027, 1, 5))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_can_be_shown(knowledge: KnowledgeBase, language: Language) -> None:
    """Slack accepts every outcome of a request, both as a message and as a dialog.

    As plain text, every outcome has the same lines as the message.
    """
    shown = [present(outcome, knowledge, language) for outcome in outcomes(knowledge)]
    shown += [ask_when_card(language), not_opened_card(language)]
    for card in shown:
        assert faults_of(render(card)) == []
        assert view_faults(render_modal(card, texts.DIALOG_TITLE[language])) == []
        assert plain_text(card) == said_in(render(card)["blocks"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_text_is_what_slack_shows(knowledge: KnowledgeBase, language: Language) -> None:
    """As plain text, every post and every notice to owners has the same lines as in Slack."""
    cards = [weekly_card(topic, fact, knowledge, language) for topic, fact in knowledge.facts()]
    notices = (paused_notice(replace(WHOLE, language=language), reason) for reason in get_args(Reason))
    cards += [notice for notice in notices if notice]
    assert [card.name for card in cards if plain_text(card) != said_in(render(card)["blocks"])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_preview_says_what_it_is(knowledge: KnowledgeBase, language: Language) -> None:
    """A line above a preview says, in the person's language, whether the fact is the next post or only an example.

    The next post is in the subscription's language, and an example is in the person's.
    """
    topic, fact = next(knowledge.facts())
    subscribed, not_subscribed = (
        present(Previewed(topic, fact, spoken, "C1"), knowledge, language) for spoken in ("ko", None)
    )
    assert visible_text(render(subscribed)["blocks"]).startswith(f"{texts.PREVIEW[language]}\n")
    assert fact.text["ko"] in render(subscribed)["text"]
    assert visible_text(render(not_subscribed)["blocks"]).startswith(f"{texts.PREVIEW_UNSUBSCRIBED[language]}\n")
    assert fact.text[language] in render(not_subscribed)["text"]


def test_every_kind_of_outcome_is_tried(knowledge: KnowledgeBase) -> None:
    """`outcomes` yields every kind of result and every kind of error."""
    tried = {type(outcome) for outcome in outcomes(knowledge)}
    assert tried == {*get_args(Result), *DigestError.__subclasses__()}


def test_next_post_follows_the_readers_zone(knowledge: KnowledgeBase) -> None:
    """The time of the next post is a date element, which Slack shows in the reader's own time zone."""
    card = present(Changed("resumed", replace(WHOLE, pause=None)), knowledge, "en")
    (moment,) = moments(render(card))
    assert moment["timestamp"] == int(WHOLE.next_due.timestamp())
    assert moment["fallback"] == "Friday, November 27, 2026 at 2:30 PM (Asia/Seoul)"


@pytest.mark.parametrize(
    ("moment", "zone", "english", "korean"),
    [
        (
            datetime(2027, 1, 5, 0, 5, tzinfo=UTC),
            "UTC",
            "Tuesday, January 5, 2027 at 12:05 AM (UTC)",
            "2027년 1월 5일(화) 오전 12:05(UTC 기준)",
        ),
        (
            datetime(2027, 1, 5, 3, tzinfo=UTC),
            "Etc/GMT-9",
            "Tuesday, January 5, 2027 at 12:00 PM (UTC+9)",
            "2027년 1월 5일(화) 오후 12:00(UTC+9 기준)",
        ),
        (
            datetime(2027, 1, 5, 12, tzinfo=UTC),
            "America/New_York",
            "Tuesday, January 5, 2027 at 7:00 AM (America/New York)",
            "2027년 1월 5일(화) 오전 7:00(America/New York 기준)",
        ),
    ],
)
def test_moments_are_written_as_people_write_them(moment: datetime, zone: str, english: str, korean: str) -> None:
    """Dates are written out in each language, and times use the 12-hour clock.

    Time zones are shown without underscores and without IANA's reversed signs.
    """
    assert moment_line(moment, zone, "en") == english
    assert moment_line(moment, zone, "ko") == korean


@pytest.mark.parametrize(("language", "typed"), [("en", "“/innovation resume”"), ("ko", "‘/innovation 다시 시작’")])
def test_what_to_type_stands_out(language: Language, typed: str) -> None:
    """In a notice, text to type is formatted as code; in the notification, which cannot have code, it is quoted."""
    notice = paused_notice(replace(WHOLE, language=language), "archived")
    assert notice is not None
    message = render(notice)
    assert typed in message["text"]
    (section,) = message["blocks"][0]["elements"]
    assert [part["text"] for part in section["elements"] if part.get("style") == {"code": True}] == [typed[1:-1]]


@pytest.mark.parametrize(("name", "submit"), [(None, "Subscribe"), ("s1", "Save")])
def test_button_of_the_form(knowledge: KnowledgeBase, name: str | None, submit: str) -> None:
    """The dialog's button says "Subscribe" for a new subscription and "Save" for an existing one."""
    assert form_view(ORDER, FormState(name, "en", None), knowledge)["submit"]["text"] == submit


def test_next_posts_are_of_those_that_run() -> None:
    """`next_posts` shows the next post of each active subscription, and nothing if all subscriptions are paused."""
    running = replace(WHOLE, pause=None)
    (element,) = next_posts([WHOLE, running, running], "ko")
    card = Card(("list",), "ko", "list", ("list",), (element,))
    assert len(moments(render(card))) == 2
    assert faults_of(render(card)) == []
    assert next_posts([WHOLE], "ko") == ()


def moments(message: Message) -> list[dict[str, Any]]:
    """Return the date elements in a message."""
    return [
        part
        for block in message["blocks"]
        if block["type"] == "rich_text"
        for section in block["elements"]
        for part in section["elements"]
        if part["type"] == "date"
    ]


@pytest.mark.parametrize("reason", ["archived", "removed", "missing", "refused"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_owners_are_told(reason: Reason, language: Language) -> None:
    """A notice says why a subscription is paused, in the subscription's language, and names the channel."""
    notice = paused_notice(replace(WHOLE, language=language), reason)
    assert notice is not None
    message = render(notice)
    assert faults_of(message) == []
    assert bool(HANGUL.search(message["text"])) == (language == "ko")
    assert '"channel_id": "C1"' in json.dumps(message["blocks"])


@pytest.mark.parametrize(
    ("typed", "first"),
    [("", "Europe/Madrid"), ("seoul", "Asia/Seoul"), ("서울", "Asia/Seoul"), ("New Y", "America/New_York")],
)
def test_zones_are_offered(typed: str, first: str) -> None:
    """If nothing is typed, the person's own zone comes first; otherwise, the best match does."""
    offered = zone_choices(typed, "Europe/Madrid")
    assert offered[0] == first
    assert len(set(offered)) == len(offered)
    assert all(ZoneInfo(zone) for zone in offered)


def test_zones_that_nobody_has() -> None:
    """If no zone matches the typed text, none is offered.

    The person's own zone is marked, and there are at most 100 options, as Slack requires.
    """
    assert zone_choices("qqqq") == []
    assert (
        zone_options(["Asia/Seoul"], FormState(None, "en", "Asia/Seoul"))[0]["text"]["text"]
        == "Asia/Seoul (your time zone)"
    )
    assert len(zone_options(zone_choices("a"), FormState(None, "en", None))) == 100


@pytest.mark.parametrize("undo", [Undo("s1", WHOLE, 8), Undo("s1", None, 0), Undo("s1", WHOLE, None)])
def test_undo_keeps_everything(undo: Undo) -> None:
    """The value of the undo button contains the whole subscription, and is short enough for a button."""
    assert read_undo(write_undo(undo)) == undo
    assert len(write_undo(undo)) < 1000


@pytest.mark.parametrize("text", ["", "{}", "[]", '["s1", 1, [1]]', '["s1", "x", null]', "1"])
def test_undo_of_another_version(text: str) -> None:
    """If an undo value cannot be read, for example because another version of the bot wrote it, the result is None."""
    assert read_undo(text) is None


def _values(view: dict[str, object]) -> dict[str, dict[str, dict[str, object]]]:
    """Return the values of an unchanged dialog, as Slack sends them."""
    kept = {
        "initial_conversation": "selected_conversation",
        "initial_option": "selected_option",
        "initial_options": "selected_options",
        "initial_time": "selected_time",
        "initial_user": "selected_user",
    }
    values: dict[str, dict[str, dict[str, object]]] = {}
    for block in json.loads(json.dumps(view["blocks"])):
        element = block["element"]
        state = {name: element[initial] for initial, name in kept.items() if initial in element}
        values[block["block_id"]] = {element["action_id"]: state}
    return values
