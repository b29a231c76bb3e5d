"""Loading reports every mistake in the files at once, each with its position and what was expected."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.loading import Fault, KnowledgeError, document, load_knowledge
from knowledge.loading.document import Mapping, Node, Scalar, Sequence, read_document
from knowledge.loading.numbers import numbers_in
from knowledge.model import KnowledgeBase, Questions, Row, Source, Text

FRONT = """\
report:
  languages: [en, ko]
  title: {en: The Harbour Report, ko: 항구 보고서}
  nickname: {en: the harbour report, ko: 항구 보고서}
  published: {en: May 2001, ko: 2001년 5월}

chapter:
  id: I
  title: {en: Ships, ko: 배}
  page: 3
  sections:
    1: {en: Ferries, ko: 여객선}
    1.fast: {en: Fast ferries, ko: 빠른 여객선}
    2: {en: Tugs, ko: 예인선}
"""

TOPICS = """\
topics:
  - id: ferry
    title: {en: Ferry, ko: 여객선}
    names:
      - ferries
      - 나룻배
    source: I.1.fast
    summary:
      en: A ferry carries people.
      ko: 여객선은 사람을 태웁니다.
    statements:
      wait:
        en: People wait 9.5 minutes, down from 1,500.
        ko: 사람들은 9.5분을 기다립니다. 전에는 1,500분이었습니다.
        fact: ferry-wait
        names: [queue, 대기]
        source: I.2
        questions:
          en: ['How long is the line?']
          ko: ['줄이 길어요?']
      crew: {en: The crew is about 12., ko: 선원은 약 12명입니다.}
    table:
      title: {en: Ships, ko: 배}
      unit: {en: minutes, ko: 분}
      chart: bar
      columns:
        - {en: Before, ko: 예전}
        - {en: "1999", ko: 1999년}
      rows:
        wait: [{en: Gull, ko: 갈매기}, 1500, 9.5]
    questions:
      en:
        - When does the boat come?
        - Is it late?
      ko:
        - 배는 언제 와요?
    related: [pier]
  - id: pier
    title: {en: Pier, ko: 부두}
    source:
      - I
      - I.2
    summary: {en: Ships land here., ko: 배가 닿는 곳입니다.}
    related: [ferry]

questions:
  pier:
    en: ['Where do the ships land?']
    ko: ['배는 어디에 닿아요?']
  ferry/crew:
    ko: ['선원은 몇 명이에요?']

unanswered:
  - near: pier
    en:
      - What does a ticket cost?
    ko:
      - 표는 얼마예요?
"""

TEXTS_ONLY = TOPICS.replace("      unit: {en: minutes, ko: 분}\n      chart: bar\n", "")
"""The same topics, but their table has no chart, so its cells may contain words."""

PLAIN = """\
report:
  languages: [fr]
  title: Le port
  nickname: le livre du port
  published: mai 2001
chapter:
  id: 1
  title: Navires
  sections: {2: Bacs}
