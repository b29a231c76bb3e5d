"""Keeps what was learned from a report in files, so that only the first start has to learn it."""

from __future__ import annotations

import logging
import os
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]
Numbers = npt.NDArray[np.float32]

_LOG = logging.getLogger(__name__)
_MAX_CACHED = 8


def round_to_bytes(numbers: Numbers, axis: int) -> tuple[npt.NDArray[np.int8], Numbers]:
    """Return numbers rounded to one byte each, and the steps by which to multiply the bytes to get the numbers again.

    All numbers along `axis` share a step, which is a 127th of the greatest absolute value among them.
    """
    steps = np.abs(numbers).max(axis=axis, initial=0, keepdims=True) / np.float32(np.iinfo(np.int8).max)
    return np.rint(numbers / np.where(steps, steps, 1)).astype(np.int8), steps.squeeze(axis)


def read_arrays(file: Path, names: Iterable[str]) -> Arrays | None:
    """Return the arrays with these names in a file, or None if the file or an array is missing or damaged."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as cached:
            return {name: cached[name] for name in names}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None


def write_arrays(file: Path, arrays: Arrays) -> None:
    """Write arrays to a file, as `write_whole` does.

    Of the files whose names are the same up to the first hyphen, only the newest eight are kept.
    """
    write_whole(file, lambda stream: np.savez(stream, allow_pickle=False, **arrays))
    with suppress(OSError):
        _remove_oldest(file.parent, file.name.partition("-")[0])


def write_whole(file: Path, write: Callable[[BinaryIO], object]) -> None:
    """Have `write` write a file, completely or not at all. If that fails, only the next start takes longer.

    If the file can be created but not written, as on a full disk, a warning is logged, once for each folder.
    """
    draft = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.touch()
        _fill(draft, write)
        draft.replace(file)
    except OSError:
        pass
    finally:
        # Whatever happened, Ctrl-C as well: nothing half-written stays.
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _fill(draft: Path, write: Callable[[BinaryIO], object]) -> None:
    try:
        with draft.open("wb") as stream:
            write(stream)
    except OSError as error:
        _warn(draft.parent, error.strerror)
        raise


@cache
def _warn(folder: Path, reason: str | None) -> None:
    _LOG.warning("The index can't be stored in %s (%s), so every start takes longer", folder, reason)


def _remove_oldest(folder: Path, kind: str) -> None:
    """Remove all but the newest files of this kind, so that editing a report does not fill the disk.

    The kind of a file is the beginning of its name, up to the first hyphen.
    """
    cached = sorted(folder.glob(f"{kind}-*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in cached[_MAX_CACHED:]:
        file.unlink(missing_ok=True)
