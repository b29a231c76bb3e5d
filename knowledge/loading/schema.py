"""Defines the format of the files, and reads their nodes as chapters, topics, statements and other parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from knowledge.loading import document
from knowledge.loading.document import Node, Scalar, Sequence
from knowledge.loading.faults import Fault, joined, shown
from knowledge.loading.fields import NO_TEXT, NUMBER, Fields
from knowledge.loading.numbers import numbers_in
from knowledge.loading.references import Mention, References, one_of
from knowledge.model import (
    LANGUAGE,
    Cell,
    Chapter,
    KnowledgeBase,
    Language,
    Questions,
    Report,
    Row,
    Section,
    Source,
    Statement,
    Table,
    Text,
    Topic,
    Unanswered,
)
from knowledge.normalization import normalize

_PARTS = ("report", "chapter", "topics", "questions", "unanswered")
_TOPIC = ("id", "title", "source", "summary")
_MORE_OF_TOPIC = ("names", "statements", "table", "questions", "related")
_STATEMENT = ("fact", "names", "questions", "source")
_HEAD = ("title", "nickname", "published")
_OLD_FORM = frozenset({"aliases", "full_name", "sources", "points", "figures", "facts"})
_SECTION = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")

CHART_LABEL = 20
"""Maximum length of a label in Slack's charts, according to the reference for the data visualization block."""

OLD_FORM = "this is the old form of a report, of points and figures; docs/your-own-report.md shows the new one"


def languages_of(roots: Mapping[str, Node]) -> tuple[Language, ...]:
    """Return the languages listed in the report's head, which is in one of the files with these root nodes.

    Return an empty tuple if there is no valid list. `Schema` reports the faults in the list.
    """
    for root in roots.values():
        report = _entry(root, "report")
        node = _entry(report, "languages") if report else None
        items = node.items if isinstance(node, Sequence) else ()
        names = tuple(" ".join(item.value.split()) if isinstance(item, Scalar) else "" for item in items)
        if names and len(set(names)) == len(names) and all(LANGUAGE.fullmatch(name) for name in names):
            return names
    return ()


