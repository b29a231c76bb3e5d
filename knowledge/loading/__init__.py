"""Loads a folder of YAML files as a knowledge base, or reports everything that is wrong with it at once."""

from knowledge.loading.faults import Fault, KnowledgeError
from knowledge.loading.folder import load_knowledge

__all__ = ["Fault", "KnowledgeError", "load_knowledge"]
