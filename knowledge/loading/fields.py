"""Reads typed values from YAML nodes and collects faults with their positions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from rapidfuzz import process

from knowledge.loading.document import Mapping, Node, Refused, Scalar, Sequence
from knowledge.loading.faults import Fault, joined, shown
from knowledge.model import LANGUAGE, Language, Questions, Text

T = TypeVar("T")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
"""Matches a number as written in a file."""
NO_TEXT = Text.of(en="")
MAX_NAME_LENGTH = 40
"""The maximum length of an unknown name that is compared with the known names, to suggest the one that was meant."""
_UNFIT = {"Cc", "Cs"}
"""The categories of control characters and surrogates, which only an escape such as "\\e" can produce."""
_KINDS = {Scalar: "a text", Sequence: "a list", Mapping: "'key: value'"}


class Fields:
    """Reads the nodes of the file called `file`.

    In all methods, `where` is the path of the node within the file, which faults name. For a faulty value, a fault is
    added to `faults`. Reading then continues, usually with an empty value, because loading fails in the end anyway.
    `languages` are the languages of the report. If they are unknown because the report's head has faults, a text may be
    in any language.
    """

    def __init__(self, file: str, faults: list[Fault], languages: tuple[Language, ...] = ()) -> None:
        self.file, self.faults, self.languages = file, faults, languages

    def wrong(self, node: Node, where: str, problem: str) -> None:
        """Add a fault at `node`."""
        self.faults.append(Fault(self.file, node.line, node.column, where, problem))

    def mapping(self, node: Node, where: str, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Node]:
        """Return the known fields of a mapping, those in `required` and `optional`, by name.

        Unknown fields, missing required fields, and any other node than a mapping are faults.
        """
        required, known = tuple(required), (*required, *optional)
        if not isinstance(node, Mapping):
            self._unexpected(node, where, _form(required or known))
            return {}
        meant = {self._unknown(where, name, entry, known) for name, entry in node.entries.items() if name not in known}
        for name in required:
            if name not in node.entries and name not in meant:
                self.wrong(node, joined(where, name), f"is missing; expected {', '.join(required)}")
        return {name: value for name, (_, value) in node.entries.items() if name in known}

    def fields_of(self, node: Node | None) -> dict[str, Node]:
        """Return all fields of a mapping, or an empty dictionary for any other node, without adding a fault."""
        return {name: value for name, (_, value) in node.entries.items()} if isinstance(node, Mapping) else {}

    def entries(self, node: Node | None, where: str) -> tuple[tuple[Scalar, Node], ...]:
        """Return the keys and values of a mapping whose keys are ids, or an empty tuple if `node` is None.

        Any other node is a fault.
        """
        if node is None:
            return ()
        if not isinstance(node, Mapping):
            self._unexpected(node, where, _form(["some-id"]))
            return ()
        return tuple(node.entries.values())

    def _unknown(self, where: str, name: str, entry: tuple[Scalar, Node], known: tuple[str, ...]) -> str | None:
        """Add a fault for an unknown field. Return the known name that was probably meant, or None."""
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
        is_blank = isinstance(node, Scalar) and not node.value.strip()
        if not isinstance(node, Refused):
            self.wrong(node, where, f"{'is empty' if is_blank else f'found {_KINDS[type(node)]}'}; expected {expected}")

    def items(self, node: Node | None, where: str) -> tuple[Node, ...]:
        """Return the items of a list, or an empty tuple if `node` is None. Any other node is a fault."""
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self._unexpected(node, where, "a list: […, …]")
            return ()
        return node.items

    def nodes(self, node: Node | None) -> tuple[Node, ...]:
        """Return the items of a list, or an empty tuple for any other node, without adding a fault."""
        return node.items if isinstance(node, Sequence) else ()

    def each(self, node: Node | None, where: str, read: Callable[[Node, str], T]) -> tuple[T, ...]:
        """Return the result of `read` for each item of a list. `read` is called with the item and its path.

        In paths, items count from 1.
        """
        return tuple(read(item, f"{where}[{n}]") for n, item in enumerate(self.items(node, where), start=1))

    def line(self, node: Node | None, where: str) -> str:
        """Return the string in a node, with each run of whitespace replaced by one space.

        Return an empty string if `node` is None. A node that is not a string is a fault, and so is a string that is
        empty or has unprintable characters.
        """
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self._unexpected(node, where, "a text (quote it if it has ': ' or brackets)")
            return ""
        value = " ".join(node.value.split())
        if not value:
            self.wrong(node, where, "is empty; expected a text")
        # To ask whether all characters are printable takes far less time than to look at each.
        suspect = "" if value.isprintable() else value
        unfit = next((char for char in suspect if unicodedata.category(char) in _UNFIT), None)
        if unfit is not None:
            self.wrong(node, where, f"has the character U+{ord(unfit):04X}, which cannot be shown; remove it")
            return ""
        return value

    def text(self, node: Node | None, where: str, others: Iterable[str] = ()) -> Text:
        """Return a text in every language of the report, or an empty text if `node` is None.

        `node` is a mapping from languages to strings, which may also have the fields in `others`. Unless the report is
        known to have several languages, `node` may also be a plain string.
        """
        if node is None:
            return NO_TEXT
        if not isinstance(node, Mapping) and len(self.languages) < 2:
            return Text(((self._only, self.line(node, where)),))
        found = self.mapping(node, where, self._languages_of(node), others)
        spoken = [language for language in self._languages_of(node) if language in found]
        return Text(tuple((language, self.line(found[language], f"{where}.{language}")) for language in spoken))

    def optional_text(self, node: Node | None, where: str) -> Text | None:
        """Return the text in `node`, or None if `node` is None because the field is absent."""
        return None if node is None else self.text(node, where)

    def cell(self, node: Node, where: str) -> Text:
        """Return the text of a table cell. A plain string is allowed in any report and is used for all languages."""
        if not isinstance(node, Scalar):
            return self.text(node, where)
        same = self.line(node, where)
        return Text(tuple((language, same) for language in self.languages or (self._only,)))

    @property
    def _only(self) -> Language:
        return self.languages[0] if self.languages else "en"

    def _languages_of(self, node: Node) -> tuple[Language, ...]:
        """Return the report's languages or, if they are unknown, the keys of `node` that look like languages."""
        entries = node.entries if isinstance(node, Mapping) else {}
        return self.languages or tuple(name for name in entries if LANGUAGE.fullmatch(name))

    def phrases(self, node: Node | None, where: str) -> Questions:
        """Return lists of questions by language. Any language may be absent, and a repeated question is a fault.

        `node` is a mapping from languages to lists. Unless the report is known to have several languages, `node` may
        also be a single list.
        """
        if node is None:
            return Questions()
        if not isinstance(node, Mapping):
            if len(self.languages) < 2:
                return Questions(((self._only, self._distinct(node, where)),))
            self._unexpected(node, where, _form(self.languages, "[…]"))
            return Questions()
        return self.spoken(self.mapping(node, where, (), self._languages_of(node)), where)

    def spoken(self, found: dict[str, Node], where: str) -> Questions:
        """Return the lists of questions in the fields of `found` that are named after the report's languages.

        If these languages are unknown, all fields are read.
        """
        spoken = [name for name in found if name in self.languages or not self.languages]
        return Questions(tuple((name, self._distinct(found[name], joined(where, name))) for name in spoken))

    def _distinct(self, node: Node | None, where: str) -> tuple[str, ...]:
        seen: dict[str, Node] = {}
        for n, item in enumerate(self.items(node, where), start=1):
            text = self.line(item, f"{where}[{n}]")
            if text and seen.setdefault(text, item) is not item:
                self.wrong(item, f"{where}[{n}]", f"the same text is on line {seen[text].line}; remove one")
        return tuple(seen)

    def name(self, node: Node | None, where: str) -> str:
        """Return the id in a node, or an empty string if `node` is None.

        Anything but lowercase letters and digits, joined by single hyphens, is a fault.
        """
        value = self.line(node, where)
        if node is not None and value and not _ID.fullmatch(value):
            self.wrong(
                node, where, f"{shown(value)} is not an id; expected lower-case letters and digits, joined by '-'"
            )
        return value

    def called(self, node: Node, where: str, under: str) -> str:
        """Return the path of an item: its id below the path `under`, or `where` if it has no valid id."""
        entry = node.entries.get("id") if isinstance(node, Mapping) else None
        valid = entry and isinstance(entry[1], Scalar) and _ID.fullmatch(entry[1].value)
        return joined(under, valid[0]) if valid else where


def _form(names: Iterable[str], value: str = "…") -> str:
    """Return what a mapping with these fields looks like in a file, such as {en: …, ko: …}."""
    return f"{{{', '.join(f'{name}: {value}' for name in names)}}}"
