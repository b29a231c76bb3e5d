"""Prints the bench's results as tables."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from tests.bench.results import Goal, Row, Table, Value

WIDTH = 140
"""Characters per line if the output is not a terminal; otherwise, the terminal's width is used."""


def open_console() -> Console:
    """Return the console on which tables are printed."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH)


def draw(table: Table, console: Console) -> None:
    """Print one table; if the table has goals, its last column says whether each goal is met."""
    drawn = RichTable(title=table.title, caption=table.note, title_justify="left", caption_justify="left")
    judged = any(row.goals for row in table.rows)
    for number, heading in enumerate((*table.columns.values(), *(["verdict"] if judged else []))):
        is_text = number == 0 or heading == "verdict"
        drawn.add_column(heading, justify="left" if is_text else "right", overflow="fold")
    for row in table.rows:
        cells = [show(row.values.get(key)) for key in table.columns]
        drawn.add_row(*cells, *([_verdict(row)] if judged else []))
    console.print(drawn)
    console.print()


def show(value: Value) -> str:
    """Return a value in readable form: numbers rounded and with thousands separators, None (not measured) as a dash."""
    match value:
        case None:
            return "–"
        case float() if abs(value) >= 100:
            return f"{value:,.0f}"
        case float():
            return f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"
        case int():
            return f"{value:,}"
    return value


def _verdict(row: Row) -> Text:
    return Text("\n").join(_judgement(goal) for goal in row.goals)


def _judgement(goal: Goal) -> Text:
    word, sign, style = ("met", "≤", "green") if goal.met else ("not met", ">", "bold red")
    return Text(f"{word}: {show(goal.measured)} {sign} {show(goal.most)} {goal.unit} {goal.what}", style=style)
