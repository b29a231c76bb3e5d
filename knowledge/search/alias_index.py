"""Finds the names of topics and statements in a question, even if they are mistyped."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.model import Topic
from knowledge.normalization import normalize
from knowledge.search import lexicon
from knowledge.search.question import Question, Word, words_of
from knowledge.search.spellings import Spellings
from knowledge.search.years_and_countries import without_years

MAX_WINDOW = 12
"""The maximum number of words of a question that are compared with a name."""

MAX_MISTYPED_WINDOW = 4
"""The same maximum for a mistyped name. In a longer name, each word is corrected separately."""

_KEPT, _KEPT_TYPOS = 8, 256
"""How many questions are kept with their exact names, and how many words with the names that were meant by them."""

_KEPT_WORDS = 20_000
"""The number of words of which it is kept whether a name begins with them."""

_BARE = re.compile(r"[^\W_](?:[ -]?[^\W_]){1,80}")
"""Letters and digits with single spaces and hyphens between them, up to the length of a long name."""

_HAS_DIGIT = re.compile(r"\d")
_KOREAN_NAME = re.compile(r"[가-힣]{2,}")

_Named = tuple[int, str, str]
"""The index of a topic, the id of the statement that has the name (empty if the topic itself has it), and the name as
written in the report's files."""


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a question: words `start` to `end` (exclusive) name the topic at index `topic`.

    `statement` is the id of the topic's statement that has the name, or empty. `name` is the name as the report writes
    it, and `typed` is what the question has in its place. `similarity` is 1 for an exact match. `share` is the share of
    the question's content that the name accounts for, from 0 to 1. `letters` is the number of letters and digits that
    were matched.
    """

    topic: int
    statement: str
    name: str
    typed: str
    start: int
    end: int
    similarity: float
    share: float
    letters: int


def topics_of(matches: Iterable[Match]) -> list[int]:
    """Return the indexes of the topics that are named, in the order in which the question names them."""
    return list(dict.fromkeys(match.topic for match in sorted(matches, key=lambda match: match.start)))


def without_names(question: Question, matches: Iterable[Match]) -> str:
    """Return the words of a question without the names found in it."""
    named = {place for match in matches for place in range(match.start, match.end)}
    return " ".join(word.text for place, word in enumerate(question.words) if place not in named)


def attribute_of(question: Question, matches: Sequence[Match]) -> str:
    """Return what a question asks of a thing: its words without the names found in it and without years."""
    return without_years(without_names(question, matches) if matches else question.text)


class AliasIndex:
    """An index of all titles and names in a knowledge base. Only their letters and digits are compared."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._names: dict[str, _Named] = {}
        for index, topic in enumerate(topics):
            for name, statement in _names_of(topic):
                for key in _keys(name):
                    self._names.setdefault(key, (index, statement, name))
        self._spellings = Spellings(self._names)
        self._sorted = sorted(self._names)
        # A question is searched for exact names again and again: first for names alone, and then for all evidence.
        self._exact = lru_cache(_KEPT)(self._find_exact)
        self._begins = lru_cache(_KEPT_WORDS)(self._find_begins)
        # The parts of a question have the same typos as the whole.
        self._nearest = lru_cache(_KEPT_TYPOS)(self._find_nearest)

    @property
    def letters(self) -> str:
        """Return the letters and digits of all names, sorted, with spaces between the names."""
        return " ".join(self._sorted)

    def whole(self, text: str) -> Match | None:
        """Return the exact name that a text consists of, or None. The text is what was typed, and not read yet.

        This takes a fraction of the time that `match` takes, because the words are not looked at: `start` and `end` of
        the match are 0. Texts with decoration or small talk are left to `match`.
        """
        hit = self._names.get(normalize(text)) if _BARE.fullmatch(text) else None
        return Match(*hit, text, 0, 0, 1.0, 1.0, len(text)) if hit else None

    def match(self, question: Question, out_of_vocabulary: frozenset[str] = frozenset()) -> tuple[Match, ...]:
        """Return the names found in the question, without overlaps, sorted by share times similarity, highest first.

        `out_of_vocabulary` holds the question's words that neither the knowledge base nor the encoder knows. A mistyped
        name must contain one of them, so if it is empty, only exact names are found.
        """
        found = [*self._exact(question.words)]
        if out_of_vocabulary:
            found += self._mistyped(question, out_of_vocabulary)
        return _outermost(found)

    def _find_exact(self, words: tuple[Word, ...]) -> tuple[Match, ...]:
        found = []
        starts = [place for place, word in enumerate(words) if self._begins(word)]
        for start, end, key in _windows(words, starts, goes_on=self._goes_on):
            hit = self._names.get(key)
            if hit is not None:
                found.append(_match(words, hit, (start, end), 1.0, len(key)))
        return tuple(found)

    def _find_begins(self, word: Word) -> bool:
        """Return whether a name consists of this word or begins with it."""
        keys = (key for _, _, key in _windows((word,), (0,)))
        return self._goes_on(word.text) or self._goes_on(word.stem) or any(key in self._names for key in keys)

    def _goes_on(self, beginning: str) -> bool:
        """Return whether a name begins with these letters."""
        place = bisect_left(self._sorted, beginning)
        return place < len(self._sorted) and self._sorted[place].startswith(beginning)

    def _mistyped(self, question: Question, out_of_vocabulary: frozenset[str]) -> Iterator[Match]:
        words, content = question.words, question.content
        unknown = [place for place, word in enumerate(words) if word.text in out_of_vocabulary]
        starts = (n for n in range(len(words)) if any(0 <= place - n < MAX_MISTYPED_WINDOW for place in unknown))
        for start, end, key in _windows(words, starts, MAX_MISTYPED_WINDOW):
            if len(key) < 3 or key in self._names or not any(start <= place < end for place in unknown):
                continue
            best = self._nearest(key, alone=all(word in words[start:end] for word in content))
            if best is not None:
                name, similarity = best
                yield _match(words, self._names[name], (start, end), similarity, len(key))

    def _find_nearest(self, key: str, *, alone: bool) -> tuple[str, float] | None:
        """Return the name that was most likely meant by `key`, and its similarity to `key`, or None if there is none.

        `alone` means that the question has no other content words. In that case, a wrong letter or digit is allowed
        even in a code, which is a name with digits.
        """
        found = self._spellings.near(key, _max_typos(key), limit=5)
        likely = [(typos, name) for name, typos in found if _is_typo(key, name) or (alone and _is_code_typo(key, name))]
        if not likely:
            return None
        typos, name = min(likely)
        return name, 1 - typos / max(len(key), len(name))


