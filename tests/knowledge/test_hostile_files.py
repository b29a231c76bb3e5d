"""Hostile or damaged files are refused quickly and with a position, and never crash the bot."""

from __future__ import annotations

import os
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.loading import KnowledgeError, document, load_knowledge

VALID = """\
report:
  languages: [en, ko]
  title: {en: The Harbour Report, ko: 항구 보고서}
  nickname: {en: the harbour report, ko: 항구 보고서}
  published: {en: May 2001, ko: 2001년 5월}

chapter:
  id: I
  title: {en: Ships, ko: "배: 크고 작은"}
  page: 3
  sections:
    1: {en: Ferries, ko: 여객선}
    1.fast: {en: Fast ferries, ko: 빠른 여객선}

topics:
  - id: ferry
    title: {en: Ferry, ko: 여객선}
    names: [ferries, 나룻배]
    source: [I.1.fast, I]
    summary:
      en: >-
        A ferry carries people
        over the water.
      ko: 여객선은 사람을 태우고 물을 건넙니다.
    statements:
      issue:
        en: 'It sails at 1:30, issue #42 or no.'
        ko: 1시 30분에 떠납니다.
        names: [Issue 42]
        source: I.1
        questions:
          en: ["When does it sail?"]
      wait:
        en: People wait 9.5 minutes, not 50.
        ko: 사람들은 50분이 아니라 9.5분을 기다립니다.
        fact: ferry-wait
      gull: {en: The Gull is of 1999., ko: 갈매기는 1999년 배입니다.}
    table:
      title: {en: Ships, ko: 배}
      unit: {en: minutes, ko: 분}
      chart: bar
      columns: [{en: Before, ko: 예전}, 2001]
      rows:
        wait: [{en: Wait, ko: 대기}, 50, 9.5]
    questions:
      en: ["How long until the boat comes?"]
      ko: ["배는 언제 와요?"]
    related: [pier]
  - id: pier
    title: {en: Pier, ko: 부두}
    source: I.1
    summary: {en: Ships land here., ko: 배가 닿는 곳입니다.}
    statements:
      built: {en: The pier was built in 1999., ko: 부두는 1999년에 지었습니다.}
    table:
      title: {en: Piers, ko: 부두들}
      columns: [{en: Built, ko: 건설}, {en: By, ko: 건설자}]
      rows:
        built: [{en: Old, ko: 옛}, 1999, {en: the town, ko: 시}]

questions:
  pier: {ko: ["부두가 뭐예요?"]}
  ferry/gull:
    en: ["How old is the Gull?"]

unanswered:
  - near: pier
    en: ["What does a ticket cost?"]
    ko: ["표는 얼마예요?"]
"""

TOPIC = "topics:\n  - id: a\n    title: {en: A, ko: 가}\n"

BOMB = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefghi"))
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{b}: &{b} {{<<: [{', '.join([f'*{a}'] * 20)}]}}\n" for a, b in pairwise("abcdefghi")
)
DEEP_MAPPING = "".join(" " * depth + "a:\n" for depth in range(1_000))

SLOW_IN_PYTHON = {
    "many unknown keys",
    "too many values",
    "a very long line",
    "a very long anchor",
    "a very long key",
    "a very long quote",
    "a million digits",
    "a million Korean digits",
    "many cells of a long statement",
}
"""Files too large to test with the parser in Python, which reads a few hundred kilobytes a second."""

PLACED_ELSEWHERE = {"an unknown escape", "an escaped surrogate", "an invalid character", "an endless version"}
"""Files for which the two parsers report the same fault at slightly different positions."""

