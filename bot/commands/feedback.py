"""Shows operators what people think of answers, and where in the report to improve each."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from bot.settings import STORED, Settings, read_settings
from bot.storage.feedback import Tally
from bot.storage.opening import opened
from bot.terminal import texts
from bot.terminal.lines import write
from handlers.feedback.texts import REASONS
from handlers.texts import language_name
from knowledge.loading import find_places

Places = Mapping[str, str]


def feedback(chosen: argparse.Namespace) -> int:
    """Print what people think of each topic or statement, the least helpful first, without any names.

    Raises SettingsError, KnowledgeError or DatabaseError if the settings, the report or the database cannot be used.
    """
    settings = read_settings(variables=STORED)
    places = find_places(settings.knowledge_path)
    tallies = asyncio.run(_tallies(settings))
    if chosen.json:
        write(json.dumps([_entry(tally, places) for tally in tallies], ensure_ascii=False, indent=2))
    else:
        write("\n".join(_lines(tallies, places)) or texts.FEEDBACK_NONE)
    return 0


async def _tallies(settings: Settings) -> list[Tally]:
    async with opened(settings) as stores:
        return await stores.feedback.tallies()


def _entry(tally: Tally, places: Places) -> dict[str, object]:
    return {
        "about": tally.subject.split(),
        "places": _places(tally, places),
        "language": tally.language,
        "helpful": tally.good,
        "not_helpful": tally.bad,
        "reasons": dict(sorted(tally.reasons.items())),
    }


def _places(tally: Tally, places: Places) -> list[str]:
    return [places[name] for name in tally.subject.split() if name in places]


def _lines(tallies: Sequence[Tally], places: Places) -> Iterator[str]:
    for subject, alike in groupby(tallies, key=lambda tally: tally.subject):
        in_languages = list(alike)
        where = " ".join(_places(in_languages[0], places)) or texts.FEEDBACK_GONE
        yield f"{where}: {subject}" if subject else texts.FEEDBACK_REFUSALS
        for tally in in_languages:
            yield texts.FEEDBACK_LINE.format(
                language=language_name(tally.language, "en"), good=tally.good, bad=tally.bad, reasons=_reasons(tally)
            )


def _reasons(tally: Tally) -> str:
    counted = (f"{REASONS[reason].en.lower()}: {count}" for reason, count in tally.reasons.most_common())
    return "".join(f"; {each}" for each in counted)
