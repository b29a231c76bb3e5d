"""A small invented report about a garden, and an encoder that counts pairs of letters, for search tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from knowledge.model import (
    Cell,
    Chapter,
    KnowledgeBase,
    Questions,
    Report,
    Row,
    Section,
    Source,
    Statement,
    Table,
    Text,
    Topic,
    Unanswered,
)
from knowledge.search.encoder import Vectors

SOURCE = Source("1", "south")
REPORT = Report(
    Text.of(en="Garden", ko="정원"),
    Text.of(en="the garden book", ko="정원 책"),
    Text.of(en="2001", ko="2001년"),
    ("en", "ko"),
)
CHAPTERS = (Chapter("1", Text.of(en="All", ko="전체"), sections=(Section("south", Text.of(en="Heading", ko="제목")),)),)


class LetterEncoder:
    """Encodes sentences by their pairs of adjacent letters. `known` is the encoder's vocabulary."""

    name = "letters"

    def __init__(self, known: Iterable[str] = ()) -> None:
        self.known = frozenset(known)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        vectors = np.full((len(sentences), 512), 1e-6, dtype=np.float32)
        for row, sentence in enumerate(sentences):
            letters = f" {sentence.lower()} "
            for one, two in pairwise(letters):
                vectors[row, (ord(one) * 31 + ord(two)) % 512] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def is_word(self, token: str) -> bool:
        return token in self.known


def statement(statement_id: str, text: tuple[str, str], **more: object) -> Statement:
    """Return a statement in English and Korean; pass any other field as a keyword argument."""
    return Statement(statement_id, _both(*text), **more)  # type: ignore[arg-type]


def row(statement_id: str, label: tuple[str, str], *cells: Cell) -> Row:
    """Return a row of a table, labelled in English and Korean, about the statement with this id."""
    return Row(statement_id, _both(*label), cells)


def table(title: tuple[str, str], columns: Sequence[tuple[str, str]], *rows: Row, **more: object) -> Table:
    """Return a table in English and Korean; pass any other field as a keyword argument."""
    return Table(_both(*title), tuple(_both(*column) for column in columns), rows, **more)  # type: ignore[arg-type]


def topic(topic_id: str, title: tuple[str, str], summary: tuple[str, str], **more: object) -> Topic:
    """Return a topic in English and Korean with one source; pass any other field as a keyword argument."""
    return Topic(topic_id, _both(*title), _both(*summary), (SOURCE,), **more)  # type: ignore[arg-type]


def knowledge_of(*topics: Topic, unanswered: Sequence[Unanswered] = ()) -> KnowledgeBase:
    """Return a knowledge base with these topics and unanswered questions."""
    return KnowledgeBase(REPORT, CHAPTERS, topics, tuple(unanswered))


def _both(en: str, ko: str) -> Text:
    return Text.of(en=en, ko=ko)


ROSES = topic(
    "roses",
    ("Rose Beds", "장미 화단"),
    ("Roses grow in beds by the southern wall.", "장미는 남쪽 담장 옆 화단에서 자랍니다."),
    names=("ROSBED", "RB-7"),
    statements=(statement("roses/bushes", ("There are 340 rose bushes.", "장미는 모두 340그루입니다.")),),
    questions=Questions.of(
        en=(
            "when are roses cut",
            "which roses smell best",
            "how deep are rose roots",
            "do the thorny flowers need feeding",
            "what grows along the southern wall",
        ),
        ko=(
            "장미는 언제 자르나요",
            "어느 장미가 향이 좋아요",
            "장미 뿌리는 얼마나 깊나요",
            "남쪽 담장에는 무엇이 자라나요",
        ),
    ),
)
APPLES = topic(
    "apples",
    ("Apple Orchard", "사과 과수원"),
    ("The orchard was planted in 1974 and fed Denmark.", "과수원은 1974년에 심었고 덴마크에도 사과를 보냈습니다."),
    statements=(
        statement(
            "apples/harvest",
            (
                "The yearly harvest was 52 tonnes in 1998, up from 31 tonnes.",
                "1998년 연간 수확량은 52톤으로, 전에는 31톤이었습니다.",
            ),
            fact="apple-harvest",
        ),
        statement("apples/trees", ("The number of trees is 610.", "나무 수는 610그루입니다.")),
        statement(
            "apples/pickers",
            ("The wages of pickers are 9 crowns a day.", "일꾼 품삯은 하루 9크로네입니다."),
            questions=Questions.of(en=("what do the helpers earn",), ko=("일꾼은 얼마를 버나요",)),
        ),
        statement(
            "apples/cider",
            ("Half of the crop is pressed into cider.", "수확의 절반은 즙으로 짭니다."),
            names=("Old Press", "압착기"),
            source=Source("1"),
            fact="older",
            questions=Questions.of(en=("where does the cider come from",)),
        ),
    ),
    table=table(
        ("Yearly harvest", "연간 수확량"),
        [("Before", "예전"), ("1998", "1998년")],
        row("apples/harvest", ("Apples", "사과"), 31.0, 52.0),
        unit=Text.of(en="tonnes", ko="톤"),
        chart=True,
    ),
    questions=Questions.of(
        en=(
            "when is apple harvest",
            "how are apple trees pruned",
            "which apple keeps longest",
            "what fruit does the orchard bear",
        ),
        ko=(
            "사과는 언제 따나요",
            "사과나무 가지치기는 어떻게 하나요",
            "어느 사과가 오래 가나요",
            "과수원에는 무슨 과일이 있나요",
        ),
    ),
)
BEES = topic(
    "bees",
    ("Bee Houses", "벌통"),
    ("Bees live in straw houses and make honey.", "벌은 짚으로 만든 통에서 꿀을 만듭니다."),
    questions=Questions.of(
        en=(
            "who looks after the hives",
            "how much honey do the bees make",
            "do the bees sting visitors",
            "what are the straw houses for",
            "where do insects pass the winter",
        ),
        ko=("벌은 누가 돌보나요", "꿀은 얼마나 나오나요", "벌이 손님을 쏘나요", "짚으로 만든 통은 무엇에 쓰나요"),
    ),
)
GARDEN = knowledge_of(
    ROSES,
    APPLES,
    BEES,
    unanswered=(
        Unanswered(
            "roses",
            Questions.of(
                en=("what does a rose bouquet cost", "who sells tickets to the garden", "is there a garden café"),
                ko=("장미 꽃다발은 얼마에 파나요", "정원 입장권은 누가 파나요", "정원에 찻집이 있나요"),
            ),
        ),
    ),
)
