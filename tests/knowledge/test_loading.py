"""Loading reports every mistake in the files at once, each with its exact position and with what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.loading import Fault, KnowledgeError, document, load_knowledge
from knowledge.loading.document import Mapping, Node, Scalar, Sequence, read_document
from knowledge.model import Text

FRONT = """\
report:
  title: {en: The Harbour Report, ko: 항구 보고서}
  nickname: {en: the harbour report, ko: 항구 보고서}
  published: {en: May 2001, ko: 2001년 5월}

chapter:
  id: I
  title: {en: Ships, ko: 배}
  page: "3"
  sections:
    - id: "1"
      title: {en: Ferries, ko: 여객선}
    - id: "2"
      title: {en: Tugs, ko: 예인선}
"""

TOPICS = """\
topics:
  - id: ferry
    title: {en: Ferry, ko: 여객선}
    full_name: {en: Ferry Registry, ko: 여객선 등록부}
    aliases:
      - ferries
      - 나룻배
    sources:
      - chapter: I
        section: "1"
        heading: {en: Ferries, ko: 여객선}
    summary:
      en: A ferry carries people.
      ko: 여객선은 사람을 태웁니다.
    figures:
      - id: wait
        label: {en: Waiting time, ko: 기다리는 시간}
        short: {en: Wait, ko: 대기}
        unit: {en: minutes, ko: 분}
        before: {amount: {en: 50 minutes, ko: 50분}, printed: 50 minutes, value: 50}
        after:
          amount: {en: 9.5 minutes, ko: 9.5분}
          printed: 9.5 minutes
          value: 9.5
      - id: crew
        label: {en: Crew, ko: 선원}
        amount: {en: about 12, ko: 약 12명}
        printed: about 12
    table:
      caption: {en: Ships, ko: 배}
      columns:
        - {en: Name, ko: 이름}
        - {en: Year, ko: 연도}
      rows:
        - - {en: Gull, ko: 갈매기}
          - {en: "1999", ko: 1999년}
    facts:
      - id: ferry-wait
        figure: wait
        text: {en: People wait 9.5 minutes., ko: 사람들은 9.5분을 기다립니다.}
    questions:
      en:
        - When does the boat come?
        - Is it late?
      ko:
        - 배는 언제 와요?
    related: [pier]
  - id: pier
    title: {en: Pier, ko: 부두}
    sources:
      - chapter: I
        heading: {en: Ferries, ko: 여객선}
    summary: {en: Ships land here., ko: 배가 닿는 곳입니다.}
    related: [ferry]

unanswered:
  - near: pier
    en:
      - What does a ticket cost?
    ko:
      - 표는 얼마예요?
"""


def write(folder: Path, front: str = FRONT, topics: str = TOPICS) -> Path:
    """Write a knowledge base of two files."""
    (folder / "1.yaml").write_text(front, encoding="utf-8")
    (folder / "2.yaml").write_text(topics, encoding="utf-8")
    return folder


def faults(folder: Path) -> tuple[Fault, ...]:
    """Return the faults of a folder, which must have some."""
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    return caught.value.faults


def replaced(text: str, old: str, new: str) -> str:
    """Return `text` with the first `old` replaced; there must be one."""
    assert old in text
    return text.replace(old, new, 1)


def test_links_to_a_topic_with_a_bad_id(tmp_path: Path) -> None:
    """An invalid id is one fault; links that use the id as it should be are not faults."""
    (fault,) = faults(write(tmp_path, topics=replaced(TOPICS, "id: pier", "id: Pier_")))
    assert fault.problem.startswith("'Pier_' is not an id")


def place(text: str, mark: str) -> tuple[int, int]:
    """Return the line and column, in characters, of `mark`."""
    before = text[: text.index(mark)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


# Loading


def test_a_folder_becomes_a_knowledge_base(tmp_path: Path) -> None:
    """Topics, figures, tables, facts and sources are loaded as written, in the order of the files."""
    knowledge = load_knowledge(write(tmp_path))
    ferry, pier = knowledge.topics
    wait, crew = ferry.figures
    assert knowledge.report.title == Text("The Harbour Report", "항구 보고서")
    assert [section.id for section in knowledge.chapters[0].sections] == ["1", "2"]
    assert (ferry.full_name, pier.full_name) == (Text("Ferry Registry", "여객선 등록부"), None)
    assert ferry.aliases == ("ferries", "나룻배")
    assert wait.before is not None
    assert (wait.before.value, wait.now.value, wait.now.printed) == (50, 9.5, "9.5 minutes")
    assert (crew.before, crew.now.amount, crew.now.value) == (None, Text("about 12", "약 12명"), None)
    assert ferry.table is not None
    assert ferry.table.rows == ((Text("Gull", "갈매기"), Text("1999", "1999년")),)
    assert (ferry.facts[0].id, ferry.facts[0].figure) == ("ferry-wait", "wait")
    assert ferry.questions.en == ("When does the boat come?", "Is it late?")
    assert knowledge.related(ferry) == (pier,)
    assert (knowledge.unanswered[0].near, knowledge.unanswered[0].questions.ko) == ("pier", ("표는 얼마예요?",))


def test_both_parsers_load_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML without its C library loads the same knowledge base."""
    with_default = load_knowledge(write(tmp_path))
    monkeypatch.setattr(document, "_Parser", yaml.BaseLoader)
    assert load_knowledge(tmp_path) == with_default