topics:
  - id: bac
    title: Bac
    source: 1.2
    summary: Un bac porte des gens.
    statements:
      attente: On attend 9 minutes.
      prix: {fr: Le bac coûte 2 francs., fact: bac-prix, questions: [C'est cher ?]}
    table:
      title: Attente
      unit: minutes
      chart: bar
      columns: [en 1999]
      rows: {attente: [bac, 9]}
    questions: [Quand part le bac ?]
questions:
  bac/attente: [C'est long ?]
  bac: {fr: [Et le dimanche ?]}
unanswered:
  - questions: [Qui est le capitaine ?]
  - near: bac
    fr: [Où acheter un billet ?]
"""


def write(folder: Path, front: str = FRONT, topics: str = TOPICS) -> Path:
    """Write a knowledge base of two files to a folder and return the folder."""
    (folder / "1.yaml").write_text(front, encoding="utf-8")
    (folder / "2.yaml").write_text(topics, encoding="utf-8")
    return folder


def loaded(folder: Path, text: str) -> KnowledgeBase:
    """Write one file with this text to a folder and return the knowledge base."""
    (folder / "1.yaml").write_text(text, encoding="utf-8")
    return load_knowledge(folder)


def faults(folder: Path) -> tuple[Fault, ...]:
    """Return the faults found in a folder; there must be at least one."""
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    return caught.value.faults


def replaced(text: str, old: str, new: str) -> str:
    """Return `text` with the first `old` replaced by `new`; `text` must contain `old`."""
    assert old in text
    return text.replace(old, new, 1)


def place(text: str, mark: str) -> tuple[int, int]:
    """Return the line and column of the first `mark` in a text, both from 1; columns count characters."""
    before = text[: text.index(mark)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


# Loading


def test_a_folder_becomes_a_knowledge_base(tmp_path: Path) -> None:
    """The report, its chapters, its topics with their statements and the unanswered questions are loaded as written."""
    knowledge = load_knowledge(write(tmp_path))
    ferry, pier = knowledge.topics
    wait, crew = ferry.statements
    assert knowledge.report.title == Text.of(en="The Harbour Report", ko="항구 보고서")
    assert knowledge.languages == ("en", "ko")
    assert (knowledge.chapters[0].id, knowledge.chapters[0].page) == ("I", "3")
    assert [section.id for section in knowledge.chapters[0].sections] == ["1", "1.fast", "2"]
    assert knowledge.chapters[0].sections[1].title == Text.of(en="Fast ferries", ko="빠른 여객선")
    assert (ferry.names, pier.names) == (("ferries", "나룻배"), ())
    assert (ferry.sources, pier.sources) == ((Source("I", "1.fast"),), (Source("I"), Source("I", "2")))
    assert (wait.id, wait.fact, wait.names, wait.source) == (
        "ferry/wait", "ferry-wait", ("queue", "대기"), Source("I", "2")
    )  # fmt: skip
    assert wait.text["en"] == "People wait 9.5 minutes, down from 1,500."
    assert (crew.id, crew.fact, crew.names, crew.source) == ("ferry/crew", None, (), None)
    assert crew.text == Text.of(en="The crew is about 12.", ko="선원은 약 12명입니다.")
    assert knowledge.related(ferry) == (pier,)
    assert (knowledge.unanswered[0].near, knowledge.unanswered[0].questions["ko"]) == ("pier", ("표는 얼마예요?",))


def test_a_table_is_loaded_as_data(tmp_path: Path) -> None:
    """A table has its title, unit, columns and chart; each row has its statement's id, its label and its numbers."""
    ferry, pier = load_knowledge(write(tmp_path)).topics
    assert pier.table is None
    assert ferry.table is not None
    assert (ferry.table.title, ferry.table.unit) == (Text.of(en="Ships", ko="배"), Text.of(en="minutes", ko="분"))
    assert ferry.table.columns == (Text.of(en="Before", ko="예전"), Text.of(en="1999", ko="1999년"))
    assert ferry.table.rows == (Row("ferry/wait", Text.of(en="Gull", ko="갈매기"), (1500.0, 9.5)),)
    assert ferry.table.chart


def test_a_table_of_texts_is_loaded(tmp_path: Path) -> None:
    """If a table has no chart, a cell may be a text in each language, or one string for all languages."""
    topics = replaced(TEXTS_ONLY, "1500, 9.5]", "{en: 1500 minutes, ko: 1500분}, Aqua 9.5]")
    (table,) = (topic.table for topic in load_knowledge(write(tmp_path, topics=topics)).topics if topic.table)
    assert table.rows[0].cells == (Text.of(en="1500 minutes", ko="1500분"), Text.of(en="Aqua 9.5", ko="Aqua 9.5"))
    assert (table.unit, table.chart) == (None, False)


def test_questions_are_of_a_topic_or_of_a_statement(tmp_path: Path) -> None:
    """Questions are loaded wherever they are written: with a topic, with a statement, or under `questions`."""
    ferry, pier = load_knowledge(write(tmp_path)).topics
    assert ferry.questions == Questions.of(en=("When does the boat come?", "Is it late?"), ko=("배는 언제 와요?",))
    assert ferry.statements[0].questions == Questions.of(en=("How long is the line?",), ko=("줄이 길어요?",))
    assert ferry.statements[1].questions == Questions.of(ko=("선원은 몇 명이에요?",))
    assert pier.questions == Questions.of(en=("Where do the ships land?",), ko=("배는 어디에 닿아요?",))


def test_questions_may_be_in_a_folder_of_their_own(tmp_path: Path) -> None:
    """The files in the folder `questions` are read last, and add to the questions in the other files."""
    write(tmp_path)
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "1.yaml").write_text(
        "questions:\n  ferry: {en: [Where is the boat?]}\n  ferry/wait: {ko: [얼마나 걸려요?]}\n", encoding="utf-8"
    )
    (tmp_path / "questions" / "2.yaml").write_text("questions: {pier: {en: [Which pier?]}}", encoding="utf-8")
    (tmp_path / "questions" / "notes.txt").write_text("no YAML: [", encoding="utf-8")
    ferry, pier = load_knowledge(tmp_path).topics
    assert ferry.questions["en"] == ("When does the boat come?", "Is it late?", "Where is the boat?")
    assert ferry.statements[0].questions["ko"] == ("줄이 길어요?", "얼마나 걸려요?")
    assert pier.questions["en"] == ("Where do the ships land?", "Which pier?")


@pytest.mark.parametrize("name", ["question", "Questions", "qestions"])
def test_a_misspelt_folder_of_questions_is_a_fault(tmp_path: Path, name: str) -> None:
    """A folder whose name is almost `questions` is a fault, as nothing in it is read; any other folder is ignored."""
    (write(tmp_path) / "drafts").mkdir()
    load_knowledge(tmp_path)
    (tmp_path / name).mkdir()
    (fault,) = faults(tmp_path)
    assert str(fault) == f"{tmp_path / name}: the files in it are not read; did you mean the folder 'questions'?"


def test_a_fault_in_the_folder_of_questions_names_its_file(tmp_path: Path) -> None:
    """A fault in a file of questions is reported with the path of that file, the line and the column."""
    write(tmp_path)
    (tmp_path / "questions").mkdir()
    file = tmp_path / "questions" / "1.yaml"
    file.write_text("questions:\n  ferry/weight: {en: [Is it long?]}\n", encoding="utf-8")
    assert [str(fault) for fault in faults(tmp_path)] == [
        f"{file}:2:3: questions.ferry/weight: there is no statement 'ferry/weight'; did you mean 'ferry/wait'?"
    ]


def test_both_parsers_load_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PyYAML's C library, the same knowledge base is loaded."""
    with_default = load_knowledge(write(tmp_path))
    monkeypatch.setattr(document, "_Parser", yaml.BaseLoader)
    assert load_knowledge(tmp_path) == with_default


def test_the_fingerprint_depends_on_the_content(tmp_path: Path) -> None:
    """The fingerprint changes with the content of the files, and does not depend on the path of the folder."""
    here, there, changed, asked = (tmp_path / name for name in ("here", "there", "changed", "asked"))
    for folder in (here, there, changed, asked):
        folder.mkdir()
    fingerprint = load_knowledge(write(here)).fingerprint
    assert fingerprint
    assert load_knowledge(write(there)).fingerprint == fingerprint
    assert load_knowledge(write(changed, topics=replaced(TOPICS, "late", "slow"))).fingerprint != fingerprint
    (write(asked) / "questions").mkdir()
    assert load_knowledge(asked).fingerprint == fingerprint
    (asked / "questions" / "1.yaml").write_text("questions: {pier: {en: [Which pier?]}}", encoding="utf-8")
    assert load_knowledge(asked).fingerprint != fingerprint


@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "~", "null", "1:30", "1.10", "0o17", "0x1F", "1_000", "2007-06-01", ".inf", "1e3", "007"],
)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    """A value that YAML reads as a number, date, time or boolean is loaded as the string that was written."""
    topics = replaced(TOPICS, "en: The crew is about 12.,", f"en: {text},")
    crew = load_knowledge(write(tmp_path, topics=topics)).topics[0].statement("ferry/crew")
    assert crew is not None
    assert crew.text["en"] == text


def test_line_breaks_in_a_text_are_spaces(tmp_path: Path) -> None:
    """Line breaks and repeated spaces in a text become single spaces."""
    topics = replaced(TOPICS, "en: A ferry carries people.", "en: |\n        A ferry\n        carries   people.\n")
    assert load_knowledge(write(tmp_path, topics=topics)).topics[0].summary["en"] == "A ferry carries people."


def test_a_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    """A file may start with the byte order mark that some editors write; columns do not count it."""
    assert load_knowledge(write(tmp_path, front="\ufeff" + FRONT)) == load_knowledge(write(tmp_path))
    fault = faults(write(tmp_path, front="\ufeff" + replaced(FRONT, "report:", "reprot:")))[0]
    assert (fault.line, fault.column, fault.where) == (1, 1, "reprot")


