"""The code keeps its standards: lint, layout, types, docstrings, short functions, pinned versions, no private paths."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("bot", "handlers", "knowledge")
LONGEST = 30
"""Maximum number of lines in a function, without its docstring and signature."""

SOURCES = sorted(path for room in (*ROOMS, "playground/src") for path in (ROOT / room).rglob("*.py"))
TESTS = sorted(path for folder in ("tests", "playground/tests") for path in (ROOT / folder).rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Function | ast.ClassDef


def place(path: Path) -> str:
    """Return the path of a file relative to the root of the checkout, as in the ids of tests."""
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checks below need to know about a module."""

    docstring: str
    undocumented: list[str]
    """The public classes and functions without a docstring."""
    unsaid: list[str]
    """The tests without a docstring that ends with a full stop."""
    too_long: dict[str, int]
    """The functions that are too long, with their numbers of lines."""


@cache
def facts(path: Path) -> Facts:
    """Return the facts about a module, which is parsed once for all checks, and is not run."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(module) if isinstance(node, Function)]
    tests = [each for each in functions if each.name.startswith("test_")]
    return Facts(
        docstring=ast.get_docstring(module) or "",
        undocumented=[node.name for node in public(module) if not ast.get_docstring(node)],
        unsaid=[test.name for test in tests if not (ast.get_docstring(test) or "").rstrip().endswith(".")],
        too_long={each.name: lines for each in functions if (lines := length(each)) > LONGEST},
    )


@pytest.mark.parametrize(
    ("folder", "command"),
    [
        (ROOT, ("ruff", "check", "--no-cache", ".")),
        (ROOT, ("ruff", "format", "--no-cache", "--check", ".")),
        (ROOT, ("mypy",)),
        (ROOT / "playground", ("mypy",)),
    ],
    ids=["lint", "layout", "types", "the playground's types"],
)
def test_tools(folder: Path, command: tuple[str, ...]) -> None:
    """The code passes the linter, the formatter and the strict type checker."""
    name, *arguments = command
    done = subprocess.run(  # noqa: S603 - our own environment's commands
        [Path(sys.executable).with_name(name), *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


# Docstrings and functions


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=place)
def test_module_opens_with_a_sentence(path: Path) -> None:
    """Every module begins with a docstring whose first paragraph is one line that ends with a full stop."""
    opening = facts(path).docstring.split("\n\n")[0]
    assert opening.endswith(".")
    assert "\n" not in opening


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_docstrings(path: Path) -> None:
    """Every public class and function of the bot and of the playground has a docstring."""
    assert facts(path).undocumented == []


def public(parent: ast.Module | ast.ClassDef) -> Iterator[Documented]:
    """Yield the public classes and functions of a module or class, and of public classes in it."""
    for node in parent.body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


@pytest.mark.parametrize("path", TESTS, ids=place)
def test_tests_say_what_holds(path: Path) -> None:
    """Every test has a docstring that ends with a full stop."""
    assert facts(path).unsaid == []


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=place)
def test_functions_are_short(path: Path) -> None:
    """A function has at most 30 lines, without its docstring and signature."""
    assert facts(path).too_long == {}


def length(function: Function) -> int:
    """Return how many lines a function has without its docstring and signature."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


# Exact versions

REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[A-Za-z0-9.!+]+)")


def constraints() -> dict[str, Version]:
    """Return the version of every package in constraints.txt, which contains only these versions and comments."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = [REQUIREMENT.fullmatch(line) for line in lines if not line.startswith("#")]
    assert all(found), "each line is a package==version, without hashes and addresses"
    pairs = [(canonicalize_name(match["name"]), Version(match["version"])) for match in found if match]
    assert len(dict(pairs)) == len(pairs), "each package stands once"
    return {str(name): version for name, version in pairs}


def requirements() -> list[Requirement]:
    """Return the packages that either of the two pyproject.toml files requires, including those for testing."""
    found: list[Requirement] = []
    for folder in (ROOT, ROOT / "playground"):
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extras = (line for lines in project["optional-dependencies"].values() for line in lines)
        found += [Requirement(line) for line in (*project["dependencies"], *extras)]
    return found


@pytest.mark.parametrize("requirement", requirements(), ids=lambda requirement: str(requirement.name))
def test_constraints_fit(requirement: Requirement) -> None:
    """Every package that a pyproject.toml requires is in constraints.txt, in a version that the requirement allows."""
    version = constraints().get(canonicalize_name(requirement.name))
    assert version is not None, "renew constraints.txt: make constraints"
    assert requirement.specifier.contains(version)


def test_constraints_say_what_they_are() -> None:
    """constraints.txt begins with a comment, and its comments say how to renew it."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "make constraints" in "".join(line for line in text.splitlines() if line.startswith("#"))
    assert len(constraints()) > len(requirements())


# No private paths

PRIVATE = re.compile(
    r"(?<![\w.~-])/(?:home|Users|root|work|mnt|opt|srv|private)/\w"  # somebody's folder
    r"|\b[A-Z]:\\+Users\b"
    r"|\b(?:pypi|pythonhosted|artifactory|nexus)\.\w+"  # where packages come from is the machine's business
    r"|--(?:extra-)?index-url\b"
)


def files(folder: Path) -> Iterator[Path]:
    """Yield the files of this checkout, except those that git ignores."""
    ignored = [".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines())]
    for path in folder.iterdir():
        if any(path.match(pattern) for pattern in ignored):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def test_nothing_of_this_computer() -> None:
    """No file names a folder on somebody's computer, or the server that packages are downloaded from."""
    found = {place(path): PRIVATE.findall(path.read_text(encoding="utf-8", errors="replace")) for path in files(ROOT)}
    assert len(found) > 100
    assert {name: hits for name, hits in found.items() if hits} == {}
