"""Names are found in questions: exactly, and as fingers mistype them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import KnowledgeBase
from knowledge.search.names import Names, names_of
from knowledge.search.question import read_question


@pytest.fixture(scope="module")
def names(knowledge: KnowledgeBase) -> Names:
    """Give the names of the report that comes with the bot."""
    return Names(knowledge.topics)


def _found(names: Names, knowledge: KnowledgeBase, text: str, doubtful: frozenset[str] = frozenset()) -> list[str]:
    return [knowledge.topics[match.topic].id for match in names.match(read_question(text), doubtful)]


def test_every_name_of_every_topic_leads_to_it(names: Names, knowledge: KnowledgeBase) -> None:
    """A title, full name or alias alone, in any case, with spaces or hyphens, finds its topic."""
    for topic in knowledge.topics:
        for name in names_of(topic):
            for form in (name, name.upper(), name.lower(), name.replace(" ", "-"), f"the {name}?"):
                assert topic.id in _found(names, knowledge, form), (topic.id, form)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("what is KONEPS", "koneps"),
        ("tell me about the on nara b.p.s.", "on-nara"),
        ("spi1357?", "spi-1357"),
        ("Program Budgets", "program-budget"),
        ("나라장터는 무엇인가요", "koneps"),
        ("온나라시스템이 뭐야", "on-nara"),
        ("u 119", "u-119"),
        ("un governance centre", "un-governance-center"),
    ],
)
def test_a_name_is_found_whatever_stands_around_it(
    names: Names, knowledge: KnowledgeBase, text: str, topic: str
) -> None:
    """Question words, articles, plurals, particles, spacing and spelling do not hide a name."""
    assert _found(names, knowledge, text)[:1] == [topic]


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("konesp", "koneps"),
        ("koneps's", "koneps"),
        ("hanrao", "hanaro"),
        ("kipo nett", "kiponet"),
        ("spi-1537", "spi-1357"),
        ("u-191", "u-119"),
        ("g4x", "g4c"),
        ("topdwonbudget", "top-down-budget"),
    ],
)
def test_slips_of_the_fingers_are_forgiven(names: Names, knowledge: KnowledgeBase, typed: str, topic: str) -> None:
    """Swapped, dropped, doubled and neighbouring letters still find the name."""
    doubtful = frozenset(word.text for word in read_question(typed).words)
    assert _found(names, knowledge, typed, doubtful)[:1] == [topic]


@pytest.mark.parametrize("typed", ["gic", "cia", "ai", "kit", "pop", "nato", "moma", "u-2", "spa-2468"])
def test_short_names_are_not_guessed_at(names: Names, knowledge: KnowledgeBase, typed: str) -> None:
    """A short word that is merely near an acronym is not taken for it."""
    doubtful = frozenset(word.text for word in read_question(typed).words)
    assert _found(names, knowledge, typed, doubtful) == []


def test_known_words_are_never_taken_for_slips(names: Names, knowledge: KnowledgeBase) -> None:
    """Where every word is known, only exact names count: 'kisses' is not KISS mistyped."""
    assert _found(names, knowledge, "she kisses the judge") == []


def test_the_longer_name_wins_over_one_inside_it(names: Names, knowledge: KnowledgeBase) -> None:
    """'UN Public Service Awards' is one name, whatever shorter names its words make."""
    assert _found(names, knowledge, "UN Public Service Awards") == ["un-public-service-awards"]


@settings(max_examples=200)
@given(st.data())
def test_one_swap_in_a_long_name_is_forgiven(names: Names, knowledge: KnowledgeBase, data: st.DataObject) -> None:
    """Two neighbouring letters swapped in a one-word name of seven letters or more still lead to its topic."""
    long = [(t.id, n) for t in knowledge.topics for n in names_of(t) if n.isascii() and n.isalpha() and len(n) >= 7]
    topic, name = data.draw(st.sampled_from(long))
    place = data.draw(st.integers(1, len(name) - 2))
    typed = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    assert topic in _found(names, knowledge, typed, frozenset({typed.lower()}))
