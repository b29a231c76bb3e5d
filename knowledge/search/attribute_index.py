"""Compares what a question asks of a thing, apart from the thing's name, with what the report says of things.

'Who designed KONEPS?' is near every question about KONEPS because of its name. Without the name, it is near the
questions for who designed other things, which the report may list as unanswered.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.search.alias_index import AliasIndex, without_names
from knowledge.search.cache import read_arrays, write_arrays
from knowledge.search.encoder import Vector, Vectors
from knowledge.search.question import read_question
from knowledge.search.topic_classifier import TopicClassifier


class AttributeNearness(NamedTuple):
    """The greatest similarities of a question, without the names in it, to sentences without theirs.

    `topic` is that to a sentence of a topic, `statement` to one of a statement of it, `refused` to a question that the
    report does not answer, `refused_here` to such a question that is near the topic, and `answered` to a sentence of
    any topic.
    """

    topic: float
    statement: float
    refused: float
    refused_here: float
    answered: float


@dataclass(frozen=True)
class AttributeIndex:
    """The vectors of the classifier's sentences without names; there are none without an encoder."""

    classifier: TopicClassifier
    vectors: Vectors

    def compare(self, vector: Vector, topic: int, statement: str) -> AttributeNearness:
        """Return how near a question without names, with this vector, is to what is said of a topic and elsewhere.

        `topic` is the topic's index, and `statement` is the id of a statement, or empty for the topic as a whole.
        """
        if not len(vector):
            return AttributeNearness(0.0, 0.0, 0.0, 0.0, 0.0)
        similarities = self.vectors @ vector
        answered, refused = self.classifier.split(similarities)
        here = self.classifier.similarities_of(topic, similarities)
        return AttributeNearness(
            topic=_greatest(here),
            statement=_greatest(here[self._statements(topic) == statement]),
            refused=_greatest(refused),
            refused_here=_greatest(refused[self._refused_near == topic]),
            answered=_greatest(answered),
        )

    def _statements(self, topic: int) -> npt.NDArray[np.str_]:
        return self._statements_by_topic[topic]

    @cached_property
    def _statements_by_topic(self) -> list[npt.NDArray[np.str_]]:
        """Return the ids of the statements that the sentences of each topic are about."""
        sentences_of = self.classifier.sentences_of
        return [
            np.array([each.statement for each in sentences_of(topic)], dtype=np.str_)
            for topic in range(self.classifier.size)
        ]

    @cached_property
    def _refused_near(self) -> npt.NDArray[np.intp]:
        """Return the index of the topic that each question without an answer is near."""
        _, refused = self.classifier.split(np.arange(len(self.vectors)))
        return np.array([self.classifier.sentences[place].near for place in refused], dtype=np.intp)


def index_attributes(classifier: TopicClassifier, aliases: AliasIndex, cache: Path | None) -> AttributeIndex:
    """Return the index of the classifier's sentences.

    Their vectors take some seconds. If the folder `cache` is given, they are stored there and reused.
    """
    vectors = classifier.vectors
    if not vectors.shape[1]:
        return AttributeIndex(classifier, vectors)
    texts = [sentence.text for sentence in classifier.sentences]
    unnamed = [_without_names(text, aliases) for text in texts]
    changed = [place for place, text in enumerate(texts) if unnamed[place] != text]
    encoded = _encode_cached(classifier, [unnamed[place] for place in changed], cache)
    vectors = vectors.copy()
    vectors[changed] = encoded
    return AttributeIndex(classifier, vectors)


def _without_names(text: str, aliases: AliasIndex) -> str:
    question = read_question(text)
    matches = aliases.match(question, frozenset())
    return without_names(question, matches) if matches else text


def _encode_cached(classifier: TopicClassifier, texts: list[str], cache: Path | None) -> Vectors:
    """Return the vectors of these texts, from a file in the folder `cache` if they are there."""
    if cache is None:
        return classifier.encode(texts)
    digest = hashlib.blake2b(classifier.digest, digest_size=16)
    digest.update("\0".join(texts).encode())
    file = cache / f"unnamed-{digest.hexdigest()}.npz"
    cached = read_arrays(file, ("vectors",))
    if cached is not None and len(cached["vectors"]) == len(texts):
        return cached["vectors"]
    vectors = classifier.encode(texts)
    write_arrays(file, {"vectors": vectors})
    return vectors


def _greatest(similarities: npt.NDArray[np.float32]) -> float:
    return float(similarities.max(initial=0))
