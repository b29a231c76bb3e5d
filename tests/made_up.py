"""A small invented report about a garden, and an encoder of letter pairs, for tests of the search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from knowledge.model import (
    Chapter,
    Fact,
    Figure,
    KnowledgeBase,
    Phrases,
    Reading,
    Report,
    Source,
    Text,
    Topic,
    Unanswered,
)
from knowledge.search.encoder import Vectors

SOURCE = Source("1", None, Text("Heading", "제목"))
REPORT = Report(Text("Garden", "정원"), Text("the garden book", "정원 책"), Text("2001", "2001년"))
CHAPTERS = (Chapter("1", Text("All", "전체")),)


class LetterEncoder:
    """Encodes a sentence by the pairs of letters in it. `known` are the words that it knows."""

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


def figure(
    figure_id: str, label: tuple[str, str], now: str, before: str | None = None, when: str | None = None
) -> Figure:
    """Return a figure whose amounts are the same in both languages."""
    date = Text(when, f"{when}년") if when else None
    return Figure(
        figure_id,
        Text(*label),
        Reading(Text(now, now), now, None, date),
        Reading(Text(before, before), before) if before else None,
    )


def topic(topic_id: str, title: tuple[str, str], summary: tuple[str, str], **more: object) -> Topic:
    """Return a topic with one source; any other field is given by its name."""
    return Topic(topic_id, Text(*title), Text(*summary), (SOURCE,), **more)  # type: ignore[arg-type]


def knowledge_of(*topics: Topic, unanswered: Sequence[Unanswered] = ()) -> KnowledgeBase:
    """Return a knowledge base of these topics."""
    return KnowledgeBase(REPORT, CHAPTERS, topics, tuple(unanswered))


ROSES = topic(
    "roses",
    ("Rose Beds", "장미 화단"),
    ("Roses grow in beds by the southern wall.", "장미는 남쪽 담장 옆 화단에서 자랍니다."),
    aliases=("ROSBED", "RB-7"),
    figures=(figure("bushes", ("Rose bushes", "장미 그루 수"), "340"),),
    questions=Phrases(
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
    figures=(
        figure("harvest", ("Yearly harvest", "연간 수확량"), "52 tonnes", "31 tonnes", "1998"),
        figure("trees", ("Number of trees", "나무 수"), "610"),
        figure("pickers", ("Wages of pickers", "일꾼 품삯"), "9 crowns"),
    ),
    facts=(Fact("older", Text("Half of the crop is pressed into cider.", "수확의 절반은 즙으로 짭니다."), "harvest"),),
    questions=Phrases(
        en=(
            "when is apple harvest",
            "how are apple trees pruned",
            "which apple keeps longest",
            "where does the cider come from",
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
    questions=Phrases(
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
            Phrases(
                en=("what does a rose bouquet cost", "who sells tickets to the garden", "is there a garden café"),
                ko=("장미 꽃다발은 얼마에 파나요", "정원 입장권은 누가 파나요", "정원에 찻집이 있나요"),
            ),
        ),
    ),
)
