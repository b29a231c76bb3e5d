"""Runs searches that pause where they need texts compared with the report, so that many texts are compared at once.

The arrays of the encoder and of the classifier are large, so that reading them once for many texts takes far less time.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from knowledge.search.topic_classifier import Compared, TopicClassifier

Result = TypeVar("Result")


class Needed(NamedTuple):
    """The texts that a search needs compared, and those of which it only needs the vectors."""

    compared: Sequence[str] = ()
    encoded: Sequence[str] = ()

    @classmethod
    def all_of(cls, parts: Sequence[Needed]) -> Needed:
        """Return everything that any of these searches needs."""
        compared, encoded = ([*chain.from_iterable(texts)] for texts in zip(*parts, strict=True))
        return cls(compared, encoded)


Search = Generator[Needed, Mapping[str, Compared], Result]
"""A search that yields the texts that it needs, receives at least these by text, and returns its result."""


class Begun(Generic[Result]):
    """A search that has begun, and has run until it needs texts compared, by its classifier, or is done."""

    def __init__(self, search: Search[Result], classifier: TopicClassifier) -> None:
        self.classifier = classifier
        self._search = search
        self._results: list[Result] = []
        self._error: Exception | None = None
        self.needed = Needed()
        self._run(lambda: next(search))

    @property
    def is_done(self) -> bool:
        """Return whether the search has a result or has failed."""
        return bool(self._results) or self._error is not None

    def go_on(self, compared: Mapping[str, Compared]) -> None:
        """Run on, with the needed texts compared, until the search needs other texts compared or is done."""
        self._run(lambda: self._search.send(compared))

    def _run(self, step: Callable[[], Needed]) -> None:
        self.needed = Needed()
        try:
            self.needed = step()
        except StopIteration as end:
            self._results.append(end.value)
        except Exception as error:  # noqa: BLE001 - the others in its company go on, and `result` raises it
            self._error = error

    def result(self) -> Result:
        """Return the result of a search that is done. Raises the error that ended it, if there was one."""
        if self._error is not None:
            raise self._error
        return self._results[0]


def finish_all(searches: Sequence[Begun[Result]]) -> None:
    """Run searches until all are done, which together takes far less time than one by one.

    A text that several of them need is compared only once.
    """
    for classifier in {each.classifier for each in searches}:
        _finish(classifier, [each for each in searches if each.classifier is classifier])


def _finish(classifier: TopicClassifier, searches: Sequence[Begun[Result]]) -> None:
    found: dict[str, Compared] = {}
    compared: set[str] = set()
    while running := [search for search in searches if not search.is_done]:
        texts = dict.fromkeys(text for each in running for text in each.needed.compared if text not in compared)
        others = dict.fromkeys(text for each in running for text in each.needed.encoded if text not in found)
        found |= classifier.compare([*texts], [*others])
        compared.update(texts)
        for search in running:
            search.go_on(found)


def run(classifier: TopicClassifier, search: Search[Result]) -> Result:
    """Return the result of a search that runs alone."""
    begun = Begun(search, classifier)
    finish_all([begun])
    return begun.result()
