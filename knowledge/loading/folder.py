"""Loads a folder: finds its files, reads each, and puts the whole together."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from knowledge.loading.document import MAX_BYTES, Node, read_document
from knowledge.loading.faults import Fault, KnowledgeError
from knowledge.loading.schema import Schema
from knowledge.model import KnowledgeBase

MAX_FILES = 200


def load_knowledge(path: Path) -> KnowledgeBase:
    """Load every `*.yaml` file directly inside the folder `path`, in the order of their names.

    Files whose names start with a dot are an editor's or a system's own, and left alone. Raises KnowledgeError with
    every fault of every file, each with its position. Nothing in the files is executed or trusted: see
    `knowledge.loading.document` for what is refused.
    """
    schema = Schema()
    faults: list[Fault] = []
    digest = hashlib.blake2b(digest_size=16)
    complete = True
    for file in _files(path):
        root, problems, data = _read(file)
        digest.update(os.fsencode(file.name) + b"\0" + data + b"\0")
        faults += problems
        if root is None:
            complete = False
        else:
            schema.read_file(_shown(file), root)
    knowledge = schema.finish(_shown(path), digest.hexdigest(), complete=complete)
    faults += schema.faults
    if faults:
        raise KnowledgeError(faults)
    return knowledge


def _files(path: Path) -> list[Path]:
    try:
        entries = sorted(path.iterdir())
    except OSError as error:
        problem = f"cannot be read ({error.strerror}); expected a folder with *.yaml files"
        raise KnowledgeError([Fault(_shown(path), 1, 1, "", problem)]) from None
    files = [file for file in entries if file.suffix.lower() in {".yaml", ".yml"} and not file.name.startswith(".")]
    if not files:
        raise KnowledgeError([Fault(_shown(path), 1, 1, "", "holds no *.yaml file; expected one a chapter")])
    if len(files) > MAX_FILES:
        problem = f"holds {len(files)} files; at most {MAX_FILES} are read"
        raise KnowledgeError([Fault(_shown(path), 1, 1, "", problem)])
    return files


def _read(file: Path) -> tuple[Node | None, list[Fault], bytes]:
    name = _shown(file)
    try:
        data = _bytes_of(file)
    except OSError as error:
        return None, [Fault(name, 1, 1, "", f"cannot be read: {error.strerror}")], b""
    if data is None:
        return None, [Fault(name, 1, 1, "", "is not a plain file; expected YAML, or another name")], b""
    root, faults = read_document(name, data)
    return root, faults, data


def _bytes_of(file: Path) -> bytes | None:
    """Read one byte more than is allowed, so that a huge file is refused without being held in memory.

    None for a folder, pipe or device: opening a pipe would wait for its other end.
    """
    file.stat()  # is_file() would hide why a file cannot be reached, such as a circle of links
    if not file.is_file():
        return None
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def _shown(path: Path) -> str:
    """Give a path as it can be printed: file names need not be text, nor stay on one line."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(path))
