"""Describes faults in the files of a knowledge base to the authors of the files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MOST_ALIKE = 10
"""The maximum number of faults with the same problem that are listed one by one."""

_LONGEST = 60
_PLAIN = re.compile(r"[\w/-]+")


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """A fault in a file or, if no single file has it, in the folder; `file` is the path of either.

    `line` and `column` count from 1. Both are 0 for a fault of the folder, and for a file that cannot be read.
    `where` is the path of the faulty value within the file, such as `koneps.statements.savings`, or empty.
    """

    file: str
    line: int
    column: int
    where: str
    problem: str

    def __str__(self) -> str:
        """Return `file:line:column: where: problem`, without the parts that are unknown.

        Editors and terminals turn the position into a link.
        """
        place = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: "
        return place + (f"{self.where}: {self.problem}" if self.where else self.problem)


class KnowledgeError(Exception):
    """Raised if a knowledge base cannot be used. `faults` holds its faults, sorted by file and position.

    As a string, it lists the first `MOST_ALIKE` of each problem: a new language may be missing in hundreds of places.
    The command `check` and every start of the bot report these faults.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(_lines(self.faults)))


def _lines(faults: Sequence[Fault]) -> Iterator[str]:
    """Yield a line for each fault, but at most `MOST_ALIKE` with the same problem; the last one counts the others."""
    alike = Counter(fault.problem for fault in faults)
    seen: Counter[str] = Counter()
    for fault in faults:
        seen[fault.problem] += 1
        number, more = seen[fault.problem], alike[fault.problem] - MOST_ALIKE
        if number < MOST_ALIKE or (number == MOST_ALIKE and more <= 0):
            yield str(fault)
        elif number == MOST_ALIKE:
            yield f"{fault} (and in {more} more place{'s' if more > 1 else ''})"


def shown(text: str) -> str:
    """Return `text` quoted for a message: on one line, with control characters escaped, and shortened if it is long."""
    return repr(text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "...")


def joined(where: str, name: str) -> str:
    """Return the path of the field `name` inside `where`, which may be empty.

    A name that is long or not a plain word is quoted, and a long one is also shortened.
    """
    plain = _PLAIN.fullmatch(name) is not None and len(name) <= _LONGEST
    step = name if plain else shown(name)
    return f"{where}.{step}" if where else step
