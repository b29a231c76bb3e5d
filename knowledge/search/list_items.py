"""Finds the items of a list that a question refers to: 'the second one', 'the last', 'the other two', by a label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from knowledge.model import Statement, Topic
from knowledge.search import lexicon
from knowledge.search.alias_index import topics_of
from knowledge.search.answer_types import contained_answer_types, expected_answer_types
from knowledge.search.evidence import unexplained
from knowledge.search.index import IndexedKnowledge
from knowledge.search.lists import Item
from knowledge.search.ordinals import ordinal_in
from knowledge.search.question import MAX_LENGTH, Question, Word, read_question, words_of

_FIRST = lexicon.pattern("first item")
_LAST = lexicon.pattern("last item")
_NEXT = lexicon.pattern("next item")
_PREVIOUS = lexicon.pattern("previous item")
_BEFORE = lexicon.pattern("topic before")
_OTHERS = lexicon.pattern("other items")
_AROUND = lexicon.pattern("around an item")

_MOST_WORDS = 3
"""A question with more content words than this, apart from a position, asks for more than an item."""

Items = tuple[Item, ...]


def items_meant(kb: IndexedKnowledge, question: Question, topic: Topic, spoken_of: Statement | None) -> Items | None:
    """Return the items of a list in a conversation that a question refers to, by their position or their label.

    The list is the topic's own, or the one that the topic is an item of. If what was told names more other topics than
    the topic's own list has items, these are the list. `spoken_of` is the statement that the conversation is about:
    'the next one' is the item after its item, and 'the others' are all other items. Return an empty tuple if the list
    is too short: of three items, none is the fourth. Return None if the question refers to no item, or expects an
    answer that the items lack.
    """
    place, too_short = kb.lists.place(topic), False
    for items, at in (
        (_named_in(kb, question, topic, spoken_of), None),
        (kb.lists.of(topic), kb.lists.item(topic, spoken_of)),
        (kb.lists.of(place.topic) if place else (), place),
    ):
        if meant := _meant(kb, question, items, at):
            return meant
        too_short = too_short or meant is not None
    return () if too_short else None


def _named_in(kb: IndexedKnowledge, question: Question, topic: Topic, told: Statement | None) -> Items:
    """Return the topics that a statement, or else a topic's summary, names in their order, as the items of a list.

    Return none if the question names no position, or if the topic's own list has as many items.
    """
    if next(_positions(question, (), None), None) is None:
        return ()
    text, own = (told.text if told else topic.summary)[question.language], kb.positions[topic.id]
    # 'Eight services' in a topic about services is not one of them.
    names = [name for name in kb.aliases.match(read_question(text)) if not (name.statement and name.topic == own)]
    named = (kb.knowledge.topics[index] for index in topics_of(names))
    items = tuple(Item(each, each.title, each.statements[0], each, each) for each in named if each.statements)
    others = sum(item.topic != topic for item in items)
    return items if others > max(1, len(kb.lists.of(topic))) else ()


def items_at(kb: IndexedKnowledge, question: Question, topic: Topic) -> Items | None:
    """Return the items in a topic's list that a question outside a conversation names by position: 'the third goal'.

    If the topic is itself an item, a question with a single word beside the position refers to the list that it is in.
    Return an empty tuple if the list is too short, and None if the question refers to no item, asks for more, or
    expects an answer that the items lack.
    """
    listing = kb.lists.listing(topic)
    words = range(1, _MOST_WORDS + 1) if listing == topic else range(1, 2)
    return _in_position(kb, question, kb.lists.of(listing), None, words)


def _tell(items: Items, question: Question) -> bool:
    """Return whether the items, if there are any, contain the types of answer that a question expects."""
    types = contained_answer_types(" ".join(text for item in items for text in item.statement.text))
    return not items or question.answer_types <= types


def _meant(kb: IndexedKnowledge, question: Question, items: Items, at: Item | None) -> Items | None:
    """Return the items that a question refers to, as `items_meant` does. `at` is what the conversation is about."""
    if (meant := _in_position(kb, question, items, at)) is not None or not items:
        return meant
    labelled = _labelled(question.content, items) if len(question.content) <= _MOST_WORDS else ()
    goes_on = labelled and labelled != (at,) and _adds_nothing(kb, question, labelled)
    return labelled if goes_on and _tell(labelled, question) else None


def _in_position(
    kb: IndexedKnowledge, question: Question, items: Items, at: Item | None, words: range = range(MAX_LENGTH)
) -> Items | None:
    """Return the items in the position that a question names, if it adds only words of the list, as many as `words`.

    Return an empty tuple if the list is too short. Return None if the question names no position, or if there is no
    list.
    """
    for rest, meant in _positions(question, items, at) if items else ():
        if len(rest.content) in words and _adds_nothing(kb, rest, meant or items[:1]):
            found = _labelled(rest.content, items) or meant
            # 'The last one' does not ask when something ends.
            return found if _tell(found, rest) else None
    return None


def _positions(question: Question, items: Items, at: Item | None) -> Iterator[tuple[Question, Items]]:
    """Yield the ways to read a position in a question: the rest of the question, and the items in that position."""
    text = _AROUND.sub(" ", question.folded)
    ordinal = ordinal_in(text)
    labels = (ordinal_in(label) for item in items for label in item.label)
    # The 6th forum in a list of four events is not the sixth of them.
    if ordinal and not any(found and found[0] == ordinal[0] for found in labels):
        number, rest = ordinal
        yield question.with_text(rest), items[number - 1 : number]
    places = [(_FIRST, items[:1]), (_LAST, items[-1:])]
    if at is not None:
        n = items.index(at)
        before = items[n - 1 : n] if n else ()
        places += [(_NEXT, items[n + 1 : n + 2]), (_PREVIOUS, before), *([(_BEFORE, before)] if at.same else ())]
        places.append((_OTHERS, (*items[:n], *items[n + 1 :])))
    for pattern, meant in places:
        rest, found = pattern.subn(" ", text, count=1)
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
    return (term for word in words for term in word.terms)


def _adds_nothing(kb: IndexedKnowledge, rest: Question, meant: Items) -> bool:
    """Return whether a question, without the position in it, has only words of the list and names no other topic.

    The topics that the items are belong to the list.
    """
    topics = [meant[0].topic, *(item.same for item in meant if item.same)]
    known = {kb.positions[topic.id] for topic in topics}
    content = [word for word in rest.content if not expected_answer_types(word.text)]
    explained = all(any(unexplained(kb, [word], at) < 1 for at in known) for word in content)
    return explained and {*topics_of(kb.aliases.match(rest))} <= known
