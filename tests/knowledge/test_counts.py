"""What a question asks to count is recognized, and so is whether a text gives that number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.counts import counts_asked, counts_told

ENGLISH = "Groups with 1,500 members were heard in 2006, and 50 advisory groups met twice."
KOREAN = "2006년에는 모니터단 1,500명과 정책자문단 50개가 활동했습니다."


@pytest.mark.parametrize(
    ("question", "is_told"),
    [
        ("How many members did they have?", True),
        ("how many advisory groups met?", True),
        ("number of members", True),
        ("How many ministers were there?", False),
        ("how many agencies took part in 2006", False),
        ("모니터단은 몇 명인가요?", True),
        ("몇명이나 있었나요", True),
        ("자문단이 몇 개예요?", True),
        ("회의를 몇 번 했나요?", False),
        ("모두 몇 건이었나요?", False),
    ],
)
def test_a_text_tells_the_number_of_what_it_counts(question: str, *, is_told: bool) -> None:
    """A text gives the number that is asked for if it counts the same things.

    In English, the things stand next to their number; in Korean, a counter such as 명 says what is counted.
    """
    asked = counts_asked(question)
    assert asked is not None
    assert counts_told([ENGLISH, KOREAN]).has(asked) is is_told


@pytest.mark.parametrize(
    "question",
    ["How long did it take?", "How many minutes did it take?", "언제 시작했나요?", "몇 분 걸렸어요?", "", "how many?"],
)
def test_other_questions_ask_for_no_number_of_things(question: str) -> None:
    """A question for a time or a duration, or one that names nothing to count, asks for no number of things."""
    asked = counts_asked(question)
    assert asked is None or not (asked.terms or asked.counters)


def test_a_year_is_not_a_number_of_things() -> None:
    """“In 2006 ministries” does not give a number of ministries."""
    asked = counts_asked("How many ministries?")
    assert asked is not None
    assert not counts_told(["In 2006 ministries reported."]).has(asked)


@given(st.integers(min_value=1, max_value=999_999), st.sampled_from(["명", "건", "종", "회"]))
def test_every_number_counts_in_korean(number: int, counter: str) -> None:
    """In Korean, a number before a counter is found with and without commas."""
    asked = counts_asked(f"몇 {counter}이에요?")
    assert asked is not None
    assert counts_told([f"모두 {number:,}{counter}입니다."]).has(asked)
    assert counts_told([f"모두 {number}{counter}입니다."]).has(asked)
