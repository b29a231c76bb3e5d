"""What the statements of a topic contain, in a form in which a question is compared with all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.model import Questions, Statement, Text, Topic
from knowledge.search.answer_types import contained_answer_types, expects
from knowledge.search.bm25_index import terms_of
from knowledge.search.counts import Counts, counts_told
from knowledge.search.question import count_words

Features = npt.NDArray[np.float32]
"""One row for each statement of a topic, and a last one for its summary."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a statement or a topic's summary contains.

    `terms` holds the terms of its text and names, `all_terms` also those of its questions, and `label` those of the
    label of its row in the topic's table. `types` holds the answer types that it may contain, `counts` is what it tells
    the numbers of, and `questions` are those that it answers.
    """

    terms: frozenset[str]
    all_terms: frozenset[str]
    label: frozenset[str]
    types: frozenset[str]
    counts: Counts
    questions: Questions


class TopicContents:
    """What each statement of a topic contains and, last, what its summary does."""

    def __init__(self, topic: Topic) -> None:
        self.each = tuple(_contents_of(topic))
        self._has_labels = any(each.label for each in self.each)
        terms = frozenset[str]().union(*(each.all_terms for each in self.each))
        self._numbers = {term: number for number, term in enumerate(terms)}
        both = [[each.terms for each in self.each], [each.all_terms for each in self.each]]
        self._distinct = np.concatenate([_distinct(self._numbers, each) for each in both], axis=1)
        self._lacking: dict[str, npt.NDArray[np.bool_]] = {}

    def shares(self, asked: Mapping[str, float]) -> Features:
        """Return which share of a question's terms each text has and, in a second column, each text with its questions.

        `asked` holds the rarity of each term. Terms are weighted by it, and by how few of the topic's texts have them.
        """
        known = [term for term in asked if term in self._numbers]
        weights = np.array([asked[term] for term in known], dtype=np.float32) / (sum(asked.values()) or 1.0)
        shares = weights @ self._distinct[[self._numbers[term] for term in known]]
        return np.asarray(shares.reshape(2, -1).T)

    def labelled(self, asked: Mapping[str, float]) -> npt.NDArray[np.bool_]:
        """Return which statements' rows have the label with most of a question's terms, given the rarity of each."""
        if not self._has_labels:
            return np.zeros(len(self.each), dtype=np.bool_)
        found = np.array([sum(asked[term] for term in asked.keys() & each.label) for each in self.each])
        return np.asarray((found > 0) & (found == found.max()))

    def lacking(self, types: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Return which texts lack one of these answer types and, in a second column, what no question asks for.

        A text without questions counts as asked for everything.
        """
        found = np.zeros((len(self.each), 2), dtype=np.bool_)
        for each in types:
            if each not in self._lacking:
                # Read only when it matters: reading this of all statements takes a second.
                self._lacking[each] = np.array([_lacks(content, each) for content in self.each])
            found |= self._lacking[each]
        return found

    def telling(self, asked: Counts) -> npt.NDArray[np.bool_]:
        """Return which texts tell the number that is asked for."""
        return np.array([each.counts.has(asked) for each in self.each])


def _distinct(numbers: Mapping[str, int], texts: Sequence[Set[str]]) -> Features:
    """Return how much each term distinguishes the texts that have it from the others, in one row per term."""
    found = np.zeros((len(numbers), len(texts)), dtype=np.float32)
    for place, terms in enumerate(texts):
        found[[numbers[term] for term in terms], place] = 1
    counts = found.sum(axis=1, keepdims=True)
    return np.asarray(found * np.log((len(texts) + 1) / (counts + 0.5)), dtype=np.float32)


def _lacks(content: Content, answer_type: str) -> tuple[bool, bool]:
    questions = content.questions
    unasked = bool(questions) and not any(expects(question, answer_type) for question in questions)
    return answer_type not in content.types, unasked


def _contents_of(topic: Topic) -> Iterator[Content]:
    for each in topic.statements:
        yield _content(each.text, each.names, each.questions, _label(topic, each))
    yield _content(topic.summary, (), topic.questions, ())


def _content(text: Text, names: Iterable[str], questions: Questions, label: Iterable[str]) -> Content:
    texts = (*text, *names)
    terms, types = all_terms_of(texts), contained_answer_types(" ".join(texts))
    return Content(terms, terms | all_terms_of(questions), all_terms_of(label), types, counts_told(text), questions)


def all_terms_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the terms of all words of these texts."""
    return frozenset(term for word in count_words(texts) for term in terms_of(word))


def _label(topic: Topic, statement: Statement) -> Iterator[str]:
    for row in topic.table.rows if topic.table else ():
        if row.statement == statement.id:
            yield from row.label
