"""Which fact comes: none twice in a round, whatever is added, removed, or chosen in between."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from handlers.digests.choosing import candidates, choose, fact_of
from handlers.digests.delivery import Message
from handlers.digests.planning import plan
from handlers.digests.schedule import ScheduleError
from handlers.digests.subscription import Schedule, Subscription
from knowledge.model import Chapter, Fact, KnowledgeBase, Source, Text, Topic
from tests.made_up import REPORT

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
CHAPTERS = ("1", "2", "3")
WEEKLY = Subscription(
    "S1", "T1", "C1", "U1", Schedule(0, time(9), "Asia/Seoul"), frozenset(), "en", "U1", MONDAY, MONDAY
)  # fmt: skip


def topic_of(topic_id: str, chapters: str, facts: int) -> Topic:
    """Return a topic with so many facts, and a source in each of the chapters."""
    sources = tuple(Source(chapter, None, Text("", "")) for chapter in chapters)
    return Topic(
        topic_id, Text("", ""), Text("", ""), sources, facts=tuple(Fact(str(n), Text("", "")) for n in range(facts))
    )


def report_of(*topics: Topic) -> KnowledgeBase:
    """Return a report of three chapters with these topics."""
    return KnowledgeBase(REPORT, tuple(Chapter(chapter, Text("", "")) for chapter in CHAPTERS), topics)


def seeded(seed: int) -> random.Random:
    """Return the same chance every time."""
    return random.Random(seed)  # noqa: S311 - no secret hangs on it


def drawn(fact: str, subscription: Subscription) -> Message:
    """Return a fact as its id, and the channel that it is for."""
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
    """A fact fits where its topic has a source in one of the chapters that were chosen; with none chosen, all fit."""
    report = report_of(topic_of("a", "12", 2), topic_of("b", "2", 1), topic_of("c", "3", 1), topic_of("d", "1", 0))
    assert candidates(report, frozenset(themes)) == facts


def test_facts_are_found_by_their_ids() -> None:
    """An id leads to the fact and its topic, and to nothing where the report no longer has it."""
    report = report_of(topic_of("a", "1", 2))
    assert fact_of(report, "a/1") == (report.topics[0], report.topics[0].facts[1])
    assert [fact_of(report, gone) for gone in ("a/2", "b/0", "a", "", "a/")] == [None] * 5


def test_every_fact_of_the_report_is_found(knowledge: KnowledgeBase) -> None:
    """Every fact of the delivered report can come, each by an id of its own, and every chapter has some."""
    every = candidates(knowledge, frozenset())
    assert max(Counter(every).values()) == 1
    assert all(fact_of(knowledge, fact) for fact in every)
    assert all(candidates(knowledge, {chapter.id}) for chapter in knowledge.chapters if chapter.id != "0")


def test_no_facts_no_choice() -> None:
    """Where no fact fits the themes, none is chosen."""
    assert choose([], frozenset({"a/0"}), 3, seeded(1)) is None


@settings(deadline=None)
@given(st.integers(2, 30), st.randoms(use_true_random=False))
def test_a_fact_comes_again_only_after_half_of_them(count: int, chance: random.Random) -> None:
    """Where nothing changes, a round has every fact once, and more than half a round lies before one comes again."""
    facts = [f"a/{n}" for n in range(count)]
    used: frozenset[str] = frozenset()
    cycle, latest = 0, dict[str, int]()
    for week in range(4 * count):
        choice = choose(facts, used, cycle, chance)
        assert choice is not None
        assert choice.cycle == week // count
        assert week - latest.get(choice.fact, -count) > count // 2
        used = (used if choice.cycle == cycle else frozenset()) | {choice.fact}
        cycle, latest[choice.fact] = choice.cycle, week


def test_chance_decides() -> None:
    """Two channels do not get the facts in the same order."""
    facts = [f"a/{n}" for n in range(30)]
    assert len({choose(facts, frozenset(), 0, seeded(seed)) for seed in range(30)}) > 5


def test_the_plan_of_a_due_subscription() -> None:
    """A due subscription is planned: its slot, a fact that fits, drawn for it, and the slot a week later."""
    report = report_of(topic_of("a", "1", 1), topic_of("b", "2", 1))
    planned = plan(report, drawn, seeded(1))(replace(WEEKLY, themes=frozenset("2")), frozenset(), MONDAY)
    assert planned.slot == MONDAY
    assert planned.next_due == MONDAY.replace(day=30)
    assert (planned.fact, planned.cycle, planned.message) == ("b/0", 0, "b/0 for C1")


def test_the_plan_after_downtime_has_one_slot() -> None:
    """After weeks of downtime only the latest slot is planned, and the next one lies ahead."""
    planned = plan(report_of(topic_of("a", "1", 1)), drawn, seeded(1))
    late = planned(WEEKLY, frozenset({"a/0"}), datetime(2026, 12, 16, 5, tzinfo=UTC))
    assert (late.slot, late.next_due) == (datetime(2026, 12, 14, tzinfo=UTC), datetime(2026, 12, 21, tzinfo=UTC))
    assert (late.fact, late.cycle) == ("a/0", 1)


def test_the_plan_without_a_fact_goes_on_to_the_next_week() -> None:
    """Where no fact fits any more, nothing is posted for the slot, and next week is looked again."""
    planned = plan(report_of(topic_of("a", "1", 1)), drawn, seeded(1))
    nothing = planned(replace(WEEKLY, themes=frozenset("3"), cycle=4), frozenset(), MONDAY)
    assert (nothing.fact, nothing.message, nothing.cycle) == (None, None, 4)
    assert nothing.next_due == MONDAY.replace(day=30)


def test_a_broken_schedule_is_not_planned() -> None:
    """What plans raises ScheduleError for a row whose schedule is broken, so that it can be set aside alone."""
    broken = replace(WEEKLY, schedule=Schedule(0, time(9), "Asia/Atlantis"))
    with pytest.raises(ScheduleError):
        plan(report_of(topic_of("a", "1", 1)), drawn, seeded(1))(broken, frozenset(), MONDAY)


class Weeks(RuleBasedStateMachine):
    """A channel through the weeks, while facts come and go, themes change, posts fail, and people ask by hand.

    It keeps what a store keeps, and beside it the round as a person would count it.
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

    @rule(seed=st.integers(0, 2**16), posted=st.sampled_from([True, True, True, False]))
    def week_comes(self, seed: int, posted: bool) -> None:
        planner = plan(report_of(*self.topics.values()), drawn, seeded(seed))
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

    @rule(seed=st.integers(0, 2**16))
    def someone_asks_for_one(self, seed: int) -> None:
        used = frozenset(self.kept.get(self.subscription.cycle, set()))
        shown = choose(sorted(self._fitting()), used, self.subscription.cycle, seeded(seed))
        assert (shown is None) == (not self._fitting())


def test_no_fact_comes_twice_in_a_round() -> None:
    """Until all that fit were posted none comes again, while facts come and go, themes change and posts fail."""
    run_state_machine_as_test(Weeks, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))


@pytest.mark.slow
def test_no_fact_comes_twice_in_ten_thousand_histories() -> None:
    """The same through ten thousand histories of a channel."""
    run_state_machine_as_test(Weeks, settings=settings(max_examples=10_000, stateful_step_count=40, deadline=None))
