"""The lists in a report: the rows of its tables, and statements named 'first goal', 'second goal' and so on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count, takewhile

from knowledge.model import Source, Statement, Text, Topic
from knowledge.search.alias_index import AliasIndex, topics_of
from knowledge.search.ordinals import ordinal_in
from knowledge.search.question import read_question


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: a row of a table, or a statement that is named by its position.

    `topic` is the topic of the list, `label` the row's label or the topic's title, and `statement` says the same as the
    row. `subject` is another topic that the label names, or None: in a table of prizes, for example, the winner of that
    prize. `same` is the subject if the item and its subject are the same thing, as in a list of goals of which each has
    a topic.
    """

    topic: Topic
    label: Text
    statement: Statement
    subject: Topic | None
    same: Topic | None = None


class Lists:
    """The lists in a report. A chart is not a list."""

    def __init__(self, topics: Sequence[Topic], aliases: AliasIndex) -> None:
        found = ((topic, _read_items(topic, topics, aliases) or _named_by_position(topic)) for topic in topics)
        self._items = {topic.id: items for topic, items in found if items}
        self._places = {item.same.id: item for items in self._items.values() for item in items if item.same}

    def of(self, topic: Topic) -> tuple[Item, ...]:
        """Return the items of a topic's list in their order, each statement once. Without a list, there are none."""
        return self._items.get(topic.id, ())

    def listing(self, topic: Topic) -> Topic:
        """Return the topic of the list that a topic has or, if it has none, is an item of; else the topic itself."""
        place = None if self.of(topic) else self.place(topic)
        return place.topic if place else topic

    def place(self, topic: Topic) -> Item | None:
        """Return the item that is the same thing as a topic, or None if the topic is not an item of a list."""
        return self._places.get(topic.id)

    def item(self, topic: Topic, statement: Statement | None) -> Item | None:
        """Return the item of a topic's list that has this statement, or None."""
        return next((item for item in self.of(topic) if item.statement == statement), None)


def _named_by_position(topic: Topic) -> tuple[Item, ...]:
    """Return the statements of a topic that have names such as 'first goal', from the first on without a gap."""
    ordinals = ((ordinal_in(name), statement) for statement in topic.statements for name in statement.names)
    found = {ordinal[0]: statement for ordinal, statement in ordinals if ordinal}
    numbers = takewhile(found.__contains__, count(1))
    return tuple(Item(topic, topic.title, found[number], None) for number in numbers)


def _read_items(topic: Topic, topics: Sequence[Topic], aliases: AliasIndex) -> tuple[Item, ...]:
    table = topic.table
    labels = {row.statement: row.label for row in table.rows} if table and not table.chart else {}
    found = [
        Item(topic, label, statement, _subject(label, topic, topics, aliases))
        for each, label in labels.items()
        if (statement := topic.statement(each))
    ]
    return tuple(replace(item, same=item.subject) for item in found) if _are_topics(found) else tuple(found)


def _subject(label: Text, topic: Topic, topics: Sequence[Topic], aliases: AliasIndex) -> Topic | None:
    for name in label:
        named = topics_of(aliases.match(read_question(name)))
        if len(named) == 1 and topics[named[0]] != topic:
            return topics[named[0]]
    return None


def _are_topics(items: Sequence[Item]) -> bool:
    """Return whether the items are themselves topics: the report has each subject where it has the item, and once."""
    subjects = [(item, item.subject) for item in items if item.subject is not None]
    distinct = len({subject.id for _, subject in subjects}) == len(subjects)
    return distinct and all(
        _is_part(subject.sources[0], item.statement.source or item.topic.sources[0]) for item, subject in subjects
    )


def _is_part(source: Source, whole: Source) -> bool:
    if source.chapter != whole.chapter or whole.section is None:
        return source.chapter == whole.chapter
    return source.section is not None and f"{source.section}.".startswith(f"{whole.section}.")
