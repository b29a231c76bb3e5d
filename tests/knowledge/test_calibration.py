"""The decision's weights are fitted to labelled questions, and the shipped weights are those the command writes."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from importlib import resources
from pathlib import Path

import pytest

import knowledge as knowledge_package
from bot.cli import main
from knowledge.model import KnowledgeBase
from knowledge.normalization import normalize
from knowledge.search import Answer, IndexedKnowledge, NotCovered, find
from knowledge.search.calibration import Labelled, Quality, as_json, calibrate, read_labelled
from knowledge.search.decision import FEATURES, Decision, Weights, answer_probability, decide, read_weights
from knowledge.search.evidence import collect_evidence
from knowledge.search.question import read_question
from knowledge.search.reading import read_in_context
from knowledge.search.together import run

FILES = sorted((Path(knowledge_package.__file__).parent / "calibration").glob("*.jsonl"))

ANSWERED = {
    "roses": ("are the roses cut in spring", "rose roots depth", "thorny flowers feeding", "장미는 자르나요", "ROSBED"),
    "apples": (
        "pruning apple trees",
        "cider from the orchard",
        "apple harvest days",
        "사과는 언제 따죠",
        "apple orchard",
    ),
    "bees": ("how much honey is made", "do bees sting", "insects in winter", "벌이 쏘나요", "bee houses"),
}
REFUSED = (
    "cost of a rose bouquet",
    "who sells garden tickets",
    "is there a café",
    "장미 꽃다발 얼마",
    "정원 찻집",
    "what is the weather tomorrow",
    "who won the football",
    "sing me a song",
    "오늘 날씨 어때",
    "점심 뭐 먹지",
)
LABELLED = [Labelled(question, (topic,)) for topic, asked in ANSWERED.items() for question in asked]
LABELLED = [*LABELLED, *(Labelled(question, ()) for question in REFUSED)]


@pytest.fixture(scope="module")
def fitted(garden: IndexedKnowledge) -> tuple[Weights, Quality]:
    """Return the weights fitted to the labelled questions above, and their cross-validated quality."""
    return calibrate(garden, LABELLED)


@pytest.fixture(scope="module")
def shipped() -> list[Labelled]:
    """Return the labelled questions shipped with the bot."""
    return [labelled for file in FILES for labelled in read_labelled(file)]


def _decided(kb: IndexedKnowledge, question: str, weights: Weights) -> tuple[Decision, str]:
    reading = run(kb.classifier, read_in_context(kb, collect_evidence(kb, read_question(question)), None, weights))
    decision = decide(answer_probability(reading.features, weights), reading.features, weights)
    return decision, kb.knowledge.topics[reading.ranking.order[0]].id


def _answered_shares(quality: Quality) -> float:
    return quality.right + quality.wrong + quality.asked + quality.false_no


def test_labelled_questions_are_read(tmp_path: Path) -> None:
    """A line holds a question, its topics and, optionally, its context.

    Other keys are ignored, and comparisons are left out.
    """
    file = tmp_path / "q.jsonl"
    lines = (
        {"id": "1", "q": "who?", "topics": ["b", "a"], "lang": "en"},
        {"q": "그럼?", "topics": [], "context": "a"},
        {"q": "a or b?", "topics": ["a", "b"], "all": True},
        {"q": "a?", "topics": ["a"], "all": False, "context": None},
    )
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n", encoding="utf-8")
    assert list(read_labelled(file)) == [
        Labelled("who?", ("b", "a")),
        Labelled("그럼?", (), "a"),
        Labelled("a?", ("a",)),
    ]


@pytest.mark.parametrize("line", ["{", "nonsense", "", '{"q": "a", "topics": []} trailing'])
def test_a_line_that_is_not_json_is_an_error(tmp_path: Path, line: str) -> None:
    """If one line among valid ones is not JSON, ValueError is raised."""
    file = tmp_path / "q.jsonl"
    file.write_text(f'{{"q": "a", "topics": []}}\n{line}\n{{"q": "b", "topics": []}}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 1 column"):
        list(read_labelled(file))


@pytest.mark.parametrize("line", ["[]", "1", "null", '{"topics": []}', '{"q": "a"}', '{"q": "a", "topics": null}'])
def test_a_line_that_is_not_a_labelled_question_is_an_error(tmp_path: Path, line: str) -> None:
    """If a line is JSON but not a labelled question, an error is raised."""
    file = tmp_path / "q.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises((ValueError, LookupError, TypeError, AttributeError)):
        list(read_labelled(file))


def test_fitted_weights_are_complete_and_in_order(fitted: tuple[Weights, Quality]) -> None:
    """There are trees, each with a root that splits by a feature, and the thresholds are in order."""
    weights = fitted[0]
    assert weights.covered.trees
    assert all(len(root) == 4 and root[0] in range(len(FEATURES)) for root, *_ in weights.covered.trees)
    assert 0 < weights.none <= weights.answer < 1
    assert weights.margin >= 0


def test_fitted_weights_answer_what_the_report_answers(
    garden: IndexedKnowledge, fitted: tuple[Weights, Quality]
) -> None:
    """The fitted decision answers at least 80% of the answerable questions correctly, and answers one other at most."""
    decisions = {entry: _decided(garden, entry.question, fitted[0]) for entry in LABELLED}
    right = [decision == "answer" and topic in entry.topics for entry, (decision, topic) in decisions.items()]
    assert sum(right) >= 0.8 * sum(bool(entry.topics) for entry in LABELLED)
    wrong = [entry.question for entry, (decision, _) in decisions.items() if decision == "answer" and not entry.topics]
    assert len(wrong) <= 1, wrong


def test_only_the_labels_decide(garden: IndexedKnowledge) -> None:
    """If the labels are reversed, at least 80% of the questions that had an answer are refused.

    A question about honey is one of them.
    """
    turned = [replace(entry, topics=() if entry.topics else ("roses",)) for entry in LABELLED]
    weights, _ = calibrate(garden, turned)
    refused = [_decided(garden, entry.question, weights)[0] == "none" for entry in turned if not entry.topics]
    assert sum(refused) >= 0.8 * len(refused)
    assert _decided(garden, "how much honey is made", weights)[0] == "none"


def test_quality_is_measured_in_shares(fitted: tuple[Weights, Quality]) -> None:
    """The shares of right answers, wrong answers, choices and wrong refusals add up to 1."""
    assert _answered_shares(fitted[1]) == pytest.approx(1)
    assert all(0 <= share <= 1 for share in asdict(fitted[1]).values())


def test_calibration_is_deterministic(garden: IndexedKnowledge, fitted: tuple[Weights, Quality]) -> None:
    """Calibrating again with the same questions returns the same weights and the same quality."""
    assert calibrate(garden, LABELLED) == fitted


@pytest.mark.parametrize("every", [2, 3, 4])
def test_shares_add_up_for_contradictory_labels(garden: IndexedKnowledge, every: int) -> None:
    """If the labels contradict each other, the shares still add up to 1."""
    turned = [replace(entry, topics=entry.topics or ("roses",)) for entry in LABELLED]
    mixed = [replace(entry, topics=entry.topics if n % every else ()) for n, entry in enumerate(turned)]
    assert _answered_shares(calibrate(garden, mixed)[1]) == pytest.approx(1)


def test_the_context_counts_as_much_as_the_questions_need(garden: IndexedKnowledge) -> None:
    """The bot stays with a conversation's topic, or leaves it for another one, if the labelled questions do so."""
    others = {"roses": "and the honey?", "bees": "and the thorny ones?"}
    staying = [Labelled(question, (topic,), topic) for topic, question in others.items()]
    leaving = [Labelled(question, tuple(others.keys() - {topic}), topic) for topic, question in others.items()]
    for fragments, stays in ((staying, True), (leaving, False)):
        weights = calibrate(garden, [*LABELLED, *10 * fragments])[0]
        for topic, question in others.items():
            evidence = collect_evidence(garden, read_question(question))
            reading = run(garden.classifier, read_in_context(garden, evidence, garden.positions[topic], weights))
            assert reading.in_context is stays, (question, topic)


