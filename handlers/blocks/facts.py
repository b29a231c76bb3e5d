"""Draws one fact of the report."""

from __future__ import annotations

from typing import Any

from slackblocks import RichText

from handlers import wording
from handlers.blocks.actions import Button
from handlers.blocks.elements import bold, buttons, drawn, header, paragraph, plain, small
from handlers.blocks.figures import amount, printed, when
from handlers.blocks.sources import report_line, source_line
from handlers.wording import say
from knowledge.model import LANGUAGES, Fact, Figure, KnowledgeBase, Language, Topic


def draw_fact(knowledge: KnowledgeBase, topic: Topic, fact: Fact, language: Language) -> tuple[dict[str, Any], ...]:
    """Draw a fact, the figure it tells, where the report says it, and buttons for more."""
    name = (language, fact.id)
    other = next(one for one in LANGUAGES if one != language)
    figure = [figure_parts(topic.figure(fact.figure), language)] if fact.figure else []
    source = source_line(knowledge, topic.sources[0], language)
    ways_on = [
        Button(wording.FACT_MORE.within(language), "topic", language, topic.id),
        Button(wording.FACT_ANOTHER.within(language), "another", language, fact.id),
        Button(wording.OTHER_LANGUAGE.within(language), "fact", other, fact.id),
    ]
    return drawn(
        [
            header(wording.FACT_TITLE.within(language), *name, "title"),
            paragraph([plain(fact.text.within(language))], *name, "fact"),
            *(paragraph(parts, *name, "figure") for parts in figure),
            small([source, report_line(knowledge, language)], *name, "sources"),
            buttons(ways_on, *name, "buttons"),
        ]
    )


def figure_parts(figure: Figure, language: Language) -> list[RichText]:
    """Say a figure: what it is and how much; then of when it is, and how the report prints it."""
    as_printed = printed(figure, language)
    remarks = [when(figure, language), say(wording.PRINTED, language, printed=as_printed) if as_printed else ""]
    line = f"{figure.label.within(language)}: {amount(figure, language)}"
    return [bold(line), *(plain(f" · {remark}") for remark in remarks if remark)]
