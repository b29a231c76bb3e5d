"""Finds the items of a list that a question refers to: 'the second one', 'the last', 'the other two', by a label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from knowledge.model import Statement, Topic
from knowledge.search import lexicon
from knowledge.search.alias_index import topics_of
from knowledge.search.answer_types import contained_answer_types, expected_answer_types
from knowledge.search.bm25_index import terms_of
from knowledge.search.evidence import unexplained
from knowledge.search.index import IndexedKnowledge
from knowledge.search.lists import Item
from knowledge.search.question import Question, Word, words_of

_NTH = (
    lexicon.pattern("first item"),
    lexicon.pattern("second item"),
    lexicon.pattern("third item"),
    lexicon.pattern("fourth item"),
    lexicon.pattern("fifth item"),
)
_LAST = lexicon.pattern("last item")
_NEXT = lexicon.pattern("next item")
_PREVIOUS = lexicon.pattern("previous item")
_OTHERS = lexicon.pattern("other items")

_MOST_WORDS_OF_LABEL = 3
"""A question with more content words than this asks for more than an item."""

Items = tuple[Item, ...]


def items_meant(kb: IndexedKnowledge, question: Question, topic: Topic, spoken_of: Statement | None) -> Items:
    """Return the items of a list that a question refers to, by their position or their label.

    The list is the topic's own, or the one that the topic is an item of. `spoken_of` is the statement that the
    conversation is about: 'the next one' is the item after its item, and 'the others' are all other items. Return an
    empty tuple if the question refers to no item, or expects an answer that the items lack.
    """
    place = kb.lists.place(topic)
    for items, at in (
        (kb.lists.of(topic), kb.lists.item(topic, spoken_of)),
        (kb.lists.of(place.topic) if place else (), place),
    ):
        if meant := _meant(kb, question, items, at):
            types = contained_answer_types(" ".join(text for item in meant for text in item.statement.text))
            return meant if question.answer_types <= types else ()
    return ()


def _meant(kb: IndexedKnowledge, question: Question, items: Items, at: Item | None) -> Items:
    """Return the items that a question refers to. `at` is the item that the conversation is about."""
    if not items:
        return ()
    for rest, meant in _positions(question, items, at):
        if meant and _adds_nothing(kb, rest, meant):
            return _labelled(rest.content, items) or meant
    labelled = _labelled(question.content, items) if len(question.content) <= _MOST_WORDS_OF_LABEL else ()
    goes_on = labelled and labelled != (at,) and _adds_nothing(kb, question, labelled)
    return labelled if goes_on else ()


def _positions(question: Question, items: Items, at: Item | None) -> Iterator[tuple[Question, Items]]:
    """Yield the ways to read a position in a question: the rest of the question, and the items in that position."""
    places = [(pattern, items[n : n + 1]) for n, pattern in enumerate(_NTH)]
    places.append((_LAST, items[-1:]))
    if at is not None:
        n = items.index(at)
        places += [(_NEXT, items[n + 1 : n + 2]), (_PREVIOUS, items[n - 1 : n] if n else ())]
        places.append((_OTHERS, (*items[:n], *items[n + 1 :])))
    for pattern, meant in places:
        rest, found = pattern.subn(" ", question.folded, count=1)
        if found:
            yield question.with_text(rest), meant


def _labelled(words: Sequence[Word], items: Items) -> Items:
    """Return the one item that is a topic and whose label has more of the words than the other labels, if any."""
    terms = [{*_terms(word for name in item.label for word in words_of(name))} for item in items]
    counts = [sum(not each.isdisjoint(_terms([word])) for word in words) for each in terms]
    most = max(counts)
    best = tuple(item for item, count in zip(items, counts, strict=True) if count == most)
    return best if most and len(best) == 1 and best[0].same else ()


def _terms(words: Iterable[Word]) -> Iterator[str]:
    return (term for word in words for term in terms_of(word))


def _adds_nothing(kb: IndexedKnowledge, rest: Question, meant: Items) -> bool:
    """Return whether a question, without the position in it, has only words of the list and names no other topic.

    The topics that the items are belong to the list.
    """
    topics = [meant[0].topic, *(item.same for item in meant if item.same)]
    known = {kb.positions[topic.id] for topic in topics}
    content = [word for word in rest.content if not expected_answer_types(word.text)]
    explained = all(any(unexplained(kb, [word], at) < 1 for at in known) for word in content)
    return explained and {*topics_of(kb.aliases.match(rest))} <= known
