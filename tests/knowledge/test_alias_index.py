"""Names are found in questions, whether exact or mistyped."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import KnowledgeBase
from knowledge.search.alias_index import AliasIndex, names_of
from knowledge.search.question import read_question
from tests.made_up import APPLES, GARDEN


@pytest.fixture(scope="module")
def aliases(knowledge: KnowledgeBase) -> AliasIndex:
    """Return an index of the names in the shipped report."""
    return AliasIndex(knowledge.topics)


def _found(
    aliases: AliasIndex, knowledge: KnowledgeBase, text: str, out_of_vocabulary: frozenset[str] = frozenset()
) -> list[str]:
    return [knowledge.topics[match.topic].id for match in aliases.match(read_question(text), out_of_vocabulary)]


def test_every_name_of_every_topic_leads_to_it(aliases: AliasIndex, knowledge: KnowledgeBase) -> None:
    """Every title and name of a topic, and every name of its statements, finds the topic.

    The name may be typed in uppercase or lowercase, with hyphens instead of spaces, or after an article.
    """
    for topic in knowledge.topics:
        for name in names_of(topic):
            for form in (name, name.upper(), name.lower(), name.replace(" ", "-"), f"the {name}?"):
                assert topic.id in _found(aliases, knowledge, form), (topic.id, form)


@pytest.mark.parametrize(
    ("text", "topic", "statement", "name"),
    [
        ("is the Old Press still used", "apples", "apples/cider", "Old Press"),
        ("old-press", "apples", "apples/cider", "Old Press"),
        ("압착기는 어디 있나요", "apples", "apples/cider", "압착기"),
        ("Apple Orchard", "apples", "", "Apple Orchard"),
        ("rosbed", "roses", "", "ROSBED"),
        ("사과 과수원", "apples", "", "사과 과수원"),
    ],
)
def test_a_match_has_the_statement_that_has_the_name(text: str, topic: str, statement: str, name: str) -> None:
    """A statement's name leads to that statement, and a topic's name leads to the topic alone."""
    (match,) = AliasIndex(GARDEN.topics).match(read_question(text), frozenset())
    assert (GARDEN.topics[match.topic].id, match.statement, match.name) == (topic, statement, name)
    assert match.similarity == 1


def test_a_mistyped_name_of_a_statement_is_found() -> None:
    """If a statement's name is mistyped, the statement is found with a similarity below 1."""
    (match,) = AliasIndex(GARDEN.topics).match(read_question("the oldd press"), frozenset({"oldd"}))
    assert (match.statement, match.typed) == ("apples/cider", "oldd press")
    assert 0.8 < match.similarity < 1


def test_a_name_of_the_topic_and_of_a_statement_is_the_topics() -> None:
    """A name that a statement shares with its topic means the topic; the statement's other names mean the statement."""
    cider = replace(APPLES.statements[3], names=("apple-orchard", "Cider House"))
    index = AliasIndex([replace(APPLES, statements=(cider,))])
    found = [index.match(read_question(text), frozenset())[0].statement for text in ("Apple Orchard", "cider house")]
    assert found == ["", "apples/cider"]


def test_names_are_listed_with_those_of_the_statements() -> None:
    """The names of a topic begin with its titles in both languages and end with the names of its statements."""
    assert list(names_of(APPLES)) == ["Apple Orchard", "사과 과수원", "Old Press", "압착기"]


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
def test_a_name_is_found_among_other_words(
    aliases: AliasIndex, knowledge: KnowledgeBase, text: str, topic: str
) -> None:
    """Question words, articles, plurals, particles, spacing and spelling do not hide a name."""
    assert _found(aliases, knowledge, text)[:1] == [topic]


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
def test_a_mistyped_name_is_found(aliases: AliasIndex, knowledge: KnowledgeBase, typed: str, topic: str) -> None:
    """A name is found even if it has swapped, wrong or extra letters or digits."""
    out_of_vocabulary = frozenset(word.text for word in read_question(typed).words)
    assert _found(aliases, knowledge, typed, out_of_vocabulary)[:1] == [topic]


@pytest.mark.parametrize("typed", ["gic", "cia", "ai", "kit", "pop", "nato", "moma", "u-2", "spa-2468"])
def test_short_names_are_not_guessed(aliases: AliasIndex, knowledge: KnowledgeBase, typed: str) -> None:
    """A short word or code that merely resembles a name is not mistaken for it."""
    out_of_vocabulary = frozenset(word.text for word in read_question(typed).words)
    assert _found(aliases, knowledge, typed, out_of_vocabulary) == []


def test_known_words_are_never_mistaken_for_typos(aliases: AliasIndex, knowledge: KnowledgeBase) -> None:
    """If every word is in the vocabulary, only exact names count: 'kisses' is not KISS mistyped."""
    assert _found(aliases, knowledge, "she kisses the judge") == []


def test_the_longer_name_wins_over_one_inside_it(aliases: AliasIndex, knowledge: KnowledgeBase) -> None:
    """'UN Public Service Awards' is found as one name, although some of its words are also names."""
    assert _found(aliases, knowledge, "UN Public Service Awards") == ["un-public-service-awards"]


@settings(max_examples=200)
@given(st.data())
def test_one_swap_in_a_long_name_is_corrected(
    aliases: AliasIndex, knowledge: KnowledgeBase, data: st.DataObject
) -> None:
    """A one-word name of seven letters or more still finds its topic if two neighbouring letters are swapped.

    The first letter is always typed correctly.
    """
    long = [(t.id, n) for t in knowledge.topics for n in names_of(t) if n.isascii() and n.isalpha() and len(n) >= 7]
    topic, name = data.draw(st.sampled_from(long))
    place = data.draw(st.integers(1, len(name) - 2))
    typed = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    assert topic in _found(aliases, knowledge, typed, frozenset({typed.lower()}))