def test_both_file_extensions_are_read(tmp_path: Path) -> None:
    """Files that end in .yml or .YAML are also read; files with other endings are ignored."""
    (tmp_path / "1.yml").write_text(FRONT, encoding="utf-8")
    (tmp_path / "2.YAML").write_text(TOPICS, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no YAML: [", encoding="utf-8")
    assert len(load_knowledge(tmp_path).topics) == 2


# Languages


def test_a_report_in_one_language_is_written_in_plain_texts(tmp_path: Path) -> None:
    """If a report has one language, every text may be a plain string, and questions may be a plain list."""
    knowledge = loaded(tmp_path, PLAIN)
    (bac,) = knowledge.topics
    assert (knowledge.languages, knowledge.report.title) == (("fr",), Text.of(fr="Le port"))
    assert knowledge.sections(bac.sources[0])[0].title == Text.of(fr="Bacs")
    assert (bac.title, bac.summary) == (Text.of(fr="Bac"), Text.of(fr="Un bac porte des gens."))
    assert bac.questions == Questions.of(fr=("Quand part le bac ?", "Et le dimanche ?"))
    assert [(each.text["fr"], each.fact, each.questions["fr"]) for each in bac.statements] == [
        ("On attend 9 minutes.", None, ("C'est long ?",)),
        ("Le bac coûte 2 francs.", "bac-prix", ("C'est cher ?",)),
    ]
    assert bac.table is not None
    assert bac.table.unit == Text.of(fr="minutes")
    assert bac.table.rows == (Row("bac/attente", Text.of(fr="bac"), (9.0,)),)
    assert [(each.near, each.questions["fr"]) for each in knowledge.unanswered] == [
        (None, ("Qui est le capitaine ?",)),
        ("bac", ("Où acheter un billet ?",)),
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("bac/attente: [C'est long ?]", "bac/attente: C'est long ?", "found a text; expected a list: […, …]"),
        ("questions: [Quand part le bac ?]", "questions:", "is empty; expected a list: […, …]"),
        ("summary: Un bac porte des gens.", "summary: [Un bac]", "found a list; expected a text (quote it if it has"),
        ("summary: Un bac porte des gens.", "summary:", "is empty; expected a text"),
        ("attente: On attend 9 minutes.", "attente: [On attend 9 minutes.]", "found a list; expected a text (quote"),
    ],
)
def test_a_report_in_one_language_is_told_its_own_forms(tmp_path: Path, old: str, new: str, fault: str) -> None:
    """In a report with one language, a plain text or a plain list is what a fault says to write."""
    (tmp_path / "1.yaml").write_text(replaced(PLAIN, old, new), encoding="utf-8")
    assert faults(tmp_path)[0].problem.startswith(fault)


def test_a_plain_name_that_is_taken_has_its_position(tmp_path: Path) -> None:
    """In a report with one language, a title that is already a name of another topic is reported with its position."""
    text = replaced(PLAIN, "    questions: [Quand", "    names: [quai]\n    questions: [Quand")
    topic = "  - {id: quai, title: Quai, source: 1, summary: Un quai.}\n"
    (tmp_path / "1.yaml").write_text(replaced(text, "questions:\n  bac", topic + "questions:\n  bac"), encoding="utf-8")
    (fault,) = faults(tmp_path)
    assert str(fault) == (
        f"{tmp_path}/1.yaml:26:23: quai.title: 'Quai' is also a name of 'bac', at {tmp_path}/1.yaml:24; keep it in one"
    )


def test_a_report_may_have_three_languages(tmp_path: Path) -> None:
    """Each text has all languages of the report, in the order of the report's list; questions may lack some."""
    three = "{en: Ship, ko: 배, fr: Bac}"
    knowledge = loaded(
        tmp_path,
        f"""\
report: {{languages: [fr, ko, en], title: {three}, nickname: {three}, published: {three}}}
chapter: {{id: 1, title: {three}}}
topics:
  - id: ship
    title: {three}
    source: 1
    summary: {three}
    statements: {{wait: {{ko: 9분, fr: 9 minutes, en: nine or 9}}}}
    table: {{title: {three}, columns: [{three}, 1999], rows: {{wait: [{three}, 9, {three}]}}}}
    questions: {{ko: [언제?]}}
unanswered:
  - fr: [Combien ?]
""",
    )
    assert knowledge.languages == ("fr", "ko", "en")
    (ship,) = knowledge.topics
    assert ship.title == Text.of(fr="Bac", ko="배", en="Ship")
    assert ship.statements[0].text == Text.of(fr="9 minutes", ko="9분", en="nine or 9")
    assert ship.table is not None
    assert ship.table.columns[1] == Text.of(fr="1999", ko="1999", en="1999")
    assert (ship.questions["ko"], ship.questions["fr"]) == (("언제?",), ())
    assert knowledge.unanswered[0].questions == Questions.of(fr=("Combien ?",))


def test_a_language_that_the_head_does_not_name_is_a_fault(tmp_path: Path) -> None:
    """A text or question in a language that the report does not list is a fault."""
    one, two = "title: {en: Pier, ko: 부두}", "title: {en: Pier, ko: 부두, fr: Quai}"
    (fault,) = faults(write(tmp_path, topics=replaced(TOPICS, one, two)))
    assert (fault.where, fault.problem) == ("pier.title.fr", "is not a known field; expected one of en, ko")
    (fault,) = faults(write(tmp_path, topics=replaced(TOPICS, "    ko: ['선원은 몇", "    fr: ['선원은 몇")))
    assert (fault.where, fault.problem) == (
        "questions.ferry/crew.fr",
        "is not a known field; expected one of en, ko",
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  languages: [en, ko]\n", "", "2:3: report.languages: is missing; expected title, nickname, published, lang"),
        ("[en, ko]", "[]", "2:14: report.languages: is empty or repeats one; expected a list such as [en, ko]"),
        ("[en, ko]", "[en, ko, en]", "2:14: report.languages: is empty or repeats one; expected a list"),
        ("[en, ko]", "en", "2:14: report.languages: found a text; expected a list"),
        ("[en, ko]", "[en, KO]", "2:19: report.languages[2]: 'KO' is not the code of a language; expected one such as"),
        ("[en, ko]", "[en, korean]", "2:19: report.languages[2]: 'korean' is not the code of a language"),
        ("[en, ko]", "[en, [ko]]", "2:19: report.languages[2]: found a list; expected a text"),
        ("[en, ko]", "[en, '']", "2:19: report.languages[2]: is empty; expected a text"),
        ("languages:", "langauges:", "2:3: report.langauges: is not a known field; did you mean 'languages'?"),
    ],
)
def test_a_faulty_head_is_one_fault(tmp_path: Path, old: str, new: str, fault: str) -> None:
    """If the report's languages are missing or invalid, that is the only fault: texts may then be in any language."""
    (found,) = faults(write(tmp_path, front=replaced(FRONT, old, new)))
    assert str(found).startswith(f"{tmp_path}/1.yaml:{fault}")


def test_spaces_around_a_language_do_not_count(tmp_path: Path) -> None:
    """Spaces around a language code are ignored, and texts must still have that language."""
    front = replaced(FRONT, "[en, ko]", "[' en', 'ko ']")
    assert load_knowledge(write(tmp_path, front=front)).languages == ("en", "ko")
    (fault,) = faults(write(tmp_path, front=front, topics=replaced(TOPICS, "en: Ships land here., ", "")))
    assert fault.where == "pier.summary.en"


# Single faults: the text to replace, its replacement, the text where the fault is, and the fault's path and message