def test_without_conversations_the_weights_of_the_context_stay(garden: IndexedKnowledge) -> None:
    """Even if no labelled question has a context, calibration returns weights for the context."""
    alone = [entry for entry in LABELLED[:2] if entry.context is None]
    assert calibrate(garden, alone)[0].context


def test_the_file_contains_what_was_fitted(fitted: tuple[Weights, Quality]) -> None:
    """The JSON for decision.json can be read back as the same weights and, rounded, their quality."""
    weights, quality = fitted
    text = as_json({"with_encoder": weights}, {"with_encoder": quality})
    written = json.loads(text)
    assert read_weights(written["weights"]["with_encoder"]) == weights
    assert written["quality"]["with_encoder"] == {name: round(share, 4) for name, share in asdict(quality).items()}
    assert len(text.splitlines()) < len(weights.covered.trees) + 40, "each tree is one line"


def test_every_label_is_a_topic_of_the_report(shipped: list[Labelled], knowledge: KnowledgeBase) -> None:
    """Every label and every context is the id of a topic; any other id would distort the weights unnoticed."""
    ids = {topic.id for topic in knowledge.topics}
    named = {name for entry in shipped for name in (*entry.topics, entry.context) if name is not None}
    assert len(shipped) >= 500
    assert named <= ids, named - ids


