"""What is wrong with a knowledge base, and where: for the person who edits it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST = 60


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One thing to mend. `line` and `column` count from 1; `where` is a path such as `koneps.figures.savings.value`."""

    file: str
    line: int
    column: int
    where: str
    problem: str

    def __str__(self) -> str:
        """Give `file:line:column: where: problem`, which editors and terminals can jump to."""
        place = f"{self.file}:{self.line}:{self.column}: "
        return place + (f"{self.where}: {self.problem}" if self.where else self.problem)


class KnowledgeError(Exception):
    """A knowledge base cannot be used. Authors see it from `check`, operators at start; `faults` holds every fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def shown(text: str) -> str:
    """Give `text` as a message may quote it: on one line, without control characters, and not endless."""
    return repr(text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "...")


def joined(where: str, name: str) -> str:
    """Give the path of the field `name` inside `where`; a name that is none is quoted."""
    plain = name.replace("-", "").replace("_", "").isalnum() and len(name) <= _LONGEST
    step = name if plain else shown(name)
    return f"{where}.{step}" if where else step