SINGLE = [
    # form
    (
        "    related: [ferry]",
        "    related: [ferry\n",
        ":\n  pier:",
        "pier.related[2]",
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
    (
        "      ko: 여객선은",
        "        ko: 여객선은",
        ": 여객선은",
        "ferry.summary",
        "this key is indented further than the line above; align them, or quote a text that goes on here",
    ),
    ("      ko: 여객선은", "\t  ko: 여객선은", "\t  ko", "", "a tab is not allowed in a file; use spaces"),
    ("carries people.", "carries #1 people.", "A ferry carries", "ferry.summary.en", "YAML cuts this text at the '#'"),
    (
        "crew: {en: The",
        "crew: {en: a, en: The",
        "en: The crew",
        "ferry.statements.crew.en",
        "the key is repeated, first on",
    ),
    (
        "      crew:",
        "      wait: {en: a, ko: b}\n      crew:",
        "wait: {en: a",
        "ferry.statements.wait",
        "the key is repeated, first on line 12",
    ),
    (
        "    related: [pier]",
        "    title: {en: Boat, ko: 배}",
        "title: {en: Boat",
        "ferry.title",
        "the key is repeated, first on line 3",
    ),
    ("{en: Ships, ko", "&crew {en: Ships, ko", "&crew", "ferry.table.title", "the anchor '&crew' is not allowed"),
    ("  - id: pier", "  - &pier\n    id: pier", "&pier", "topics[2]", "the anchor '&pier' is not allowed"),
    ("ko: 선원은 약 12명입니다.", "ko: *crew", "*crew", "ferry.statements.crew.ko", "the alias '*crew' is not allowed"),
    ("1500, 9.5]", "1500, *crew]", "*crew", "ferry.table.rows.wait[3]", "the alias '*crew' is not allowed"),
    ("ko: 선원은", "ko: !!str 선원은", "!!str", "ferry.statements.crew.ko", "the tag 'tag:yaml.org,2002:str'"),
    (
        "        fact: ferry-wait",
        "        <<: {en: a, ko: b}\n        fact: ferry-wait",
        "<<:",
        "ferry.statements.wait",
        "the merge key '<<' is not allowed",
    ),
    ("unanswered:", "? [a]\n: b\nunanswered:", "[a]", "", "found a list or 'key: value' as a key; expected a text"),
    ("unanswered:", "---\nunanswered:", "---", "", "a second document starts here; a file may only have one"),
    ("ko: 갈매기", 'ko: " "', '" "', "ferry.table.rows.wait[1].ko", "is empty; expected a text"),
    ("ko: 갈매기", 'ko: "갈\\e매기"', '"갈\\e', "ferry.table.rows.wait[1].ko", "has the character U+001B"),
    # fields
    ("    names:\n", "    nmaes:\n", "nmaes", "ferry.nmaes", "is not a known field; did you mean 'names'?"),
    ("    title: {en: Pier", "    titel: {en: Pier", "titel", "pier.titel", "did you mean 'title'?"),
    ("        fact:", "        fcat:", "fcat", "ferry.statements.wait.fcat", "did you mean 'fact'?"),
    ("      chart: bar", "      hart: bar", "hart", "ferry.table.hart", "did you mean 'chart'?"),
    ("ko: 갈매기", "ko: 갈매기, tern", "tern", "ferry.table.rows.wait[1].tern", "quote a text with a comma"),
    ("12., ko", "12, or so., ko", "or so.", "ferry.statements.crew.'or so.'", "quote a text with a comma"),
    ("    related: [ferry]", "    xyz: [ferry]", "xyz", "pier.xyz", "is not a known field; expected one of id, title"),
    (
        "    summary: {en: Ships land here., ko: 배가 닿는 곳입니다.}\n",
        "",
        "id: pier",
        "pier.summary",
        "is missing; expected id, title, source, summary",
    ),
    ("    source: I.1.fast\n", "", "id: ferry", "ferry.source", "is missing; expected id, title, source, summary"),
    ("en: Ships land here., ", "", "{ko: 배가 닿는", "pier.summary.en", "is missing; expected en, ko"),
    ("{en: The crew is about 12., ko", "{ko", "{ko: 선원은", "ferry.statements.crew.en", "is missing; expected en, ko"),
    (
        "summary: {en: Ships land here., ko: 배가 닿는 곳입니다.}",
        "summary: Ships",
        "Ships\n",
        "pier.summary",
        "found a text; expected {en: …, ko: …}",
    ),
    (
        "crew: {en: The crew is about 12., ko: 선원은 약 12명입니다.}",
        "crew: The crew",
        "The crew\n",
        "ferry.statements.crew",
        "found a text; expected {en: …, ko: …}",
    ),
    (
        "    summary: {en: Ships land here., ko: 배가 닿는 곳입니다.}",
        "    summary:",
        "\n    related: [ferry]",
        "pier.summary",
        "is empty; expected {en: …, ko: …}",
    ),
    (
        "ko: ['선원은 몇 명이에요?']",
        "[선원은 몇 명이에요?]",
        "[선원은",
        "questions.ferry/crew",
        "found a list; expected {en: […], ko: […]}",
    ),
    ("    related: [ferry]", "    related: ferry", "ferry\n\nq", "pier.related", "found a text; expected a list"),
    ("      - ferries\n      - 나룻배", "      a: b", "a: b", "ferry.names", "found 'key: value'; expected a list"),
    (
        "        - Is it late?",
        "        - Is it: late?",
        "Is it",
        "ferry.questions.en[2]",
        "found 'key: value'; expected a text (quote it if it has ': ' or brackets)",
    ),
    ("en: The crew is about 12.,", "en: ,", ", ko: 선원", "ferry.statements.crew.en", "is empty; expected a text"),
    ("id: pier", "id: Pier", "Pier\n", "topics[2].id", "'Pier' is not an id; expected lower-case letters"),
    ("fact: ferry-wait", "fact: Ferry", "Ferry\n", "ferry.statements.wait.fact", "'Ferry' is not an id; expected"),
    (
        "        source: I.2",
        "        source: [I.2]",
        "[I.2]",
        "ferry.statements.wait.source",
        "found a list; expected a text",
    ),
    (
        "    source:\n      - I\n      - I.2",
        "    source: []",
        "[]",
        "pier.source",
        "is empty; expected at least one place",
    ),
    # tables
    ("1500, 9.5]", "1500, ９]", "９]", "ferry.table.rows.wait[3]", "'９' is not a number; a chart needs digits"),
    ("1500, 9.5]", '"1,500", 9.5]', '"1,500"', "ferry.table.rows.wait[2]", "'1,500' is not a number; a chart needs"),
    ("9.5]", f"{'9' * 400}]", "9999", "ferry.table.rows.wait[3]", "is not a number; a chart needs digits such as"),
    ("9.5]", "{en: 9, ko: 9}]", "{en: 9,", "ferry.table.rows.wait[3]", "this is not a number; a chart needs digits"),
    ("1500, 9.5]", "9.5]", "[{en: Gull", "ferry.table.rows.wait", "has 1 cells after its label; expected 2, one per"),
    ("1500, 9.5]", "1500, 9.5, 9.5]", "[{en: Gull", "ferry.table.rows.wait", "has 3 cells after its label; expected 2"),
    (
        "[{en: Gull, ko: 갈매기}, 1500, 9.5]",
        "[]",
        "[]",
        "ferry.table.rows.wait",
        "has 0 cells after its label; expected 2",
    ),
    (
        "        wait: [{en: Gull, ko: 갈매기}, 1500, 9.5]\n",
        "        {}\n",
        "{}",
        "ferry.table.rows",
        "is empty; expected at",
    ),
    ("      unit: {en: minutes, ko: 분}\n", "", "bar\n", "ferry.table.unit", "is missing; expected it with a chart"),
    ("chart: bar", "chart: pie", "pie\n", "ferry.table.chart", "'pie' is not known; expected bar"),
    (
        "ko: 갈매기",
        "ko: 배가 올 때까지 부두에서 기다리는 갈매기",
        "배가 올",
        "ferry.table.rows.wait[1].ko",
        "has 22 characters; expected at most 20, to fit into a chart",
    ),
    (
        "{en: Before, ko: 예전}",
        "the years before the war",
        "the years",
        "ferry.table.columns[1]",
        "has 24 characters; expected at most 20, to fit into a chart",
    ),
    (
        '      columns:\n        - {en: Before, ko: 예전}\n        - {en: "1999", ko: 1999년}\n',
        "",
        "title: {en: Ships",
        "ferry.table.columns",
        "is missing; expected title, columns, rows",
    ),
    (
        "        wait: [{",
        "        weight: [{",
        "weight",
        "ferry.table.rows.weight",
        "this topic has no statement 'weight'; expected 'wait', 'crew'",
    ),
    # references
    (
        "        - Is it late?",
        "        - When does the boat  come?",
        "When does the boat  come?",
        "ferry.questions.en[2]",
        "the same text is on line 33; remove one",
    ),
    (
        "related: [pier]",
        "related: [peer]",
        "peer",
        "ferry.related[1]",
        "there is no topic 'peer'; did you mean 'pier'?",
    ),
    (
        "['Where do the ships land?']",
        "['is it  late']",
        "'is it  late'",
        "questions.pier.en[1]",
        "the same question is under 'ferry', at ",
    ),
    (
        "      - What does a ticket cost?",
        "      - How long is the line?",
        "How long is the line?\n",
        "unanswered[1].en[1]",
        "the same question is under 'ferry', at ",
    ),
    ("related: [pier]", "related: [zzzzz]", "zzzzz", "ferry.related[1]", "expected the id of a topic"),
    (
        "related: [pier]",
        "related: [pier, ferry]",
        "ferry]\n  - id",
        "ferry.related[2]",
        "is the topic itself; expected",
    ),
    (
        "related: [pier]",
        "related: [pier, pier]",
        "pier]\n  - id",
        "ferry.related[2]",
        "'pier' is repeated; expected the ids of other topics, once each",
    ),
    ("related: [ferry]", "related: [ferry/wait]", "ferry/wait", "pier.related[1]", "there is no topic 'ferry/wait'"),
    ("related: [ferry]", "related: [ferry-wait]", "ferry-wait]", "pier.related[1]", "there is no topic 'ferry-wait'"),
    ("related: [ferry]", "related: [i]", "i]\n\nq", "pier.related[1]", "there is no topic 'i'"),
    ("near: pier", "near: quay", "quay", "unanswered[1].near", "there is no topic 'quay'; expected the id of a topic"),
    ("near: pier", "near: ferry/wait", "ferry/wait\n", "unanswered[1].near", "there is no topic 'ferry/wait'"),
    ("near: pier", 'near: ""', '""', "unanswered[1].near", "is empty; expected a text"),
    ("  pier:\n", "  peer:\n", "peer", "questions.peer", "there is no topic 'peer'; did you mean 'pier'?"),
    (
        "  ferry/crew:",
        "  ferry/crow:",
        "ferry/crow",
        "questions.ferry/crow",
        "there is no statement 'ferry/crow'; did you mean 'ferry/crew'?",
    ),
    ("  ferry/crew:", "  ferry/pier:", "ferry/pier", "questions.ferry/pier", "there is no statement 'ferry/pier'"),
    ("  ferry/crew:", "  xx/yyyyyyy:", "xx/yyyyyyy", "questions.xx/yyyyyyy", "expected the id of a statement"),
    ("  ferry/crew:", "  ferry-wait:", "ferry-wait:", "questions.ferry-wait", "there is no topic 'ferry-wait'"),
    ("      - I\n", "      - II\n", "II\n", "pier.source[1]", "there is no chapter 'II'; expected 'I'"),
    (
        "source: I.1.fast",
        "source: I.3",
        "I.3",
        "ferry.source",
        "chapter I has no section '3'; expected '1', '1.fast', '2'",
    ),
    (
        "source: I.1.fast",
        "source: I.1.fast, I.2",
        "I.1.fast, I.2",
        "ferry.source",
        "chapter I has no section '1.fast, I.2'; expected one place; a topic can have several, as a list such as [1.2",
    ),
    (
        "source: I.1.fast",
        "source: I, I.2",
        "I, I.2",
        "ferry.source",
        "there is no chapter 'I, I'; expected one place; a topic can have several, as a list",
    ),
    ("source: I.1.fast", "source: I.1.slow", "I.1.slow", "ferry.source", "chapter I has no section '1.slow'"),
    ("source: I.2", "source: I.4", "I.4", "ferry.statements.wait.source", "chapter I has no section '4'"),
    ("      - 나룻배", "      - p-i-e-r", "Pier,", "pier.title.en", "'Pier' is also a name of 'ferry', at"),
    ("ko: 부두}", "ko: 나룻배}", "나룻배}", "pier.title.ko", "'나룻배' is also a name of 'ferry', at"),
    ("[queue, 대기]", "[queue, 부두]", "부두}", "pier.title.ko", "'부두' is also a name of 'ferry', at"),
    (
        "      - 나룻배",
        '      - "!?"',
        '"!?"',
        "ferry.names[2]",
        "'!?' cannot be looked up; expected letters or digits",
    ),
    ("[queue, 대기]", "[queue, '-']", "'-'", "ferry.statements.wait.names[2]", "'-' cannot be looked up"),
]


@pytest.mark.parametrize("single", SINGLE, ids=[f"{single[3]} {single[4]}" for single in SINGLE])
def test_a_fault_has_its_position(tmp_path: Path, single: tuple[str, str, str, str, str]) -> None:
    """Each mistake is reported as one fault, with its line and column, its topic and field, and what was expected."""
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
        (replaced(FRONT, "page:", "pgae:"), "1.yaml:10:3: chapter.pgae: is not a known field; did you mean 'page'?"),
        (replaced(FRONT, "  nickname: {en: the harbour report, ko: 항구 보고서}\n", ""),
         "1.yaml:2:3: report.nickname: is missing; expected title, nickname, published, languages"),
        (replaced(FRONT, "    2: {", "    1: {en: a, ko: b}\n    2: {"),
         "1.yaml:14:5: chapter.sections.1: the key is repeated, first on line 12"),
        (replaced(FRONT, "    2: {", "    1.Slow: {en: Slow, ko: 느린 배}\n    2: {"),
         "1.yaml:14:5: chapter.sections.'1.Slow': '1.Slow' is not the id of a section; expected one such as 2 or"),
        (replaced(FRONT, "    2: {en: Tugs, ko: 예인선}", "    2: Tugs"),
         "1.yaml:14:8: chapter.sections.2: found a text; expected {en: …, ko: …}"),
        (replaced(FRONT, "id: I", "id: I.1"), "1.yaml:8:7: chapter.id: has a dot; expected an id without one"),
        ("hello", "1.yaml:1:1: found a text; expected {report: …, chapter: …, topics: …, questions: …, unanswered: …}"),
        ("", "1.yaml:1:1: the file is empty; expected a chapter, topics, or questions"),
    ],
)  # fmt: skip
def test_the_front_matter_is_checked_too(tmp_path: Path, front: str, fault: str) -> None:
    """A mistake in the data of the report or of a chapter is reported as one fault, with its position."""
    (found,) = faults(write(tmp_path, front=front))
    assert fault in str(found)


