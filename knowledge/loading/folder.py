"""Loads a knowledge base from the files in a folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz import fuzz

from knowledge.loading.document import MAX_BYTES, Mapping, Node, Scalar, Sequence, read_document
from knowledge.loading.faults import Fault, KnowledgeError, shown
from knowledge.loading.schema import OLD_FORM, Schema, languages_of
from knowledge.model import KnowledgeBase

MAX_FILES = 200

_CLOSE = 80
"""How similar a folder's name has to be to `QUESTIONS`, from 0 to 100, to count as misspelt."""

QUESTIONS = "questions"
"""The folder within a report's folder that may hold files with questions."""


def load_knowledge(path: Path) -> KnowledgeBase:
    """Return the knowledge base in the YAML files of the folder `path` and, if it exists, of its subfolder `questions`.

    The files of each folder are read in the order of their names. Files whose names start with a dot belong to an
    editor or a system and are ignored. Nothing in the files is executed or trusted: `knowledge.loading.document` lists
    what is rejected.

    Raises KnowledgeError if the files have faults. The error lists each fault with its position, or only one fault if
    the files are in the old form of a report.
    """
    roots: dict[str, Node] = {}
    broken: list[bytes | None] = []
    faults: list[Fault] = []
    digest = hashlib.blake2b(digest_size=16)
    for file in _files(path):
        root, problems, data = _read(file)
        digest.update(os.fsencode(file.relative_to(path)) + b"\0" + (data or b"") + b"\0")
        faults += problems
        if root is None:
            broken.append(data if data and data.strip() and len(data) <= MAX_BYTES else None)
        else:
            roots[_shown(file)] = root
    schema = Schema(languages_of(roots))
    for name, root in roots.items():
        schema.read_file(name, root)
    for data in broken:
        schema.read_broken_file(data)
    knowledge = schema.finish(_shown(path), digest.hexdigest())
    faults += schema.faults
    if old := [fault for fault in faults if fault.problem == OLD_FORM]:
        raise KnowledgeError(old[:1])
    if faults:
        raise KnowledgeError(faults)
    return knowledge


def find_places(path: Path) -> dict[str, str]:
    """Return where each topic and statement in the folder `path` is, by id, as "file:line". Files may have faults.

    Raises KnowledgeError if there are no files or too many, or if the folder cannot be read.
    """
    roots = ((_shown(file), _read(file)[0]) for file in _files(path))
    return {name: f"{file}:{line}" for file, root in roots if root is not None for name, line in _lines(root)}


def _lines(root: Node) -> Iterator[tuple[str, int]]:
    """Yield the id of each topic and statement in a file, with its line."""
    topics = _entries(root).get("topics")
    for topic in topics.items if isinstance(topics, Sequence) else ():
        parts = _entries(topic)
        name = parts.get("id")
        if isinstance(name, Scalar):
            yield name.value, name.line
            statements = parts.get("statements")
            keys = statements.entries.values() if isinstance(statements, Mapping) else ()
            yield from ((f"{name.value}/{key.value}", key.line) for key, _ in keys)


def _entries(node: Node) -> dict[str, Node]:
    return {key: inner for key, (_, inner) in node.entries.items()} if isinstance(node, Mapping) else {}


def _files(path: Path) -> list[Path]:
    questions = path / QUESTIONS
    try:
        entries = [*sorted(path.iterdir()), *(sorted(questions.iterdir()) if questions.is_dir() else ())]
    except OSError as error:
        problem = f"cannot be read ({error.strerror}); expected a folder with *.yaml files"
        raise KnowledgeError([Fault(_shown(path), 0, 0, "", problem)]) from None
    if misspelt := [entry for entry in entries if _is_misspelt(entry, questions)]:
        problem = f"the files in it are not read; did you mean the folder {shown(QUESTIONS)}?"
        raise KnowledgeError([Fault(_shown(entry), 0, 0, "", problem) for entry in misspelt])
    files = [file for file in entries if file.suffix.lower() in {".yaml", ".yml"} and not file.name.startswith(".")]
    if not files:
        raise KnowledgeError([Fault(_shown(path), 0, 0, "", "has no *.yaml files; expected one per chapter")])
    if len(files) > MAX_FILES:
        problem = f"has {len(files)} files; at most {MAX_FILES} are allowed"
        raise KnowledgeError([Fault(_shown(path), 0, 0, "", problem)])
    return files


def _is_misspelt(entry: Path, questions: Path) -> bool:
    """Return whether a folder was probably meant to be `questions`: its name is almost the same."""
    is_close = fuzz.ratio(entry.name.lower(), QUESTIONS) >= _CLOSE and entry.is_dir()
    return is_close and not (questions.exists() and entry.samefile(questions))


def _read(file: Path) -> tuple[Node | None, list[Fault], bytes | None]:
    name = _shown(file)
    try:
        data = _bytes_of(file)
    except OSError as error:
        return None, [Fault(name, 0, 0, "", f"cannot be read: {error.strerror}")], None
    if data is None:
        return None, [Fault(name, 0, 0, "", "is not a regular file; expected a YAML file, or another name")], None
    root, faults = read_document(name, data)
    return root, faults, data


def _bytes_of(file: Path) -> bytes | None:
    """Return the content of a file, or None if it is a folder, a pipe or a device.

    Opening a pipe would wait for its other end. At most one byte more than allowed is read, so that a huge file is
    rejected without being loaded into memory.
    """
    file.stat()  # is_file() would hide why a file is unreachable, such as a loop of links
    if not file.is_file():
        return None
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def _shown(path: Path) -> str:
    """Return a path with unprintable characters escaped, because a file name may contain raw bytes and line breaks."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in str(path))
