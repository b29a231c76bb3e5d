"""A question that asks for a figure gets that figure, and one that asks for none gets none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from knowledge.model import Phrases, Topic
from knowledge.search import IndexedKnowledge
from knowledge.search.encoder import Vectors
from knowledge.search.figures import Figures
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
    figures = Figures(ENCODER if vector else None)
    found = figures.asked(read_question(question), about, ENCODER.encode([question])[0] if vector else None)
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
def test_the_figure_that_is_asked_for_is_given(question: str, about: Topic, expected: str, vector: bool) -> None:
    """Of several figures the one whose label is asked for, in both languages, with vectors and without."""
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
def test_where_no_figure_is_asked_for_none_is_given(question: str, about: Topic, vector: bool) -> None:
    """A name alone, a question for something else, and nothing at all ask for no figure in particular."""
    assert _asked(question, about, vector=vector) is None


@pytest.mark.parametrize("question", ["how many zeppelins fly", "비행선은 몇 대 날아요"])
def test_a_question_for_a_number_that_the_topic_lacks_gets_none(question: str) -> None:
    """Where several figures are there and none is like what is asked, none is put first."""
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
def test_a_topics_only_figure_is_given_to_any_question_for_one(question: str, expected: str | None) -> None:
    """Where there is one figure, 'how many?' means that one; a question for no number still gets none."""
    assert _asked(question, ROSES, vector=False) == expected


def test_a_topic_without_figures_has_none_to_give() -> None:
    """Even to a question for a number."""
    assert _asked("how many hives are there", BEES, vector=False) is None


def test_a_figure_is_known_by_the_facts_that_tell_it() -> None:
    """'Pressed into cider' is said in a fact only, which names the figure that it tells."""
    question = "how much of the crop is pressed into cider"
    assert _asked(question, APPLES, vector=False) == "harvest"
    assert _asked(question, replace(APPLES, facts=()), vector=False) is None


def test_a_figure_is_known_by_what_it_reads() -> None:
    """The old and the new amount, and when it was, name a figure too."""
    for question in ("what number was 31 tonnes", "which figure is of 1998", "what amount was 52 tonnes"):
        assert _asked(question, APPLES, vector=False) == "harvest"


def test_of_equally_likely_figures_the_first_is_given() -> None:
    """Which of two figures with the same label is given does not depend on chance."""
    same = (figure("one", ("Books lent", "대출 권수"), "5"), figure("two", ("Books lent", "대출 권수"), "5"))
    assert _asked("how many books lent", replace(LIBRARY, figures=same), vector=True) == "one"


def test_figures_are_encoded_once() -> None:
    """The second question about a topic works nothing out anew."""

    class Counting(LetterEncoder):
        times = 0

        def encode(self, sentences: Sequence[str]) -> Vectors:
            self.times += 1
            return super().encode(sentences)

    encoder = Counting()
    figures = Figures(encoder)
    for question in ("how much is the fine for a late return", "how many registered borrowers"):
        assert figures.asked(read_question(question), LIBRARY)
    assert encoder.times == len(LIBRARY.figures)


def test_every_changed_figure_of_the_report_answers_to_its_label(indexed: IndexedKnowledge) -> None:
    """Asked for by its label, nearly every figure is put first; a figure that shares its label is as good."""
    asked = missed = 0
    for about in indexed.knowledge.topics:
        for wanted in about.figures:
            for question in (f"what is the figure for {wanted.label.en}?", f"{wanted.label.ko} 수치는 얼마인가요?"):
                found = indexed.figures.asked(read_question(question), about)
                asked += 1
                missed += found is None or found.label != wanted.label
    assert asked > 100
    assert missed / asked <= 0.15
