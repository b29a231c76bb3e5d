"""The bench's results: tables of numbers and their goals, ready to be printed or written as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A limit, `most`, that a measurement should not exceed; `what` says in a few words what was measured."""

    what: str
    measured: float
    most: float
    unit: str

    @property
    def met(self) -> bool:
        """Return whether the measurement is at or below the limit."""
        return self.measured <= self.most


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its values, by column key, and its goals."""

    values: Mapping[str, Value]
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The results of one measurement. `columns` maps each key in the rows' values to the heading of its column."""

    name: str
    title: str
    note: str
    columns: Mapping[str, str]
    rows: Sequence[Row]

    def goals(self) -> Iterator[Goal]:
        """Yield the goals of all rows."""
        for row in self.rows:
            yield from row.goals


def as_json(machine: Mapping[str, Value], tables: Sequence[Table]) -> dict[str, Any]:
    """Return all results as one JSON object: the machine, each table by its name, and whether all goals are met."""
    return {
        "machine": dict(machine),
        "tables": {table.name: _table(table) for table in tables},
        "met": all(goal.met for table in tables for goal in table.goals()),
    }


def _table(table: Table) -> dict[str, Any]:
    return {"title": table.title, "note": table.note, "rows": [_row(row) for row in table.rows]}


def _row(row: Row) -> dict[str, Any]:
    goals = [
        {"what": goal.what, "measured": goal.measured, "most": goal.most, "unit": goal.unit, "met": goal.met}
        for goal in row.goals
    ]
    return {**row.values, "goals": goals}