def names_of(topic: Topic) -> Iterator[str]:
    """Yield the titles and names of a topic, and the names of its statements, in all languages."""
    return (name for name, _ in _names_of(topic))


def _names_of(topic: Topic) -> Iterator[tuple[str, str]]:
    """Yield the same names as `names_of`, each with the id of its statement, or an empty id for a name of the topic."""
    yield from ((name, "") for name in (*topic.title, *topic.names))
    yield from ((name, statement.id) for statement in topic.statements for name in statement.names)


def _keys(name: str) -> set[str]:
    """Return the keys under which a name is indexed.

    They are the whole name, the name without linking words and, if this leaves several words, their stems.
    """
    words = words_of(name)
    kept = [word for word in words if word.text not in lexicon.LINKING_WORDS] or list(words)
    keys = {normalize(name), "".join(word.text for word in kept)}
    if len(kept) > 1:
        keys.add("".join(word.stem for word in kept))
    return {key for key in keys if len(key) > 1}


def _windows(
    words: Sequence[Word],
    starts: Iterable[int],
    longest: int = MAX_WINDOW,
    goes_on: Callable[[str], bool] = lambda _: True,
) -> Iterator[tuple[int, int, str]]:
    """Yield each run of at most `longest` words as (start, end, key), once for each key that it may match.

    The runs begin at the places `starts`. A run is left out if it starts or ends with a linking word, or if, according
    to `goes_on`, no name begins with the words before its last one or with their stems.
    """
    for start in starts:
        if words[start].text in lexicon.LINKING_WORDS:
            continue
        as_typed, stems = "", ""
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            word = words[end - 1]
            if word.text in lexicon.LINKING_WORDS:
                continue
            yield from ((start, end, key) for key in _endings(as_typed, stems, word))
            as_typed += word.text
            stems += word.stem
            if not (goes_on(as_typed) or goes_on(stems)):
                break


def _endings(as_typed: str, stems: str, last: Word) -> Iterable[str]:
    # The stem of a single word is not a name: 'kisses' is not KISS.
    keys = {as_typed + last.text, stems + last.stem if stems else last.text.removesuffix("s")}
    if last.is_korean:
        keys |= {as_typed + last.text[:n] for n in range(max(2, 4 - len(as_typed)), len(last.text))}
        keys |= {as_typed + bare for bare in lexicon.before_particles(last.text)}
    return keys


def _max_typos(key: str) -> int:
    """Return how many typos a name as long as `key` may have. Shorter names may have fewer, and so may Korean ones."""
    if _KOREAN_NAME.fullmatch(key):
        return 0 if len(key) < 4 else 1 if len(key) < 9 else 2
    return 1 if len(key) < 8 else 2 if len(key) < 14 else 3


def _is_typo(key: str, name: str) -> bool:
    """Return whether `key`, which is only a few typos away from `name`, may be `name` mistyped.

    Both must contain the same digits. The other rules depend on the length of the shorter of the two:

    - up to three characters: both must have the same characters, including a digit
    - four: both must start with the same character, and have the same characters unless `key` is longer
    - more: both must start with the same character or have the same characters, unless `name` has at least six
    """
    swapped = sorted(key) == sorted(name)
    digits_differ = sorted(_HAS_DIGIT.findall(key)) != sorted(_HAS_DIGIT.findall(name))
    if min(len(key), len(name)) <= 3 or digits_differ:
        return swapped and bool(_HAS_DIGIT.search(name))
    if min(len(key), len(name)) <= 4:
        return key[0] == name[0] and (swapped or len(key) > len(name))
    return key[0] == name[0] or swapped or len(name) >= 6


def _is_code_typo(key: str, name: str) -> bool:
    return len(key) == len(name) >= 3 and key[0] == name[0] and bool(_HAS_DIGIT.search(name) and _HAS_DIGIT.search(key))


def _match(question: Sequence[Word], hit: _Named, window: tuple[int, int], similarity: float, letters: int) -> Match:
    topic, statement, name = hit
    words = question[slice(*window)]
    typed = " ".join(word.text for word in words)
    total = sum(_weight(word) for word in question if word.is_content) or 1
    covered = sum(_weight(word) for word in words if word.is_content)
    share = min(1.0, covered / total) if covered else 1.0
    return Match(topic, statement, name, typed, *window, similarity, share, letters)


def _weight(word: Word) -> int:
    return len(word.text) * (2 if word.is_korean else 1)


def _outermost(found: Iterable[Match]) -> tuple[Match, ...]:
    """Return the matches, except those that overlap a better one. Longer and more similar matches are better."""
    kept: list[Match] = []
    for match in sorted(found, key=lambda m: (-m.letters * m.similarity**2, -m.similarity, m.start)):
        if all(match.end <= other.start or match.start >= other.end for other in kept):
            kept.append(match)
    return tuple(sorted(kept, key=lambda m: (-m.share * m.similarity, m.start)))
