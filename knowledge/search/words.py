"""Full-text search: BM25 over a topic's names, questions and text, each with a weight of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.model import LANGUAGES, Topic
from knowledge.search import lexicon
from knowledge.search.names import names_of
from knowledge.search.question import Word, words_of

Scores = npt.NDArray[np.float32]

FIELD_WEIGHTS = {"names": 3.0, "questions": 1.0, "text": 1.0}
_K1, _B = 1.2, 0.5


class Words:
    """An inverted index: for every term, the topics that use it and how much it counts there."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.size = len(topics)
        counts, spellings = [], set[str]()
        for topic in topics:
            fields = {field: [word for text in texts for word in words_of(text)] for field, texts in _fields(topic)}
            spellings |= {word.text for words in fields.values() for word in words}
            counts.append(_weighted_terms(fields))
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float32)
        average = float(lengths.mean()) if len(lengths) else 1.0
        holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for index, count in enumerate(counts):
            for term, weight in count.items():
                norm = weight + _K1 * (1 - _B + _B * lengths[index] / average)
                holders[term].append((index, weight * (_K1 + 1) / norm))
        self._postings = {term: _posting(found, self.size) for term, found in holders.items()}
        self.vocabulary = _Vocabulary(text for text in spellings if text.isascii() and text.isalpha())

    def score(self, words: Iterable[Word]) -> Scores:
        """Give every topic's BM25 score for the words, in 0 to 1: as a share of what a perfect topic would have."""
        scores = np.zeros(self.size, dtype=np.float32)
        best_possible = 0.0
        for term in {term for word in words for term in terms_of(word)}:
            posting = self._postings.get(term)
            if posting is None:
                best_possible += self._unknown_weight
                continue
            topics, weights, idf = posting
            scores[topics] += weights
            best_possible += idf * (_K1 + 1)
        return scores / best_possible if best_possible else scores

    def rarity(self, term: str) -> float:
        """Give the inverse document frequency of a term; the highest for one that no topic uses."""
        posting = self._postings.get(term)
        return posting[2] if posting is not None else self._unknown_weight / (_K1 + 1)

    def holds(self, term: str, topic: int) -> bool:
        """Tell whether the topic at this index uses the term."""
        posting = self._postings.get(term)
        return posting is not None and bool((posting[0] == topic).any())

    def knows(self, term: str) -> bool:
        """Tell whether any topic uses the term."""
        return term in self._postings

    @property
    def _unknown_weight(self) -> float:
        return float(np.log(1 + (self.size + 0.5) / 0.5)) * (_K1 + 1)


class _Vocabulary:
    """The English words of a knowledge base, to mend the typos of a question with."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self.words):
            self._by_length[len(word)].append(word)

    def mend(self, typed: str) -> str | None:
        """Give the word that `typed` is most likely a slip of, or None; words under four letters are left alone."""
        if len(typed) < 4:
            return None
        most = 1 if len(typed) < 7 else 2
        near = [word for n in range(len(typed) - most, len(typed) + most + 1) for word in self._by_length.get(n, ())]
        found = process.extract(typed, near, scorer=OSA.distance, score_cutoff=most, limit=None)
        ranked = sorted((slips, word[0] != typed[0], sorted(word) != sorted(typed), word) for word, slips, _ in found)
        return ranked[0][3] if ranked and (not ranked[0][1] or ranked[0][0] == 1) else None


@lru_cache(maxsize=50_000)
def terms_of(word: Word) -> tuple[str, ...]:
    """Give the terms under which a word is indexed: its stem, or, in Korean, each pair of its syllables."""
    if not word.is_content:
        return ()
    if not word.is_korean:
        return (word.stem,)
    syllables = lexicon.without_particle(word.text)
    return tuple(syllables[n : n + 2] for n in range(len(syllables) - 1)) or (syllables,)


def texts_of(topic: Topic) -> Iterator[str]:
    """Yield everything that a topic says, apart from its names and questions."""
    pairs = [topic.summary, *topic.points, *(fact.text for fact in topic.facts)]
    for figure in topic.figures:
        readings = (figure.now, figure.before) if figure.before else (figure.now,)
        pairs += [figure.label, *(reading.amount for reading in readings)]
        pairs += [reading.when for reading in readings if reading.when]
    if topic.table:
        pairs += [topic.table.caption, *topic.table.columns, *(cell for row in topic.table.rows for cell in row)]
    pairs += [source.heading for source in topic.sources]
    for pair in pairs:
        yield from (pair.en, pair.ko)


def _fields(topic: Topic) -> Iterator[tuple[str, Iterable[str]]]:
    yield "names", names_of(topic)
    yield "questions", (question for language in LANGUAGES for question in topic.questions.within(language))
    yield "text", texts_of(topic)


def _weighted_terms(fields: Mapping[str, Iterable[Word]]) -> dict[str, float]:
    counts: dict[str, float] = defaultdict(float)
    for field, words in fields.items():
        for term, times in Counter(term for word in words for term in terms_of(word)).items():
            counts[term] += FIELD_WEIGHTS[field] * times
    return counts


def _posting(found: Sequence[tuple[int, float]], size: int) -> tuple[npt.NDArray[np.int32], Scores, float]:
    idf = float(np.log(1 + (size - len(found) + 0.5) / (len(found) + 0.5)))
    topics = np.array([index for index, _ in found], dtype=np.int32)
    return topics, np.array([weight * idf for _, weight in found], dtype=np.float32), idf
