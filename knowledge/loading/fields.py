"""Reads typed values from YAML nodes, and collects the faults with their positions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from rapidfuzz import process

from knowledge.loading.document import Mapping, Node, Refused, Scalar, Sequence
from knowledge.loading.faults import Fault, joined, shown
from knowledge.model import LANGUAGES, Phrases, Text

T = TypeVar("T")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
NO_TEXT = Text("", "")
MAX_NAME_LENGTH = 40
"""A longer name of a field is not compared with the known names."""
_UNFIT = {"Cc", "Cs"}
"""Control characters and surrogates, which only an escape such as "\\e" can produce."""
_KINDS = {Scalar: "a text", Sequence: "a list", Mapping: "a mapping"}


class Fields:
    """A reader of the nodes of one file.

    A faulty value is added to `faults` and read as an empty one, because loading fails in the end anyway.
    """

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.file, self.faults = file, faults

    def wrong(self, node: Node, where: str, problem: str) -> None:
        """Add a fault at `node`."""
        self.faults.append(Fault(self.file, node.line, node.column, where, problem))

    def mapping(self, node: Node, where: str, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Node]:
        """Return the known fields of a mapping. Unknown fields and missing required ones are faults."""
        required, known = tuple(required), (*required, *optional)
        if not isinstance(node, Mapping):
            self._unexpected(node, where, f"a mapping with {', '.join(required or known)}")
            return {}
        meant = {self._unknown(where, name, entry, known) for name, entry in node.entries.items() if name not in known}
        for name in required:
            if name not in node.entries and name not in meant:
                self.wrong(node, joined(where, name), f"is missing; expected {', '.join(required)}")
        return {name: value for name, (_, value) in node.entries.items() if name in known}

    def _unknown(self, where: str, name: str, entry: tuple[Scalar, Node], known: tuple[str, ...]) -> str | None:
        """Add a fault for an unknown field. Return the known name that was probably meant, if any."""
        key, value = entry
        close = process.extractOne(name, known, score_cutoff=70) if len(name) <= MAX_NAME_LENGTH else None
        if close:
            hint = f"did you mean {close[0]!r}?"
        elif isinstance(value, Scalar) and not value.value:
            hint = "quote a text with a comma between braces"
        else:
            hint = f"expected one of {', '.join(known)}"
        self.wrong(key, joined(where, name), f"is not a known field; {hint}")
        return close[0] if close else None

    def _unexpected(self, node: Node, where: str, expected: str) -> None:
        if not isinstance(node, Refused):
            self.wrong(node, where, f"found {_KINDS[type(node)]}; expected {expected}")

    def items(self, node: Node | None, where: str) -> tuple[Node, ...]:
        """Return the items of a list, or nothing if `node` is None. Anything else is a fault."""
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self._unexpected(node, where, "a list")
            return ()
        return node.items

    def nodes(self, node: Node | None) -> tuple[Node, ...]:
        """Return the items of a list, or nothing for anything else, without a fault: `items` has added it before."""
        return node.items if isinstance(node, Sequence) else ()

    def each(self, node: Node | None, where: str, read: Callable[[Node, str], T]) -> tuple[T, ...]:
        """Return `read(item, where)` for every item of a list."""
        return tuple(read(item, f"{where}[{n}]") for n, item in enumerate(self.items(node, where)))

    def line(self, node: Node | None, where: str) -> str:
        """Return a text, in which any whitespace becomes one space. Empty and unprintable texts are faults."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self._unexpected(node, where, "a text (quote it if it has ': ' or brackets)")
            return ""
        value = " ".join(node.value.split())
        if not value:
            self.wrong(node, where, "is empty; expected a text")
        unfit = next((char for char in value if unicodedata.category(char) in _UNFIT), None)
        if unfit is not None:
            self.wrong(node, where, f"has the character U+{ord(unfit):04X}, which cannot be shown; remove it")
            return ""
        return value

    def text(self, node: Node | None, where: str, most: int | None = None) -> Text:
        """Return a pair of texts, `en` and `ko`, each of at most `most` characters."""
        if node is None:
            return NO_TEXT
        fields = self.mapping(node, where, LANGUAGES)
        return Text(*(self._short(fields.get(language), f"{where}.{language}", most) for language in LANGUAGES))

    def _short(self, node: Node | None, where: str, most: int | None) -> str:
        value = self.line(node, where)
        if node is not None and most is not None and len(value) > most:
            self.wrong(node, where, f"has {len(value)} characters; expected at most {most}, to fit into a chart")
        return value

    def optional_text(self, node: Node | None, where: str, most: int | None = None) -> Text | None:
        """Return a pair of texts, or None if the field is absent."""
        return None if node is None else self.text(node, where, most)

    def phrases(self, found: dict[str, Node], where: str) -> Phrases:
        """Return the lists `en` and `ko` among the fields of a mapping. A repeated text is a fault."""
        return Phrases(*(self._distinct(found.get(language), joined(where, language)) for language in LANGUAGES))

    def _distinct(self, node: Node | None, where: str) -> tuple[str, ...]:
        seen: dict[str, Node] = {}
        for n, item in enumerate(self.items(node, where)):
            text = self.line(item, f"{where}[{n}]")
            if text and seen.setdefault(text, item) is not item:
                self.wrong(item, f"{where}[{n}]", f"the same text is on line {seen[text].line}; remove one")
        return tuple(seen)

    def name(self, node: Node | None, where: str) -> str:
        """Return an id, which consists of lower-case letters, digits and single hyphens."""
        value = self.line(node, where)
        if node is not None and value and not _ID.fullmatch(value):
            self.wrong(
                node, where, f"{shown(value)} is not an id; expected lower-case letters and digits, joined by '-'"
            )
        return value

    def called(self, node: Node, where: str, under: str) -> str:
        """Return the path of an item: its id under the path `under` if it has a valid one, or else `where`."""
        entry = node.entries.get("id") if isinstance(node, Mapping) else None
        valid = entry and isinstance(entry[1], Scalar) and _ID.fullmatch(entry[1].value)
        return joined(under, valid[0]) if valid else where

    def number(self, node: Node | None, where: str) -> float | None:
        """Return a number, which is written with digits and at most one point, or None if `node` is None."""
        if node is None:
            return None
        value = self.line(node, where)
        if value and not _NUMBER.fullmatch(value):
            self.wrong(node, where, f"{shown(value)} is not a number; expected digits such as 4500000 or 9.8")
            return None
        return float(value) if value else None
