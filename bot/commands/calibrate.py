"""Fits the search's decision weights to labelled questions, and prints the resulting quality."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from rich.table import Table

from bot.errors import UsageError
from bot.indexing import find_encoder
from bot.settings import OFFLINE, Settings, read_settings
from bot.terminal.console import Terminal
from bot.terminal.lines import tell
from knowledge.loading import load_knowledge
from knowledge.search import Encoder, index_knowledge
from knowledge.search.calibration import Labelled, Quality, as_json, calibrate, read_labelled
from knowledge.search.decision import Weights

WITH, WITHOUT = "with_encoder", "without_encoder"
"""The names of the two sets of weights."""


def calibrate_decision(chosen: argparse.Namespace) -> int:
    """Fit the weights to the questions in `chosen.files`, and print the resulting quality.

    If `chosen.write` is set, write the weights and their quality to that file. Raises UsageError if a file contains
    anything but labelled questions, if there are no questions at all, if scikit-learn is not installed, or if the
    weights are to be written but the sentence encoder is not installed. Raises SettingsError if the settings are
    invalid, KnowledgeError if the report is invalid, and OSError if a file cannot be read or written.
    """
    labelled = [question for file in chosen.files for question in _read(file)]
    if not labelled:
        raise UsageError("There are no questions in these files.")
    if find_spec("sklearn") is None:
        raise UsageError("Calibration needs scikit-learn. Install it with: pip install scikit-learn")
    settings = read_settings(variables=OFFLINE)
    encoder = find_encoder(settings.cache_path)
    if chosen.write and encoder is None:
        raise UsageError(
            "The weights can't be saved, so nothing is written: one of the two sets needs the sentence encoder, "
            "which isn't installed."
        )
    weights, quality = _fit(labelled, settings, {**({WITH: encoder} if encoder else {}), WITHOUT: None})
    Terminal().show(_table(quality))
    if chosen.write:
        chosen.write.write_text(as_json(weights, quality), encoding="utf-8")
    return 0


def _fit(
    labelled: Sequence[Labelled], settings: Settings, encoders: Mapping[str, Encoder | None]
) -> tuple[dict[str, Weights], dict[str, Quality]]:
    knowledge = load_knowledge(settings.knowledge_path)
    weights, quality = {}, {}
    for name, encoder in encoders.items():
        tell(f"Fitting {_spoken(name)} to {len(labelled)} questions …")
        kb = index_knowledge(knowledge, encoder, settings.cache_path)
        weights[name], quality[name] = calibrate(kb, labelled)
    return weights, quality


def _read(file: Path) -> list[Labelled]:
    try:
        return list(read_labelled(file))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        problem = f"{type(error).__name__}: {error}"
        raise UsageError(f"{file}: expected one JSON object per line, with q and topics ({problem})") from error


def _table(quality: dict[str, Quality]) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("")
    for column in Quality.__dataclass_fields__:
        table.add_column(_spoken(column), justify="right")
    for name, measured in quality.items():
        table.add_row(_spoken(name), *(f"{share:.3f}" for share in asdict(measured).values()))
    return table


def _spoken(name: str) -> str:
    return name.replace("_", " ")