def test_a_missing_report_is_a_fault_of_the_folder(tmp_path: Path) -> None:
    """If no file has a report or topics, the faults are reported for the folder, and so without a position."""
    (tmp_path / "1.yaml").write_text("unanswered: []", encoding="utf-8")
    assert [str(fault) for fault in faults(tmp_path)] == [
        f"{tmp_path}: report: is missing; expected it in one of the files",
        f"{tmp_path}: topics: are missing; expected at least one topic",
    ]


def test_names_and_ids_are_unique_across_files(tmp_path: Path) -> None:
    """The fault for an id, name, chapter or report that is repeated in another file says where the first one is."""
    write(tmp_path)
    again = TOPICS.replace("- id: pier", "- id: quay").replace("[pier]", "[quay]").replace(": pier", ": quay")
    (tmp_path / "3.yaml").write_text(FRONT + again.replace("  pier:", "  quay:"), encoding="utf-8")
    found = [(fault.where, fault.problem.replace(str(tmp_path), "")) for fault in faults(tmp_path)]
    assert found == [
        ("report", "is repeated, first in /1.yaml; expected it in one of the files"),
        ("chapter.id", "the chapter id 'I' is repeated, first at /1.yaml:8"),
        ("ferry.id", "the topic id 'ferry' is repeated, first at /2.yaml:2"),
        ("ferry.statements.wait.fact", "the fact id 'ferry-wait' is repeated, first at /2.yaml:15"),
        ("quay.title.en", "'Pier' is also a name of 'pier', at /2.yaml:39; keep it in one"),
        ("quay.title.ko", "'부두' is also a name of 'pier', at /2.yaml:39; keep it in one"),
        ("questions.quay.en[1]", "the same question is under 'pier', at /2.yaml:48; keep it in one place"),
        ("questions.quay.ko[1]", "the same question is under 'pier', at /2.yaml:49; keep it in one place"),
    ]


