"""Searches the names, questions and texts of topics with BM25, giving more weight to names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from knowledge.model import Text, Topic
from knowledge.search import lexicon
from knowledge.search.alias_index import names_of
from knowledge.search.ngram_index import Scores
from knowledge.search.question import Word, count_words
from knowledge.search.spellings import Spellings

_KEPT_TYPOS = 256
"""How many words are kept with their corrections."""

FIELD_WEIGHTS = {"names": 3.0, "questions": 1.0, "text": 1.0}
_K1, _B = 1.2, 0.5


class Bm25Index:
    """An inverted index from each term to the topics that use it, with the term's weight in each of these topics."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.size = len(topics)
        counts, spellings = [], set[str]()
        for topic in topics:
            fields = {field: count_words(texts) for field, texts in _fields(topic)}
            spellings.update(word.text for words in fields.values() for word in words)
            counts.append(_weighted_terms(fields))
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float32)
        average = float(lengths.mean()) if len(lengths) else 1.0
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for index, count in enumerate(counts):
            for term, weight in count.items():
                norm = weight + _K1 * (1 - _B + _B * lengths[index] / average)
                found[term].append((index, weight * (_K1 + 1) / norm))
        self._postings = {term: _posting(topics, self.size) for term, topics in found.items()}
        self.vocabulary = _Vocabulary(text for text in spellings if text.isascii() and text.isalpha())

    def score(self, words: Iterable[Word]) -> Scores:
        """Return the BM25 score of each topic for `words`, as a share of the score of a perfect match, from 0 to 1."""
        scores = np.zeros(self.size, dtype=np.float32)
        perfect = 0.0
        for term in {term for word in words for term in terms_of(word)}:
            posting = self._postings.get(term)
            if posting is None:
                perfect += self._unknown_weight
                continue
            topics, weights, idf = posting
            scores[topics] += weights
            perfect += idf * (_K1 + 1)
        return scores / perfect if perfect else scores

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term, which is highest for a term that no topic uses."""
        posting = self._postings.get(term)
        return posting[2] if posting is not None else self._unknown_weight / (_K1 + 1)

    def has_term(self, term: str, topic: int | None = None) -> bool:
        """Return whether the topic at this index uses the term or, if `topic` is None, whether any topic does."""
        posting = self._postings.get(term)
        return posting is not None and (topic is None or bool((posting[0] == topic).any()))

    @property
    def _unknown_weight(self) -> float:
        return float(np.log(1 + (self.size + 0.5) / 0.5)) * (_K1 + 1)


class _Vocabulary:
    """The English words of a knowledge base, with which typos in a question are corrected."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._spellings = Spellings(self.words)
        # The parts of a question have the same typos as the whole.
        self.correct = lru_cache(_KEPT_TYPOS)(self._find_meant)

    def _find_meant(self, typed: str) -> str | None:
        """Return the word that was most likely meant by `typed`, or None if there is none.

        Words of up to three letters are not corrected. One typo is allowed, or two in a word of at least seven letters
        with the right first letter. Among words with equally few typos, those with the same first letter are preferred,
        and then those with the same letters.
        """
        if len(typed) < 4:
            return None
        most = 1 if len(typed) < 7 else 2
        found = self._spellings.near(typed, most)
        ranked = sorted((typos, word[0] != typed[0], sorted(word) != sorted(typed), word) for word, typos in found)
        return ranked[0][3] if ranked and (not ranked[0][1] or ranked[0][0] == 1) else None


@lru_cache(maxsize=50_000)
def terms_of(word: Word) -> tuple[str, ...]:
    """Return the terms under which a word is indexed: its stem or, in Korean, each pair of adjacent syllables.

    A function word has no terms.
    """
    if not word.is_content:
        return ()
    if not word.is_korean:
        return (word.stem,)
    syllables = lexicon.without_particle(word.text)
    return tuple(syllables[n : n + 2] for n in range(len(syllables) - 1)) or (syllables,)


def texts_of(topic: Topic) -> Iterator[str]:
    """Yield a topic's summary, its statements, and the texts of its table except the unit, in all languages."""
    for text in (topic.summary, *(statement.text for statement in topic.statements)):
        yield from text
    yield from texts_of_table(topic)


def texts_of_table(topic: Topic) -> Iterator[str]:
    """Yield the texts of a topic's table, if it has one, except the unit, in all languages."""
    if table := topic.table:
        labels = (row.label for row in table.rows)
        cells = (cell for row in table.rows for cell in row.cells if isinstance(cell, Text))
        for text in (table.title, *table.columns, *labels, *cells):
            yield from text


def _fields(topic: Topic) -> Iterator[tuple[str, Iterable[str]]]:
    yield "names", names_of(topic)
    yield "questions", topic.all_questions
    yield "text", texts_of(topic)


def _weighted_terms(fields: Mapping[str, Mapping[Word, int]]) -> dict[str, float]:
    counts: dict[str, float] = defaultdict(float)
    for field, words in fields.items():
        for word, times in words.items():
            for term in terms_of(word):
                counts[term] += FIELD_WEIGHTS[field] * times
    return counts


def _posting(found: Sequence[tuple[int, float]], size: int) -> tuple[npt.NDArray[np.int32], Scores, float]:
    idf = float(np.log(1 + (size - len(found) + 0.5) / (len(found) + 0.5)))
    topics = np.array([index for index, _ in found], dtype=np.int32)
    return topics, np.array([weight * idf for _, weight in found], dtype=np.float32), idf
