"""The bench: its arithmetic, its made-up reports, and a very short run of each measurement."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from rich.console import Console

from bot.app import build_app
from bot.settings import Settings
from bot.transports.http import web_application
from handlers.blocks.block_kit import render
from knowledge.model import KnowledgeBase, cell_text
from knowledge.search import IndexedKnowledge, index_knowledge
from tests.bench import acks, growth, home, lookups, mentions, throughput
from tests.bench.bare_server import CONSTANT, bare_application
from tests.bench.drawing import draw, show
from tests.bench.processes import Name, StartError, on_cores, running
from tests.bench.questions import EVERYTHING, LOOKUPS
from tests.bench.results import Goal, Row, Table, as_json
from tests.bench.synthetic import QUESTIONS, STATEMENTS, grown
from tests.bench.timing import Timings, turns
from tests.bench.wire import Connection, UnexpectedAnswerError, answer_length, ask_command, rate
from tests.conftest import answers_from
from tests.messages import faults_of
from tests.slack_requests import BOT_TOKEN, SECRET

FEW = {"names": ("KONEPS", "G4C"), "questions": ("where do buyers find their suppliers?",)}


@pytest.fixture(scope="module")
def kb(knowledge: KnowledgeBase) -> IndexedKnowledge:
    """Return a few of the report's topics, indexed without an encoder to save time."""
    topics = tuple(replace(topic, related=()) for topic in knowledge.topics if topic.id in {"koneps", "g4c", "kiss"})
    return index_knowledge(replace(knowledge, topics=topics, unanswered=()))


@pytest.fixture(scope="module")
def ports(kb: IndexedKnowledge) -> Iterator[dict[Name, int]]:
    """Run the bot and the two bare servers in a thread, and yield their ports."""
    settings = Settings(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url="http://127.0.0.1:9/")
    loop, ports = asyncio.new_event_loop(), {}
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    runners: list[web.AppRunner] = []

    async def start() -> None:
        applications: dict[Name, web.Application] = {
            "ours": web_application(build_app(settings, kb), SECRET),
            "bare": bare_application(settings, before_response=True),
            "default": bare_application(settings, before_response=False),
        }
        for name, application in applications.items():
            runners.append(web.AppRunner(application, access_log=None, shutdown_timeout=0.1))
            await runners[-1].setup()
            await web.TCPSite(runners[-1], "127.0.0.1", 0).start()
            ports[name] = runners[-1].addresses[0][1]

    async def stop() -> None:
        for runner in runners:
            await runner.cleanup()

    asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    yield ports
    asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


# Arithmetic


@pytest.mark.parametrize(
    ("seconds", "median", "percent", "expected"),
    [
        ([0.001], 1, 99, 1),
        ([0.003, 0.001, 0.002], 2, 99, 3),
        ([0.001, 0.002, 0.003, 0.004], 2.5, 50, 2),
        ([n / 1000 for n in range(1, 101)], 50.5, 99, 99),
        ([n / 1000 for n in range(1, 1001)], 500.5, 99, 990),
    ],
)
def test_timings(seconds: list[float], median: float, percent: float, expected: float) -> None:
    """The median and the nearest-rank percentile are returned in milliseconds."""
    timings = Timings(seconds)
    assert timings.median == pytest.approx(median)
    assert timings.percentile(percent) == pytest.approx(expected)


def test_no_timings() -> None:
    """Creating Timings without any values raises a ValueError."""
    with pytest.raises(ValueError, match="nothing was timed"):
        Timings([])


def test_turns() -> None:
    """Everything has one turn per round, and each round begins with the next item."""
    assert [*turns("abc", 4)] == [*"abc", *"bca", *"cab", *"abc"]


@pytest.mark.parametrize(("measured", "met"), [(2.9, True), (3.0, True), (3.1, False)])
def test_goal(measured: float, met: bool) -> None:
    """A goal is met if the measurement is at or below the limit."""
    assert Goal("median", measured, 3.0, "ms").met is met


def test_acks_are_held_to_the_faster_bare_server() -> None:
    """The bot may be at most 3 ms slower than the faster bare server, and no slower than the default server."""
    timings: dict[Name, Timings] = {"ours": Timings([0.004]), "bare": Timings([0.0005]), "default": Timings([0.011])}
    ours, *_ = acks.rows_of("x", timings)
    above, ratio = ours.goals
    assert above.measured == pytest.approx(3.5)
    assert not above.met
    assert ratio.measured == pytest.approx(4 / 11)
    assert ratio.met


