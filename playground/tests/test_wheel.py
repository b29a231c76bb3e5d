"""The wheel has the right contents, and once it is installed, its program can run an app."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from slack_playground.testing.program import playground

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "hello.py"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel from a copy of the sources, to leave the checkout unchanged, and return the wheel's path."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("made")
    shutil.copytree(ROOT / "src", source / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copytree(ROOT / "tests", source / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(made), str(source))
    (built,) = made.glob("slack_playground-*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a new environment that shares the current packages, and return the program's path."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(str(python), "-m", "pip", "install", "--quiet", "--no-deps", str(wheel))
    lend_packages(python)
    return python.with_name("slack-playground")


def lend_packages(python: Path) -> None:
    """Let `python`'s environment use this environment's packages, except the playground, to avoid any downloads."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site, here = (run(str(each), "-c", ask).strip() for each in (python, sys.executable))
    # Folders named by a .pth file are searched last, and their own .pth files, such as the playground's, are not read.
    (Path(site) / "lent.pth").write_text(here + "\n", encoding="utf-8")


def run(*command: str) -> str:
    """Run a command outside this checkout, check that it succeeds, and return its output."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(  # noqa: S603 - our own commands
        command, cwd=Path(sys.executable).parent, env=kept, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_files(wheel: Path) -> None:
    """The wheel has the page with its licences, and the py.typed marker, but neither tests nor the page's sources."""
    names = zipfile.ZipFile(wheel).namelist()
    static = {f"slack_playground/static/{path.name}" for path in (ROOT / "src/slack_playground/static").iterdir()}
    assert {"slack_playground/static/index.html", "slack_playground/static/page.js"} <= static <= set(names)
    assert "slack_playground/py.typed" in names
    assert {name.split("/")[0] for name in names if not name.startswith("slack_playground-")} == {"slack_playground"}
    assert [name for name in names if "test_" in name or name.endswith((".tsx", ".ts"))] == []


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_example(program: Path, tmp_path: Path, transport: str) -> None:
    """Installed from the wheel, the playground runs the example, which responds to a command and a mention."""
    python = str(program.with_name("python"))
    where = run(python, "-c", "import slack_playground; print(slack_playground.__file__)")
    assert Path(where.strip()).is_relative_to(program.parents[1])
    command = ("--transport", transport, "--", python, str(EXAMPLE))
    with playground(*command, folder=tmp_path, environ={"PYTHONPATH": ""}, program=[str(program)]) as slack:
        editor = slack.someone("editor")
        channel = editor.channel("help")
        answer = editor.act("command", channel=channel, command="/hello", text="")
        assert answer["message"]["text"] == f"Hello, <@{editor.user}>!"
        ts = editor.act("message", channel=channel, text="@hello hi")["message"]["ts"]
        editor.sees(channel, ts, "Hi there!")
        assert slack.get("/control/manifest")["settings"]["socket_mode_enabled"] is (transport == "socket")
