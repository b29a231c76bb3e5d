"""The Makefile finds a Python or says plainly why not, its targets are documented, and CI runs the tests."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not on the path")


def make(tmp_path: Path, pythons: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make with only these Pythons on the path; `pythons` maps each name to the script that stands in for it."""
    for name, script in pythons.items():
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
    command = [str(shutil.which("make")), "-C", str(ROOT), f"VENV={tmp_path / 'venv'}", *arguments]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(  # noqa: S603 - our own Makefile
        command,
        env={**environ, "PATH": str(tmp_path / "bin")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


OLD = 'case "$2" in *exit*) exit 1;; *print*) echo 3.9.6;; esac'
LAME = 'case "$2" in *ensurepip*) exit 1;; *print*) echo 3.12.1;; esac'
GOOD = 'case "$2" in *print*) echo 3.11.9;; esac; case "$1" in -m) echo "made by $0 $*"; exit 7;; esac'


@needs_make
@pytest.mark.parametrize(
    ("pythons", "said"),
    [
        ({}, "The bot needs Python 3.11 or newer. Found: none."),
        ({"python3": OLD}, "The bot needs Python 3.11 or newer. Found: python3 (3.9.6)."),
        ({"python3.12": LAME, "python3": OLD}, "python3.12 (3.12.1) cannot make an environment"),
    ],
    ids=["none", "too old", "without venv"],
)
def test_no_python(tmp_path: Path, pythons: dict[str, str], said: str) -> None:
    """If no suitable Python is found, `make run` fails, says plainly why, and creates no environment."""
    done = make(tmp_path, pythons, "run")
    assert done.returncode != 0
    assert said in done.stderr
    assert not (tmp_path / "venv").exists()


@needs_make
@pytest.mark.parametrize(
    ("chosen", "used"), [((), "python3.11"), (("PYTHON=python3.13",), "python3.13")], ids=["found", "named"]
)
def test_python_that_will_do(tmp_path: Path, chosen: tuple[str, ...], used: str) -> None:
    """`make run` uses the Python that was named or, otherwise, one that is new enough and can create an environment."""
    pythons = {"python3": OLD, "python3.12": LAME, "python3.11": GOOD}
    done = make(tmp_path, {**pythons, "python3.13": GOOD} if chosen else pythons, "run", *chosen)
    assert f"bin/{used} -m venv --clear" in done.stdout


@needs_make
@pytest.mark.parametrize("has_pip", [True, False])
def test_pip_of_that_python(tmp_path: Path, has_pip: bool) -> None:
    """If that Python has a pip that can install elsewhere, the environment's `pip` calls it; else it gets its own."""
    python, venv = tmp_path / "python", tmp_path / "venv"
    base = Path(sys.base_prefix) / "bin" / "python3"
    lacks = "" if has_pip else 'case "$2" in *"import pip"*) exit 1;; esac; '
    python.write_text(f'#!/bin/sh\n{lacks}exec "{base}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    command = ["make", "-C", str(ROOT), f"VENV={venv}", f"PYTHON={python}", f"{venv}/.made"]
    subprocess.run(command, check=True)  # noqa: S603 - our own Makefile
    lent = subprocess.run([python, "-c", "import pip"], check=False).returncode == 0  # noqa: S603
    assert (venv / "bin" / "pip").read_text(encoding="utf-8").startswith("#!/bin/sh") is lent
    shown = subprocess.run([venv / "bin" / "pip", "list"], capture_output=True, encoding="utf-8", check=True)  # noqa: S603
    assert not {"pytest", "numpy"} & {line.partition(" ")[0] for line in shown.stdout.splitlines()}


@needs_make
def test_targets_are_documented() -> None:
    """The commands page and `make help` list every target in the Makefile except `help`, and no others."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) - {"help"}
    assert {"run", "test"} < targets
    told = subprocess.run(["make", "-C", ROOT, "help"], capture_output=True, encoding="utf-8", check=True)  # noqa: S603, S607
    assert set(re.findall(r"^make ([a-z]+) ", told.stdout, re.MULTILINE)) == targets
    assert set(re.findall(r"^\| `make ([a-z]+)` \|", page, re.MULTILINE)) == targets


def test_ci() -> None:
    """CI runs the tests, the bench and the slow tests, rebuilds the page, and requires a browser and PostgreSQL."""
    script = ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in text
    assert re.findall(r"\bstep make (\w+)", text) == ["test", "bench", "slow"]
    assert "step rebuild_page" in text
    assert "export BROWSER_REQUIRED=1 POSTGRES_REQUIRED=1" in text
