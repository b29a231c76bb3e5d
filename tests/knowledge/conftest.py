"""Shared fixtures for tests of the search."""

from __future__ import annotations

import pytest

from knowledge.search import IndexedKnowledge, index_knowledge
from tests.made_up import GARDEN


@pytest.fixture(scope="session")
def garden() -> IndexedKnowledge:
    """Return an invented report, indexed without an encoder."""
    return index_knowledge(GARDEN)