class Schema:
    """Reads the files of one knowledge base, and adds their faults to `faults`.

    The texts are in `languages`, or in any language if `languages` is empty.
    """

    def __init__(self, languages: tuple[Language, ...]) -> None:
        self.faults: list[Fault] = []
        self._languages = languages
        self._reports: list[tuple[Mention, Report]] = []
        self._chapters: list[Chapter] = []
        self._topics: list[Topic] = []
        self._has_topics = False
        self._unanswered: list[Unanswered] = []
        self._questions: dict[str, Questions] = {}
        self._references = References(self.faults)

    def read_file(self, file: str, root: Node) -> None:
        """Read one file from its root node, a mapping that may have any of `_PARTS`."""
        fields = Fields(file, self.faults, self._languages)
        found = fields.mapping(root, "", (), _PARTS)
        self._note_unknown_parts(root)
        if "report" in found:
            mention = Mention(file, found["report"], "report", "report")
            self._reports.append((mention, _report(fields, found["report"])))
        if "chapter" in found:
            self._chapters.append(self._chapter(fields, found["chapter"]))
        if (topics := found.get("topics")) is not None and not _refuse_old_form(fields, topics):
            self._topics += fields.each(topics, "topics", lambda *at: self._topic(fields, *at))
        self._has_topics |= topics is not None and not document.is_empty(topics)
        self._read_questions(fields, found.get("questions"))
        self._unanswered += fields.each(
            found.get("unanswered"), "unanswered", lambda *at: self._not_answered(fields, *at)
        )

    def read_broken_file(self, data: bytes | None) -> None:
        """Record what may be an id in a file that could not be parsed, because other files may refer to it.

        `data` is None if the file is empty, is too large, or could not be read.
        """
        self._references.may_exist(data)

    def finish(self, folder: str, fingerprint: str) -> KnowledgeBase:
        """Check the files together and return the knowledge base, which is valid only if `faults` is empty.

        `folder` is the path to name in faults that no single file has. `fingerprint` is a digest of the files.
        """
        self._check_whole(folder)
        self._references.check()
        report = self._reports[0][1] if self._reports else Report(NO_TEXT, NO_TEXT, NO_TEXT, ("en",))
        topics = tuple(self._with_questions(topic) for topic in self._topics)
        return KnowledgeBase(report, tuple(self._chapters), topics, tuple(self._unanswered), fingerprint)

    # Parts of a file

    def _note_unknown_parts(self, root: Node) -> None:
        """Record what may be an id in the parts of a file whose names are unknown.

        Such a name may merely be misspelt, and then references to ids in that part should not be reported as faults
        too.
        """
        if not isinstance(root, document.Mapping):
            self._references.may_exist(None)
            return
        for name, (_, node) in root.entries.items():
            if name not in _PARTS:
                self._references.may_exist("\n".join(document.texts_of(node)).encode())

    def _chapter(self, fields: Fields, node: Node) -> Chapter:
        found = fields.mapping(node, "chapter", ("id", "title"), ("page", "sections"))
        chapter_id = fields.line(found.get("id"), "chapter.id")
        if "." in chapter_id:
            fields.wrong(
                found["id"], "chapter.id", "has a dot; expected an id without one, as a dot leads to a section"
            )
            chapter_id = chapter_id.partition(".")[0]
        self._references.define("chapter", Mention(fields.file, found.get("id", node), "chapter.id", chapter_id))
        return Chapter(
            id=chapter_id,
            title=fields.text(found.get("title"), "chapter.title"),
            page=fields.line(found.get("page"), "chapter.page") or None,
            sections=self._sections(fields, found.get("sections"), chapter_id),
        )

    def _sections(self, fields: Fields, node: Node | None, chapter: str) -> tuple[Section, ...]:
        sections = []
        for key, value in fields.entries(node, "chapter.sections"):
            where = joined("chapter.sections", key.value)
            if not _SECTION.fullmatch(key.value):
                problem = f"{shown(key.value)} is not the id of a section; expected one such as 2 or 2.loans"
                fields.wrong(key, where, problem)
            self._references.section(chapter, key.value)
            sections.append(Section(key.value, fields.text(value, where)))
        return tuple(sections)

    def _topic(self, fields: Fields, node: Node, where: str) -> Topic:
        where = fields.called(node, where, "")
        found = fields.mapping(node, where, _TOPIC, _MORE_OF_TOPIC)
        topic_id = fields.name(found.get("id"), f"{where}.id")
        self._references.define("topic", Mention(fields.file, found.get("id", node), f"{where}.id", topic_id))
        statements = self._statements(fields, found.get("statements"), f"{where}.statements", topic_id)
        topic = Topic(
            id=topic_id,
            title=fields.text(found.get("title"), f"{where}.title"),
            names=self._names(fields, found.get("names"), f"{where}.names", topic_id),
            sources=self._topic_sources(fields, found.get("source"), f"{where}.source"),
            summary=fields.text(found.get("summary"), f"{where}.summary"),
            statements=statements,
            table=self._table(fields, found["table"], f"{where}.table", statements) if "table" in found else None,
            questions=fields.phrases(found.get("questions"), f"{where}.questions"),
            related=fields.each(found.get("related"), f"{where}.related", lambda n, at: self._link(fields, n, at)),
        )
        self._note_title(fields, found, topic, where)
        self._note_questions(fields, found.get("questions"), f"{where}.questions", topic_id)
        self._check_related(fields, found, topic, where)
        return topic

    def _statements(self, fields: Fields, node: Node | None, where: str, topic_id: str) -> tuple[Statement, ...]:
        statements = []
        for key, value in fields.entries(node, where):
            at = joined(where, key.value)
            statement_id = f"{topic_id}/{fields.name(key, at)}"
            self._references.define("statement", Mention(fields.file, key, at, statement_id))
            found = fields.fields_of(value)
            self._note_questions(fields, found.get("questions"), f"{at}.questions", topic_id)
            statements.append(
                Statement(
                    id=statement_id,
                    text=fields.text(value, at, _STATEMENT),
                    names=self._names(fields, found.get("names"), f"{at}.names", topic_id),
                    source=self._source(fields, found["source"], f"{at}.source") if "source" in found else None,
                    fact=self._fact(fields, found.get("fact"), f"{at}.fact"),
                    questions=fields.phrases(found.get("questions"), f"{at}.questions"),
                )
            )
        return tuple(statements)

    def _fact(self, fields: Fields, node: Node | None, where: str) -> str | None:
        if node is None:
            return None
        fact = fields.name(node, where)
        self._references.define("fact", Mention(fields.file, node, where, fact))
        return fact or None

    def _names(self, fields: Fields, node: Node | None, where: str, owner: str) -> tuple[str, ...]:
        def read(item: Node, at: str) -> str:
            name = fields.line(item, at)
            if name and not normalize(name):
                fields.wrong(item, at, f"{shown(name)} cannot be looked up; expected letters or digits")
            self._references.name(Mention(fields.file, item, at, name, owner))
            return name

        return fields.each(node, where, read)

    def _note_title(self, fields: Fields, found: dict[str, Node], topic: Topic, where: str) -> None:
        """Record the title of a topic, in each language, as one of its names."""
        for language, title in topic.title.versions if "title" in found else ():
            node = _entry(found["title"], language)
            at = f"{where}.title.{language}" if node else f"{where}.title"
            self._references.name(Mention(fields.file, node or found["title"], at, title, topic.id))

    def _note_questions(self, fields: Fields, node: Node | None, where: str, owner: str) -> None:
        """Record the questions in the lists of a node. `owner` is the topic that they are about, or empty."""
        for name, inner in fields.fields_of(node).items():
            self._note_questions(fields, inner, joined(where, name), owner)
        for n, item in enumerate(fields.nodes(node), start=1):
            if isinstance(item, Scalar) and item.value:
                self._references.question(Mention(fields.file, item, f"{where}[{n}]", item.value, owner))

    def _topic_sources(self, fields: Fields, node: Node | None, where: str) -> tuple[Source, ...]:
        if not isinstance(node, Sequence):
            return () if node is None else (self._source(fields, node, where),)
        if not node.items:
            fields.wrong(node, where, "is empty; expected at least one place in the report, such as IV.2")
        return fields.each(node, where, lambda item, at: self._source(fields, item, at))

    def _source(self, fields: Fields, node: Node, where: str) -> Source:
        place = fields.line(node, where)
        chapter, _, section = place.partition(".")
        if place:
            self._references.place(Mention(fields.file, node, where, chapter), section)
        return Source(chapter, section or None)

    def _table(self, fields: Fields, node: Node, where: str, statements: tuple[Statement, ...]) -> Table:
        found = fields.mapping(node, where, ("title", "columns", "rows"), ("unit", "chart"))
        chart = "chart" in found
        for name in ("columns", "rows"):
            if (part := found.get(name)) and document.is_empty(part):
                fields.wrong(part, f"{where}.{name}", "is empty; expected at least one")
        columns = fields.each(found.get("columns"), f"{where}.columns", lambda *at: _label(fields, *at, chart=chart))
        rows = _Rows(fields, len(columns), chart, {each.name: each for each in statements})
        if chart:
            _check_chart(fields, found, where)
        return Table(
            title=fields.text(found.get("title"), f"{where}.title"),
            columns=columns,
            rows=tuple(
                rows.read(key, value, joined(f"{where}.rows", key.value))
                for key, value in fields.entries(found.get("rows"), f"{where}.rows")
            ),
            unit=fields.optional_text(found.get("unit"), f"{where}.unit"),
            chart=chart,
        )

    def _link(self, fields: Fields, node: Node, where: str) -> str:
        name = fields.line(node, where)
        self._references.link(Mention(fields.file, node, where, name))
        return name

    def _check_related(self, fields: Fields, found: dict[str, Node], topic: Topic, where: str) -> None:
        seen = {topic.id}
        for n, (node, name) in enumerate(zip(fields.nodes(found.get("related")), topic.related, strict=True), start=1):
            if name and name in seen:
                problem = "is the topic itself" if name == topic.id else f"{shown(name)} is repeated"
                fields.wrong(node, f"{where}.related[{n}]", f"{problem}; expected the ids of other topics, once each")
            seen.add(name)

    def _read_questions(self, fields: Fields, node: Node | None) -> None:
        for key, value in fields.entries(node, "questions"):
            where = joined("questions", key.value)
            self._references.link(Mention(fields.file, key, where, key.value), or_statement=True)
            self._note_questions(fields, value, where, key.value.partition("/")[0])
            known = self._questions.get(key.value, Questions())
            self._questions[key.value] = known + fields.phrases(value, where)

    def _not_answered(self, fields: Fields, node: Node, where: str) -> Unanswered:
        self._note_questions(fields, node, where, "")
        spoken = self._languages or tuple(name for name in fields.fields_of(node) if name not in ("near", "questions"))
        found = fields.mapping(node, where, (), ("near", "questions", *spoken))
        near = self._link(fields, found.pop("near"), f"{where}.near") if "near" in found else None
        plain = fields.phrases(found.pop("questions", None), f"{where}.questions")
        return Unanswered(near, plain + fields.spoken(found, where))

    # Checks of the whole

    def _with_questions(self, topic: Topic) -> Topic:
        """Return a copy of a topic with the questions from the files' `questions` parts added.

        Each list of questions is added to the topic or statement for which it is listed.
        """
        statements = (
            replace(each, questions=each.questions + self._questions_of(each.id)) for each in topic.statements
        )
        return replace(topic, statements=tuple(statements), questions=topic.questions + self._questions_of(topic.id))

    def _questions_of(self, key: str) -> Questions:
        return self._questions.get(key, Questions())

    def _check_whole(self, folder: str) -> None:
        if not self._reports and not self._references.incomplete:
            self.faults.append(Fault(folder, 0, 0, "report", "is missing; expected it in one of the files"))
        for mention, _ in self._reports[1:]:
            problem = f"is repeated, first in {self._reports[0][0].file}; expected it in one of the files"
            self.faults.append(mention.fault(problem))
        if not self._has_topics and not self._references.incomplete:
            self.faults.append(Fault(folder, 0, 0, "topics", "are missing; expected at least one topic"))