HOSTILE: dict[str, tuple[bytes, str]] = {
    "alias bomb": (BOMB.encode(), "the alias '*a' is not allowed"),
    "merge-key bomb": (MERGE_BOMB.encode(), "the merge key '<<' is not allowed"),
    "two megabytes of aliases": (b"a: &a x\nb: [" + b"*a," * 694_500 + b"]", "1,000 problems so far"),
    "open brackets": (b"[" * 100_000, "nested too deeply"),
    "open braces": (b"{" * 100_000, "nested too deeply"),
    "open braces with keys": (b"{a: " * 100_000, "nested too deeply"),
    "brackets and braces": (b"[{a: " * 100_000, "nested too deeply"),
    "nested lists": (b"- " * 100_000, "nested too deeply"),
    "nested keys": (b"? " * 100_000, "nested too deeply"),
    "deep mapping": (DEEP_MAPPING.encode(), "nested too deeply"),
    "a duplicate key": (b"topics: []\ntopics: []\n", "the key is repeated, first on line 1"),
    "a million duplicate keys": (b"a:\n" * 600_000, "1,000 problems so far"),
    "many unknown keys": (b"".join(b"k%d:\n" % n for n in range(24_000)), "is not a known field"),
    "too many values": (b"[" + b"a," * 60_000 + b"]", "more than 50,000 values"),
    "Latin-1": ("topics: [caf\xe9]".encode("latin-1"), "byte 0xe9 is not UTF-8"),
    "cp949": ("topics: [배]".encode("cp949"), "is not UTF-8"),
    "UTF-16": (VALID.encode("utf-16"), "the file is not UTF-8; save it as UTF-8"),
    "UTF-16 without a mark": (VALID.encode("utf-16-le"), "U+0000 is not allowed in a file; save the file as UTF-8"),
    "UTF-32": (VALID.encode("utf-32"), "the file is not UTF-8; save it as UTF-8"),
    "two byte order marks": (b"\xef\xbb\xbf\xef\xbb\xbfreport: x", "U+FEFF is not allowed in a file"),
    "a mark inside": (b"report: \xef\xbb\xbfx", "U+FEFF is not allowed in a file"),
    "tabs": (b"topics:\n\t- id: a\n", "a tab is not allowed in a file; use spaces"),
    "a tab under a key": (b"report:\n  title:\n  \ten: a: b\n", "a tab is not allowed in a file; use spaces"),
    "NUL": (b"report: a\0b", "U+0000 is not allowed in a file"),
    "a control character": (b"report: a\x1b[31mb", "U+001B is not allowed in a file"),
    "delete": (b"report: a\x7fb", "U+007F is not allowed in a file"),
    "an escaped control character": (VALID.replace("Pier,", '"\\e[31mPier",').encode(), "has the character U+001B"),
    "an unseen line break": ("report: a\u2028b".encode(), "U+2028 is not allowed in a file"),
    "ten megabytes": (b"topics: # " + b"x" * 10_000_000, "too large"),
    "a very long line": (b"report: " + b"x" * 2_000_000, "found a text; expected {"),
    "a very long quote": (b'report: "' + b"x" * 2_000_000, "never closed"),
    "a very long key": (b"? " + b"x" * 2_000_000 + b"\n: b", "is not a known field"),
    "a very long id": ((TOPIC.replace(": a", ": " + "X" * 200_000)).encode(), "is not an id"),
    "a very long anchor": (b"&" + b"a" * 2_000_000 + b" b", "the anchor '&aaa"),
    "a second document": (VALID.encode() + b"---\n" + VALID.encode(), "a second document starts here"),
    "documents without end": (b"---\n" * 100_000, "a second document starts here"),
    "a cut text": (VALID.replace("ferries,", "ferries # or\n      ,").encode(), "YAML cuts this text at the '#'"),
    "an encoded surrogate": (b"report: \xed\xa0\x80", "is not UTF-8"),
    "an escaped surrogate": (VALID.replace("Pier,", '"\\ud800",').encode(), ""),
    "an invalid character": (b'report: "\\UFFFFFFFF"', "not YAML"),
    "an endless version": (b"%YAML 1." + b"1" * 10_000 + b"\n---\na: b", "not YAML"),
    "an unknown escape": (b'report: "\\q"', "a backslash"),
    "a list as a key": (b"[a, b]: c\n", "found a list or 'key: value' as a key"),
    "a mapping as a key": (b"? {a: b}\n: c\n", "found a list or 'key: value' as a key"),
    "an alias as a key": (b"report: &a b\n*a : c\n", "the alias '*a' is not allowed"),
    "a tag that runs code": (b"report: !!python/object/apply:os.system [echo]", "the tag"),
    "a tag with a line break": (b"report: !<%0A%1B[31m> a", "the tag"),
    "a number's tag": (b"report: !!int 3", "the tag 'tag:yaml.org,2002:int' is not allowed"),
    "a lone alias": (b"*a", "the alias '*a' is not allowed"),
    "empty": (b"", "the file is empty"),
    "spaces alone": (b"  \n\n  ", "the file is empty"),
    "comments alone": (b"# topics\n# to come\n", "the file is empty"),
    "a text": (b"hello", "found a text; expected {report: …, chapter: …"),
    "a list": (b"- a\n- b\n", "found a list; expected {"),
    "an open quote": (b"report: 'a\n\n", "the quote that opens here is never closed"),
    "a colon in a text": (b"report: a: b", "': ' is not allowed here"),
    "a million digits": (VALID.replace("not 50.", "not " + "5" * 1_500_000).encode(), "50 is not in the statement"),
    "a million Korean digits": (VALID.replace("not 50.", "5," * 700_000 + "천").encode(), "50 is not in the statement"),
    "many cells of a long statement": (
        VALID.replace("not 50.", "50 " * 200_000).replace("50, 9.5]", "50, " * 20_000 + "9.5]").encode(),
        "has 20001 cells after its label; expected 2",
    ),
    "a cell that is no text": (VALID.replace("{en: the town, ko: 시}", "{}").encode(), "is missing; expected en, ko"),
    "a cell that is a list": (
        VALID.replace("{en: the town, ko: 시}", "[x]").encode(),
        "found a list; expected {",
    ),
    "binary": (bytes(range(128, 256)) * 100, "is not UTF-8"),
}


