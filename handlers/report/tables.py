"""Shows a topic's table: numbers of one unit as bars, everything else in rows."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.card import Bar, Chart, Table, plain
from handlers.report import texts
from handlers.texts import say
from knowledge.model import Cell, Language, Statement, Text, Topic, cell_text, table_title
from knowledge.model import Table as Numbers

_MOST_ROWS = 20
_MOST_COLUMNS = 6
"""Maximum columns of a chart in Slack, used on every surface: https://docs.slack.dev/reference/block-kit/blocks."""

_UNNAMED = "\N{NO-BREAK SPACE}"
"""The heading of the row labels: a cell of a table in Slack must not be empty."""


def table_of(topic: Topic, language: Language) -> Iterator[Chart | Table]:
    """Yield a topic's table, if it has one, as bars if it is a chart that is not too large."""
    if topic.table:
        if _has_bars(topic.table) and len(topic.table.rows) <= _MOST_ROWS:
            yield _chart(topic.table, language)
        else:
            yield _table(topic.table, language)


def chart_of(topic: Topic, statement: Statement, language: Language) -> Iterator[Chart]:
    """Yield the bars of one statement, if the topic's table is a chart with a row for it."""
    if topic.table and _has_bars(topic.table):
        yield from (
            _chart(topic.table, language, row.statement) for row in topic.table.rows if row.statement == statement.id
        )


def is_shown(topic: Topic, statement: Statement) -> bool:
    """Return whether a topic's table shows all that a statement says: its numbers, in their unit."""
    table = topic.table
    return table is not None and table.unit is not None and statement.id in {row.statement for row in table.rows}


def _has_bars(table: Numbers) -> bool:
    return table.chart and len(table.columns) <= _MOST_COLUMNS


def _table(table: Numbers, language: Language) -> Table:
    rows = (
        (plain(row.label[language]), *(plain(cell_text(cell, language)) for cell in row.cells)) for row in table.rows
    )
    columns = (_UNNAMED, *(column[language] for column in table.columns))
    return Table(columns, tuple(rows), "table", caption=table_title(table, language))


def _chart(table: Numbers, language: Language, only: str | None = None) -> Chart:
    """Return a table as bars: all its rows, or the one of the statement `only`."""
    unit = table.unit[language] if table.unit else ""
    return Chart(
        title=say(texts.CHART, language, title=table.title[language], unit=unit),
        unit=unit,
        series=tuple(column[language] for column in table.columns),
        bars=tuple(
            Bar(
                label=row.label[language],
                values=tuple(cell for cell in row.cells if isinstance(cell, float)),
                amounts=tuple(_amount(cell, unit, language) for cell in row.cells),
            )
            for row in table.rows
            if only in {None, row.statement}
        ),
        name="chart",
    )


def _amount(cell: Cell, unit: str, language: Language) -> str:
    """Return a number with its unit: "43 minutes", "43분", "94%"."""
    number = cell_text(cell, language)
    if isinstance(cell, Text):
        return number
    return f"{number} {unit}" if unit[:1].isascii() and unit[:1].isalpha() else f"{number}{unit}"