@pytest.mark.parametrize(("encoder", "most"), [(None, 3), (0.9, 3), (1.3, 3), (3.9, 9)])
def test_questions_are_held_to_more_where_the_encoder_is_slower(encoder: float | None, most: float) -> None:
    """If the encoder takes three times as long as expected, a question may also take three times as long.

    If it is faster, or if there is no encoder, the limit for a question stays the same. The limit for a name is always
    the same.
    """
    taken = lookups.Taken([0.008], [0.008], [0.008], [0.008], [encoder / 1000] if encoder else [])
    (question,), (name,) = (lookups._row(kind, taken).goals for kind in ("questions", "names"))
    assert question.most == pytest.approx(most)
    assert name.most == lookups.LONGEST["names"]


def test_growth_compares_the_largest_with_the_smallest() -> None:
    """The ratio for a kind is its median in the largest knowledge base divided by its median in the report."""
    timings = {(83, "names"): Timings([0.001]), (1000, "names"): Timings([0.003]), (10_000, "names"): Timings([0.006])}
    (row,) = growth.rows_of([83, 1000, 10_000], timings)
    assert row.values["times"] == pytest.approx(6)
    assert not row.goals[0].met


def test_rates_are_compared_by_their_medians() -> None:
    """A server's rate is the median of its rounds and is compared with the rates of both bare servers."""
    rates: dict[Name, list[float]] = {"ours": [50, 400, 100], "bare": [200], "default": [50]}
    ours, *_ = throughput.rows_of("x", rates)
    assert (ours.values["requests_a_second"], ours.values["times_bare"], ours.values["times_default"]) == (100, 0.5, 2)


# What people and programs read


def test_json_holds_every_number_and_verdict() -> None:
    """The JSON contains the machine and every row with its goals, and says whether all goals are met."""
    rows = [Row({"kind": "names", "ms": 0.1}, (Goal("median", 0.1, 0.2, "ms"),)), Row({"kind": "all", "ms": None})]
    table = Table("lookups", "Lookups", "a note", {"kind": "kind", "ms": "ms"}, rows)
    found = json.loads(json.dumps(as_json({"cores": 2}, [table])))
    first, second = found["tables"]["lookups"]["rows"]
    assert found["met"] is True
    assert found["machine"] == {"cores": 2}
    assert first["goals"] == [{"what": "median", "measured": 0.1, "most": 0.2, "unit": "ms", "met": True}]
    assert second == {"kind": "all", "ms": None, "goals": []}
    missed = Table("b", "B", "", {"kind": "kind"}, [Row({"kind": "x"}, (Goal("median", 9.0, 2.0, "s"),))])
    assert as_json({}, [table, missed])["met"] is False


def test_tables_say_which_goals_are_met() -> None:
    """A printed table has a verdict on each goal; if there are no goals, it has no verdict column."""
    console = Console(width=120)
    met, missed = Goal("median", 0.1, 0.2, "ms"), Goal("median", 9.0, 2.0, "s")
    with console.capture() as capture:
        draw(Table("a", "A", "", {"kind": "kind"}, [Row({"kind": "x"}, (met, missed))]), console)
        draw(Table("b", "B", "", {"kind": "kind"}, [Row({"kind": "y"})]), console)
    printed = capture.get()
    assert "met: 0.100 ≤ 0.200 ms median" in printed
    assert "not met: 9.00 > 2.00 s median" in printed
    assert printed.count("verdict") == 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), (1234, "1,234"), (1234.5, "1,234"), (2.345, "2.35"), (0.0456, "0.046"), ("x", "x")],
)
def test_show(value: str | float | None, shown: str) -> None:
    """Numbers are shown with at most three decimals and thousands separators; a missing value is shown as a dash."""
    assert show(value) == shown


def test_questions_are_the_benchs_own(knowledge: KnowledgeBase) -> None:
    """There are twelve questions of each kind, and except for the names, none of them is in the report's files."""
    known = {question for topic in knowledge.topics for question in topic.all_questions}
    known |= {question for entry in knowledge.unanswered for question in entry.questions}
    assert {kind: len(set(questions)) for kind, questions in LOOKUPS.items()} == dict.fromkeys(LOOKUPS, 12)
    assert known.isdisjoint({*EVERYTHING} - {*LOOKUPS["names"]})


