"""What the statements of a topic contain, in a form in which a question is compared with all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from knowledge.model import Questions, Statement, Text, Topic
from knowledge.search.answer_types import contained_answer_types, is_asked_for, shared_answer_types
from knowledge.search.bm25_index import texts_of_table
from knowledge.search.counts import Counts, counts_told
from knowledge.search.question import count_words, word_of

Features = npt.NDArray[np.float32]
"""One row for each statement of a topic, and a last one for its summary."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a statement or a topic's summary contains.

    `label` holds the terms of the label of its row in the topic's table. `types` holds the answer types that it may
    contain, `counts` is what it tells the numbers of, and `questions` are those that it answers.
    """

    label: frozenset[str]
    types: frozenset[str]
    counts: Counts
    questions: Questions


class TopicContents:
    """What each statement of a topic contains and, last, what its summary does.

    `types` holds the answer types that the topic may contain, including its table.
    """

    def __init__(self, topic: Topic) -> None:
        texts = [*_texts_of(topic)]
        self.each = tuple(
            Content(all_terms_of(label), contained_answer_types(" ".join(words)), counts_told(text), questions)
            for text, words, questions, label in texts
        )
        in_table = contained_answer_types(" ".join(texts_of_table(topic)))
        self.types = frozenset().union(in_table, *(each.types for each in self.each))
        self._has_labels = any(each.label for each in self.each)
        terms = [(all_terms_of(words), all_terms_of(questions)) for _, words, questions, _ in texts]
        self._numbers = {term: number for number, term in enumerate(frozenset().union(*(a | b for a, b in terms)))}
        # For each term, which texts have it and, in a second row, which have it together with their questions.
        self._has = np.zeros((len(self._numbers), 2, len(texts)), dtype=np.bool_)
        for place, (told, asked) in enumerate(terms):
            self._has[[self._numbers[term] for term in told], :, place] = True
            self._has[[self._numbers[term] for term in asked], 1, place] = True
        self._distinct = np.log((len(texts) + 1) / (self._has.sum(axis=2, dtype=np.float32) + 0.5))
        self._lacking: dict[str, npt.NDArray[np.bool_]] = {}
        self._statements = topic.statements

    def shares(self, asked: Mapping[str, float]) -> tuple[Features, npt.NDArray[np.float32]]:
        """Return which share of a question's terms each text has and, in a second column, each text with its questions.

        `asked` holds the rarity of each term. Terms are weighted by it, and by how few of the topic's texts have them.
        With these shares comes that of each text with its questions if terms are weighted only by their rarity.
        """
        numbers, weights = self._known(asked)
        has = self._has[numbers]
        found = (weights[:, None] * self._distinct[numbers])[:, :, None] * has
        return np.asarray(found.sum(axis=0).T), np.asarray((weights[:, None] * has[:, 1]).sum(axis=0))

    def _known(self, asked: Mapping[str, float]) -> tuple[list[int], npt.NDArray[np.float32]]:
        known = [term for term in asked if term in self._numbers]
        weights = np.array([asked[term] for term in known], dtype=np.float32) / (sum(asked.values()) or 1.0)
        return [self._numbers[term] for term in known], weights

    def terms(self, place: int, among: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Return which of these terms the text at this place has, and which it has together with its questions."""
        found = [(term, *self._has[self._numbers[term], :, place].tolist()) for term in among if term in self._numbers]
        return frozenset(term for term, told, _ in found if told), frozenset(term for term, _, has in found if has)

    def labelled(self, asked: Mapping[str, float]) -> npt.NDArray[np.bool_]:
        """Return which statements' rows have the label with most of a question's terms, given the rarity of each."""
        if not self._has_labels:
            return np.zeros(len(self.each), dtype=np.bool_)
        found = np.array([sum(rare for term, rare in asked.items() if term in each.label) for each in self.each])
        return np.asarray((found > 0) & (found == found.max()))

    def lacking(self, types: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Return which texts lack one of these answer types and, in a second column, which are not asked for one.

        A text is not asked for a type if it has questions, but none that asks for the type.
        """
        found = np.zeros((len(self.each), 2), dtype=np.bool_)
        for each in types:
            if each not in self._lacking:
                # Read only when it matters: reading this of all statements takes a second.
                self._lacking[each] = np.array([_lacks(content, each) for content in self.each])
            found |= self._lacking[each]
        return found

    @cached_property
    def shared_types(self) -> tuple[frozenset[str], ...]:
        """Return, for each statement, the answer types that its text may contain in every language."""
        return tuple(shared_answer_types(each.text) for each in self._statements)

    def telling(self, asked: Counts) -> npt.NDArray[np.bool_]:
        """Return which texts tell the number that is asked for."""
        return np.array([each.counts.has(asked) for each in self.each])


def _lacks(content: Content, answer_type: str) -> tuple[bool, bool]:
    unasked = bool(content.questions) and not is_asked_for(answer_type, content.questions)
    return answer_type not in content.types, unasked


_Texts = tuple[Text, Sequence[str], Questions, Sequence[str]]
"""A text, the same with names, the questions that it answers, and the label of its row in the topic's table."""


def _texts_of(topic: Topic) -> Iterator[_Texts]:
    for each in topic.statements:
        yield each.text, (*each.text, *each.names), each.questions, (*_label(topic, each),)
    yield topic.summary, (*topic.summary,), topic.questions, ()


def all_terms_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the terms of all words of these texts."""
    return frozenset(term for word in count_words(texts) for term in word_of(word).terms)


def _label(topic: Topic, statement: Statement) -> Iterator[str]:
    for row in topic.table.rows if topic.table else ():
        if row.statement == statement.id:
            yield from row.label
