"""Draws replies as Block Kit: the only package that imports a builder of blocks."""

from handlers.blocks.actions import ACTION_IDS, Kind, Pressed, read_press
from handlers.blocks.answers import draw_answer, draw_asked, draw_comparison, join_titles
from handlers.blocks.facts import draw_fact
from handlers.blocks.figures import figure_line
from handlers.blocks.menus import (
    draw_chapter,
    draw_chapters,
    draw_choices,
    draw_courtesy,
    draw_gone,
    draw_help,
    draw_not_covered,
    list_intro,
)
from handlers.blocks.reading import visible_text
from handlers.blocks.sources import chapter_title, source_line

__all__ = [
    "ACTION_IDS",
    "Kind",
    "Pressed",
    "chapter_title",
    "draw_answer",
    "draw_asked",
    "draw_chapter",
    "draw_chapters",
    "draw_choices",
    "draw_comparison",
    "draw_courtesy",
    "draw_fact",
    "draw_gone",
    "draw_help",
    "draw_not_covered",
    "figure_line",
    "join_titles",
    "list_intro",
    "read_press",
    "source_line",
    "visible_text",
]
