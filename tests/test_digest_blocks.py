"""The weekly fact as it is drawn, what people type about it, the zones that are offered, and what undoing keeps."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from slack_playground.block_kit import message_faults, view_faults

from handlers import digest_wording
from handlers.blocks.dialogs import Form, FormFaults, draw_dialog, draw_done, read_dialog, zone_options
from handlers.blocks.digests import draw_digest, draw_subscriptions, draw_told
from handlers.digest_words import DigestCommand, read_command
from handlers.digests.subscription import Pause, Reason, Schedule, Subscription
from handlers.digests.undoing import Undo, read_undo, write_undo
from handlers.words import read_word
from handlers.zone_choices import zone_choices
from knowledge.model import LANGUAGES, KnowledgeBase, Language, Text

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
FORM = Form(None, "en", "C1", WHOLE.schedule, frozenset({"IV"}), "ko", "U2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_can_be_posted(knowledge: KnowledgeBase, language: Language) -> None:
    """Every fact of the report is drawn as a message that Slack takes, with source and buttons; it pings nobody."""
    for topic, fact in knowledge.facts():
        message = draw_digest(fact, topic, knowledge, language)
        assert message_faults(list(message.blocks), text=message.text) == []
        kinds = [block["type"] for block in message.blocks]
        assert kinds[0] == "header"
        assert kinds[-3:] == ["context", "actions", "context_actions"]
        assert not re.search(r"<[@#!]|\"(?:user|usergroup|broadcast)\"", json.dumps(message.blocks) + message.text)


def test_changes_have_charts(knowledge: KnowledgeBase) -> None:
    """A fact whose figure changed, in numbers, comes with a chart of that figure, and others without."""
    charted = 0
    for topic, fact in knowledge.facts():
        figure = topic.figure(fact.figure) if fact.figure else None
        changed = figure is not None and figure.before is not None and figure.unit is not None
        changed = changed and None not in (figure.before.value, figure.now.value)  # type: ignore[union-attr]
        kinds = [block["type"] for block in draw_digest(fact, topic, knowledge, "en").blocks]
        assert kinds.count("data_visualization") == int(changed)
        charted += changed
    assert charted


def test_words_are_complete() -> None:
    """Everything that is said about digests is said in English and in Korean, with the same values in it."""
    texts = [value for value in vars(digest_wording).values() if isinstance(value, Text)]
    for value in vars(digest_wording).values():
        if isinstance(value, tuple | dict):
            items = value.values() if isinstance(value, dict) else value
            texts += [item for item in items if isinstance(item, Text)]
    assert len(texts) > 60
    for text in texts:
        assert HANGUL.search(text.ko)
        assert not HANGUL.search(text.en)
        assert set(re.findall(r"{\w+}", text.en)) == set(re.findall(r"{\w+}", text.ko))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("subscribe", DigestCommand("subscribe", "en")),
        ("Subscribe monday 9:00 Asia/Seoul", DigestCommand("subscribe", "en", "monday 9:00 Asia/Seoul")),
        ("구독 월요일 오전 9시", DigestCommand("subscribe", "ko", "월요일 오전 9시")),
        ("subscriptions", DigestCommand("subscriptions", "en")),
        ("구독 목록", DigestCommand("subscriptions", "ko")),
        ("pause", DigestCommand("pause", "en")),
        ("pause until 2027-01-05", DigestCommand("pause", "en", "until 2027-01-05")),
        ("일시 정지 2주 동안", DigestCommand("pause", "ko", "2주 동안")),
        ("resume", DigestCommand("resume", "en")),
        ("skip", DigestCommand("skip", "en")),
        ("건너뛰기", DigestCommand("skip", "ko")),
        ("미리보기", DigestCommand("preview", "ko")),
        ("unsubscribe", DigestCommand("stop", "en")),
        ("구독 취소", DigestCommand("stop", "ko")),
        ("how long do foreigners wait?", None),
        ("list", None),
        ("", None),
    ],
)
def test_what_people_type(typed: str, expected: DigestCommand | None) -> None:
    """Commands about subscriptions are told from questions, in both languages."""
    assert read_command(typed) == expected


def test_no_question_is_taken(knowledge: KnowledgeBase) -> None:
    """No name and no question of the report is taken for a command about subscriptions, nor is another word."""
    asked = [name for topic in knowledge.topics for name in (topic.title.en, topic.title.ko, *topic.aliases)]
    asked += [q for topic in knowledge.topics for q in (*topic.questions.en, *topic.questions.ko)]
    assert [text for text in asked if read_command(text)] == []
    assert [word for word in digest_wording.STOP_WORDS if read_word(word, knowledge)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_dialog_is_read_as_it_was_drawn(knowledge: KnowledgeBase, language: Language) -> None:
    """The dialog is one that Slack takes, and submitted as it opened it gives what it was opened with."""
    form = replace(FORM, reader=language)
    view = draw_dialog(form, knowledge, "Asia/Seoul")
    assert view_faults(view) == []
    assert read_dialog({**view, "state": {"values": _values(view)}}) == form


def test_dialog_with_nothing_chosen(knowledge: KnowledgeBase) -> None:
    """A dialog without channel, time and zone is sent back with a sentence below each of them."""
    view = draw_dialog(FORM, knowledge)
    values: dict[str, dict[str, object]] = {name: {"value": {}} for name in _values(view)}
    faults = read_dialog({**view, "state": {"values": values}})
    assert isinstance(faults, FormFaults)
    assert set(faults.errors) == {"digest.channel", "digest.time", "digest.zone"}


def test_what_was_done_fits_a_dialog(knowledge: KnowledgeBase) -> None:
    """What was done can be shown as a dialog, a preview of a post too."""
    topic, fact = next((t, f) for t, f in knowledge.facts() if f.figure and t.figure(f.figure).unit)
    for message in (
        draw_subscriptions("Done", [WHOLE], knowledge, "en", undo="x", notes=["Note"]),
        draw_digest(fact, topic, knowledge, "ko"),
    ):
        assert view_faults(draw_done(message, "en")) == []


def test_next_post_follows_the_readers_zone(knowledge: KnowledgeBase) -> None:
    """When the next post comes is a moment that Slack writes in its reader's own zone."""
    blocks = draw_subscriptions("Done", [replace(WHOLE, pause=None)], knowledge, "en").blocks
    (moment,) = [
        part
        for block in blocks
        if block["type"] == "rich_text"
        for section in block["elements"]
        for part in section["elements"]
        if part["type"] == "date"
    ]
    assert moment["timestamp"] == int(WHOLE.next_due.timestamp())
    assert moment["fallback"] == "2026-11-27 14:30 (Asia/Seoul)"