def test_a_question_is_answered_or_not(tmp_path: Path) -> None:
    """A question in one file that another file says is not answered is a fault, whichever file comes first."""
    write(tmp_path, front=FRONT + "unanswered: [{en: [Is it late?]}]\n")
    (fault,) = faults(tmp_path)
    assert fault.where == "ferry.questions.en[2]"
    assert fault.problem == f"the same question is under unanswered, at {tmp_path}/1.yaml:15; keep it in one place"


def test_a_topic_may_repeat_its_own_questions(tmp_path: Path) -> None:
    """A topic may share a question with one of its statements, and unanswered questions may be repeated."""
    topics = replaced(TOPICS, "['How long is the line?']", "['Is it late?']") + "  - en: [What does a ticket cost?]\n"
    assert len(load_knowledge(write(tmp_path, topics=topics)).unanswered) == 2


def test_a_fact_id_is_used_once(tmp_path: Path) -> None:
    """Two statements may not have the same fact id, because channels remember posted facts by their ids."""
    topics = replaced(TOPICS, "선원은 약 12명입니다.}", "선원은 약 12명입니다., fact: ferry-wait}")
    (fault,) = faults(write(tmp_path, topics=topics))
    assert fault.where == "ferry.statements.crew.fact"
    assert fault.problem == f"the fact id 'ferry-wait' is repeated, first at {tmp_path}/2.yaml:15"


def test_statements_of_two_topics_may_share_a_key(tmp_path: Path) -> None:
    """A statement's key only has to be unique within its topic."""
    topics = replaced(TOPICS, "    related: [ferry]", "    statements: {wait: {en: Ships wait., ko: 기다립니다.}}")
    knowledge = load_knowledge(write(tmp_path, topics=topics))
    assert [each.id for topic in knowledge.topics for each in topic.statements] == [
        "ferry/wait",
        "ferry/crew",
        "pier/wait",
    ]


@pytest.mark.parametrize("name", ["PIER", "pi er", "pi-er", "Ｐｉｅｒ", "부 두"])
@pytest.mark.parametrize("of", ["- ferries", "queue"])
def test_spelling_does_not_make_another_name(tmp_path: Path, of: str, name: str) -> None:
    """Names that differ only in case, width, spaces or hyphens count as the same name of a topic or statement."""
    new = f"- {name}" if of.startswith("-") else name
    (fault,) = faults(write(tmp_path, topics=replaced(TOPICS, of, new)))
    assert "is also a name of 'ferry'" in fault.problem


def test_a_topic_may_repeat_its_own_names(tmp_path: Path) -> None:
    """A topic and its statements may repeat a name of the topic in another spelling."""
    topics = replaced(replaced(TOPICS, "- ferries", "- FERRY"), "queue", "fer-ry")
    ferry, _ = load_knowledge(write(tmp_path, topics=topics)).topics
    assert (ferry.names[0], ferry.statements[0].names[0]) == ("FERRY", "fer-ry")


# Numbers of a table


WAITS = [
    # in English, in Korean, cell
    ("They wait 1500 minutes.", "1500분입니다.", "1500"),
    ("They wait 1,500 minutes.", "1,500분입니다.", "1500"),
    ("They wait 1.5 thousand minutes.", "1천500분입니다.", "1500"),
    ("It cost USD 4.5 billion.", "45억 달러입니다.", "4500000000"),
    ("It cost USD 4.5 billion.", "4.5억 달러, 곧 4.5입니다.", "4.5"),
    ("It cost a 4.5-billion sum.", "45억 원이었습니다.", "4500000000"),
    ("There were 15,000.", "1만 5,000명입니다.", "15000"),
    ("There were 15,000.", "1만5000명입니다.", "15000"),
    ("There were 50 million.", "5천만 명입니다.", "50000000"),
    ("There were 1.25 trillion.", "1조 2,500억 원입니다.", "1250000000000"),
    ("９ of them.", "９명입니다.", "9"),
    ("It fell by 5 degrees.", "5도 내려갔습니다.", "-5"),
    ("It rose from 0 to 0.5.", "0에서 0.5로 올랐습니다.", "0.50"),
    ("From 9.5 percent.", "9.5%입니다.", "{en: some 9.5 %, ko: 9.5쯤}"),
    ("The Gull was first.", "갈매기입니다.", "none"),
]


@pytest.mark.parametrize(("english", "korean", "cell"), WAITS)
def test_a_number_of_a_table_may_be_said_in_words(tmp_path: Path, english: str, korean: str, cell: str) -> None:
    """A statement may write a table's number with commas, with a word such as billion, or with Korean units."""
    topics = replaced(TEXTS_ONLY, "People wait 9.5 minutes, down from 1,500.", english)
    topics = replaced(topics, "사람들은 9.5분을 기다립니다. 전에는 1,500분이었습니다.", korean)
    (ferry, _) = load_knowledge(write(tmp_path, topics=replaced(topics, "1500, 9.5]", f"{cell}, x]"))).topics
    assert ferry.table is not None


@pytest.mark.parametrize(
    ("cell", "problems"),
    [
        ("1501", ["1501 is not in the statement 'ferry/wait' (en)", "1501 is not in the statement 'ferry/wait' (ko)"]),
        ("150", ["150 is not in the statement 'ferry/wait' (en)", "150 is not in the statement 'ferry/wait' (ko)"]),
        ("9", ["9 is not in the statement 'ferry/wait' (en)", "9 is not in the statement 'ferry/wait' (ko)"]),
        ("{en: 9.5, ko: 8개}", ["8 is not in the statement 'ferry/wait' (ko)"]),
        ("{en: about 7 or 8, ko: 9.5}", ["7 is not in the statement 'ferry/wait' (en)"]),
        ("0.95", ["0.95 is not in the statement 'ferry/wait' (en)", "0.95 is not in the statement 'ferry/wait' (ko)"]),
    ],
)
def test_a_number_of_a_table_is_in_its_statement(tmp_path: Path, cell: str, problems: list[str]) -> None:
    """Each number in a cell must be in the statement of its row, in every language."""
    topics = replaced(TEXTS_ONLY, "1500, 9.5]", f"{cell}, 9.5]")
    found = faults(write(tmp_path, topics=topics))
    assert [fault.problem for fault in found] == [f"{problem}; expected it there" for problem in problems]
    assert {(fault.where, fault.line, fault.column) for fault in found} == {
        ("ferry.table.rows.wait[2]", *place(topics, f"{cell}, 9.5]"))
    }


def test_only_the_statement_of_the_row_counts(tmp_path: Path) -> None:
    """A number that is in another statement, but not in its row's statement, is a fault."""
    found = faults(write(tmp_path, topics=replaced(TOPICS, "1500, 9.5]", "12, 9.5]")))
    assert {fault.where for fault in found} == {"ferry.table.rows.wait[2]"}


def test_labels_of_a_table_need_not_be_in_a_statement(tmp_path: Path) -> None:
    """Columns and labels may have numbers that are in no statement and, without a chart, more than 20 characters."""
    label = "the 20 largest gulls of the year 2007"
    topics = replaced(replaced(TEXTS_ONLY, "{en: Gull, ko: 갈매기}", label), '"1999"', label)
    assert load_knowledge(write(tmp_path, topics=topics)).topics[0].table


