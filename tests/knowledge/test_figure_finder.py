"""A question that asks for a figure gets that figure, and other questions get none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from knowledge.model import Phrases, Topic
from knowledge.search import IndexedKnowledge
from knowledge.search.encoder import Vectors
from knowledge.search.figure_finder import FigureFinder
from knowledge.search.question import read_question
from tests.made_up import APPLES, BEES, ROSES, LetterEncoder, figure, topic

ENCODER = LetterEncoder()

LIBRARY = topic(
    "library",
    ("Town Library", "시립 도서관"),
    ("Readers borrow books.", "시민이 책을 빌립니다."),
    figures=(
        figure("borrowers", ("Registered borrowers", "등록된 대출자 수"), "7,200"),
        figure("fine", ("Fine for late return", "연체료"), "2 crowns", "5 crowns"),
        figure("opening", ("Year of opening", "개관 연도"), "1931"),
        figure("wait", ("Waiting time for a new title", "새 책 대기 기간"), "4 days", "3 weeks"),
    ),
    questions=Phrases(("where can I borrow books",), ("책은 어디서 빌리나요",)),
)


def _asked(question: str, about: Topic, *, vector: bool) -> str | None:
    finder = FigureFinder(ENCODER if vector else None)
    found = finder.find(read_question(question), about, ENCODER.encode([question])[0] if vector else None)
    return found.id if found else None


@pytest.mark.parametrize("vector", [True, False])
@pytest.mark.parametrize(
    ("question", "about", "expected"),
    [
        ("how many registered borrowers are there", LIBRARY, "borrowers"),
        ("how much is the fine for a late return", LIBRARY, "fine"),
        ("what year was the opening", LIBRARY, "opening"),
        ("how long is the waiting time for a new title", LIBRARY, "wait"),
        ("등록된 대출자는 몇 명인가요", LIBRARY, "borrowers"),
        ("연체료는 얼마예요", LIBRARY, "fine"),
        ("개관 연도는 언제인가요", LIBRARY, "opening"),
        ("새 책 대기 기간은 며칠이나 되나요", LIBRARY, "wait"),
        ("how many trees in the number", APPLES, "trees"),
        ("연간 수확량은 얼마", APPLES, "harvest"),
    ],
)
def test_the_figure_that_is_asked_for_is_found(question: str, about: Topic, expected: str, vector: bool) -> None:
    """Of several figures, the one whose label is asked for is found, in both languages, with and without vectors."""
    assert _asked(question, about, vector=vector) == expected


@pytest.mark.parametrize("vector", [True, False])
@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("library", LIBRARY),
        ("the town library", LIBRARY),
        ("시립 도서관", LIBRARY),
        ("", LIBRARY),
        ("?!", LIBRARY),
        ("why do gardeners love old orchards", APPLES),
        ("과수원은 어떤 곳인가요", APPLES),
    ],
)
def test_other_questions_get_no_figure(question: str, about: Topic, vector: bool) -> None:
    """A name alone, a question about something else and an empty text get no figure."""
    assert _asked(question, about, vector=vector) is None


@pytest.mark.parametrize("question", ["how many zeppelins fly", "비행선은 몇 대 날아요"])
def test_a_question_for_a_missing_number_gets_no_figure(question: str) -> None:
    """If none of several figures resembles the question, no figure is found."""
    assert _asked(question, LIBRARY, vector=False) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("how many are there", "bushes"),
        ("몇 그루예요", "bushes"),
        ("when", "bushes"),
        ("what are they like", None),
        ("roses", None),
    ],
)
def test_any_question_for_a_number_gets_the_only_figure(question: str, expected: str | None) -> None:
    """If a topic has one figure, 'how many?' means that one; a question that asks for no number gets none."""
    assert _asked(question, ROSES, vector=False) == expected


def test_a_topic_without_figures_gets_none() -> None:
    """No figure is found for a topic without figures, even if the question asks for a number."""
    assert _asked("how many hives are there", BEES, vector=False) is None


def test_a_figure_is_found_by_its_facts() -> None:
    """'Pressed into cider' is only in a fact, which names the figure that it states."""
    question = "how much of the crop is pressed into cider"
    assert _asked(question, APPLES, vector=False) == "harvest"
    assert _asked(question, replace(APPLES, facts=()), vector=False) is None


def test_a_figure_is_found_by_its_amounts_and_dates() -> None:
    """A figure is found by its old and new amounts and by its date."""
    for question in ("what number was 31 tonnes", "which figure is of 1998", "what amount was 52 tonnes"):
        assert _asked(question, APPLES, vector=False) == "harvest"


def test_the_first_of_equal_figures_is_found() -> None:
    """Of two figures with the same label, the first is always found."""
    same = (figure("one", ("Books lent", "대출 권수"), "5"), figure("two", ("Books lent", "대출 권수"), "5"))
    assert _asked("how many books lent", replace(LIBRARY, figures=same), vector=True) == "one"


def test_figures_are_encoded_once() -> None:
    """The second question about a topic encodes no figure again."""

    class Counting(LetterEncoder):
        times = 0

        def encode(self, sentences: Sequence[str]) -> Vectors:
            self.times += 1
            return super().encode(sentences)

    encoder = Counting()
    finder = FigureFinder(encoder)
    for question in ("how much is the fine for a late return", "how many registered borrowers"):
        assert finder.find(read_question(question), LIBRARY)
    assert encoder.times == len(LIBRARY.figures)


def test_the_figures_of_the_report_are_found_by_their_labels(indexed: IndexedKnowledge) -> None:
    """Nearly every figure is found by its label; another figure with the same label is also accepted."""
    asked = missed = 0
    for about in indexed.knowledge.topics:
        for wanted in about.figures:
            for question in (f"what is the figure for {wanted.label.en}?", f"{wanted.label.ko} 수치는 얼마인가요?"):
                found = indexed.figure_finder.find(read_question(question), about)
                asked += 1
                missed += found is None or found.label != wanted.label
    assert asked > 100
    assert missed / asked <= 0.15