def test_the_fingerprint_depends_on_the_content(tmp_path: Path) -> None:
    """The fingerprint changes with the content of the files, and does not depend on the path of the folder."""
    here, there, changed = (tmp_path / name for name in ("here", "there", "changed"))
    for folder in (here, there, changed):
        folder.mkdir()
    fingerprint = load_knowledge(write(here)).fingerprint
    assert fingerprint
    assert load_knowledge(write(there)).fingerprint == fingerprint
    assert load_knowledge(write(changed, topics=replaced(TOPICS, "late", "slow"))).fingerprint != fingerprint


@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "~", "null", "1:30", "1.10", "0o17", "0x1F", "1_000", "2007-06-01", ".inf", "1e3", "007"],
)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    """A value that YAML reads as a number, date, time or boolean is loaded as the text that was written."""
    topics = replaced(TOPICS, "printed: about 12", f"printed: {text}")
    assert load_knowledge(write(tmp_path, topics=topics)).topics[0].figure("crew").now.printed == text


def test_line_breaks_in_a_text_are_spaces(tmp_path: Path) -> None:
    """Line breaks in a text, in any style of YAML, become single spaces."""
    topics = replaced(TOPICS, "en: A ferry carries people.", "en: |\n        A ferry\n        carries   people.\n")
    assert load_knowledge(write(tmp_path, topics=topics)).topics[0].summary.en == "A ferry carries people."