def test_a_label_in_a_chart_may_have_twenty_characters(tmp_path: Path) -> None:
    """A label in a chart may have up to 20 characters, in English and in Korean."""
    topics = replaced(TOPICS, "{en: Gull, ko: 갈매기}", f"{{en: {'g' * 20}, ko: {'갈' * 20}}}")
    assert load_knowledge(write(tmp_path, topics=topics)).topics[0].table


NUMBERS = st.decimals(0, 10**15, places=2).map(lambda number: number.normalize())


@given(number=st.integers(0, 10**16).map(Decimal) | NUMBERS)
def test_numbers_are_read_in_english(number: Decimal) -> None:
    """A number in digits is read, with or without commas, alone and in a sentence."""
    for text in (f"{number:f}", f"{number:,f}", f"({number:,f}%), or"):
        assert number in numbers_in(text), text


@given(number=st.decimals(0, 9999, places=2), scale=st.sampled_from(["thousand", "million", "billion", "trillion"]))
def test_numbers_with_words_are_read_in_english(number: Decimal, scale: str) -> None:
    """A word such as million after a number multiplies it, after a space or a hyphen and in any case.

    The number without the word is also read.
    """
    thousands = ("thousand", "million", "billion", "trillion").index(scale) + 1
    for text in (f"USD {number:,f} {scale}.", f"a {number:f}-{scale.title()} loan", f"{number:f} {scale.upper()}"):
        assert {number * 1000**thousands, number} <= numbers_in(text), text