def test_calibration_questions_are_not_training_questions(shipped: list[Labelled], knowledge: KnowledgeBase) -> None:
    """No labelled question is stored in the knowledge base, because stored questions are easier than people's own."""
    asked = [topic.all_questions for topic in knowledge.topics] + [entry.questions for entry in knowledge.unanswered]
    learned = {normalize(text) for questions in asked for text in questions}
    assert [
        entry.question for entry in shipped if normalize(entry.question) and normalize(entry.question) in learned
    ] == []


def test_people_are_rarely_asked_back(fitted: tuple[Weights, Quality]) -> None:
    """In the fitted and in the shipped weights, the thresholds for answering and for refusing are close together.

    The margin required for an answer is small.
    """
    kept = json.loads((resources.files("knowledge.search") / "decision.json").read_text(encoding="utf-8"))["weights"]
    for weights in (asdict(fitted[0]), *kept.values()):
        assert 0 < weights["answer"] - weights["none"] <= 0.0751
        assert weights["margin"] in {0.005, 0.01}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "bounds"),
    [
        (("questions-1", "questions-2", "questions-3"), (0.92, 0.04, 0.04, 0.87)),
        (("questions-4",), (0.9, 0.06, 0.04, 0.6)),
        (("questions-5",), (0.9, 0.06, 0.04, 0.8)),
        (("keywords",), (0.8, 0.12, 0.08, 0.88)),
        (("conversations-1", "conversations-2"), (0.83, 0.12, 0.06, 0.7)),
    ],
    ids=["questions", "near misses", "everyday questions", "keywords", "conversations"],
)
def test_the_shipped_decision_is_good_enough(
    indexed: IndexedKnowledge, files: tuple[str, ...], bounds: tuple[float, float, float, float]
) -> None:
    """Enough answerable calibration questions are answered correctly, and enough of the others are refused.

    Few answerable questions get a wrong answer or a refusal.
    """
    right, wrong, false_no, refused = bounds
    shipped = [labelled for file in FILES if file.stem in files for labelled in read_labelled(file)]
    found = [(entry, find(indexed, entry.question, entry.context)) for entry in shipped]
    answerable = [(entry, outcome) for entry, outcome in found if entry.topics]
    others = [outcome for entry, outcome in found if not entry.topics]
    answers = [(entry, outcome) for entry, outcome in answerable if isinstance(outcome, Answer)]
    correct = sum(outcome.topics[0].id in entry.topics for entry, outcome in answers)
    assert correct / len(answerable) >= right
    assert (len(answers) - correct) / len(answerable) <= wrong
    assert sum(isinstance(outcome, NotCovered) for _, outcome in answerable) / len(answerable) <= false_no
    assert sum(isinstance(outcome, NotCovered) for outcome in others) / len(others) >= refused


@pytest.mark.slow
def test_the_shipped_numbers_are_what_the_command_writes(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`innovation-bot calibrate` on the shipped questions reproduces what is in decision.json.

    The weights are the same to within 0.01. The trees differ in some splits if a processor rounds differently, and the
    thresholds with them, but the quality is the same to within 0.02.
    """
    monkeypatch.setenv("CACHE_PATH", str(cache))
    monkeypatch.delenv("KNOWLEDGE_PATH", raising=False)
    written = tmp_path / "decision.json"
    assert main(["calibrate", *map(str, FILES), "--write", str(written)]) == 0
    fresh = json.loads(written.read_text(encoding="utf-8"))
    kept = json.loads((resources.files("knowledge.search") / "decision.json").read_text(encoding="utf-8"))
    assert fresh["weights"].keys() == kept["weights"].keys() == {"with_encoder", "without_encoder"}
    for name, weights in kept["weights"].items():
        assert fresh["quality"][name] == pytest.approx(kept["quality"][name], abs=0.02), name
        assert fresh["weights"][name]["covered"]["base"] == pytest.approx(weights["covered"]["base"], abs=0.01)
        for number in weights.keys() - {"covered"}:
            within = 0.06 if number in {"answer", "none", "none_in_context"} else 0.01
            assert fresh["weights"][name][number] == pytest.approx(weights[number], abs=within), (name, number)
