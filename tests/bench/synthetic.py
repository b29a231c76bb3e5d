"""Makes large knowledge bases by adding made-up topics to the report; the same seed always yields the same topics."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.model import KnowledgeBase, Questions, Row, Source, Statement, Table, Text, Topic

QUESTIONS = 12
"""How many questions ask about a made-up topic as a whole, in each language."""

STATEMENTS = 4
"""How many statements a made-up topic has."""

_OF_STATEMENT = 3
"""How many questions ask about each statement of a made-up topic, in each language."""

_WITH_CHART = 4
"""One in this many made-up topics has a table, which is drawn as a chart."""

_ONSETS = (*"bcdfghjklmnprstvw", "bl", "br", "ch", "cl", "dr", "fl", "gr", "pl", "pr", "qu", "sh", "st", "tr")
_VOWELS = (*"aeiou", "ai", "ea", "ee", "io", "oa", "ou")  # fmt: skip
_CODAS = (*"nrsltm", "", "nd", "rt", "st", "ck")  # fmt: skip
_ENDINGS = ("", "er", "ing", "ment", "tion", "al", "ity", "ive", "ance", "age", "ship")  # fmt: skip
_SYLLABLES = tuple(
    "가강건경고공관교구국군근기남농단담대도동등망명모무문민박방법보복부사산상서선성소수시신심안"
    "양업역연영예온용우원유은의인자장재전정조종주지진차참천체초촌축치친통특평표품하한합해행현형"
    "호화활회효"
)
_KINDS = (
    ("system", "시스템"), ("center", "센터"), ("program", "사업"), ("office", "사무소"), ("network", "네트워크"),
    ("index", "지수"), ("service", "서비스"), ("committee", "위원회"), ("plan", "계획"), ("standard", "기준"),
)  # fmt: skip
_ENGLISH = (
    "how do I get a {0} {1} without the {2}?",
    "who looks after {0} when the {1} is late?",
    "what became of the {0} after {1}?",
    "is there any way for {0} people to see their {1}?",
    "why did they start {0} {1} in the first place?",
    "{0} {1} for beginners",
    "can a small firm join the {0} and still keep its {1}?",
    "how long does {0} take since the {1} was introduced?",
    "where would a {0} go to complain about {1} or {2}?",
    "which {0} saves the most {1}?",
    "my teacher asked about {0}, {1} and {2}, what should I say?",
    "how much {0} is lost to {1} every year?",
    "did the {0} make {1} any cheaper?",
    "what happens to old {0} once the {1} is full?",
    "explain the {0} behind {1} like I am five",
    "do {0} and {1} still need a {2} stamp?",
)
_KOREAN = (
    "{0} 때문에 {1} 하려면 어디로 가야 하나요?",
    "{0} 담당자는 {1} 늦어지면 무엇을 하나요?",
    "{1} 없이도 {0} 받을 수 있어요?",
    "왜 갑자기 {0} {1} 시작했대요?",
    "{0} 하고 나서 {1} 얼마나 줄었나요?",
    "작은 회사도 {0} 참여해서 {1} 지킬 수 있나요?",
    "{0} {1} {2} 한 번에 볼 방법",
    "{2} 도장이 아직도 {0} 필요해요?",
    "옛날 {0} 가득 차면 {1} 어떻게 돼요?",
    "선생님이 {0} 이야기를 하셨는데 {1} 뭔가요?",
    "{1} 가장 많이 아껴 준 {0} 무엇인가요?",
    "해마다 {0} 얼마나 {1} 들어가나요?",
    "{0} 쉽게 말하면 뭐예요, {1} 같은 건가요?",
    "누가 {0} {1} 정하고 누가 지켜보나요?",
)


def grown(knowledge: KnowledgeBase, count: int, seed: int = 7) -> KnowledgeBase:
    """Return a knowledge base with `count` topics: those of `knowledge`, followed by made-up ones.

    Raises ValueError if `knowledge` has more than `count` topics.
    """
    missing = count - len(knowledge.topics)
    if missing < 0:
        raise ValueError(f"{len(knowledge.topics)} topics are more than {count}")
    maker = _Maker.of(random.Random(seed), count)  # noqa: S311 - no secret
    source = Source(knowledge.chapters[0].id)
    topics = [maker.topic(number, source) for number in range(missing)]
    fingerprint = f"{knowledge.fingerprint}-grown-{count}-{seed}"
    return replace(knowledge, topics=(*knowledge.topics, *topics), fingerprint=fingerprint)


@dataclass(frozen=True)
class _Maker:
    """Makes up topics from invented words; as in any text, a few words occur in many topics, and most occur in few."""

    chance: random.Random
    english: Sequence[str]
    korean: Sequence[str]

    @classmethod
    def of(cls, chance: random.Random, count: int) -> _Maker:
        size = 3000 + count
        english = dict.fromkeys(_english_word(chance) for _ in range(size))
        korean = dict.fromkeys(_korean_word(chance) for _ in range(size))
        return cls(chance, [*english], [*korean])

    def topic(self, number: int, source: Source) -> Topic:
        own, own_korean = self._words(self.english, 6), self._words(self.korean, 6)
        kind, kind_korean = self.chance.choice(_KINDS)
        title, title_korean = f"{own[0]} {own[1]} {kind}", f"{own_korean[0]}{own_korean[1]} {kind_korean}"
        # Names must be unique, so the number is part of each.
        name = Text.of(en=f"{title} {number}".title(), ko=f"{title_korean} {number}")
        acronym = f"{own[0][0]}{own[1][0]}{kind[0]}-{number}".upper()
        summary = Text.of(
            en=f"The {title} brings {own[2]} and {own[3]} together so that {own[4]} needs less {own[5]}.",
            ko=f"{title_korean}은 {own_korean[2]}와 {own_korean[3]}을 모아 {own_korean[4]} 부담을 줄입니다.",
        )
        topic_id = f"made-up-{number}"
        change, table = self._change(f"{topic_id}/0", own, own_korean)
        told = [change, *(self._sentence(own, own_korean) for _ in range(STATEMENTS - 1))]
        return Topic(
            id=topic_id,
            title=name,
            summary=summary,
            sources=(source,),
            statements=tuple(
                Statement(f"{topic_id}/{place}", text, questions=self._questions(_OF_STATEMENT, own, own_korean))
                for place, text in enumerate(told)
            ),
            names=(acronym, f"{own[0]}{own[1]}{number}", f"{own_korean[1]} {own_korean[0]} {number}"),
            table=table if number % _WITH_CHART == 0 else None,
            questions=self._questions(QUESTIONS, own, own_korean),
        )

    def _sentence(self, own: Sequence[str], own_korean: Sequence[str]) -> Text:
        english, korean = self._words(self.english, 4), self._words(self.korean, 4)
        mine, mine_korean = self.chance.choice(own), self.chance.choice(own_korean)
        return Text.of(
            en=f"Every {english[0]} has a {mine} that {english[1]} checks before {english[2]} {english[3]}.",
            ko=f"{korean[0]}마다 {mine_korean} 두어 {korean[1]} 전에 {korean[2]} {korean[3]} 살핍니다.",
        )

    def _change(self, statement: str, own: Sequence[str], own_korean: Sequence[str]) -> tuple[Text, Table]:
        """Return the text of a statement about a change, and a table of the same numbers that is drawn as a chart.

        `statement` is the statement's id.
        """
        before, now = self.chance.randint(50, 999), self.chance.randint(5, 49)
        label = Text.of(en=f"{own[2]} {own[3]}", ko=f"{own_korean[2]} {own_korean[3]}")
        said = Text.of(
            en=f"The {label['en']} takes {now} days, down from {before} days.",
            ko=f"{label['ko']} 기간은 {before}일에서 {now}일로 줄었습니다.",
        )
        columns = (Text.of(en="Before", ko="이전"), Text.of(en="After", ko="이후"))
        rows = (Row(statement, label, (float(before), float(now))),)
        return said, Table(label, columns, rows, Text.of(en="days", ko="일"), chart=True)

    def _questions(self, count: int, own: Sequence[str], own_korean: Sequence[str]) -> Questions:
        return Questions.of(
            en=self._ask(_ENGLISH, count, own, self.english), ko=self._ask(_KOREAN, count, own_korean, self.korean)
        )

    def _ask(
        self, templates: Sequence[str], count: int, own: Sequence[str], everyones: Sequence[str]
    ) -> tuple[str, ...]:
        chosen = self.chance.sample(templates, count)
        return tuple(template.format(*self.chance.sample(own, 2), *self._words(everyones, 1)) for template in chosen)

    def _words(self, words: Sequence[str], count: int) -> list[str]:
        """Return `count` random words; words near the beginning of `words` are chosen more often."""
        return [words[int(len(words) * self.chance.random() ** 2)] for _ in range(count)]


def _english_word(chance: random.Random) -> str:
    syllables = (
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in range(chance.randint(1, 3))
    )
    return "".join(syllables) + chance.choice(_ENDINGS)


def _korean_word(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4)))
