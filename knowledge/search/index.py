"""Builds the indexes that a search of a knowledge base needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from knowledge.model import KnowledgeBase
from knowledge.normalization import fold_case
from knowledge.search import lexicon
from knowledge.search.alias_index import AliasIndex, names_of
from knowledge.search.bm25_index import Bm25Index, texts_of
from knowledge.search.encoder import Encoder
from knowledge.search.lists import Lists
from knowledge.search.statement_classifier import train_statement_classifier
from knowledge.search.statement_finder import StatementFinder
from knowledge.search.topic_classifier import MAX_SENTENCES, TopicClassifier
from knowledge.search.years_and_countries import countries_in, years_in

_WORD = re.compile(r"[^\W_]+")
_OFF_TOPIC = ("en", "ko")


@dataclass(frozen=True)
class IndexedKnowledge:
    """A knowledge base with its indexes. `encoder` is None if no sentence encoder is installed."""

    knowledge: KnowledgeBase
    aliases: AliasIndex
    bm25: Bm25Index
    classifier: TopicClassifier
    statements: StatementFinder
    encoder: Encoder | None
    _replaced_by: list[IndexedKnowledge] = field(default_factory=list, repr=False, compare=False)

    @property
    def is_complete(self) -> bool:
        """Return whether all sentences were learned from, and not only a selection of them."""
        return self.newest.classifier.is_complete

    @property
    def newest(self) -> IndexedKnowledge:
        """Return the indexes that take the place of these, or these themselves."""
        return self._replaced_by[-1] if self._replaced_by else self

    def replace_by(self, newer: IndexedKnowledge) -> None:
        """Make searches use `newer` from now on. Searches that have begun continue with what they began with."""
        self._replaced_by[:] = [newer]

    @cached_property
    def years_and_countries(self) -> tuple[frozenset[str], ...]:
        """Return the years and countries named in each topic's texts, in the order of the topics."""
        texts = (" ".join(texts_of(topic)) for topic in self.knowledge.topics)
        return tuple(years_in(text) | countries_in(text) for text in texts)

    @cached_property
    def all_years_and_countries(self) -> frozenset[str]:
        """Return the years and countries named in the texts of any topic."""
        return frozenset[str]().union(*self.years_and_countries)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words of the topics' names, texts and questions, and English function words, in lower case."""
        topics = self.knowledge.topics
        texts = (each for topic in topics for each in (*names_of(topic), *texts_of(topic), *topic.all_questions))
        return lexicon.ENGLISH_FUNCTION_WORDS.union(_WORD.findall(fold_case("\n".join(texts))))

    @cached_property
    def own_years(self) -> frozenset[str]:
        """Return the years in the report's title: a question that names one of them asks for nothing special."""
        return years_in(" ".join(self.knowledge.report.title))

    @cached_property
    def lists(self) -> Lists:
        """Return the lists in the report."""
        return Lists(self.knowledge.topics, self.aliases)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Return a mapping from each topic's id to its index."""
        return {topic.id: index for index, topic in enumerate(self.knowledge.topics)}


def index_knowledge(
    knowledge: KnowledgeBase,
    encoder: Encoder | None = None,
    cache: Path | None = None,
    on_training: Callable[[], None] | None = None,
    at_first: int = MAX_SENTENCES,
) -> IndexedKnowledge:
    """Return the knowledge base with its indexes.

    This takes a second, or a minute if the classifier has to be trained. In that case, `on_training` is
    called first. If the folder `cache` is given, what was computed is stored there and reused. If it is not stored
    there yet, `at_first` limits the number of sentences that are learned from: 4,000 take some five seconds.
    """
    topics = knowledge.topics
    classifier = TopicClassifier(
        knowledge, encoder, off_topic_questions(), cache, on_training=on_training, at_first=at_first
    )
    bm25 = Bm25Index(topics, cache)
    aliases = AliasIndex(topics)
    learned = train_statement_classifier(topics, classifier, aliases, cache if classifier.is_complete else None)
    statements = StatementFinder(topics, bm25, classifier, learned)
    return IndexedKnowledge(knowledge, aliases, bm25, classifier, statements, encoder)


def off_topic_questions() -> tuple[str, ...]:
    """Return messages that people send to a bot but that no report answers, such as small talk, sums and spam."""
    return tuple(line for language in _OFF_TOPIC for line in lexicon.lines(f"off-topic.{language}.txt"))
