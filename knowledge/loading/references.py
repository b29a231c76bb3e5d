"""Checks across files that ids and names are unique and that everything the files refer to exists."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from rapidfuzz import process

from knowledge.loading.document import Node
from knowledge.loading.faults import Fault, shown
from knowledge.loading.fields import MAX_NAME_LENGTH
from knowledge.normalization import normalize

MAX_FAULTS_TO_GUESS = 100
"""Once there are this many faults, no id is suggested in place of an unknown one, because that could take minutes."""

Kind = Literal["chapter", "topic", "statement", "fact"]

_ONE_PLACE = "expected one place; a topic can have several, as a list such as [1.2, 3]"
_NOT_OF_IDS = re.compile(r"[^a-z0-9]+")
_MAYBE_ID = re.compile(rb"[a-z0-9][a-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a file that defines or refers to an id or a name.

    `name` is the id or name, and `owner` is the id of the topic to which a name belongs.
    """

    file: str
    node: Node
    where: str
    name: str
    owner: str = ""

    @property
    def at(self) -> str:
        """Return the file and the line as `file:line`."""
        return f"{self.file}:{self.node.line}"

    def fault(self, problem: str) -> Fault:
        """Return a fault at this place."""
        return Fault(self.file, self.node.line, self.node.column, self.where, problem)


