"""Defines the format of the files: reads nodes as topics, then checks the references between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from rapidfuzz import process

from knowledge.loading import document
from knowledge.loading.document import Node, Sequence
from knowledge.loading.faults import Fault, shown
from knowledge.loading.fields import MAX_NAME_LENGTH, NO_TEXT, Fields
from knowledge.model import (
    LANGUAGES,
    Chapter,
    Fact,
    Figure,
    KnowledgeBase,
    Phrases,
    Reading,
    Report,
    Section,
    Source,
    Table,
    Text,
    Topic,
    Unanswered,
)
from knowledge.normalization import normalize

T = TypeVar("T")

MAX_FAULTS_TO_GUESS = 100
"""With more faults, no topic is suggested for an unknown id, because that would take minutes."""

CHART_LABEL = 20
"""The most characters of a label in Slack's charts (reference of the data visualization block)."""

_PARTS = ("report", "chapter", "topics", "unanswered")
_READING = ("amount", "printed", "value", "when")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A place in a file that refers to something defined elsewhere, or defines it."""

    file: str
    node: Node
    where: str
    name: str
    owner: str = ""


class Schema:
    """Reads the files of one knowledge base, and adds their faults to `faults`."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.reports: list[tuple[_Mention, Report]] = []
        self.chapters: list[Chapter] = []
        self.topics: list[Topic] = []
        self.unanswered: list[Unanswered] = []
        self._complete = True
        """Whether all ids could be read. If not, an unknown id is not a fault."""
        self._chapter_ids: list[_Mention] = []
        self._topic_ids: list[_Mention] = []
        self._fact_ids: list[_Mention] = []
        self._names: list[_Mention] = []
        self._topic_links: list[_Mention] = []
        self._places: list[tuple[_Mention, _Mention]] = []

    def read_file(self, file: str, root: Node) -> None:
        """Read the root of one file, which may have `report`, `chapter`, `topics` and `unanswered`."""
        fields = Fields(file, self.faults)
        found = fields.mapping(root, "", (), _PARTS)
        self._complete &= _is_whole(root)
        if "report" in found:
            self.reports.append((_Mention(file, found["report"], "report", "report"), _report(fields, found["report"])))
        if "chapter" in found:
            self.chapters.append(self._chapter(fields, found["chapter"]))
        self.topics += fields.each(found.get("topics"), "topics", lambda *at: self._topic(fields, *at))
        self.unanswered += fields.each(found.get("unanswered"), "unanswered", lambda *at: self._unanswered(fields, *at))

    def finish(self, folder: str, fingerprint: str, *, complete: bool = True) -> KnowledgeBase:
        """Check the files together, and return the knowledge base, which is valid only if `faults` is empty.

        `complete` means that every file could be read. Only then can anything be reported as missing.
        """
        self._complete &= complete
        self._check_whole(folder)
        for what, mentions in (("chapter", self._chapter_ids), ("topic", self._topic_ids), ("fact", self._fact_ids)):
            self._check_unique(what, mentions)
        self._check_names()
        self._check_links()
        self._check_places()
        report = self.reports[0][1] if self.reports else Report(NO_TEXT, NO_TEXT, NO_TEXT)
        return KnowledgeBase(report, tuple(self.chapters), tuple(self.topics), tuple(self.unanswered), fingerprint)

    # The content of one file

    def _chapter(self, fields: Fields, node: Node) -> Chapter:
        faults = len(fields.faults)
        found = fields.mapping(node, "chapter", ("id", "title"), ("page", "sections"))
        chapter = Chapter(
            id=fields.line(found.get("id"), "chapter.id"),
            title=fields.text(found.get("title"), "chapter.title"),
            page=fields.line(found.get("page"), "chapter.page") or None,
            sections=self._sections(fields, found.get("sections")),
        )
        self._chapter_ids.append(_Mention(fields.file, found.get("id", node), "chapter.id", chapter.id))
        self._complete &= len(fields.faults) == faults
        return chapter

    def _sections(self, fields: Fields, node: Node | None) -> tuple[Section, ...]:
        ids: list[_Mention] = []

        def read(item: Node, at: str) -> Section:
            found = fields.mapping(item, at, ("id", "title"))
            section = Section(fields.line(found.get("id"), f"{at}.id"), fields.text(found.get("title"), f"{at}.title"))
            ids.append(_Mention(fields.file, _inside(item, "id"), f"{at}.id", section.id))
            return section

        sections = fields.each(node, "chapter.sections", read)
        self._check_unique("section", ids)
        return sections

    def _topic(self, fields: Fields, node: Node, where: str) -> Topic:
        required = ("id", "title", "sources", "summary")
        optional = ("full_name", "aliases", "points", "figures", "table", "facts", "questions", "related")
        where = fields.called(node, where, "")
        found = fields.mapping(node, where, required, optional)
        topic_id = self._topic_id(fields, found.get("id"), node, f"{where}.id")
        figures = self._figures(fields, found.get("figures"), f"{where}.figures")

        def each(name: str, read: Callable[[Node, str], T]) -> tuple[T, ...]:
            return fields.each(found.get(name), f"{where}.{name}", read)

        topic = Topic(
            id=topic_id,
            title=fields.text(found.get("title"), f"{where}.title"),
            full_name=fields.optional_text(found.get("full_name"), f"{where}.full_name"),
            aliases=each("aliases", lambda n, at: self._alias(fields, n, at, topic_id)),
            sources=each("sources", lambda n, at: self._source(fields, n, at)),
            summary=fields.text(found.get("summary"), f"{where}.summary"),
            points=each("points", fields.text),
            figures=figures,
            table=_table(fields, found["table"], f"{where}.table") if "table" in found else None,
            facts=self._facts(fields, found.get("facts"), f"{where}.facts", {figure.id: None for figure in figures}),
            questions=_questions(fields, found.get("questions"), f"{where}.questions"),
            related=each("related", lambda n, at: self._link(fields, n, at, topic_id)),
        )
        _check_lists(fields, found, topic, where)
        self._note_titles(fields, found, topic, where)
        return topic

    def _topic_id(self, fields: Fields, node: Node | None, topic: Node, where: str) -> str:
        faults = len(fields.faults)
        topic_id = fields.name(node, where)
        # Links to a topic whose id is faulty may use the id that it should have.
        self._complete &= bool(topic_id) and len(fields.faults) == faults
        self._topic_ids.append(_Mention(fields.file, node or topic, where, topic_id))
        return topic_id

    def _figures(self, fields: Fields, node: Node | None, where: str) -> tuple[Figure, ...]:
        ids: list[_Mention] = []

        def read(item: Node, at: str) -> Figure:
            at = fields.called(item, at, where)
            figure = _figure(fields, item, at)
            ids.append(_Mention(fields.file, _inside(item, "id"), f"{at}.id", figure.id))
            return figure

        figures = fields.each(node, where, read)
        self._check_unique("figure", ids)
        return figures

    def _alias(self, fields: Fields, node: Node, where: str, owner: str) -> str:
        alias = fields.line(node, where)
        if alias and not normalize(alias):
            fields.wrong(node, where, f"{shown(alias)} cannot be looked up; expected letters or digits")
        self._names.append(_Mention(fields.file, node, where, alias, owner))
        return alias

    def _note_titles(self, fields: Fields, found: dict[str, Node], topic: Topic, where: str) -> None:
        """Add the title and the full name of a topic to its names."""
        for field, text in (("title", topic.title), ("full_name", topic.full_name)):
            for language in LANGUAGES if text is not None and field in found else ():
                at = f"{where}.{field}.{language}"
                name = text[language] if text else ""
                self._names.append(_Mention(fields.file, _inside(found[field], language), at, name, topic.id))

    def _source(self, fields: Fields, node: Node, where: str) -> Source:
        found = fields.mapping(node, where, ("chapter", "heading"), ("section",))
        source = Source(
            chapter=fields.line(found.get("chapter"), f"{where}.chapter"),
            section=fields.line(found.get("section"), f"{where}.section") or None,
            heading=fields.text(found.get("heading"), f"{where}.heading"),
        )
        chapter = _Mention(fields.file, _inside(node, "chapter"), f"{where}.chapter", source.chapter)
        section = _Mention(fields.file, _inside(node, "section"), f"{where}.section", source.section or "")
        self._places.append((chapter, section))
        return source

    def _facts(self, fields: Fields, node: Node | None, where: str, figures: Mapping[str, None]) -> tuple[Fact, ...]:
        def read(item: Node, at: str) -> Fact:
            at = fields.called(item, at, where)
            found = fields.mapping(item, at, ("id", "text"), ("figure",))
            fact_id = fields.name(found.get("id"), f"{at}.id")
            self._fact_ids.append(_Mention(fields.file, found.get("id", item), f"{at}.id", fact_id))
            figure = fields.line(found.get("figure"), f"{at}.figure") or None
            if figure is not None and figure not in figures:
                problem = f"this topic has no figure {shown(figure)}; expected {_one_of(figures)}"
                fields.wrong(found["figure"], f"{at}.figure", problem)
            return Fact(fact_id, fields.text(found.get("text"), f"{at}.text"), figure)

        return fields.each(node, where, read)

    def _link(self, fields: Fields, node: Node, where: str, owner: str) -> str:
        name = fields.line(node, where)
        self._topic_links.append(_Mention(fields.file, node, where, name, owner))
        return name

    def _unanswered(self, fields: Fields, node: Node, where: str) -> Unanswered:
        found = fields.mapping(node, where, (), ("near", "en", "ko"))
        near = self._link(fields, found["near"], f"{where}.near", "") if "near" in found else None
        return Unanswered(near, fields.phrases(found, where))

    # Checks across files

    def _check_whole(self, folder: str) -> None:
        if not self.reports and self._complete:
            self.faults.append(Fault(folder, 1, 1, "report", "is missing; expected it in one of the files"))
        for mention, _ in self.reports[1:]:
            self._wrong(mention, f"is repeated, first in {self.reports[0][0].file}; expected it in one of the files")
        if not self.topics and self._complete:
            self.faults.append(Fault(folder, 1, 1, "topics", "are missing; expected at least one topic"))

    def _check_unique(self, what: str, mentions: Iterable[_Mention]) -> None:
        first: dict[str, _Mention] = {}
        for mention in mentions:
            known = first.setdefault(mention.name, mention)
            if known is not mention and mention.name:
                self._wrong(mention, f"the {what} id {shown(mention.name)} is repeated, first at {_at(known)}")

    def _check_names(self) -> None:
        """Check that every title, full name and alias belongs to one topic only. A topic may repeat its own names."""
        first: dict[str, _Mention] = {}
        for mention in self._names:
            name = normalize(mention.name)
            known = first.setdefault(name, mention)
            if name and known.owner != mention.owner:
                owner = shown(known.owner)
                self._wrong(
                    mention, f"{shown(mention.name)} is also a name of {owner}, at {_at(known)}; keep it in one"
                )

    def _check_links(self) -> None:
        ids = {topic.id: None for topic in self.topics}
        for mention in self._topic_links:
            if mention.name and mention.name == mention.owner:
                self._wrong(mention, "a topic cannot be related to itself; expected the id of another topic")
            elif mention.name and mention.name not in ids and self._complete:
                self._wrong(mention, f"there is no topic {shown(mention.name)}; {self._meant(mention.name, ids)}")

    def _meant(self, name: str, ids: Iterable[str]) -> str:
        """Return a hint at the topic that was probably meant."""
        close = process.extractOne(name, list(ids), score_cutoff=70) if len(self.faults) < MAX_FAULTS_TO_GUESS else None
        return f"did you mean {close[0]!r}?" if close and len(name) <= MAX_NAME_LENGTH else "expected the id of a topic"

    def _check_places(self) -> None:
        chapters = {chapter.id: [section.id for section in chapter.sections] for chapter in self.chapters}
        for chapter, section in self._places if self._complete else ():
            if chapter.name and chapter.name not in chapters:
                self._wrong(chapter, f"there is no chapter {shown(chapter.name)}; expected {_one_of(chapters)}")
            elif chapter.name and section.name and section.name not in chapters[chapter.name]:
                expected = _one_of(chapters[chapter.name])
                self._wrong(section, f"this chapter has no section {shown(section.name)}; expected {expected}")

    def _wrong(self, mention: _Mention, problem: str) -> None:
        self.faults.append(Fault(mention.file, mention.node.line, mention.node.column, mention.where, problem))


