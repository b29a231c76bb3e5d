"""Reads a YAML file as nodes with positions, without anchors, tags or types, so that every scalar is a string.

The conveniences of YAML make it unsafe and surprising: aliases and merge keys let a few bytes grow to gigabytes, `no`
becomes False and `1:30` becomes 90, the last of two equal keys wins, and a `#` silently cuts a line. The reader parses
events instead of using PyYAML's composer, which is recursive and crashes on deep nesting.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import yaml

from knowledge.loading.faults import Fault, joined, shown

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 16
MAX_NODES = 50_000
MAX_FAULTS = 1_000
"""The number of faults after which the rest of a file is not read."""

# Without libyaml, PyYAML has only its parser in Python, which is slower and requires quotes around '?' in [...].
_Parser: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_KEY_ALONE = re.compile(r"\s*[\w./-]+")
"""Matches the beginning of a line up to the `:` after a key, if nothing else is on the line before it."""
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# Matches any character that YAML does not allow, or that editors do not show: tabs, U+2028, U+2029, byte order marks.
_UNFIT = re.compile("[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_INSTEAD = {"\t": "use spaces", "\0": "save the file as UTF-8"}

_UNFITTING = "this does not fit the lines above; check its indentation and the quotes before it"
_MISSING = "expected a text, a list or 'key: value'; close the bracket before this, or quote the text"
_COLON = "': ' is not allowed here; quote the text that has it"
_FOLDED = "after '>' or '|', the text starts on the next line; quote a text that starts with one of them"
_INDENTED = "this key is indented further than the line above; align them, or quote a text that goes on here"
_BRACKETS = "expected ',' or a closing bracket; quote a text with commas, brackets or ': '"
_MESSAGES = (
    ("mapping values are not allowed", _COLON),
    ("sequence entries are not allowed", "'- ' is not allowed here; quote the text that has it"),
    ("could not find expected ':'", "expected 'key: value'; check the indentation here and the quotes before it"),
    ("cannot start any token", "a text cannot start with this character; quote the text"),
    ("alphabetic or numeric character", "a text cannot start with '&', '*' or '%'; quote the text"),
    ("expected directive name", "a text cannot start with '&', '*' or '%'; quote the text"),
    ("comment or a line break", _FOLDED),
    ("comment or line break", _FOLDED),
    ("indentation indicators", _FOLDED),
    ("found unexpected end of stream", "the quote that opens here is never closed"),
    ("found unknown escape character", "a backslash between \"double quotes\" has a meaning; use 'single quotes'"),
    ("expected <block end>", _UNFITTING),
    ("did not find expected key", _UNFITTING),
    ("did not find expected '-'", _UNFITTING),
    ("<document start>", _UNFITTING),
    ("expected node content", _MISSING),
    ("expected the node content", _MISSING),
    ("expected ',' or", _BRACKETS),
    ("found unexpected ':'", _BRACKETS),
)
"""Parts of messages from PyYAML's two parsers, with the messages that the author of the file gets instead."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a file. `line` and `column` count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar(Node):
    """A string, even if it looks like a number, a date or a boolean."""

    value: str


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """A list."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping(Node):
    """A mapping. Its entries are in the order of the file, and a repeated key appears only once."""

    entries: dict[str, tuple[Scalar, Node]]


@dataclass(frozen=True, slots=True)
class Refused(Node):
    """A value for which a fault has already been added, so that a reader does not need to add another."""


def texts_of(node: Node) -> Iterator[str]:
    """Yield all strings in a node, including the keys of mappings."""
    match node:
        case Scalar(value=value):
            yield value
        case Sequence(items=items):
            for item in items:
                yield from texts_of(item)
        case Mapping(entries=entries):
            for key, (_, inner) in entries.items():
                yield key
                yield from texts_of(inner)


def is_empty(node: Node) -> bool:
    """Return whether a node is an empty list or an empty mapping."""
    return (isinstance(node, Sequence) and not node.items) or (isinstance(node, Mapping) and not node.entries)


class _RefusalError(Exception):
    """Raised to stop reading a file. `read_document` turns it into a Fault."""

    def __init__(self, line: int, column: int, problem: str) -> None:
        super().__init__(problem)
        self.line, self.column, self.problem = line, column, problem


def read_document(name: str, data: bytes) -> tuple[Node | None, list[Fault]]:
    """Return the root node of the file called `name`, which contains `data`, and the faults in the file.

    Anchors, aliases, tags, merge keys, repeated keys, lists and mappings as keys, and strings that YAML cuts at a `#`
    are faults. The root is None if reading stopped early: if the file is larger than `MAX_BYTES`, is empty, is not
    UTF-8, contains a character that is not allowed, is not YAML, is nested more than `MAX_DEPTH` levels deep, contains
    more than one document, or has more than `MAX_NODES` values or `MAX_FAULTS` faults.
    """
    builder = _Builder(name)
    try:
        root = builder.build(_decode(data))
    except _RefusalError as refusal:
        fault = Fault(name, refusal.line, refusal.column, builder.where(), refusal.problem)
        return None, [*builder.faults, fault]
    return root, builder.faults


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _RefusalError(
            1, 1, f"the file is too large; at most {MAX_BYTES:,} bytes are allowed, so split it by chapter"
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _RefusalError(1, 1, "the file is not UTF-8; save it as UTF-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text, broken = data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        text, broken = data[: error.start].decode("utf-8"), data[error.start]
    unfit = _UNFIT.search(text)
    if unfit:
        what = "a tab" if unfit[0] == "\t" else f"the character U+{ord(unfit[0]):04X}"
        problem = f"{what} is not allowed in a file; {_INSTEAD.get(unfit[0], 'remove it')}"
        raise _RefusalError(*_position(text[: unfit.start()]), problem)
    if broken is not None:
        raise _RefusalError(*_position(text), f"byte 0x{broken:02x} is not UTF-8; save the file as UTF-8")
    return text


def _position(before: str) -> tuple[int, int]:
    lines = _LINE_BREAK.split(before)
    return len(lines), len(lines[-1]) + 1


class _Builder:
    """Turns the events of one document into nodes, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.lines: list[str] = []
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.nodes = 0

    def build(self, text: str) -> Node:
        self.lines = _LINE_BREAK.split(text)
        for event in self._events(text):
            self._take(event)
        if self.root is None:
            raise _RefusalError(1, 1, "the file is empty; expected a chapter, topics, or questions")
        return self.root

    def where(self) -> str:
        """Return the path of the node that is being read.

        An item of a list is named by its id if that has been read, and otherwise by its number, from 1. In a list
        directly below the root, such as `topics`, the path of an item with an id starts with that id.
        """
        where = ""
        for depth, (outer, inner) in enumerate(zip_longest(self.stack, self.stack[1:])):
            if outer.is_mapping:
                where = joined(where, outer.key.value) if isinstance(outer.key, Scalar) else where
            elif inner is not None and inner.id():
                where = joined("" if depth == 1 else where, inner.id())
            else:
                where = f"{where}[{len(outer.items) + 1}]"
        return where

    def _events(self, text: str) -> Iterator[Any]:
        parser = _Parser(text)
        try:
            while parser.check_event():
                yield parser.get_event()
        except yaml.MarkedYAMLError as error:
            raise self._not_yaml(error) from None
        except (ValueError, OverflowError):
            # The parser in Python does not catch the errors of chr() and int() for "\UFFFFFFFF" and `%YAML 1.999...`.
            mark = parser.get_mark()
            raise _RefusalError(mark.line + 1, mark.column + 1, "not YAML: a number here is too large") from None
        finally:
            parser.dispose()

    def _not_yaml(self, error: yaml.MarkedYAMLError) -> _RefusalError:
        problem = error.problem or "it cannot be read"
        unclosed = "unexpected end of stream" in problem
        mark = (unclosed and error.context_mark) or error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if line > len(self.lines):  # libyaml reports the end of a last line without a line break on the next line
            line, column = len(self.lines), len(self.lines[-1]) + 1
        plain = next((message for part, message in _MESSAGES if part in problem), f"not YAML: {problem}")
        if plain == _COLON and _KEY_ALONE.fullmatch(self.lines[line - 1][: column - 1]):
            plain = _INDENTED
        return _RefusalError(line, column, plain)

    def _take(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self._count(line, column)
        self._refuse_conveniences(event, line, column)
        match event:
            case yaml.MappingStartEvent():
                self._open(_Open(line, column, is_mapping=True))
            case yaml.SequenceStartEvent():
                self._open(_Open(line, column, is_mapping=False))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._place(self.stack.pop().close())
            case yaml.AliasEvent():
                self._place(Refused(line, column))
            case yaml.ScalarEvent():
                self._take_text(event, Scalar(line, column, event.value))
            case yaml.DocumentStartEvent() if self.root is not None:
                raise _RefusalError(line, column, "a second document starts here; a file may only have one")

    def _count(self, line: int, column: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _RefusalError(line, column, f"the file has more than {MAX_NODES:,} values; split it by chapter")
        if len(self.faults) >= MAX_FAULTS:
            raise _RefusalError(
                line, column, f"there are {MAX_FAULTS:,} problems so far; fix them before the rest is read"
            )

    def _refuse_conveniences(self, event: Any, line: int, column: int) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._wrong(line, column, f"the alias {shown(f'*{anchor}')} is not allowed; write the text out")
        elif anchor:
            self._wrong(line, column, f"the anchor {shown(f'&{anchor}')} is not allowed; remove it")
        if tag:
            self._wrong(line, column, f"the tag {shown(tag)} is not allowed; remove it, every value is a text")

    def _wrong(self, line: int, column: int, problem: str) -> None:
        self.faults.append(Fault(self.name, line, column, self.where(), problem))

    def _take_text(self, event: Any, node: Scalar) -> None:
        """Add a string to the nodes.

        An unquoted string is a fault if it is the merge key `<<`, or if a `#` follows it, because YAML cuts it there.
        """
        is_plain = not event.style  # None from the parser in Python, '' from the parser in C
        if is_plain and node.value == "<<" and self._awaits_key():
            self._wrong(node.line, node.column, "the merge key '<<' is not allowed; write the keys out")
            self._place(Refused(node.line, node.column))
            return
        end = event.end_mark
        if is_plain and node.value and self.lines[end.line][end.column :].lstrip().startswith("#"):
            problem = "YAML cuts this text at the '#'; quote the text, or put the comment on a line of its own"
            self._wrong(node.line, node.column, problem)
        self._place(node)

    def _awaits_key(self) -> bool:
        return bool(self.stack) and self.stack[-1].is_mapping and self.stack[-1].key is None

    def _open(self, opened: _Open) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise _RefusalError(
                opened.line, opened.column, f"the values are nested too deeply; at most {MAX_DEPTH} levels are allowed"
            )
        self.stack.append(opened)

    def _place(self, node: Node) -> None:
        if not self.stack:
            self.root = node
        elif not self.stack[-1].is_mapping:
            self.stack[-1].items.append(node)
        elif self.stack[-1].key is None:
            self._place_key(self.stack[-1], node)
        else:
            self._place_value(self.stack[-1], self.stack[-1].key, node)

    def _place_key(self, mapping: _Open, node: Node) -> None:
        if isinstance(node, Scalar | Refused):
            mapping.key = node
            return
        self._wrong(node.line, node.column, "found a list or 'key: value' as a key; expected a text")
        mapping.key = Refused(node.line, node.column)

    def _place_value(self, mapping: _Open, key: Scalar | Refused, node: Node) -> None:
        if isinstance(key, Scalar):
            known = mapping.entries.get(key.value)
            if known is not None:
                problem = f"the key is repeated, first on line {known[0].line}; use each key once"
                self._wrong(key.line, key.column, problem)
            mapping.entries[key.value] = (known[0], _both(known[1], node)) if known else (key, node)
        mapping.key = None


def _both(first: Node, second: Node) -> Node:
    """Return the first of two values of the same key.

    If both are lists, return one list with the items of both, so that all items are checked.
    """
    if isinstance(first, Sequence) and isinstance(second, Sequence):
        return Sequence(first.line, first.column, first.items + second.items)
    return first


class _Open:
    """A list or mapping whose end has not been read yet.

    In a mapping, `key` is the key of the value that comes next, or None if a key comes next.
    """

    def __init__(self, line: int, column: int, *, is_mapping: bool) -> None:
        self.line, self.column, self.is_mapping = line, column, is_mapping
        self.items: list[Node] = []
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self.key: Scalar | Refused | None = None

    def id(self) -> str:
        """Return the value of the key `id`, or an empty string if it has not been read yet or is not a string."""
        node = self.entries["id"][1] if "id" in self.entries else None
        return node.value if isinstance(node, Scalar) else ""

    def close(self) -> Node:
        if self.is_mapping:
            return Mapping(self.line, self.column, self.entries)
        return Sequence(self.line, self.column, tuple(self.items))
