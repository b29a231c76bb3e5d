"""Finds the answer to a question in a knowledge base."""

from knowledge.search.encoder import Encoder, load_encoder
from knowledge.search.index import IndexedKnowledge, index_knowledge
from knowledge.search.outcome import Answer, Choices, NotCovered, Outcome
from knowledge.search.search import begin, find
from knowledge.search.together import finish_all

__all__ = [
    "Answer",
    "Choices",
    "Encoder",
    "IndexedKnowledge",
    "NotCovered",
    "Outcome",
    "begin",
    "find",
    "finish_all",
    "index_knowledge",
    "load_encoder",
]