def _report(fields: Fields, node: Node) -> Report:
    found = fields.mapping(node, "report", ("title", "nickname", "published", "languages"))
    title, nickname, published = (fields.text(found.get(name), f"report.{name}") for name in _HEAD)
    return Report(title, nickname, published, _languages(fields, found.get("languages")))


def _languages(fields: Fields, node: Node | None) -> tuple[Language, ...]:
    def read(item: Node, at: str) -> Language:
        language = fields.line(item, at)
        if language and not LANGUAGE.fullmatch(language):
            fields.wrong(item, at, f"{shown(language)} is not the code of a language; expected one such as en")
        return language

    names = fields.each(node, "report.languages", read)
    if isinstance(node, Sequence) and len(set(names)) < max(1, len(names)):
        fields.wrong(node, "report.languages", "is empty or repeats one; expected a list such as [en, ko]")
    return names


@dataclass(frozen=True, slots=True)
class _Rows:
    """Reads the rows of a table.

    `columns` is the number of the table's columns, `chart` says whether the table is a chart, and `statements` holds
    the topic's statements by key.
    """

    fields: Fields
    columns: int
    chart: bool
    statements: Mapping[str, Statement]

    def read(self, key: Scalar, node: Node, where: str) -> Row:
        fields, statement = self.fields, self.statements.get(key.value)
        if statement is None:
            fields.wrong(key, where, f"this topic has no statement {shown(key.value)}; {one_of(self.statements)}")
        label, *cells = fields.items(node, where) or (None,)
        if isinstance(node, Sequence) and self.columns and len(cells) != self.columns:
            problem = f"has {len(cells)} cells after its label; expected {self.columns}, one per column"
            fields.wrong(node, where, problem)
        return Row(
            statement.id if statement else "",
            _label(fields, label, f"{where}[1]", chart=self.chart) if label else NO_TEXT,
            tuple(self._cell(cell, f"{where}[{n}]", statement) for n, cell in enumerate(cells, start=2)),
        )

    def _cell(self, node: Node, where: str, statement: Statement | None) -> Cell:
        cell: Cell = NO_TEXT
        if isinstance(node, Scalar) and NUMBER.fullmatch(node.value):
            cell = float(node.value)
        elif self.chart and not isinstance(node, document.Refused):
            what = shown(node.value) if isinstance(node, Scalar) else "this"
            self.fields.wrong(node, where, f"{what} is not a number; a chart needs digits such as 4500000 or 9.8")
        else:
            cell = self.fields.cell(node, where)
        if statement is not None:
            _check_numbers(self.fields, node, cell, where, statement)
        return cell