def korean(number: int, space: str, comma: bool) -> str:
    """Return a number as it is written in Korean, in groups of four digits: 1만 5,000."""
    groups = [(unit, number // size % 10_000) for unit, size in (("조", 10**12), ("억", 10**8), ("만", 10**4), ("", 1))]
    return space.join(f"{group:,}{unit}" if comma else f"{group}{unit}" for unit, group in groups if group)


@given(number=st.integers(1, 10**16 - 1), space=st.sampled_from(["", " "]), comma=st.booleans())
def test_numbers_are_read_in_korean(number: int, space: str, comma: bool) -> None:
    """A number in groups of 만, 억 and 조 is read, with and without spaces and commas, alone and in a sentence."""
    for text in (korean(number, space, comma), f"모두 {korean(number, space, comma)}명이 탔다."):
        assert number in numbers_in(text), text


@given(
    number=st.decimals("0.1", "9999.9", places=1),
    unit=st.sampled_from(
        [("천", 10**3), ("만", 10**4), ("천만", 10**7), ("억", 10**8), ("백억", 10**10), ("조", 10**12)]
    ),
)
def test_numbers_with_one_unit_are_read_in_korean(number: Decimal, unit: tuple[str, int]) -> None:
    """A number before one unit, such as 4.5억 or 5천만, is read, both with and without the unit."""
    name, size = unit
    for text in (f"{number:f}{name} 원", f"{number:,f} {name}명"):
        assert {number * size, number} <= numbers_in(text), text


@given(st.text(st.sampled_from("0123456789,. -만천억백조million billion%원A１²½"), max_size=40) | st.text(max_size=40))
def test_numbers_of_any_text(text: str) -> None:
    """The numbers read from any text are finite and not negative; a text with digits has at least one."""
    found = numbers_in(text)
    assert all(number.is_finite() and number >= 0 for number in found)
    assert found or not any(char in "0123456789" for char in text)


# Several faults at once


PLANTS = [
    ("- ferries", '- ""'),
    ("ko: 여객선은 사람을 태웁니다.", "ko: 여객선은 # 사람을"),
    ("unit: {en: minutes, ko", "unit: {en: minutes, kr: 1, ko"),
    ("1500, 9.5]", "some, 9.5]"),
    ("{en: The crew", "{en: &b The crew"),
    ("{en: Before, ko: 예전}", "{en: Before, ko: !x 예전}"),
    ("{en: Gull, ko: 갈매기}", "{en: Gull, ko: 갈매기, en: Tern}"),
    ("chart: bar", "chart: line"),
    ("Is it late?", "When does the boat come?"),
    ("related: [pier]", "related: [peer]"),
    ("        source: I.2", "        source: I.4"),
    ("    source:\n      - I\n      - I.2", "    sauce: I"),
    ("related: [ferry]", "related: [*a]"),
    ("near: pier", "near: peer"),
    ("      - 표는 얼마예요?", "      - [표는]"),
    ("  pier:\n", "  peer:\n"),
    ("  ferry/crew:", "  ferry/peer:"),
    ("fact: ferry-wait", "fact: Ferry Wait"),
]
HIDDEN = {9, 13, 15, 16}
"""The indexes of the `PLANTS` that are not reported if 'peer' may be an id in another file."""

BROKEN = {"whole": b"topics: []", "broken": b"topics: [\xff]", "with an id": b"topics: [{id: peer, \xff}]"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plants=st.sets(st.integers(0, len(PLANTS) - 1), min_size=1),
    front=st.booleans(),
    third=st.sampled_from(sorted(BROKEN)),
)
def test_every_planted_fault_is_found(tmp_path: Path, plants: set[int], front: bool, third: str) -> None:
    """Each mistake is reported as one fault, in all files at once, whatever else is wrong in them.

    The faults are sorted by their positions. If a file that cannot be parsed seems to contain an id, references to that
    id are not reported.
    """
    topics = TOPICS
    for plant in plants:
        topics = replaced(topics, *PLANTS[plant])
    write(tmp_path, front=FRONT.replace("2001년 5월", '""') if front else FRONT, topics=topics)
    (tmp_path / "3.yaml").write_bytes(BROKEN[third])
    hidden = HIDDEN & plants if third == "with an id" else set()
    wrong = len(plants) - len(hidden) + front + (third != "whole")
    found = faults(tmp_path) if wrong else ()
    assert len(found) == wrong
    assert list(found) == sorted(found)


def test_faults_read_as_editors_expect(tmp_path: Path) -> None:
    """Each fault is a line of the form `file:line:column: topic.field: what is wrong and what was expected`."""
    topics = replaced(replaced(TOPICS, "9.5]", "fast]"), "related: [pier]", "related: [peer]")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(write(tmp_path, topics=topics))
    file = tmp_path / "2.yaml"
    assert str(caught.value).splitlines() == [
        f"{file}:30:43: ferry.table.rows.wait[3]: 'fast' is not a number; a chart needs digits such as 4500000 or 9.8",
        f"{file}:37:15: ferry.related[1]: there is no topic 'peer'; did you mean 'pier'?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [("topics:", "topcis:", "topcis"), ("questions:\n  pier", "qusetions:\n  pier", "qusetions")],
)
def test_one_mistake_is_one_fault(tmp_path: Path, old: str, new: str, path: str) -> None:
    """If the key `topics` or `questions` is misspelt, that is the only fault: links to the topics are not faults."""
    (fault,) = faults(write(tmp_path, topics=replaced(TOPICS, old, new)))
    assert (fault.where, fault.problem) == (path, f"is not a known field; did you mean '{old.partition(':')[0]}'?")


def test_a_misspelt_key_is_a_line_of_its_own(tmp_path: Path) -> None:
    """A misspelt key is reported with its own position and with the key that was probably meant."""
    (fault,) = faults(write(tmp_path, topics=replaced(TOPICS, "topics:", "topcis:")))
    assert str(fault).endswith("2.yaml:1:1: topcis: is not a known field; did you mean 'topics'?")


def test_a_repeated_list_is_checked_too(tmp_path: Path) -> None:
    """If a file has two lists of topics, both are read, so that no other fault is missed or wrong."""
    topics = replaced(replaced(TOPICS, "  - id: pier", "topics:\n  - id: pier"), "related: [ferry]", "related: [fairy]")
    assert [fault.where for fault in faults(write(tmp_path, topics=topics))] == ["topics", "pier.related[1]"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: pier", "id: Pier_", "'Pier_' is not an id"),
        ("      crew: {", "      Crew: {", "'Crew' is not an id"),
        ("id: ferry", "id: Ferry", "'Ferry' is not an id"),
    ],
)
def test_links_to_a_bad_id(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """An invalid id is one fault; links and questions that use the corrected id are not faults."""
    (fault,) = faults(write(tmp_path, topics=replaced(TOPICS, old, new)))
    assert fault.problem.startswith(problem)


# Files that cannot be read


MISSING = replaced(
    replaced(TOPICS, "related: [ferry]", "related: [ferry, buoy, beacon]"), "  pier:\n", "  buoy/light: {}\n  pier:\n"
)
"""Topics that refer to 'buoy' and its statement, which may be in another file, and to 'beacon', which is in no file."""


def problems(folder: Path) -> list[str]:
    """Return the problem of each fault about an unknown topic or statement."""
    return [fault.problem for fault in faults(folder) if "there is no" in fault.problem]


@pytest.mark.parametrize(
    "data",
    [
        b"topics:\n  - id: buoy\n    statements: {light: {en: [}}",
        "topics:\n  - id: buoy\n    statements: {light: {en: 'caf\xe9'}}".encode("latin-1"),
        "topics:\n  - id: buoy\n    statements: {light: {en: a}}".encode("utf-16"),
    ],
    ids=["not YAML", "Latin-1", "UTF-16"],
)
def test_ids_that_seem_to_be_in_a_broken_file_are_not_unknown(tmp_path: Path, data: bytes) -> None:
    """If an id seems to be in a file that cannot be parsed, a reference to it is not a fault.

    A reference to an id that is in no file is still a fault.
    """
    (write(tmp_path, topics=MISSING) / "3.yaml").write_bytes(data)
    assert problems(tmp_path) == ["there is no topic 'beacon'; expected the id of a topic"]


def test_without_a_broken_file_all_references_are_checked(tmp_path: Path) -> None:
    """If no file is broken, all references are checked, even if there are other faults."""
    found = [fault.problem for fault in faults(write(tmp_path, topics=replaced(MISSING, "en: Ships land", "en: ,")))]
    assert found[-3:] == [
        "there is no topic 'buoy'; expected the id of a topic",
        "there is no topic 'beacon'; expected the id of a topic",
        "there is no statement 'buoy/light'; expected the id of a statement",
    ]
    assert len(found) > 3


def test_chapters_that_seem_to_be_in_a_broken_file_are_not_unknown(tmp_path: Path) -> None:
    """If a chapter's file is not YAML, topics in other files may refer to that chapter, but not to an unknown one."""
    (fault,) = faults(write(tmp_path, front=replaced(FRONT, "page: 3", "page: [3")))
    assert fault.file.endswith("1.yaml")
    front = replaced(replaced(FRONT, "page: 3", "page: [3"), "id: I", "id: X")
    assert "there is no chapter 'I'" in str(faults(write(tmp_path, front=front)))


def test_any_id_may_be_in_a_file_that_could_not_be_read(tmp_path: Path) -> None:
    """If a file cannot be read at all, no id is reported as unknown, because it may be in that file."""
    (write(tmp_path, topics=MISSING) / "3.yaml").mkdir()
    assert problems(tmp_path) == []


# The form of earlier versions


OLD = """\
topics:
  - id: pier
    title: {en: Pier, ko: 부두}
    sources:
      - chapter: I
        heading: {en: Ferries, ko: 여객선}
    summary: {en: Ships land here., ko: 배가 닿는 곳입니다.}
    points:
      - {en: It is long., ko: 깁니다.}
"""


@pytest.mark.parametrize("front", [FRONT, replaced(FRONT, "  languages: [en, ko]\n", ""), "report: ["])
def test_the_old_form_is_refused_in_one_sentence(tmp_path: Path, front: str) -> None:
    """A report in the old form, with points, has one fault, which names the page that shows the new form."""
    write(tmp_path, front=front, topics=OLD)
    (tmp_path / "3.yaml").write_text(OLD.replace("pier", "quay"), encoding="utf-8")
    (fault,) = faults(tmp_path)
    assert str(fault) == (
        f"{tmp_path}/2.yaml:2:5: topics: this is the old form of a report, of points and figures; "
        "docs/your-own-report.md shows the new one"
    )


@pytest.mark.parametrize("field", ["aliases: [quay]", "full_name: {en: a, ko: b}", "sources: []", "points: []",
                                   "figures: []", "facts: []"])  # fmt: skip
def test_every_field_of_the_old_form_shows_it(tmp_path: Path, field: str) -> None:
    """A single field that only the old form has is enough for a report to be refused as old."""
    (fault,) = faults(write(tmp_path, topics=replaced(TOPICS, "    related: [ferry]", f"    {field}")))
    assert fault.problem.startswith("this is the old form of a report")


@pytest.mark.parametrize("before", ["", "배", "항구의 배 ", "🚢", "e\u0301", "Ж\u00a0"])
def test_columns_count_characters(monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    """The column of a fault counts characters, not bytes, whatever text is before it and whatever the fault is."""
    for loader in (document._Parser, yaml.BaseLoader):
        monkeypatch.setattr(document, "_Parser", loader)
        for data in (f"k: [ {before}b, *x]", f'k: [ "{before}", @]', f"k: [ {before}b, c, [d, &x e]]"):
            _, (fault,) = read_document("a", data.encode())
            assert (fault.line, fault.column) == (1, min(data.index(sign) for sign in "*@&" if sign in data) + 1)
    _, (fault,) = read_document("a", b"k: [ " + before.encode() + b"\xff")
    assert fault.column == len(before) + 6


# Round trips


def emitted(value: object, indent: int = 0) -> str:
    """Return nested dictionaries, lists and strings as YAML, with each string quoted."""
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
    """Return a text as a YAML string in double quotes, with special characters escaped."""
    return '"' + "".join(sign if sign.isalnum() or sign in " .:#-'" else f"\\U{ord(sign):08X}" for sign in text) + '"'


def plain(node: Node | None) -> object:
    """Return a node as nested dictionaries, lists and strings."""
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
    """Any strings, lists and mappings written as YAML are read back unchanged."""
    monkeypatch.setattr(document, "_Parser", loader)
    root, found = read_document("a.yaml", emitted(tree).encode())
    assert not found
    assert plain(root) == tree


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_any_text_reaches_the_topic(tmp_path: Path, text: str) -> None:
    """A text is loaded unchanged, except that white space is removed at its ends and becomes single spaces within.

    A text that is only white space is refused as empty.
    """
    topics = replaced(TOPICS, "en: A ferry carries people.", f"en: {quoted(text)}")
    write(tmp_path, topics=topics)
    if text.split():
        assert load_knowledge(tmp_path).topics[0].summary["en"] == " ".join(text.split())
    else:
        assert [fault.problem for fault in faults(tmp_path)] == ["is empty; expected a text"]
