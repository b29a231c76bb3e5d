"""Compares what a question asks of a thing, apart from names and years, with what the report says of things.

'Who designed KONEPS?' is near every question about KONEPS because of its name. Without the name, it is near the
questions for who designed other things, which the report may list as unanswered. 'Rainfall in 2006' is near everything
that happened in 2006; without the year, it is near nothing in most reports.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.search.alias_index import AliasIndex, attribute_of
from knowledge.search.cache import read_arrays, write_arrays
from knowledge.search.encoder import Vectors, by_dimension
from knowledge.search.ngram_index import Scores
from knowledge.search.question import read_question
from knowledge.search.topic_classifier import NOT_COVERED, Compared, TopicClassifier

_CACHE_VERSION = "3"


class AttributeNearness(NamedTuple):
    """The greatest similarities of a question to sentences of five kinds, all without names and years.

    `topic` is the greatest similarity to a sentence of a given topic, and `statement` to a sentence of a given
    statement of that topic. `refused` is the greatest similarity to a question that the report does not answer, and
    `refused_here` to such a question that is near the given topic. `answered` is the greatest similarity to a sentence
    of any topic.
    """

    topic: float
    statement: float
    refused: float
    refused_here: float
    answered: float


@dataclass(frozen=True)
class AttributeIndex:
    """The vectors of those of the classifier's sentences that contain names, without these names.

    `places` holds the places of these sentences among all of them. Without an encoder, there are none.
    """

    classifier: TopicClassifier
    places: npt.NDArray[np.intp]
    vectors: Vectors

    def compare(self, unnamed: Compared, topic: int, statement: str) -> AttributeNearness:
        """Return how near a question without names and years is to what is said of a topic and elsewhere.

        `unnamed` is the question compared with the sentences, `topic` is the topic's index, and `statement` is the id
        of a statement, or empty for the topic as a whole.
        """
        if not len(unnamed.vector):
            return AttributeNearness(0.0, 0.0, 0.0, 0.0, 0.0)
        similarities = self._similarities(unnamed)
        answered, refused = self.classifier.split(similarities)
        here = self.classifier.similarities_of(topic, similarities)
        return AttributeNearness(
            topic=_greatest(here),
            statement=_greatest(here[self.classifier.about(topic, statement)]),
            refused=_greatest(refused),
            refused_here=_greatest(refused[self._refused_near == topic]),
            answered=_greatest(answered),
        )

    def _similarities(self, unnamed: Compared) -> Scores:
        """Return the similarity of a question without names and years to each of the sentences without theirs."""
        similarities = unnamed.products.copy()
        similarities[self.places] = self.vectors @ unnamed.vector
        return similarities

    @cached_property
    def _refused_near(self) -> npt.NDArray[np.intp]:
        """Return, for each question that the report does not answer, the index of the topic that it is near."""
        refused = (each for each in self.classifier.sentences if each.topic == NOT_COVERED)
        return np.array([each.near for each in refused], dtype=np.intp)


def index_attributes(classifier: TopicClassifier, aliases: AliasIndex, cache: Path | None) -> AttributeIndex:
    """Return the index of the classifier's sentences, without years and without the names in them that `aliases` finds.

    Encoding the sentences takes some seconds. If the folder `cache` is given, their vectors are stored there and
    reused.
    """
    if not classifier.dimensions:
        return AttributeIndex(classifier, np.zeros(0, dtype=np.intp), classifier.encode(()))
    file = cache / f"unnamed-{_digest(classifier, aliases)}.npz" if cache else None
    cached = read_arrays(file, ("places", "vectors")) if file else None
    if cached is not None and cached["vectors"].shape == (len(cached["places"]), classifier.dimensions):
        return AttributeIndex(classifier, cached["places"], cached["vectors"])
    places, vectors = _encode(classifier, aliases)
    if file is not None:
        write_arrays(file, {"places": places, "vectors": vectors})
    return AttributeIndex(classifier, places, vectors)


def _encode(classifier: TopicClassifier, aliases: AliasIndex) -> tuple[npt.NDArray[np.intp], Vectors]:
    """Return the places of the sentences that contain names or years, and their vectors without these."""
    unnamed = {}
    for place, sentence in enumerate(classifier.sentences):
        question = read_question(sentence.text)
        if (matches := aliases.match(question)) or question.years:
            unnamed[place] = attribute_of(question, matches)
    return np.array([*unnamed], dtype=np.intp), by_dimension(classifier.encode([*unnamed.values()]))


def _digest(classifier: TopicClassifier, aliases: AliasIndex) -> str:
    """Return a digest of everything that the vectors depend on."""
    digest = hashlib.blake2b(classifier.digest, digest_size=16)
    digest.update(f"{_CACHE_VERSION}\0{aliases.letters}".encode())
    return digest.hexdigest()


def _greatest(similarities: Scores) -> float:
    return float(similarities.max(initial=0))
