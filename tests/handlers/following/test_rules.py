"""The rules about messages that do not mention the bot, whatever people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.following.rules import Heard, reads_as_question, turn
from handlers.slack.thread_context import Talk

PEOPLE = st.sampled_from(("U1", "U2", "U3"))
WORDS = st.text(max_size=80)


def heard(text: str, author: str = "U1") -> Heard:
    """Return a message whose typed text and text in Slack are the same."""
    return Heard(author, text, text)


@given(author=PEOPLE, asker=PEOPLE, text=WORDS)
def test_only_the_asker_goes_on(author: str, asker: str, text: str) -> None:
    """It is never the turn of anybody but the person whom the bot answered last."""
    assert turn(heard(text, author), Talk("kiss", asker)) != "theirs" or author == asker


@given(author=PEOPLE, text=WORDS)
def test_nobody_goes_on_without_an_answer(author: str, text: str) -> None:
    """If the bot has not answered anybody, it is nobody's turn."""
    assert [turn(heard(text, author), talk) for talk in (None, Talk("kiss"))] == ["nobody", "nobody"]


@given(
    before=WORDS, after=WORDS, mention=st.sampled_from(("<@U2>", "<@U2|name>", "<!here>", "<!subteam^S1>", " @name "))
)
def test_who_mentions_others_speaks_to_them(before: str, after: str, mention: str) -> None:
    """A message that mentions other people, a group, or everybody is for them, wherever the mention is."""
    assert turn(heard(f"{before} {mention} {after}"), Talk("kiss", "U1")) == "others"


@given(before=WORDS, after=WORDS)
def test_code_is_no_question(before: str, after: str) -> None:
    """A message with a code block, or one that begins with a quotation, is not a question."""
    assert not reads_as_question(heard(f"{before}```{after}?"))
    assert not reads_as_question(heard(f"> {after}?"))


@given(words=st.lists(st.sampled_from(("it", "is", "that", "fast", "now", "the", "wait")), max_size=6))
def test_what_ends_like_a_remark(words: list[str]) -> None:
    """A text that ends with an exclamation mark is not a question, and neither is a long one."""
    assert not reads_as_question(heard(f"{' '.join(words)}!"))
    assert not reads_as_question(heard(f"{'so ' * 100}{' '.join(words)}?"))


@pytest.mark.parametrize(
    ("text", "is_question"),
    [
        ("and foreigners?", True),
        ("since when", True),
        ("can you tell me who uses it?", True),
        ("how can we apply for it?", True),
        ("출국할 때는 얼마나 걸려", True),
        ("더 설명해 주세요", True),
        ("what do you think?", False),
        ("Ana, when did it begin?", False),
        ("what a surprise", False),
        ("that was quick, right?", False),
        ("could somebody explain it?", False),
        ("when do we meet tomorrow?", False),
        ("무슨 말인지 알겠네요", False),
        ("초안 보내 드릴까요?", False),
        ("같이 가실래요?", False),
        ("정말?", False),
    ],
)
def test_questions_to_the_bot(text: str, *, is_question: bool) -> None:
    """Questions to the bot are distinguished from remarks and from questions to colleagues."""
    assert reads_as_question(heard(text)) == is_question
