"""The choice of facts: no fact repeats in a round, whatever is added, removed, or chosen in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from handlers.digests.choosing import candidates, choose, fact_of, in_turn
from handlers.digests.delivery import Message
from handlers.digests.planning import plan
from handlers.digests.schedule import ScheduleError
from handlers.digests.subscription import Schedule, Subscription
from knowledge.model import Chapter, KnowledgeBase, Source, Statement, Text, Topic
from tests.made_up import REPORT

NOTHING = Text.of(en="", ko="")
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
CHAPTERS = ("1", "2", "3")
WEEKLY = Subscription(
    "S1", "T1", "C1", "U1", Schedule(0, time(9), "Asia/Seoul"), frozenset(), "en", "U1", MONDAY, MONDAY
)  # fmt: skip


def topic_of(topic_id: str, chapters: str, facts: int) -> Topic:
    """Return a topic that has `facts` facts, one other statement, and a source in each chapter of `chapters`.

    Each character of `chapters` is a chapter's id.
    """
    names = [*map(str, range(facts)), None]
    statements = tuple(Statement(f"{topic_id}/said-{name}", NOTHING, fact=name) for name in names)
    return Topic(topic_id, NOTHING, NOTHING, tuple(map(Source, chapters)), statements)


def report_of(*topics: Topic) -> KnowledgeBase:
    """Return a report with three chapters and the given topics."""
    return KnowledgeBase(REPORT, tuple(Chapter(chapter, NOTHING) for chapter in CHAPTERS), topics)


def drawn(fact: str, subscription: Subscription) -> Message:
    """Return a made-up message that consists of the fact's id and the subscription's channel."""
    return f"{fact} for {subscription.channel}"


@pytest.mark.parametrize(
    ("themes", "facts"),
    [
        ("", ["a/0", "a/1", "b/0", "c/0"]),
        ("1", ["a/0", "a/1"]),
        ("2", ["a/0", "a/1", "b/0"]),
        ("13", ["a/0", "a/1", "c/0"]),
        ("9", []),
    ],
)
def test_facts_fit_by_the_chapters_of_their_topics(themes: str, facts: list[str]) -> None:
    """A fact fits if its topic has a source in one of the chosen chapters; if none is chosen, every fact fits."""
    report = report_of(topic_of("a", "12", 2), topic_of("b", "2", 1), topic_of("c", "3", 1), topic_of("d", "1", 0))
    assert candidates(report, frozenset(themes)) == facts


def test_facts_are_found_by_their_ids() -> None:
    """A fact and its topic are found by the fact's id; if the report does not have the fact, the result is None."""
    report = report_of(topic_of("a", "1", 2))
    assert fact_of(report, "a/1") == (report.topics[0], report.topics[0].statements[1])
    assert [fact_of(report, gone) for gone in ("a/2", "b/0", "a", "", "a/", "a/None")] == [None] * 6


def test_every_fact_of_the_report_is_found(knowledge: KnowledgeBase) -> None:
    """Every fact in the real report can be found by its unique id, and every chapter but the front matter has facts."""
    every = candidates(knowledge, frozenset())
    assert max(Counter(every).values()) == 1
    assert all(fact_of(knowledge, fact) for fact in every)
    assert all(candidates(knowledge, {chapter.id}) for chapter in knowledge.chapters if chapter.id != "0")


def test_no_facts_no_choice() -> None:
    """If no fact fits the themes, `choose` returns None."""
    assert choose([], frozenset({"a/0"}), 3, "S1") is None


FACTS = st.lists(st.integers(1, 7), min_size=1, max_size=20).map(
    lambda counts: [f"{topic}/{fact}" for topic, count in enumerate(counts) for fact in range(count)]
)
"""The facts of made-up reports in which each topic has one to seven facts."""


def posted(facts: Sequence[str], seed: str, weeks: int) -> list[str]:
    """Return the facts posted in `weeks` weeks; each fact counts as used for the rest of its round."""
    come, used, cycle = list[str](), frozenset[str](), 0
    for week in range(weeks):
        choice = choose(facts, used, cycle, seed)
        assert choice is not None
        assert choice.cycle == week // len(facts)
        used = (used if choice.cycle == cycle else frozenset()) | {choice.fact}
        cycle = choice.cycle
        come.append(choice.fact)
    return come


