"""Finds the items of a list that a question refers to by position: 'the second one', 'the last', 'the other two'."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.model import Statement, Topic
from knowledge.search import lexicon
from knowledge.search.alias_index import topics_of
from knowledge.search.answer_types import contained_answer_types, expected_answer_types
from knowledge.search.evidence import unexplained
from knowledge.search.index import IndexedKnowledge
from knowledge.search.question import Question, read_question

_NTH = (
    lexicon.pattern("first item"),
    lexicon.pattern("second item"),
    lexicon.pattern("third item"),
    lexicon.pattern("fourth item"),
    lexicon.pattern("fifth item"),
)
_LAST = lexicon.pattern("last item")
_NEXT = lexicon.pattern("next item")
_OTHERS = lexicon.pattern("other items")

Items = tuple[Statement, ...]


def items_meant(kb: IndexedKnowledge, question: Question, topic: Topic, spoken_of: Statement | None) -> Items:
    """Return the rows of a topic's table that a question refers to by position, as statements.

    `spoken_of` is the statement that the conversation is about: 'the next one' is the row after its row, and 'the
    others' are all other rows. Return an empty tuple if the question refers to no row, or expects an answer that the
    rows lack.
    """
    for rest, meant in _readings(question, _rows(topic), spoken_of):
        if meant and _adds_nothing(kb, rest, topic):
            types = contained_answer_types(" ".join(text for item in meant for text in item.text))
            return meant if question.answer_types <= types else ()
    return ()


def subject_of(kb: IndexedKnowledge, topic: Topic, statement: Statement | None) -> Topic | None:
    """Return the topic that a row of another topic's table is about, or None if it is not about a topic.

    `statement` is the row's statement. In a table of prizes, for example, the row of a winner is about that winner.
    """
    rows = topic.table.rows if topic.table and statement else ()
    label = next((row.label for row in rows if statement and row.statement == statement.id), None)
    for name in label or ():
        named = topics_of(kb.aliases.match(read_question(name)))
        if len(named) == 1 and kb.knowledge.topics[named[0]] != topic:
            return kb.knowledge.topics[named[0]]
    return None


def _rows(topic: Topic) -> Items:
    """Return the statements of the rows of a topic's table, in order, without repetitions. A chart has none."""
    table = topic.table
    ids = dict.fromkeys(row.statement for row in table.rows) if table and not table.chart else ()
    return tuple(found for each in ids if (found := topic.statement(each)))


def _readings(question: Question, rows: Items, spoken_of: Statement | None) -> Iterator[tuple[Question, Items]]:
    """Yield the ways to read a position in a question: the rest of the question, and the rows in that position.

    Positions such as 'the next one' are relative to the row of `spoken_of`.
    """
    at = rows.index(spoken_of) if spoken_of in rows else None
    places = [(pattern, rows[n : n + 1]) for n, pattern in enumerate(_NTH)]
    places.append((_LAST, rows[-1:]))
    if at is not None:
        places += [(_NEXT, rows[at + 1 : at + 2]), (_OTHERS, (*rows[:at], *rows[at + 1 :]))]
    for pattern, meant in places:
        rest, found = pattern.subn(" ", question.folded, count=1)
        if found:
            yield question.with_text(rest), meant


def _adds_nothing(kb: IndexedKnowledge, rest: Question, topic: Topic) -> bool:
    """Return whether a question, without the position in it, has only words of a topic and names no other topic."""
    at = kb.positions[topic.id]
    content = [word for word in rest.content if not expected_answer_types(word.text)]
    return not unexplained(kb, content, at) and {*topics_of(kb.aliases.match(rest))} <= {at}
