"""Draws figures that changed as bar charts: those of one unit and the same two times together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slackblocks import AxisConfig, BarChart, Block, DataPoint, DataSeries, DataVisualizationBlock

from handlers import limits, wording
from handlers.blocks.elements import block_id
from handlers.limits import cut
from handlers.wording import say
from knowledge.model import Figure, Language, Text, Topic

_Kind = tuple[Text, Text | None, Text | None]


def charts(topic: Topic, language: Language) -> Iterator[Block]:
    """Draw a topic's changes, in as many charts as a message may hold."""
    for number, (kind, figures) in enumerate(_groups(topic)):
        yield _chart(kind, figures, language, block_id(language, topic.id, "chart", str(number)))


def change_chart(figure: Figure, language: Language, *name: str) -> Iterator[Block]:
    """Draw one figure's change, where it changed and a chart can show it."""
    if kind := _kind(figure):
        yield _chart(kind, [figure], language, block_id(language, *name))


def charted(topic: Topic) -> list[Figure]:
    """Give the figures that `charts` draws."""
    return [figure for _, figures in _groups(topic) for figure in figures]


def _groups(topic: Topic) -> list[tuple[_Kind, list[Figure]]]:
    groups: dict[_Kind, list[Figure]] = {}
    for figure in topic.figures:
        if kind := _kind(figure):
            groups.setdefault(kind, []).append(figure)
    return [(kind, figures[: limits.CHART_POINTS]) for kind, figures in list(groups.items())[: limits.CHARTS]]


def _kind(figure: Figure) -> _Kind | None:
    """Say which figures one chart can hold: those for which this is equal. None where a figure cannot be drawn."""
    if figure.before is None or figure.unit is None or figure.before.value is None or figure.now.value is None:
        return None
    return figure.unit, figure.before.when, figure.now.when


def _chart(kind: _Kind, figures: Sequence[Figure], language: Language, name: str) -> Block:
    unit, *times = kind
    labels = _labels(figures, language)
    befores = [figure.before.value if figure.before else None for figure in figures]
    nows = [figure.now.value for figure in figures]
    series = [
        DataSeries(name, [DataPoint(label, _number(value)) for label, value in zip(labels, values, strict=True)])
        for name, values in zip(_names(times, language), (befores, nows), strict=True)
    ]
    title = say(wording.CHART, language, unit=unit.within(language))
    chart = BarChart(series, AxisConfig(labels, y_label=cut(unit.within(language), limits.CHART_TITLE)))
    return DataVisualizationBlock(cut(title, limits.CHART_TITLE), chart, block_id=name)


def _names(times: Sequence[Text | None], language: Language) -> list[str]:
    """Name the two series by their times, or before and after where those are not known or not different."""
    names = [cut(time.within(language), limits.CHART_LABEL) if time else "" for time in times]
    if all(names) and len(set(names)) == len(names):
        return names
    return [wording.BEFORE.within(language), wording.AFTER.within(language)]


def _labels(figures: Sequence[Figure], language: Language) -> list[str]:
    """Give each figure a label that no other has, as Slack demands."""
    labels: list[str] = []
    for number, figure in enumerate(figures, start=1):
        label = cut((figure.short or figure.label).within(language), limits.CHART_LABEL)
        labels.append(f"{number} {cut(label, limits.CHART_LABEL - 3)}" if label in labels else label)
    return labels


def _number(value: float | None) -> float | int:
    amount = value or 0.0
    return int(amount) if amount.is_integer() else amount