def _at(mention: _Mention) -> str:
    return f"{mention.file}:{mention.node.line}"


def _is_whole(root: Node) -> bool:
    """Return whether every part of a file can be recognized, so that no id in it is missed."""
    if not isinstance(root, document.Mapping) or not set(root.entries) <= set(_PARTS):
        return False
    return "topics" not in root.entries or isinstance(root.entries["topics"][1], Sequence)


def _inside(node: Node, name: str) -> Node:
    """Return the value of a field, for its position, or the node itself if it has no such field."""
    return node.entries[name][1] if isinstance(node, document.Mapping) and name in node.entries else node


def _one_of(names: Iterable[str]) -> str:
    """Return the first few of the names, as a list of what is expected."""
    first = [shown(name) for name in islice(names, 6)]
    return ", ".join([*first[:5], "..."] if len(first) > 5 else first) or "none, because none is defined"


def _questions(fields: Fields, node: Node | None, where: str) -> Phrases:
    return Phrases() if node is None else fields.phrases(fields.mapping(node, where, (), LANGUAGES), where)


def _check_lists(fields: Fields, found: dict[str, Node], topic: Topic, where: str) -> None:
    sources = found.get("sources")
    if isinstance(sources, Sequence) and not sources.items:
        fields.wrong(sources, f"{where}.sources", "is empty; expected at least one place in the report")
    seen: set[str] = set()
    for n, (node, name) in enumerate(zip(fields.nodes(found.get("related")), topic.related, strict=True)):
        if name and name in seen:
            fields.wrong(node, f"{where}.related[{n}]", f"{shown(name)} is repeated; remove one")
        seen.add(name)