@pytest.mark.parametrize("reason", ["archived", "removed", "revoked", "missing", "refused"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_owners_are_told(reason: Reason, language: Language) -> None:
    """Why a subscription rests is said in its language, with the channel's name."""
    message = draw_told(replace(WHOLE, language=language), reason)
    assert message_faults(list(message.blocks), text=message.text) == []
    assert bool(HANGUL.search(message.text)) == (language == "ko")
    assert '"channel_id": "C1"' in json.dumps(message.blocks)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("", "Europe/Madrid"), ("seoul", "Asia/Seoul"), ("서울", "Asia/Seoul"), ("New Y", "America/New_York")],
)
def test_zones_are_offered(typed: str, first: str) -> None:
    """Of nothing typed one's own zone comes first, then common ones; of something typed what it most likely means."""
    offered = zone_choices(typed, "Europe/Madrid")
    assert offered[0] == first
    assert len(set(offered)) == len(offered)
    assert all(ZoneInfo(zone) for zone in offered)


def test_zones_that_nobody_has() -> None:
    """Where no zone fits, none is offered; one's own is marked; there are never more than Slack takes."""
    assert zone_choices("qqqq") == []
    assert zone_options(["Asia/Seoul"], "Asia/Seoul", "en")[0]["text"]["text"] == "Asia/Seoul (yours)"
    assert len(zone_options(zone_choices("a"), None, "en")) == 100


@pytest.mark.parametrize("undo", [Undo("s1", WHOLE, 8), Undo("s1", None, 0), Undo("s1", WHOLE, None)])
def test_undo_keeps_everything(undo: Undo) -> None:
    """What a button keeps of a subscription is the whole of it, within what a button can keep."""
    assert read_undo(write_undo(undo)) == undo
    assert len(write_undo(undo)) < 1000


@pytest.mark.parametrize("text", ["", "{}", "[]", '["s1", 1, [1]]', '["s1", "x", null]', "1"])
def test_undo_of_another_version(text: str) -> None:
    """What another version of the bot wrote into a button is read as nothing."""
    assert read_undo(text) is None


def _values(view: dict[str, object]) -> dict[str, dict[str, dict[str, object]]]:
    """Give the state of a dialog that nobody touched, as Slack sends it."""
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