# Larger reports


def test_grown_reports_begin_with_the_report(knowledge: KnowledgeBase) -> None:
    """A grown report has the report's topics, followed by made-up ones until there are as many topics as requested.

    The same seed yields the same topics, and another seed yields others. It is an error to request fewer topics than
    the report has.
    """
    large = grown(knowledge, 150)
    assert large.topics[: len(knowledge.topics)] == knowledge.topics
    assert len(large.topics) == len({topic.id for topic in large.topics}) == 150
    assert large == grown(knowledge, 150)
    assert large != grown(knowledge, 150, seed=8)
    with pytest.raises(ValueError, match="more than 10"):
        grown(knowledge, 10)


def test_made_up_topics_are_whole_and_differ(knowledge: KnowledgeBase) -> None:
    """Made-up topics have unique names and use many different words.

    Within a topic, no two statements are alike, and neither are two questions in the same language about the topic as a
    whole. Every statement has questions in both languages.
    """
    made_up = grown(knowledge, 583).topics[len(knowledge.topics) :]
    names = [name for topic in made_up for name in (*topic.title, *topic.names)]
    assert len(set(names)) == len(names)
    for topic in made_up:
        assert len(set(topic.questions["en"])) == len(set(topic.questions["ko"])) == QUESTIONS
        assert len({statement.text for statement in topic.statements}) == STATEMENTS
        assert all(statement.questions["en"] and statement.questions["ko"] for statement in topic.statements)
    words = {word for topic in made_up for question in topic.all_questions["en"] for word in question.split()}
    assert len(words) > 1000


def test_some_made_up_topics_have_charts(knowledge: KnowledgeBase) -> None:
    """Some made-up topics have a chart of the numbers in their first statement, and all of them make valid messages."""
    large = grown(knowledge, 130)
    made_up = large.topics[len(knowledge.topics) :]
    charts = [(topic, topic.table) for topic in made_up if topic.table]
    assert 0 < len(charts) < len(made_up) / 2
    for topic, table in charts:
        (row,) = table.rows
        said = topic.statement(row.statement)
        assert said is topic.statements[0]
        assert all(cell_text(cell, "en") in said.text["en"] for cell in row.cells)
        assert table.chart
    shown = answers_from(large)
    assert [fault for topic in made_up for fault in faults_of(render(shown.about(topic.id, "ko")))] == []


# Minimal HTTP


@pytest.mark.parametrize(
    ("received", "length"),
    [
        (b"", None),
        (b"HTTP/1.1 200 OK\r\nContent-Le", None),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", 40),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: x\r\n\r\no", 49),
    ],
)
def test_answer_length(received: bytes, length: int | None) -> None:
    """The length of a response is known as soon as its head is complete."""
    assert answer_length(received) == length


