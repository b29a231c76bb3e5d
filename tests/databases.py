"""Provides tests with real databases: SQLite files, and a PostgreSQL cluster started from the system's package.

A test module gets the fixtures by importing them:
`from tests.databases import database, database_url, kind, postgresql`. `database_url` is the address of an empty
database, and `database` is an engine on a database that has the tables. Each test that uses either fixture runs on both
kinds of database, with a new database every time.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import open_engine
from bot.storage.migrations import upgrade

_numbers = count(1)
_templates: set[Cluster] = set()
_migrated_files: list[bytes] = []
"""The content of a SQLite database that has the tables, once this process has migrated one."""
_UNPRIVILEGED = ("postgres", "nobody")
"""The user accounts that can run PostgreSQL if the tests run as root, because PostgreSQL refuses to run as root."""
_SETTINGS = "-c fsync=off -c full_page_writes=off -c max_connections=200 -c listen_addresses="


class NoPostgreSQLError(Exception):
    """PostgreSQL cannot be started; the message says why."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL server that can be stopped and restarted.

    By default, it listens only on a Unix socket in `folder`. `settings` are further options of the server, which can
    change this.
    """

    folder: Path
    programs: Path
    user: str
    settings: str = ""

    def url(self, name: str) -> str:
        """Return the address of a database in this cluster, in the form of DATABASE_URL."""
        return f"postgresql://{self.user}@/{name}?host={self.folder}"

    def create(self, name: str, like: str = "template0") -> str:
        """Create a database as a copy of `like`, and return the new database's address.

        PostgreSQL refuses to copy a database while anyone is connected to it.
        """
        self.run("createdb", "-h", str(self.folder), "-U", self.user, "-T", like, name)
        return self.url(name)

    def start(self) -> None:
        """Start PostgreSQL and wait until it responds."""
        options = f"{_SETTINGS} -c unix_socket_directories={self.folder} {self.settings}"
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-o", options, "-l", f"{self.folder}/log", "-w", "start")

    def stop(self) -> None:
        """Stop PostgreSQL at once, cutting all connections."""
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "stop")

    def as_user(self, *command: str) -> list[str]:
        """Return a command that runs as the cluster's user."""
        change = ["setpriv", f"--reuid={self.user}", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
        return [*change, *command]

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the cluster's user.

        Raises subprocess.SubprocessError if the program fails or takes longer than two minutes.
        """
        subprocess.run(  # noqa: S603 - the system's own programs
            self.as_user(str(self.programs / program), *arguments),
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},
            timeout=120,
        )


@contextmanager
def running_postgresql() -> Iterator[Cluster]:
    """Run a separate PostgreSQL cluster while the context is open.

    Raises NoPostgreSQLError if PostgreSQL is not installed, or if the tests run as root and there is no unprivileged
    account that can run PostgreSQL. Raises subprocess.SubprocessError if PostgreSQL fails to start or stop.
    """
    programs, user = _find_programs(), _find_user()
    # A unix socket's path may have at most 107 bytes, and the paths of pytest's own folders are longer.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, user, "nogroup")
        cluster = Cluster(folder, programs, user)
        cluster.run("initdb", "-D", f"{folder}/data", "-A", "trust", "-E", "UTF8", "--no-sync", "-U", user)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_pgbouncer(cluster: Cluster, mode: str = "transaction") -> Iterator[str]:
    """Run the pooler pgbouncer in front of a cluster while the context is open, and yield the folder of its socket.

    All clients share two connections to each database. Skips the test if pgbouncer is not installed.
    """
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if program is None:
        skip_or_fail("pgbouncer is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pool-"))
    (folder / "users").write_text(f'"{cluster.user}" ""\n', encoding="ascii")
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n* = host={cluster.folder}\n[pgbouncer]\nunix_socket_dir = {folder}\nlisten_port = 5432\n"
        f"auth_type = trust\nauth_file = {folder}/users\npool_mode = {mode}\ndefault_pool_size = 2\n",
        encoding="ascii",
    )
    if os.geteuid() == 0:
        shutil.chown(folder, cluster.user, "nogroup")
    command = cluster.as_user(program, "-q", str(folder / "pgbouncer.ini"))
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - as above
    try:
        while not (folder / ".s.PGSQL.5432").exists():
            assert process.poll() is None, "pgbouncer ended"
            time.sleep(0.02)
        yield str(folder)
    finally:
        process.terminate()
        process.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _find_programs() -> Path:
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4].split(".")[0]))
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).parent
    raise NoPostgreSQLError("PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin or on PATH")


def _find_user() -> str:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in _UNPRIVILEGED:
        if name in known:
            return name
    raise NoPostgreSQLError("PostgreSQL does not run as root, and there is no user postgres or nobody")


def skip_or_fail(reason: str) -> NoReturn:
    """Skip the current test and show the reason, or fail the test if POSTGRES_REQUIRED is set, as in CI."""
    if os.environ.get("POSTGRES_REQUIRED"):
        pytest.fail(f"{reason}, and POSTGRES_REQUIRED is set")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """Run one PostgreSQL cluster for all tests in this process."""
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(running_postgresql())
        except NoPostgreSQLError as error:
            skip_or_fail(str(error))
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Return the kind of database on which the test runs."""
    name: str = request.param
    return name


@pytest_asyncio.fixture
async def database_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a new database without tables."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'innovation.db'}"
    cluster: Cluster = request.getfixturevalue("postgresql")
    return cluster.create(_name(request))


@pytest_asyncio.fixture
async def database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """Return an engine on a new database that has the tables."""
    engine = open_engine(await _with_tables(kind, request, tmp_path))
    yield engine
    await engine.dispose()


def _name(request: pytest.FixtureRequest) -> str:
    return f"{re.sub('[^a-z0-9_]', '_', request.node.name.lower())[:40]}_{next(_numbers)}"


async def _with_tables(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """Create a database that has the tables, and return its address.

    Only the first database of each kind is migrated; the others are copies of it, which is faster.
    """
    if kind == "sqlite":
        return await sqlite_with_tables(folder)
    cluster: Cluster = request.getfixturevalue("postgresql")
    if cluster not in _templates:
        await _migrated(cluster.create("template"))
        _templates.add(cluster)
    return cluster.create(_name(request), like="template")


async def sqlite_with_tables(folder: Path) -> str:
    """Write the file innovation.db, a new database that has the tables, to a folder, and return its address."""
    file = folder / "innovation.db"
    url = f"sqlite:///{file}"
    if _migrated_files:
        file.write_bytes(_migrated_files[0])
    else:
        await _migrated(url)
        _migrated_files.append(file.read_bytes())
    return url


async def _migrated(url: str) -> str:
    engine = open_engine(url)
    await upgrade(engine)
    await engine.dispose()
    return url
