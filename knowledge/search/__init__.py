"""Finding the answer to a question in a knowledge base."""

from knowledge.search.index import IndexedKnowledge, index_knowledge

__all__ = ["IndexedKnowledge", "index_knowledge"]