def topics_of(facts: Sequence[str]) -> list[str]:
    """Return the topic of each fact."""
    return [fact.partition("/")[0] for fact in facts]


def apart(facts: Sequence[str]) -> int:
    """Return the guaranteed minimum of weeks between two facts of the same topic, as long as nothing changes.

    If n is the number of facts, and m is the most facts that one topic has, no order can guarantee more than n // m
    weeks. One week less is guaranteed.
    """
    return len(facts) // max(Counter(topics_of(facts)).values()) - 1


@given(FACTS, st.text(max_size=5))
def test_every_fact_comes_once_a_round(facts: list[str], seed: str) -> None:
    """If nothing changes, every round has each fact once, always in the same order."""
    come = posted(facts, seed, 3 * len(facts))
    rounds = [come[start : start + len(facts)] for start in range(0, len(come), len(facts))]
    assert sorted(rounds[0]) == sorted(facts)
    assert rounds[1:] == [rounds[0]] * 2
    assert rounds[0] == in_turn(facts, seed)


@given(FACTS, st.text(max_size=5))
def test_facts_of_one_topic_are_far_apart(facts: list[str], seed: str) -> None:
    """Two facts of the same topic are at least n // m - 1 weeks apart, even if they are in different rounds.

    n is the number of facts, and m is the most facts that one topic has.
    """
    latest: dict[str, int] = {}
    for week, topic in enumerate(topics_of(posted(facts, seed, 3 * len(facts)))):
        assert week - latest.get(topic, -len(facts)) >= apart(facts)
        latest[topic] = week


@given(st.lists(st.text(max_size=5), min_size=2, max_size=2, unique=True), st.integers(30, 60))
def test_channels_have_orders_of_their_own(seeds: list[str], count: int) -> None:
    """Two channels get the facts in different orders; a channel's order does not depend on that of the report."""
    facts = [f"{topic}/0" for topic in range(count)]
    one, other = (in_turn(facts, seed) for seed in seeds)
    assert one != other
    assert one == in_turn(facts[::-1], seeds[0])


def test_first_facts_differ() -> None:
    """Different channels begin with many different facts."""
    facts = [f"{topic}/{fact}" for topic in range(30) for fact in range(2)]
    assert len({choose(facts, frozenset(), 0, str(seed)) for seed in range(30)}) > 10


def test_topic_changes_in_the_report(knowledge: KnowledgeBase) -> None:
    """In the real report, whatever chapter is chosen, a fact's topic differs from those of the eight facts before it.

    If the chapter has too few topics for that, fewer than eight facts are compared.
    """
    every = candidates(knowledge, frozenset())
    assert apart(every) > 8
    for themes in [frozenset[str](), *({chapter.id} for chapter in knowledge.chapters)]:
        facts = candidates(knowledge, themes)
        for seed in range(200 if facts else 0):
            come = topics_of(2 * in_turn(facts, f"channel {seed}"))
            for week, topic in enumerate(come):
                assert topic not in come[max(week - min(8, apart(facts) - 1), 0) : week], (themes, seed, week)


def test_the_plan_of_a_due_subscription() -> None:
    """The plan for a due subscription has its slot, a fitting fact, a message with that fact, and the next slot."""
    report = report_of(topic_of("a", "1", 1), topic_of("b", "2", 1))
    planned = plan(report, drawn)(replace(WEEKLY, themes=frozenset("2")), frozenset(), MONDAY)
    assert planned.slot == MONDAY
    assert planned.next_due == MONDAY.replace(day=30)
    assert (planned.fact, planned.cycle, planned.message) == ("b/0", 0, "b/0 for C1")


def test_the_plan_after_downtime_has_one_slot() -> None:
    """After weeks of downtime, only the latest slot is planned, and the next one is in the future."""
    planned = plan(report_of(topic_of("a", "1", 1)), drawn)
    late = planned(WEEKLY, frozenset({"a/0"}), datetime(2026, 12, 16, 5, tzinfo=UTC))
    assert (late.slot, late.next_due) == (datetime(2026, 12, 14, tzinfo=UTC), datetime(2026, 12, 21, tzinfo=UTC))
    assert (late.fact, late.cycle) == ("a/0", 1)