def _report(fields: Fields, node: Node) -> Report:
    found = fields.mapping(node, "report", ("title", "nickname", "published"))
    return Report(*(fields.text(found.get(name), f"report.{name}") for name in ("title", "nickname", "published")))


def _figure(fields: Fields, node: Node, at: str) -> Figure:
    found = fields.mapping(
        node, at, ("id", "label"), ("short", "unit", "before", "after", "note", "amount", "printed", "value", "when")
    )
    changed = "before" in found or "after" in found
    before = _changed_reading(fields, found, "before", node, at) if changed else None
    now = _changed_reading(fields, found, "after", node, at) if changed else _reading(fields, found, node, at)
    if changed:
        _check_change(fields, found, node, at)
    return Figure(
        id=fields.name(found.get("id"), f"{at}.id"),
        label=fields.text(found.get("label"), f"{at}.label"),
        now=now,
        before=before,
        unit=fields.optional_text(found.get("unit"), f"{at}.unit"),
        short=fields.optional_text(found.get("short"), f"{at}.short", CHART_LABEL),
        note=fields.optional_text(found.get("note"), f"{at}.note"),
    )


def _check_change(fields: Fields, found: dict[str, Node], node: Node, where: str) -> None:
    for name in ("short", "unit"):
        if name not in found:
            fields.wrong(node, f"{where}.{name}", "is missing; expected with before and after, for their chart")
    for name in _READING:
        if name in found:
            fields.wrong(found[name], f"{where}.{name}", "is beside before and after; expected it inside them")


