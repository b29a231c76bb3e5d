"""Loads a folder of YAML files as a knowledge base, or reports all the faults in the files together."""

from knowledge.loading.faults import Fault, KnowledgeError
from knowledge.loading.folder import find_places, load_knowledge

__all__ = ["Fault", "KnowledgeError", "find_places", "load_knowledge"]