@pytest.mark.parametrize("head", [b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0", b"HTTP/1.1 200 OK\r\nServer: x"])
def test_unexpected_answers(head: bytes) -> None:
    """A response with a status other than 200, or without a length, raises an error instead of being timed."""
    with pytest.raises(UnexpectedAnswerError):
        answer_length(head + b"\r\n\r\n")


# A tiny run


@pytest.mark.slow
def test_mentions(kb: IndexedKnowledge) -> None:
    """Mentions are timed on all servers, until the answer arrives at Slack, and compared with the faster bare one."""
    table = mentions.measure(kb, rounds=1)
    assert [row.values["mentions"] for row in table.rows] == [len(LOOKUPS["names"])] * 3
    assert min(float(row.values["times_fastest_bare"] or 0) for row in table.rows[1:]) == 1


def test_acks(ports: dict[Name, int]) -> None:
    """Every server is timed with the same number of requests.

    The bot answers with the topic, and the bare servers answer with the constant.
    """
    table = acks.measure(ports, rounds=2)
    *compared, first = table.rows
    assert [row.values["requests"] for row in compared] == [2 * acks.BURST] * 6
    assert first.values["requests"] == len(LOOKUPS["names"])
    assert all(isinstance(row.values["median_ms"], float) and row.values["median_ms"] > 0 for row in table.rows)
    assert len([*table.goals()]) == 4
    for name, port in ports.items():
        with Connection(port) as connection:
            answer = connection.ask(ask_command("KONEPS")).decode()
            assert ("KONEPS" in answer, CONSTANT in answer) == (name == "ours", name != "ours")


def test_throughput(ports: dict[Name, int]) -> None:
    """For a name and for questions, few or many, every server's rate is compared with the bare server's."""
    table = throughput.measure(ports, rounds=1, seconds=0.3)
    assert len(table.rows) == 9
    assert len([*table.goals()]) == 2
    assert all(isinstance(row.values["times_bare"], float) and row.values["times_bare"] > 0 for row in table.rows)


def test_refusals_are_not_counted_as_answers(ports: dict[Name, int]) -> None:
    """If a server rejects requests, an error that names the status is raised, and no rate is returned."""
    forged = ask_command("KONEPS").replace(b"v0=", b"v0=0")
    with pytest.raises(UnexpectedAnswerError, match="401"):
        rate(ports["ours"], [forged], connections=2, seconds=5)


@pytest.mark.slow
def test_home(kb: IndexedKnowledge) -> None:
    """Suggestions are timed for every letter, and so is the Home tab. Both have a goal for the 99th percentile."""
    suggestion, drawn = home.measure(kb, rounds=1).rows
    assert suggestion.values["times"] == sum(len(text) + 1 for text in home.TYPED)
    assert drawn.values["times"] == len(home.TYPED)
    assert [goal.most >= home.LONGEST_SUGGESTION for row in (suggestion, drawn) for goal in row.goals] == [True, True]


def test_lookups(kb: IndexedKnowledge) -> None:
    """Every question is timed once per round, and the search's caches can be emptied.

    Without an encoder, the table has no encoder time.
    """
    table = lookups.measure(kb, FEW, rounds=2)
    names, questions = table.rows
    assert (names.values["lookups"], questions.values["lookups"]) == (4, 2)
    assert (names.goals[0].most, questions.goals[0].most) == (0.2, 3.0)
    assert names.values["encoder_ms"] is None
    caches = lookups.caches()
    assert caches
    lookups.empty(caches)
    assert all(cache.cache_info().currsize == 0 for cache in caches)


def test_growth(kb: IndexedKnowledge) -> None:
    """The same questions are timed in the report and in a larger one, and every name finds the same topic in both."""
    sizes = growth.make(kb, None, [40], None)
    table, found = growth.measure(sizes, FEW, rounds=1), growth.compare(sizes, FEW)
    assert [row.values["kind"] for row in table.rows] == ["names", "questions", growth.ALL]
    assert [row.values["topics"] for row in found.rows] == [3, 40]
    assert [row.values["names"] for row in found.rows] == [len(FEW["names"])] * 2
    assert found.rows[0].values["questions"] == len(FEW["questions"])


def test_servers_are_processes_of_their_own(tmp_path: Path) -> None:
    """While the context is open, a server runs and responds, and the time that it took to start is known.

    When the context closes, the server ends.
    """
    with running("bare", tmp_path) as server:
        assert 0 < server.seconds < 60
        with Connection(server.port) as connection:
            assert connection.ask(ask_command("anything")).decode() == CONSTANT
        memory = server.memory()
        assert memory is None or memory > 5
    with pytest.raises(OSError, match="refused"), closing(socket.create_connection(("127.0.0.1", server.port))):
        pass


def test_servers_that_do_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a server ends before it responds, a StartError is raised with its exit status."""
    monkeypatch.setattr("tests.bench.processes._ARGUMENTS", {"bare": ("-c", "raise SystemExit(3)")})
    with pytest.raises(StartError, match="ended with 3"), running("bare", tmp_path):
        pass


def test_cores_are_given_back() -> None:
    """While the context is open, only the given core is used; when it closes, the same cores as before can be used."""
    os = pytest.importorskip("os")
    if not hasattr(os, "sched_getaffinity"):
        pytest.skip("this system does not let one choose cores")
    before = os.sched_getaffinity(0)
    with on_cores({min(before)}):
        assert os.sched_getaffinity(0) == {min(before)}
    assert os.sched_getaffinity(0) == before