def _changed_reading(fields: Fields, found: dict[str, Node], name: str, node: Node, where: str) -> Reading:
    if name not in found:
        fields.wrong(node, f"{where}.{name}", "is missing; expected before and after together")
        return Reading(NO_TEXT, "")
    inner = fields.mapping(found[name], f"{where}.{name}", ("amount", "printed", "value"), ("when",))
    return _reading(fields, inner, found[name], f"{where}.{name}", most=CHART_LABEL)


def _reading(fields: Fields, found: dict[str, Node], node: Node, where: str, most: int | None = None) -> Reading:
    for name in ("amount", "printed"):
        if most is None and name not in found:
            fields.wrong(node, f"{where}.{name}", "is missing; expected amount, printed")
    return Reading(
        amount=fields.text(found.get("amount"), f"{where}.amount"),
        printed=fields.line(found.get("printed"), f"{where}.printed"),
        value=fields.number(found.get("value"), f"{where}.value"),
        when=fields.optional_text(found.get("when"), f"{where}.when", most),
    )


def _table(fields: Fields, node: Node, where: str) -> Table:
    found = fields.mapping(node, where, ("caption", "columns", "rows"))
    columns = fields.each(found.get("columns"), f"{where}.columns", fields.text)

    def row(item: Node, at: str) -> tuple[Text, ...]:
        cells = fields.each(item, at, fields.text)
        if len(cells) != len(columns):
            fields.wrong(item, at, f"has {len(cells)} cells; expected {len(columns)}, one per column")
        return cells

    rows = fields.each(found.get("rows"), f"{where}.rows", row)
    return Table(fields.text(found.get("caption"), f"{where}.caption"), columns, rows)