def test_the_plan_without_a_fact_goes_on_to_the_next_week() -> None:
    """If no fact fits anymore, nothing is posted for the slot, and another attempt is made a week later."""
    planned = plan(report_of(topic_of("a", "1", 1)), drawn)
    nothing = planned(replace(WEEKLY, themes=frozenset("3"), cycle=4), frozenset(), MONDAY)
    assert (nothing.fact, nothing.message, nothing.cycle) == (None, None, 4)
    assert nothing.next_due == MONDAY.replace(day=30)


def test_a_broken_schedule_is_not_planned() -> None:
    """If a subscription's schedule is broken, planning its post raises ScheduleError."""
    broken = replace(WEEKLY, schedule=Schedule(0, time(9), "Asia/Atlantis"))
    with pytest.raises(ScheduleError):
        plan(report_of(topic_of("a", "1", 1)), drawn)(broken, frozenset(), MONDAY)


class Weeks(RuleBasedStateMachine):
    """A channel over many weeks, while facts come and go, themes change, posts fail, and people ask for facts.

    It remembers used facts by cycle, as the database does, and also the facts posted in the current round.
    """

    def __init__(self) -> None:
        super().__init__()
        self.topics = {"a": topic_of("a", "1", 2), "b": topic_of("b", "23", 2)}
        self.subscription = WEEKLY
        self.kept: dict[int, set[str]] = {}
        self.round: set[str] = set()

    def _fitting(self) -> set[str]:
        return set(candidates(report_of(*self.topics.values()), self.subscription.themes))

    @rule(topic=st.sampled_from("abcd"), chapters=st.sampled_from(["1", "2", "3", "12", "23"]), facts=st.integers(0, 5))
    def report_changes(self, topic: str, chapters: str, facts: int) -> None:
        self.topics[topic] = topic_of(topic, chapters, facts)

    @precondition(lambda self: self.topics)
    @rule(data=st.data())
    def topic_goes(self, data: st.DataObject) -> None:
        del self.topics[data.draw(st.sampled_from(sorted(self.topics)))]

    @rule(themes=st.frozensets(st.sampled_from(CHAPTERS)))
    def themes_change(self, themes: frozenset[str]) -> None:
        self.subscription = replace(self.subscription, themes=themes)

    @rule(posted=st.sampled_from([True, True, True, False]))
    def week_comes(self, posted: bool) -> None:
        planner = plan(report_of(*self.topics.values()), drawn)
        used = frozenset(self.kept.get(self.subscription.cycle, set()))
        planned = planner(self.subscription, used, self.subscription.next_due)
        self._check(planned.fact, planned.cycle)
        self.subscription = replace(self.subscription, next_due=planned.next_due, cycle=planned.cycle)
        if planned.fact is not None and posted:
            self.kept.setdefault(planned.cycle, set()).add(planned.fact)
            self.round.add(planned.fact)

    def _check(self, fact: str | None, cycle: int) -> None:
        fitting = self._fitting()
        if fact is None:
            assert not fitting
            return
        assert fact in fitting
        if fitting <= self.round:
            assert cycle == self.subscription.cycle + 1, "all that fit were posted: the next round begins"
            self.round.clear()
        assert fact not in self.round, "a fact came twice before all that fit had come"
        assert cycle - self.subscription.cycle in {0, 1}

    @rule(seed=st.text(max_size=5))
    def someone_asks_for_one(self, seed: str) -> None:
        used = frozenset(self.kept.get(self.subscription.cycle, set()))
        shown = choose(sorted(self._fitting()), used, self.subscription.cycle, seed)
        assert (shown is None) == (not self._fitting())


def test_no_fact_comes_twice_in_a_round() -> None:
    """No fact repeats before all fitting facts were posted, while facts come and go, themes change, and posts fail."""
    run_state_machine_as_test(Weeks, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))


@pytest.mark.slow
def test_no_fact_comes_twice_in_ten_thousand_histories() -> None:
    """In ten thousand random histories of a channel, no fact repeats in a round."""
    run_state_machine_as_test(Weeks, settings=settings(max_examples=10_000, stateful_step_count=40, deadline=None))