@pytest.fixture(params=["the parser in C", "the parser in Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Select one of PyYAML's two parsers and return its name.

    A test that uses this fixture runs with both parsers, because not every system has the parser in C.
    """
    if request.param == "the parser in Python":
        monkeypatch.setattr(document, "_Parser", yaml.BaseLoader)
    elif not hasattr(yaml, "CBaseLoader"):
        pytest.skip("PyYAML was built without libyaml")
    return str(request.param)


def refusal(folder: Path) -> KnowledgeError:
    """Load a folder that must be refused and return the error."""
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    return caught.value


def check_positions(error: KnowledgeError, files: dict[str, str]) -> None:
    """Check that every fault is one line of text, and that its position is in its file.

    The position may be just after the end of a line. The folder itself has none.
    """
    assert error.faults
    assert not any("\n" in str(fault) for fault in error.faults)
    lines = {name: re.split(r"\r\n|\r|\n", text) for name, text in files.items()}
    for fault in error.faults:
        assert str(fault).isprintable()
        if fault.file not in lines:
            assert (fault.line, fault.column) == (0, 0), fault
            continue
        within = lines[fault.file]
        assert 1 <= fault.line <= len(within), fault
        assert 1 <= fault.column <= len(within[fault.line - 1]) + 1, fault


def test_the_valid_file_loads(tmp_path: Path, parser: str) -> None:
    """The file that the mutations start from is valid, with either parser."""
    assert parser
    (tmp_path / "a.yaml").write_text(VALID, encoding="utf-8")
    assert [topic.id for topic in load_knowledge(tmp_path).topics] == ["ferry", "pier"]


@pytest.mark.parametrize(
    ("parser", "name"),
    [("the parser in C", name) for name in HOSTILE]
    + [("the parser in Python", name) for name in HOSTILE if name not in SLOW_IN_PYTHON],
    indirect=["parser"],
)
def test_a_hostile_file_is_refused(tmp_path: Path, parser: str, name: str) -> None:
    """Each file is refused soon, with a reason and a position in the file.

    On an idle machine that takes less than a second of CPU time, or four with the parser in Python.
    """
    data, expected = HOSTILE[name]
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    started = time.thread_time()
    error = refusal(tmp_path)
    # Five times what it takes, because other processes slow even CPU time down.
    assert time.thread_time() - started < (5 if parser == "the parser in C" else 20)
    assert expected in str(error)
    check_positions(error, {str(file): data.decode("utf-8", "replace")})


@pytest.mark.skipif(not hasattr(yaml, "CBaseLoader"), reason="PyYAML was built without libyaml")
@pytest.mark.parametrize(
    "name", [name for name in HOSTILE if len(HOSTILE[name][0]) < 20_000 and name not in PLACED_ELSEWHERE]
)
def test_both_parsers_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """For all but the largest files and the exceptions above, both of PyYAML's parsers lead to the same faults."""
    (tmp_path / "a.yaml").write_bytes(HOSTILE[name][0])
    in_c = refusal(tmp_path)
    monkeypatch.setattr(document, "_Parser", yaml.BaseLoader)
    assert refusal(tmp_path).faults == in_c.faults


def many(count: int, line: str) -> str:
    """Return `count` copies of a line, with the numbers from 0 in place of `{0}`."""
    return "".join(line.format(n) for n in range(count))


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "topics:\n" + many(4_000, "  - {{id: a{0}, related: [b{0}, c{0}]}}\n"),
        "topics:\n  - id: a\n    related: [" + many(45_000, "b{0},") + "]\n",
        "topics:\n  - id: a\n    statements:\n"
        + many(4_500, "      f{0}: {{fact: f}}\n")
        + "    table:\n      columns: [a]\n      rows:\n"
        + many(4_500, "        h{0}: [x, 1]\n"),
        "chapter:\n  id: I\n  title: {en: a, ko: b}\n  sections:\n"
        + many(4_500, "    s{0}: {{en: a, ko: b}}\n")
        + "topics:\n  - id: a\n    source:\n"
        + many(4_500, "    - I.t{0}\n"),
        "topics:\n  - id: a\n    names: [" + many(45_000, "b{0},") + "]\n",
        "unanswered:\n  - en: [" + many(45_000, "b{0},") + "]\n",
        "topics:\n  - id: a\n    statements:\n"
        + many(8_000, "      f{0}: {{en: x}}\n")
        + "questions:\n"
        + many(8_000, "  a/g{0}: {{en: []}}\n"),
        "topcis: [" + many(45_000, "b{0},") + "]\n",
    ],
    ids=["links", "related", "statements", "sections", "names", "unanswered", "questions", "unknown parts"],
)
def test_a_flood_of_faults_takes_no_longer(tmp_path: Path, text: str) -> None:
    """A large file with thousands of faults is refused soon: a check that takes quadratic time would take minutes."""
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    started = time.thread_time()
    refusal(tmp_path)
    assert time.thread_time() - started < 10


