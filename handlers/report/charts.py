"""Makes bar charts of figures that changed, each of figures with one unit and the same two times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.card import Bar, Chart
from handlers.report import texts
from handlers.texts import say
from knowledge.model import Figure, Language, Text, Topic

_MOST_CHARTS, _MOST_BARS, _LABEL = 2, 20, 20
"""Slack's limits, which suit other surfaces too: https://docs.slack.dev/reference/block-kit/blocks."""

_Kind = tuple[Text, Text | None, Text | None]


def charts(topic: Topic, language: Language) -> Iterator[Chart]:
    """Yield charts of a topic's changes, as many as a message may hold."""
    for number, (kind, figures) in enumerate(_groups(topic)):
        yield _chart(kind, figures, language, f"chart.{number}")


def change_chart(figure: Figure, language: Language) -> Iterator[Chart]:
    """Yield a chart of one figure's change, if it changed and a chart can show it."""
    if kind := _kind(figure):
        yield _chart(kind, [figure], language, "chart")


def charted(topic: Topic) -> list[Figure]:
    """Return the figures that `charts` shows."""
    return [figure for _, figures in _groups(topic) for figure in figures]


def _groups(topic: Topic) -> list[tuple[_Kind, list[Figure]]]:
    groups: dict[_Kind, list[Figure]] = {}
    for figure in topic.figures:
        if kind := _kind(figure):
            groups.setdefault(kind, []).append(figure)
    return [(kind, figures[:_MOST_BARS]) for kind, figures in list(groups.items())[:_MOST_CHARTS]]


def _kind(figure: Figure) -> _Kind | None:
    """Return what all figures in one chart have in common, or None if a chart cannot show the figure."""
    if figure.before is None or figure.unit is None or figure.before.value is None or figure.now.value is None:
        return None
    return figure.unit, figure.before.when, figure.now.when


def _chart(kind: _Kind, figures: Sequence[Figure], language: Language, name: str) -> Chart:
    unit, *times = kind
    title = say(texts.CHART, language, unit=unit[language])
    bars = tuple(_bar(figure, language) for figure in figures)
    return Chart(title, unit[language], _series(times, language), bars, name)


def _bar(figure: Figure, language: Language) -> Bar:
    readings = [figure.before, figure.now] if figure.before else [figure.now]
    return Bar(
        label=(figure.short or figure.label)[language],
        values=tuple(reading.value or 0.0 for reading in readings),
        amounts=tuple(reading.amount[language] for reading in readings),
    )


def _series(times: Sequence[Text | None], language: Language) -> tuple[str, str]:
    """Return the names of the two series: their times, or before and after if those are unknown or equal."""
    before, after = (time[language] if time else "" for time in times)
    if before and after and _read(before) != _read(after):
        return before, after
    return texts.BEFORE[language], texts.AFTER[language]


def _read(label: str) -> str:
    """Return what is read of a label: of a long one only the first words, as it is cut."""
    return label if len(label) <= _LABEL else label[: _LABEL - 1].rpartition(" ")[0]
