"""Shows a topic's table as a bar chart if it is marked as a chart and is small enough, and otherwise in rows."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.card import Bar, Chart, Table, plain
from handlers.report import texts
from handlers.texts import say
from knowledge.model import Cell, Language, Statement, Text, Topic, cell_text, table_title
from knowledge.model import Table as Numbers

_MOST_ROWS = 20
_MOST_COLUMNS = 6
"""Maximum number of columns in a Slack chart, applied on every surface:
https://docs.slack.dev/reference/block-kit/blocks."""

_UNNAMED = "\N{NO-BREAK SPACE}"
"""The heading of the column with the row labels. It is a space, because a table cell in Slack must not be empty."""


def table_of(topic: Topic, language: Language) -> Iterator[Chart | Table]:
    """Yield the topic's table, if it has one: as bars if it is marked as a chart and small enough, or else in rows."""
    if topic.table:
        if _has_bars(topic.table) and len(topic.table.rows) <= _MOST_ROWS:
            yield _chart(topic.table, language)
        else:
            yield _table(topic.table, language)


def chart_of(topic: Topic, statement: Statement, language: Language) -> Iterator[Chart]:
    """Yield a chart of the row for `statement`, if the topic's table is a chart with such a row and is not too wide."""
    if topic.table and _has_bars(topic.table):
        yield from (
            _chart(topic.table, language, row.statement) for row in topic.table.rows if row.statement == statement.id
        )


def has_row(topic: Topic, statement: Statement) -> bool:
    """Return whether the topic has a table with a row for the statement."""
    return topic.table is not None and any(row.statement == statement.id for row in topic.table.rows)


def is_shown(topic: Topic, statement: Statement) -> bool:
    """Return whether the topic's table says as much as the statement: it has a unit and a row for the statement."""
    return topic.table is not None and topic.table.unit is not None and has_row(topic, statement)


def _has_bars(table: Numbers) -> bool:
    return table.chart and len(table.columns) <= _MOST_COLUMNS


def _table(table: Numbers, language: Language) -> Table:
    rows = (
        (plain(row.label[language]), *(plain(cell_text(cell, language)) for cell in row.cells)) for row in table.rows
    )
    columns = (_UNNAMED, *(column[language] for column in table.columns))
    return Table(columns, tuple(rows), "table", caption=table_title(table, language))


def _chart(table: Numbers, language: Language, only: str | None = None) -> Chart:
    """Return a chart of all rows of a table or, if `only` is the id of a statement, of the row for that statement."""
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
    """Return the text of a cell or, if it is a number, the number with its unit: "43 minutes", "43분", "94%"."""
    number = cell_text(cell, language)
    if isinstance(cell, Text):
        return number
    return f"{number} {unit}" if unit[:1].isascii() and unit[:1].isalpha() else f"{number}{unit}"