def test_what_is_not_a_regular_file_is_a_fault(tmp_path: Path) -> None:
    """A folder, a pipe, a broken link and a loop of links are reported together with the other faults.

    They have no text, and so no position in it.
    """
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "circle.yaml").symlink_to("circle.yaml")
    (tmp_path / "nowhere.yaml").symlink_to("missing")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "text.yaml").write_text("hello", encoding="utf-8")
    faults = refusal(tmp_path).faults
    names = ["circle", "folder", "nowhere", "pipe", "text"]
    assert [fault.file for fault in faults] == [str(tmp_path / f"{name}.yaml") for name in names]
    assert [(fault.line, fault.column) for fault in faults] == [(0, 0)] * 4 + [(1, 1)]
    assert str(faults[0]).startswith(f"{tmp_path / 'circle.yaml'}: cannot be read: ")


def test_an_unreadable_file_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system does not let the bot read is a fault like others, not a crash."""

    def withheld(*_: object) -> object:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.yaml").write_text(VALID, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(VALID, encoding="utf-8")
    monkeypatch.setattr(Path, "open", withheld)
    assert [fault.problem for fault in refusal(tmp_path).faults] == ["cannot be read: Permission denied"] * 2


@pytest.mark.skipif(os.name != "posix" or os.uname().sysname != "Linux", reason="other systems refuse such names")
def test_a_file_name_that_is_not_text(tmp_path: Path) -> None:
    """A file name that is not valid UTF-8 or contains a line break is printed on one line."""
    for name in (b"\xff.yaml", b"a\nb.yaml"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"hello")
    error = refusal(tmp_path)
    assert str(error).encode("utf-8")
    assert len(str(error).splitlines()) == 2


@pytest.mark.parametrize("name", ["missing", "file", "circle"])
def test_what_is_not_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    """A missing folder, a file in its place or a loop of links is refused, and the fault says what was expected."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "circle").symlink_to("circle")
    (fault,) = refusal(tmp_path / name).faults
    assert "expected a folder with *.yaml files" in fault.problem


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    """A folder that has only hidden files and files of other types is refused."""
    for name in ("a.txt", ".#a.yaml", "._a.yaml"):
        (tmp_path / name).write_text("hello", encoding="utf-8")
    (fault,) = refusal(tmp_path).faults
    assert fault.problem == "has no *.yaml files; expected one per chapter"


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    """A folder with too many files is refused before any of them is read."""
    for number in range(201):
        (tmp_path / f"{number}.yaml").touch()
    (fault,) = refusal(tmp_path).faults
    assert fault.problem == "has 201 files; at most 200 are allowed"