def test_both_file_extensions_are_read(tmp_path: Path) -> None:
    """Files that end in .yml or .YAML are read too, and other files are ignored."""
    (tmp_path / "1.yml").write_text(FRONT, encoding="utf-8")
    (tmp_path / "2.YAML").write_text(TOPICS, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no YAML: [", encoding="utf-8")
    assert len(load_knowledge(tmp_path).topics) == 2


# Single faults: the text to replace, its replacement, the position, path and message of the fault

SINGLE = [
    # form
    (
        "    related: [ferry]",
        "    related: [ferry\n",
        ":\n  - near",
        "pier.related[1]",
        "expected ',' or a closing bracket",
    ),
    (
        "en: Ships land",
        'en: "Ships land',
        '"Ships land',
        "pier.summary.en",
        "the quote that opens here is never closed",
    ),
    ("en: A ferry carries", "en: A ferry: carries", ": carries", "ferry.summary", "': ' is not allowed here"),
    ("      ko: 여객선은", "\t  ko: 여객선은", "\t  ko", "", "a tab is not allowed in a file; use spaces"),
    ("carries people.", "carries #1 people.", "A ferry carries", "ferry.summary.en", "YAML cuts this text at the '#'"),
    (
        "50분}, printed",
        "50분}, amount: {en: a, ko: b}, printed",
        "amount: {en: a",
        "ferry.figures.wait.before.amount",
        "the key is repeated, first on line 20",
    ),
    (
        "    related: [pier]",
        "    title: {en: Boat, ko: 배}",
        "title: {en: Boat",
        "ferry.title",
        "the key is repeated, first on line 3",
    ),
    ("{en: Crew,", "&crew {en: Crew,", "&crew", "ferry.figures.crew.label", "the anchor '&crew' is not allowed"),
    ("  - id: pier", "  - &pier\n    id: pier", "&pier", "topics[1]", "the anchor '&pier' is not allowed"),
    ("ko: 선원", "ko: *crew", "*crew", "ferry.figures.crew.label.ko", "the alias '*crew' is not allowed"),
    ("ko: 선원", "ko: !!str 선원", "!!str", "ferry.figures.crew.label.ko", "the tag 'tag:yaml.org,2002:str'"),
    (
        "amount: {en: about",
        "<<: {en: a, ko: b}\n        amount: {en: about",
        "<<:",
        "ferry.figures.crew",
        "the merge key '<<' is not allowed",
    ),
    ("unanswered:", "? [a]\n: b\nunanswered:", "[a]", "", "found a list or mapping as a key; expected a text"),
    ("unanswered:", "---\nunanswered:", "---", "", "a second document starts here; a file may only have one"),
    ("ko: 갈매기", 'ko: " "', '" "', "ferry.table.rows[0][0].ko", "is empty; expected a text"),
    ("ko: 갈매기", 'ko: "갈\\e매기"', '"갈\\e', "ferry.table.rows[0][0].ko", "has the character U+001B"),
    # fields
    (
        "    full_name:",
        "    fullname:",
        "fullname",
        "ferry.fullname",
        "is not a known field; did you mean 'full_name'?",
    ),
    ("    title: {en: Pier", "    titel: {en: Pier", "titel", "pier.titel", "did you mean 'title'?"),
    ("ko: 선원", "ko: 선원, cook", "cook", "ferry.figures.crew.label.cook", "quote a text with a comma"),
    ("    related: [ferry]", "    xyz: [ferry]", "xyz", "pier.xyz", "is not a known field; expected one of id, title"),
    (
        "    summary: {en: Ships land here., ko: 배가 닿는 곳입니다.}\n",
        "",
        "id: pier",
        "pier.summary",
        "is missing; expected id",
    ),
    ("en: Ships land here., ", "", "{ko: 배가 닿는", "pier.summary.en", "is missing; expected en, ko"),
    (
        "summary: {en: Ships land here., ko: 배가 닿는 곳입니다.}",
        "summary: Ships",
        "Ships\n",
        "pier.summary",
        "found a text; expected a mapping with en, ko",
    ),
    (
        "    related: [ferry]",
        "    related: ferry",
        "ferry\n\nun",
        "pier.related",
        "found a text; expected a list",
    ),
    (
        "      - ferries\n      - 나룻배",
        "      a: b",
        "a: b",
        "ferry.aliases",
        "found a mapping; expected a list",
    ),
    (
        "        - Is it late?",
        "        - Is it: late?",
        "Is it",
        "ferry.questions.en[1]",
        "found a mapping; expected a text (quote it if it has ': ' or brackets)",
    ),
    ("en: Crew,", "en: ,", ", ko: 선원", "ferry.figures.crew.label.en", "is empty; expected a text"),
    (
        "- id: crew",
        "- id: Crew 1",
        "Crew 1",
        "ferry.figures[1].id",
        "'Crew 1' is not an id; expected lower-case letters",
    ),
    ("value: 9.5", "value: 9,5", "9,5", "ferry.figures.wait.after.value", "'9,5' is not a number; expected digits"),
    ("value: 9.5", "value: １２", "１２", "ferry.figures.wait.after.value", "'１２' is not a number"),
    ("value: 9.5", f"value: {'9' * 400}", "999", "ferry.figures.wait.after.value", "is not a number; expected digits"),
    (
        "ko: 대기",
        "ko: 배가 올 때까지 부두에서 기다리는 시간",
        "배가 올",
        "ferry.figures.wait.short.ko",
        "has 21 characters; expected at most 20, to fit into a chart",
    ),
    ("        unit: {en: minutes, ko: 분}\n", "", "id: wait", "ferry.figures.wait.unit", "is missing; expected with"),
    (
        "        before: {amount: {en: 50 minutes, ko: 50분}, printed: 50 minutes, value: 50}\n",
        "",
        "id: wait",
        "ferry.figures.wait.before",
        "is missing; expected before and after together",
    ),
    (
        "        after:",
        "        printed: about 5\n        after:",
        "about 5",
        "ferry.figures.wait.printed",
        "is beside before and after; expected it inside them",
    ),
    (
        "        printed: about 12\n",
        "",
        "id: crew",
        "ferry.figures.crew.printed",
        "is missing; expected amount, printed",
    ),
    (
        ", value: 50}",
        "}",
        "{amount: {en: 50",
        "ferry.figures.wait.before.value",
        "is missing; expected amount, printed",
    ),
    ('          - {en: "1999", ko: 1999년}\n', "", "- {en: Gull", "ferry.table.rows[0]", "has 1 cells; expected 2"),
    (
        "      - chapter: I\n        heading: {en: Ferries, ko: 여객선}\n    summary: {en: Ships",
        "      []\n    summary: {en: Ships",
        "[]",
        "pier.sources",
        "is empty; expected at least one place in the report",
    ),
    # references
    (
        "figure: wait",
        "figure: weight",
        "weight",
        "ferry.facts.ferry-wait.figure",
        "this topic has no figure 'weight'; expected 'wait', 'crew'",
    ),
    (
        "- id: crew",
        "- id: wait",
        "wait\n        label: {en: Crew",
        "ferry.figures.wait.id",
        "the figure id 'wait' is repeated",
    ),
    (
        "        - Is it late?",
        "        - When does the boat  come?",
        "When does the boat  come?",
        "ferry.questions.en[1]",
        "the same text is on line 43; remove one",
    ),
    (
        "related: [pier]",
        "related: [peer]",
        "peer",
        "ferry.related[0]",
        "there is no topic 'peer'; did you mean 'pier'?",
    ),
    ("related: [pier]", "related: [zzzzz]", "zzzzz", "ferry.related[0]", "expected the id of a topic"),
    ("related: [pier]", "related: [pier, ferry]", "ferry]\n  - id", "ferry.related[1]", "cannot be related to itself"),
    (
        "related: [pier]",
        "related: [pier, pier]",
        "pier]\n  - id",
        "ferry.related[1]",
        "'pier' is repeated; remove one",
    ),
    ("near: pier", "near: quay", "quay", "unanswered[0].near", "there is no topic 'quay'; expected the id of a topic"),
    ("near: pier", 'near: ""', '""', "unanswered[0].near", "is empty; expected a text"),
    (
        "      - chapter: I\n        heading",
        "      - chapter: II\n        heading",
        "II\n",
        "pier.sources[0].chapter",
        "there is no chapter 'II'; expected 'I'",
    ),
    (
        'section: "1"',
        'section: "3"',
        '"3"',
        "ferry.sources[0].section",
        "this chapter has no section '3'; expected '1', '2'",
    ),
    ("      - 나룻배", "      - p-i-e-r", "Pier,", "pier.title.en", "'Pier' is also a name of 'ferry', at"),
    ("ko: 부두}", "ko: 나룻배}", "나룻배}", "pier.title.ko", "'나룻배' is also a name of 'ferry', at"),
    (
        "      - 나룻배",
        '      - "!?"',
        '"!?"',
        "ferry.aliases[1]",
        "'!?' cannot be looked up; expected letters or digits",
    ),
]


@pytest.mark.parametrize("single", SINGLE, ids=[f"{single[3]} {single[4]}" for single in SINGLE])
def test_a_fault_has_its_position(tmp_path: Path, single: tuple[str, str, str, str, str]) -> None:
    """One mistake is one fault, with its line and column, its topic and field, and what was expected."""
    old, new, mark, where, problem = single
    topics = replaced(TOPICS, old, new)
    (fault,) = faults(write(tmp_path, topics=topics))
    line, column = place(topics, mark)
    assert (fault.file, fault.line, fault.column) == (str(tmp_path / "2.yaml"), line, column)
    assert fault.where == where
    assert problem in fault.problem


@pytest.mark.parametrize(
    ("front", "fault"),
    [
        (replaced(FRONT, "page:", "pgae:"), "1.yaml:9:3: chapter.pgae: is not a known field; did you mean 'page'?"),
        (replaced(FRONT, "  nickname: {en: the harbour report, ko: 항구 보고서}\n", ""),
         "1.yaml:2:3: report.nickname: is missing; expected title, nickname, published"),
        (replaced(FRONT, '- id: "2"', '- id: "1"'),
         "1.yaml:13:11: chapter.sections[1].id: the section id '1' is repeated"),
        ("hello", "1.yaml:1:1: found a text; expected a mapping with report, chapter, topics, unanswered"),
        ("", "1.yaml:1:1: the file is empty; expected a mapping such as `topics: [...]`"),
    ],
)  # fmt: skip
def test_the_front_matter_is_checked_too(tmp_path: Path, front: str, fault: str) -> None:
    """One mistake in the data of the report or of a chapter is one fault."""
    (found,) = faults(write(tmp_path, front=front))
    assert fault in str(found)


def test_a_missing_report_is_a_fault_of_the_folder(tmp_path: Path) -> None:
    """If no file has a report or topics, that is a fault of the folder."""
    (tmp_path / "1.yaml").write_text("unanswered: []", encoding="utf-8")
    assert [str(fault) for fault in faults(tmp_path)] == [
        f"{tmp_path}:1:1: report: is missing; expected it in one of the files",
        f"{tmp_path}:1:1: topics: are missing; expected at least one topic",
    ]


def test_names_and_ids_are_unique_across_files(tmp_path: Path) -> None:
    """A second file may not repeat ids, names, chapter or report of the first, and each fault says where that was."""
    write(tmp_path)
    again = FRONT + TOPICS.replace("- id: pier", "- id: quay").replace("[pier]", "[quay]").replace(": pier", ": quay")
    (tmp_path / "3.yaml").write_text(again, encoding="utf-8")
    found = [(fault.where, fault.problem.replace(str(tmp_path), "")) for fault in faults(tmp_path)]
    assert found == [
        ("report", "is repeated, first in /1.yaml; expected it in one of the files"),
        ("chapter.id", "the chapter id 'I' is repeated, first at /1.yaml:7"),
        ("ferry.id", "the topic id 'ferry' is repeated, first at /2.yaml:2"),
        ("ferry.facts.ferry-wait.id", "the fact id 'ferry-wait' is repeated, first at /2.yaml:38"),
        ("quay.title.en", "'Pier' is also a name of 'pier', at /2.yaml:49; keep it in one"),
        ("quay.title.ko", "'부두' is also a name of 'pier', at /2.yaml:49; keep it in one"),
    ]


@pytest.mark.parametrize("alias", ["PIER", "pi er", "pi-er", "Ｐｉｅｒ", "부 두"])
def test_spelling_does_not_make_another_name(tmp_path: Path, alias: str) -> None:
    """Names that differ only in case, width, spaces or hyphens are the same name."""
    (fault,) = faults(write(tmp_path, topics=replaced(TOPICS, "- ferries", f"- {alias}")))
    assert "is also a name of 'ferry'" in fault.problem


# Several faults at once


PLANTS = [
    ("- ferries", '- ""'),
    ("ko: 여객선은 사람을 태웁니다.", "ko: 여객선은 # 사람을"),
    ("label: {en: Waiting time, ko", "lable: {en: Waiting time, ko"),
    ("value: 9.5", "value: some"),
    ("printed: about 12", "printed: &b about 12"),
    ("{en: Name, ko: 이름}", "{en: Name, ko: !x 이름}"),
    ("{en: Gull, ko: 갈매기}", "{en: Gull, ko: 갈매기, en: Tern}"),
    ("figure: wait", "figure: wade"),
    ("Is it late?", "When does the boat come?"),
    ("related: [pier]", "related: [peer]"),
    ("        heading: {en: Ferries, ko: 여객선}\n    summary: {en: Ships", "    summary: {en: Ships"),
    ("related: [ferry]", "related: [*a]"),
    ("near: pier", "near: peer"),
    ("      - 표는 얼마예요?", "      - [표는]"),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plants=st.sets(st.integers(0, len(PLANTS) - 1), min_size=1), front=st.booleans(), broken=st.booleans())
def test_every_planted_fault_is_found(tmp_path: Path, plants: set[int], front: bool, broken: bool) -> None:
    """Each mistake is reported as one fault, in all files at once."""
    topics = TOPICS
    for plant in plants:
        topics = replaced(topics, *PLANTS[plant])
    write(tmp_path, front=FRONT.replace("2001년 5월", '""') if front else FRONT, topics=topics)
    (tmp_path / "3.yaml").write_bytes(b"topics: [\xff]" if broken else b"topics: []")
    found = faults(tmp_path)
    # If a file cannot be read, an unknown topic may be in that file.
    hidden = {9, 12} & plants if broken else set()
    assert len(found) == len(plants) - len(hidden) + front + broken
    assert list(found) == sorted(found)


def test_faults_read_as_editors_expect(tmp_path: Path) -> None:
    """Each fault is a separate line, `file:line:column: topic.field: what is wrong and what was expected`."""
    topics = replaced(replaced(TOPICS, "value: 9.5", "value: fast"), "related: [pier]", "related: [peer]")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(write(tmp_path, topics=topics))
    file = tmp_path / "2.yaml"
    assert str(caught.value).splitlines() == [
        f"{file}:24:18: ferry.figures.wait.after.value: 'fast' is not a number; expected digits such as 4500000 or 9.8",
        f"{file}:47:15: ferry.related[0]: there is no topic 'peer'; did you mean 'pier'?",
    ]


def test_one_mistake_is_one_fault(tmp_path: Path) -> None:
    """If the key of a list of topics is misspelt, the links to its topics are not faults."""
    (fault,) = faults(write(tmp_path, topics=replaced(TOPICS, "topics:", "topcis:")))
    assert str(fault).endswith("2.yaml:1:1: topcis: is not a known field; did you mean 'topics'?")


def test_a_repeated_list_is_checked_too(tmp_path: Path) -> None:
    """If a file has two lists of topics, both are read, so that no other fault is missed or wrong."""
    topics = replaced(replaced(TOPICS, "  - id: pier", "topics:\n  - id: pier"), "related: [ferry]", "related: [fairy]")
    assert [fault.where for fault in faults(write(tmp_path, topics=topics))] == ["topics", "pier.related[0]"]


@pytest.mark.parametrize("before", ["", "배", "항구의 배 ", "🚢", "e\u0301", "Ж\u00a0"])
def test_columns_count_characters(monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    """The column of a fault after Korean text counts characters, not bytes, for every kind of fault."""
    for loader in (document._Parser, yaml.BaseLoader):
        monkeypatch.setattr(document, "_Parser", loader)
        for data in (f"k: [ {before}b, *x]", f'k: [ "{before}", @]', f"k: [ {before}b, c, [d, &x e]]"):
            _, (fault,) = read_document("a", data.encode())
            assert (fault.line, fault.column) == (1, min(data.index(sign) for sign in "*@&" if sign in data) + 1)
    _, (fault,) = read_document("a", b"k: [ " + before.encode() + b"\xff")
    assert fault.column == len(before) + 6


# Round trips


def emitted(value: object, indent: int = 0) -> str:
    """Return nested dictionaries, lists and texts as YAML, with each text quoted."""
    pad = "  " * indent
    match value:
        case dict() if value:
            return "".join(f"\n{pad}{quoted(str(key))}: {emitted(inner, indent + 1)}" for key, inner in value.items())
        case list() if value:
            return "".join(f"\n{pad}- {emitted(inner, indent + 1)}" for inner in value)
        case dict() | list():
            return "{}" if isinstance(value, dict) else "[]"
        case _:
            return quoted(str(value))


def quoted(text: str) -> str:
    """Return a text between double quotes, with escapes for special characters."""
    return '"' + "".join(sign if sign.isalnum() or sign in " .:#-'" else f"\\U{ord(sign):08X}" for sign in text) + '"'


def plain(node: Node | None) -> object:
    """Return nodes as lists, dictionaries and texts."""
    match node:
        case Mapping():
            return {key: plain(value) for key, (_, value) in node.entries.items()}
        case Sequence():
            return [plain(item) for item in node.items]
        case Scalar():
            return node.value
        case _:
            return None


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TREES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12
)


@pytest.mark.parametrize("loader", dict.fromkeys([yaml.BaseLoader, document._Parser]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES)
def test_any_text_survives(monkeypatch: pytest.MonkeyPatch, loader: object, tree: object) -> None:
    """Any texts, lists and mappings that are written as YAML are read back unchanged."""
    monkeypatch.setattr(document, "_Parser", loader)
    root, found = read_document("a.yaml", emitted(tree).encode())
    assert not found
    assert plain(root) == tree


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_any_text_reaches_the_topic(tmp_path: Path, text: str) -> None:
    """A text is loaded with no change except its spaces; a text of only spaces is refused as empty."""
    topics = replaced(TOPICS, "en: A ferry carries people.", f"en: {quoted(text)}")
    write(tmp_path, topics=topics)
    if text.split():
        assert load_knowledge(tmp_path).topics[0].summary.en == " ".join(text.split())
    else:
        assert [fault.problem for fault in faults(tmp_path)] == ["is empty; expected a text"]