def _label(fields: Fields, node: Node, where: str, *, chart: bool) -> Text:
    """Return the label of a column or row. In a chart, a label of more than `CHART_LABEL` characters is a fault."""
    text = fields.cell(node, where)
    for language, label in text.versions:
        if chart and len(label) > CHART_LABEL:
            part = _entry(node, language)
            problem = f"has {len(label)} characters; expected at most {CHART_LABEL}, to fit into a chart"
            fields.wrong(part or node, f"{where}.{language}" if part else where, problem)
    return text


def _check_numbers(fields: Fields, node: Node, cell: Cell, where: str, statement: Statement) -> None:
    """Check that the text of a statement contains, in each language, the numbers in a cell of its row."""
    for language, sentence in statement.text.versions:
        if isinstance(cell, float):  # A sentence says that something fell by 5, not that it changed by -5.
            shown_numbers = frozenset({abs(Decimal(str(cell))).normalize()})
        else:
            shown_numbers = numbers_in(dict(cell.versions).get(language, ""))
        missing = sorted(shown_numbers - numbers_in(sentence))
        if missing and sentence:
            problem = f"{missing[0]:f} is not in the statement {shown(statement.id)} ({language}); expected it there"
            fields.wrong(node, where, problem)


def _check_chart(fields: Fields, found: dict[str, Node], where: str) -> None:
    if (kind := fields.line(found["chart"], f"{where}.chart")) and kind != "bar":
        fields.wrong(found["chart"], f"{where}.chart", f"{shown(kind)} is not known; expected bar")
    if "unit" not in found:
        fields.wrong(found["chart"], f"{where}.unit", "is missing; expected it with a chart")


def _refuse_old_form(fields: Fields, topics: Node) -> bool:
    """Return whether topics are in the form of earlier versions. If so, add a single fault.

    Without this, there would be a fault for almost everything in the file.
    """
    items = topics.items if isinstance(topics, Sequence) else ()
    old = [item for item in items if isinstance(item, document.Mapping) and _OLD_FORM & item.entries.keys()]
    if old:
        fields.wrong(old[0], "topics", OLD_FORM)
    return bool(old)


def _entry(node: Node, name: str) -> Node | None:
    found = node.entries.get(name) if isinstance(node, document.Mapping) else None
    return found[1] if found else None