def mutate(data: bytes, kind: str, at: int, what: bytes) -> bytes:
    """Return `data` with bytes flipped, deleted, inserted or overwritten, or a line repeated, dropped or indented."""
    at %= len(data)
    lines = data.splitlines(keepends=True)
    line = at % len(lines)
    results = {
        "flip": data[:at] + bytes([data[at] ^ (what[0] or 1)]) + data[at + 1 :],
        "delete": data[:at] + data[at + len(what) :],
        "insert": data[:at] + what + data[at:],
        "overwrite": data[:at] + what + data[at + len(what) :],
        "repeat a line": b"".join([*lines[: line + 1], *lines[line:]]),
        "drop a line": b"".join([*lines[:line], *lines[line + 1 :]]),
        "indent": b"".join([*lines[:line], what[:1] * 3, *lines[line:]]),
    }
    return results[kind]


MARKS = [bytes([byte]) for byte in b"\0\t\n\r \"#%&'*,-.:<>?@[]`{|}!~a\\\xff"] + [
    b": ",
    b" #",
    "배".encode(),
]
KINDS = ["flip", "delete", "insert", "overwrite", "repeat a line", "drop a line", "indent"]
MUTATIONS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.integers(0, 100_000),
        st.one_of(st.sampled_from(MARKS), st.binary(min_size=1, max_size=6)),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize("loader", dict.fromkeys([yaml.BaseLoader, document._Parser]))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutations=MUTATIONS)
def test_a_mutation_loads_or_is_refused_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loader: object, mutations: list[tuple[str, int, bytes]]
) -> None:
    """A damaged file either still loads or is refused with positions inside it."""
    monkeypatch.setattr(document, "_Parser", loader)
    data = VALID.encode()
    for kind, at, what in mutations:
        data = mutate(data or b"x", kind, at, what)
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    try:
        knowledge = load_knowledge(tmp_path)
    except KnowledgeError as error:
        check_positions(error, {str(file): data.decode("utf-8", "replace")})
    else:
        assert knowledge.topics


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=200), st.text("[]{}:,-?&*!|>'\"%@` \n#ab", max_size=80).map(str.encode)))
def test_any_bytes_are_refused_in_place(tmp_path: Path, data: bytes) -> None:
    """Any bytes that are not a knowledge base are refused with positions, by both parsers."""
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    check_positions(refusal(tmp_path), {str(file): data.decode("utf-8", "replace")})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "_Parser", yaml.BaseLoader)
        check_positions(refusal(tmp_path), {str(file): data.decode("utf-8", "replace")})
