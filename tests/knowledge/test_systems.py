"""The 43 systems that the report names are found by every name, alone and in a sentence, in English and Korean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge, find
from knowledge.search.outcome import Answer
from knowledge.search.question import language_of

DESCRIBED = (
    "public-service-evaluation", "total-personnel-budget", "senior-civil-service", "top-down-budget", "program-budget",
    "record-management", "statistics-infrastructure", "policy-quality-management", "on-nara", "information-disclosure",
    "local-administration-system", "local-education-system", "public-institution-system", "tax-hearing-officer",
    "culture-movement", "waste-disposal", "open-moct", "consular-call-center", "u-119", "spi-1357", "hanaro", "kiss",
    "kiponet", "g4c", "koneps", "gii",
)  # fmt: skip
"""Systems that are topics."""

LISTED = (
    "international-awards/information-network-village", "international-awards/e-learning",
    "international-awards/postal-logistics", "international-awards/ipr-protection", "international-awards/ship-safety",
    "international-awards/incheon-airport", "best-practices/home-tax", "best-practices/customs-clearance",
    "best-practices/ombudsman", "best-practices/sme-training", "best-practices/arts-education",
    "best-practices/emergency-sms", "best-practices/e-trade", "best-practices/women-net",
    "international-certification/global-patent", "international-certification/online-patent",
    "international-certification/agricultural-safety",
)  # fmt: skip
"""Systems that the report only lists: each is a statement of the topic that lists it."""

SENTENCES = {"en": "What is {name}?", "ko": "{name}에 대해 알려줘"}


def names_of(knowledge: KnowledgeBase, system: str) -> Iterator[str]:
    """Yield all of a system's names."""
    topic = knowledge.topic(system.partition("/")[0])
    assert topic is not None
    if topic.id == system:
        yield from (*topic.title, *topic.names)
    else:
        statement = topic.statement(system)
        assert statement is not None, system
        yield from statement.names


@pytest.mark.parametrize("system", [*DESCRIBED, *LISTED])
def test_system_is_found_by_every_name(indexed: IndexedKnowledge, system: str) -> None:
    """Each name leads to the system itself: to its topic or, if it is only listed, to the statement that lists it."""
    names = list(names_of(indexed.knowledge, system))
    assert {language_of(name) for name in names} == {"en", "ko"}
    for name in names:
        for asked in (name, SENTENCES[language_of(name)].format(name=name)):
            outcome = find(indexed, asked)
            assert isinstance(outcome, Answer), asked
            assert outcome.topics[0].id == system.partition("/")[0], asked
            if "/" in system:
                assert outcome.statements, asked
                assert outcome.statements[0].id == system, asked