@dataclass
class References:
    """Collects the ids and names that the files define or refer to, and checks them once all files have been read."""

    faults: list[Fault]
    incomplete: bool = False
    """Whether a file could not be read completely, so that the ids that it defines are not known for certain."""
    _maybe: set[str] = field(default_factory=set)
    _anything: bool = False
    _defined: dict[Kind, list[Mention]] = field(default_factory=dict)
    _sections: dict[str, dict[str, None]] = field(default_factory=dict)
    _names: list[Mention] = field(default_factory=list)
    _questions: list[Mention] = field(default_factory=list)
    _links: list[tuple[Mention, bool]] = field(default_factory=list)
    _places: list[tuple[Mention, str]] = field(default_factory=list)

    # Collecting

    def define(self, what: Kind, mention: Mention) -> None:
        """Record an id that a file defines; `what` is what it identifies.

        The id of a statement has the form "topic/statement".
        """
        self._defined.setdefault(what, []).append(mention)
        # If an id is misspelt here, for example in capitals, references to it may use the correct spelling.
        meant = {part: _NOT_OF_IDS.sub("-", part.lower()).strip("-") for part in mention.name.split("/")}
        if what != "chapter" and any(part != written for part, written in meant.items()):
            self._maybe |= set(meant.values())

    def section(self, chapter: str, section: str) -> None:
        """Record the id of a section and the id of its chapter."""
        self._sections.setdefault(chapter, {})[section] = None

    def name(self, mention: Mention) -> None:
        """Record a name of a topic, or of one of its statements. In both cases, the topic is the mention's owner."""
        self._names.append(mention)

    def question(self, mention: Mention) -> None:
        """Record a question. The mention's owner is the topic that it is about, or empty if it is not answered."""
        self._questions.append(mention)

    def link(self, mention: Mention, *, or_statement: bool = False) -> None:
        """Record a reference to a topic by its id. With `or_statement`, it may also be a reference to a statement."""
        self._links.append((mention, or_statement))

    def place(self, chapter: Mention, section: str) -> None:
        """Record a reference to a chapter and, unless `section` is empty, to one of its sections."""
        self._places.append((chapter, section))

    def may_exist(self, data: bytes | None) -> None:
        """Record everything that may be an id in `data`, the content of a file or part that could not be read.

        If `data` is None, the content is unknown, so that any id may be defined in it.
        """
        self.incomplete = True
        self._anything |= data is None
        self._maybe |= {found.decode() for found in _MAYBE_ID.findall((data or b"").replace(b"\0", b"").lower())}

    # Checking

    def check(self) -> None:
        """Check everything recorded and add any faults to `faults`."""
        for what, mentions in self._defined.items():
            self._check_unique(what, mentions)
        self._check_names()
        self._check_questions()
        self._check_links()
        self._check_places()

    def _ids(self, what: Kind) -> dict[str, None]:
        return {mention.name: None for mention in self._defined.get(what, ()) if mention.name}

    def _check_unique(self, what: Kind, mentions: Iterable[Mention]) -> None:
        first: dict[str, Mention] = {}
        for mention in mentions:
            known = first.setdefault(mention.name, mention)
            # If two topics have the same id, so may their statements. In that case, only the topics are reported.
            if known is not mention and mention.name and what != "statement":
                self._wrong(mention, f"the {what} id {shown(mention.name)} is repeated, first at {known.at}")

    def _check_names(self) -> None:
        """Check that every title and name belongs to one topic only. A topic may repeat its own names."""
        first: dict[str, Mention] = {}
        for mention in self._names:
            name = normalize(mention.name)
            known = first.setdefault(name, mention)
            if name and known.owner != mention.owner:
                owner = shown(known.owner)
                self._wrong(mention, f"{shown(mention.name)} is also a name of {owner}, at {known.at}; keep it in one")

    def _check_questions(self) -> None:
        """Check that no question is asked of two topics, or is both answered and unanswered."""
        first: dict[str, Mention] = {}
        for mention in self._questions:
            known = first.setdefault(" ".join(mention.name.casefold().split()).rstrip(" ?.!"), mention)
            if known.owner != mention.owner:
                under = shown(known.owner) if known.owner else "unanswered"
                self._wrong(mention, f"the same question is under {under}, at {known.at}; keep it in one place")

    def _check_links(self) -> None:
        topics, statements = self._ids("topic"), self._ids("statement")
        for mention, or_statement in self._links:
            is_statement = or_statement and "/" in mention.name
            what, known = ("statement", statements) if is_statement else ("topic", topics)
            if mention.name and mention.name not in known and not self._may_be(mention.name.split("/"), topics):
                self._wrong(mention, f"there is no {what} {shown(mention.name)}; {self._meant(mention.name, known)}")

    def _may_be(self, parts: Iterable[str], topics: Container[str]) -> bool:
        """Return whether all unknown parts of an id may be defined in data that could not be read."""
        unknown = [part for part in parts if part not in topics]
        return self._anything or (bool(unknown) and self._maybe.issuperset(unknown))

    def _meant(self, name: str, ids: Iterable[str]) -> str:
        """Return a hint that names the id that was probably meant or, if that is unclear, the expected kind of id."""
        few = len(name) <= 2 * MAX_NAME_LENGTH and len(self.faults) < MAX_FAULTS_TO_GUESS
        close = process.extractOne(name, list(ids), score_cutoff=70) if few else None
        if close:
            return f"did you mean {close[0]!r}?"
        return "expected the id of a statement" if "/" in name else "expected the id of a topic"

    def _check_places(self) -> None:
        chapters = self._ids("chapter")
        for chapter, section in self._places:
            if chapter.name not in chapters:
                if not self._anything and chapter.name.lower() not in self._maybe:
                    expected = _ONE_PLACE if "," in chapter.name else one_of(chapters)
                    self._wrong(chapter, f"there is no chapter {shown(chapter.name)}; {expected}")
            elif section and section not in (sections := self._sections.get(chapter.name, {})):
                expected = _ONE_PLACE if "," in section else one_of(sections)
                self._wrong(chapter, f"chapter {chapter.name} has no section {shown(section)}; {expected}")

    def _wrong(self, mention: Mention, problem: str) -> None:
        self.faults.append(mention.fault(problem))


def one_of(names: Iterable[str]) -> str:
    """Return a hint that one of `names` is expected, listing at most five of them, or that none is defined."""
    first = [shown(name) for name in islice(names, 6)]
    return "expected " + (", ".join([*first[:5], "..."] if len(first) > 5 else first) or "none, as none is defined")
