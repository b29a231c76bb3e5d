"""Everything that a search needs of a knowledge base, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.model import LANGUAGES, KnowledgeBase
from knowledge.search import lexicon
from knowledge.search.encoder import Encoder
from knowledge.search.figures import Figures
from knowledge.search.meaning import Meaning
from knowledge.search.names import Names
from knowledge.search.requests import sorts_told
from knowledge.search.specifics import countries_in, years_in
from knowledge.search.words import Words, texts_of


@dataclass(frozen=True)
class IndexedKnowledge:
    """A knowledge base with its indexes. `encoder` is None where no sentence encoder is installed."""

    knowledge: KnowledgeBase
    names: Names
    words: Words
    meaning: Meaning
    figures: Figures
    encoder: Encoder | None

    @cached_property
    def sorts(self) -> tuple[frozenset[str], ...]:
        """Give the sorts of things that each topic's texts may hold, in the order of the topics."""
        return tuple(sorts_told(" ".join(texts_of(topic))) for topic in self.knowledge.topics)

    @cached_property
    def specifics(self) -> tuple[frozenset[str], ...]:
        """Give the years and countries that each topic's texts name, in the order of the topics."""
        texts = (" ".join(texts_of(topic)) for topic in self.knowledge.topics)
        return tuple(years_in(text) | countries_in(text) for text in texts)

    @cached_property
    def all_specifics(self) -> frozenset[str]:
        """Give the years and countries that any topic's texts name."""
        return frozenset[str]().union(*self.specifics)

    @cached_property
    def position(self) -> dict[str, int]:
        """Give the index of every topic by its id."""
        return {topic.id: index for index, topic in enumerate(self.knowledge.topics)}


def index_knowledge(
    knowledge: KnowledgeBase, encoder: Encoder | None = None, cache: Path | None = None
) -> IndexedKnowledge:
    """Index a knowledge base: half a second, or half a minute where the folder `cache` does not hold what it learns."""
    topics = knowledge.topics
    meaning = Meaning(knowledge, encoder, off_topic_questions(), cache)
    return IndexedKnowledge(knowledge, Names(topics), Words(topics), meaning, Figures(encoder), encoder)


def off_topic_questions() -> tuple[str, ...]:
    """Give what people type to a bot that no report answers, whatever it is about: small talk, sums, spam."""
    return tuple(line for language in LANGUAGES for line in lexicon.lines(f"off-topic.{language}.txt"))
