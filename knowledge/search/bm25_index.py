"""Searches the names, questions and texts of topics with BM25, giving more weight to names."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import Stemmer

from knowledge.model import Text, Topic
from knowledge.search import lexicon
from knowledge.search.alias_index import names_of
from knowledge.search.cache import Arrays, read_arrays, write_arrays
from knowledge.search.ngram_index import Scores
from knowledge.search.question import Word, count_words, word_of
from knowledge.search.spellings import Spellings

FIELD_WEIGHTS = {"names": 3.0, "questions": 1.0, "text": 1.0}
_K1, _B = 1.2, 0.5
_CACHE_VERSION = "1"
_ARRAYS = ("terms", "starts", "topics", "weights", "idf", "words")


class Bm25Index:
    """An inverted index from each term to the topics that use it, with the term's weight in each of these topics.

    It is stored in the folder `cache`, if one is given, and read from there.
    """

    def __init__(self, topics: Sequence[Topic], cache: Path | None = None) -> None:
        self.size = len(topics)
        self._unknown_weight = float(np.log(1 + (self.size + 0.5) / 0.5)) * (_K1 + 1)
        file = cache / f"words-{_digest(topics)}.npz" if cache else None
        arrays = read_arrays(file, _ARRAYS) if file else None
        if arrays is None:
            arrays = _index(topics)
            if file:
                write_arrays(file, arrays)
        of_terms, weights = arrays["topics"], arrays["weights"]
        places = pairwise(arrays["starts"].tolist())
        self._postings = {
            term: (of_terms[start:end], weights[start:end], idf)
            for term, (start, end), idf in zip(_split(arrays["terms"]), places, arrays["idf"].tolist(), strict=True)
        }
        self.vocabulary = _Vocabulary(_split(arrays["words"]))

    def score(self, words: Iterable[Word]) -> Scores:
        """Return the BM25 score of each topic for `words`, as a share of the score of a perfect match, from 0 to 1."""
        scores = np.zeros(self.size, dtype=np.float32)
        perfect = 0.0
        for term in dict.fromkeys(term for word in words for term in word.terms):
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
        if posting is None or topic is None:
            return posting is not None
        # The topics of each term are in ascending order.
        place = posting[0].searchsorted(topic)
        return bool(place < len(posting[0]) and posting[0][place] == topic)

    def has_word(self, word: Word, topic: int | None = None) -> bool:
        """Return whether the topic at this index, or any topic if `topic` is None, uses one of a word's terms."""
        return any(self.has_term(term, topic) for term in word.terms)


class _Vocabulary:
    """The English words of a knowledge base, with which typos in a question are corrected."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._spellings = Spellings(self.words)

    def correct(self, typed: str) -> str | None:
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


def _digest(topics: Sequence[Topic]) -> str:
    """Return a digest of everything that the index depends on."""
    settings = (_CACHE_VERSION, Stemmer.version(), lexicon.digest(), FIELD_WEIGHTS, _K1, _B)
    digest = hashlib.blake2b(repr(settings).encode(), digest_size=16)
    for topic in topics:
        digest.update("\0".join(text for field, texts in _fields(topic) for text in (field, *texts)).encode())
    return digest.hexdigest()


def _index(topics: Sequence[Topic]) -> Arrays:
    """Return the index of the topics, in the form in which it is cached on disk.

    The topics and weights of each term begin at its place in `starts`, which ends with the number of all of them.
    """
    counts, written = [], set[str]()
    for topic in topics:
        fields = {field: count_words(texts) for field, texts in _fields(topic)}
        written.update(chain.from_iterable(fields.values()))
        counts.append(_weighted_terms(fields))
    lengths = np.array([sum(count.values()) for count in counts], dtype=np.float32)
    average = float(lengths.mean()) if len(lengths) else 1.0
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, count in enumerate(counts):
        for term, weight in count.items():
            norm = weight + _K1 * (1 - _B + _B * lengths[index] / average)
            found[term].append((index, weight * (_K1 + 1) / norm))
    idf = [float(np.log(1 + (len(topics) - len(each) + 0.5) / (len(each) + 0.5))) for each in found.values()]
    pairs = [*zip(found.values(), idf, strict=True)]
    words = {word.removesuffix("'s") for word in written}
    return {
        "terms": _joined(found),
        "starts": np.cumsum([0, *map(len, found.values())]),
        "topics": np.array([index for each in found.values() for index, _ in each], dtype=np.int32),
        "weights": np.array([weight * rare for each, rare in pairs for _, weight in each], dtype=np.float32),
        "idf": np.array(idf),
        "words": _joined(word for word in words if word.isascii() and word.isalpha()),
    }


def _joined(words: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _split(joined: npt.NDArray[np.uint8]) -> list[str]:
    return joined.tobytes().decode().split("\n") if len(joined) else []


def _weighted_terms(fields: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    counts: dict[str, float] = defaultdict(float)
    for field, words in fields.items():
        for word, times in words.items():
            for term in word_of(word).terms:
                counts[term] += FIELD_WEIGHTS[field] * times
    return counts
