"""What can go wrong with the database, and posts that Slack temporarily refuses."""

from __future__ import annotations

import asyncio
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from slack_playground.faults import Fault
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from bot.cli import main
from bot.settings import VARIABLES
from bot.storage.engine import open_engine
from bot.storage.migrations import upgrade
from bot.storage.trouble import is_own_fault
from knowledge.model import KnowledgeBase
from tests.bot.test_worker import place
from tests.databases import Cluster, postgresql, running_pgbouncer, running_postgresql, skip_or_fail
from tests.slack_requests import BOT_TOKEN

pytestmark = pytest.mark.slow

__all__ = ["postgresql"]

AWAY = "postgresql://u:s3cret@127.0.0.1:1/x"
WORDS = ("Traceback", "s3cret", "Error(", "Exception")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run every test in an empty folder, without this computer's settings and files."""
    for name in (*VARIABLES, "PGSSLMODE", "PGSSLROOTCERT", "PGPORT", "PGHOST", "PGPASSWORD", "PGUSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DATA_PATH", str(tmp_path / "data"))


Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Return a function that runs a command with settings and returns its exit status and its stderr."""

    def run(*arguments: str, **environ: str) -> tuple[int, str]:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        status = main(arguments)
        said = capsys.readouterr().err
        assert not [word for word in WORDS if word in said], said
        return status, said

    return run


def sql(cluster: Cluster, name: str, *statements: str) -> None:
    """Run statements in a database of a cluster, as its owner."""

    async def run() -> None:
        connection = await asyncpg.connect(cluster.url(name))
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    asyncio.run(run())


# What providers and libraries write into DATABASE_URL

SAFE = {
    "F3-line13": "application_name=bot",
    "F3-line14": "keepalives=1",
    "F3-line16": "statement_cache_size=0",
    "F3-line17": "connect_timeout=10",
    "F3-more1": "keepalives_idle=30&keepalives_interval=10&keepalives_count=5&tcp_user_timeout=1000",
    "F3-more2": "pgbouncer=true&connection_limit=1&pool_timeout=20&schema=public",
    "F3-more3": "prepared_statement_cache_size=0&prepared_statement_name_func=x&max_cached_statement_lifetime=0",
    "F3-more4": "gssencmode=disable&sslcertmode=allow&sslcompression=0&channel_binding=prefer",
    "F3-more5": "options=-c%20statement_timeout%3D20000&fallback_application_name=bot",
    "F3-more6": "target_session_attrs=read-write&passfile=/nowhere&krbsrvname=postgres",
    "F3-more7": "sslmode=prefer&ssl_min_protocol_version=TLSv1.2&supa=base-pooler.x",
    "F3-more8": "connect_timeout=0&application_name=%EA%B0%80&client_encoding=latin1",
    "F3-more9": "ssl=false&uselibpqcompat=true&prepareThreshold=0&charset=utf8",
    "F3-more10": "load_balance_hosts=random&sslsni=1&replication=false&search_path=public",
}


@pytest.mark.parametrize("parameters", [pytest.param(text, id=name) for name, text in SAFE.items()])
def test_parameters_that_are_carried_over_or_ignored(say: Say, postgresql: Cluster, parameters: str) -> None:
    """With parameters that asyncpg understands or that do no harm, the bot can use the database."""
    name = f"f3_{abs(hash(parameters))}"
    address = f"{postgresql.create(name)}&{parameters}"
    assert say("release", DATABASE_URL=address) == (0, "The database is ready.\n")


@pytest.mark.parametrize(
    "parameters",
    [pytest.param(text, id=name) for name, text in SAFE.items()]
    + [pytest.param("sslmode=require&channel_binding=require", id="F3-more11")],
)
def test_parameters_where_no_database_answers(say: Say, parameters: str) -> None:
    """If no database responds, the bot says so, whatever the parameters are."""
    status, said = say("release", DATABASE_URL=f"{AWAY}?{parameters}")
    assert (status, "No database answers" in said) == (2, True)


@pytest.mark.parametrize(
    ("address", "named"),
    [
        pytest.param(f"{AWAY}?sslmode=verify-full&sslrootcert=/ca.pem", "sslrootcert", id="F3-line15"),
        pytest.param(f"{AWAY}?sslmode=verify-full", "root certificate", id="F3-more12"),
        pytest.param(f"{AWAY}?sslmode=sometimes", "sslmode", id="F3-more13"),
        pytest.param(f"{AWAY}?connect_timeout=soon", "connect_timeout", id="F3-more14"),
        pytest.param(f"{AWAY}?gssencmode=require", "gssencmode", id="F3-more15"),
        pytest.param(f"{AWAY}?require_auth=scram-sha-256", "require_auth", id="F3-more16"),
        pytest.param(f"{AWAY}?requirepeer=postgres", "requirepeer", id="F3-more17"),
        pytest.param(f"{AWAY}?sslcrldir=/crl", "sslcrldir", id="F3-more18"),
        pytest.param(f"{AWAY}?sslcert=/none.crt&sslkey=/none.key", "sslcert", id="F3-more19"),
        pytest.param(f"{AWAY}?target_session_attrs=best", "target_session_attrs", id="F3-more20"),
        pytest.param(f"{AWAY}?port=99999", "port", id="F3-more21"),
        pytest.param("postgresql://u:s3cret@h:99999/x", "port", id="F3-more22"),
        pytest.param("postgresql://u:s3cret?&@h/x?sslmode=require", "DATABASE_URL", id="F3-more23"),
        pytest.param("postgresql://u:s3cret@127.0.0.1:1,localhost:2/x", "No database answers", id="F3-more24"),
        pytest.param(f"{AWAY}?application_name=a%00b", "null", id="F3-more25"),
        pytest.param("sqlite:///file:x.db?mode=ro&uri=true", "sqlite:///", id="F3-more26"),
    ],
)
def test_parameters_that_are_refused(say: Say, address: str, named: str) -> None:
    """If a parameter is malformed, or requests an unsupported protection, the bot says so in one sentence."""
    status, said = say("release", DATABASE_URL=address)
    assert (status, said.count("\n")) == (2, 1)
    assert "DATABASE_URL" in said
    assert named in said


@pytest.mark.parametrize("command", [("worker",), ("digest", "list"), ("digest", "run"), ("migrate",)])
def test_every_command_refuses(say: Say, command: tuple[str, ...]) -> None:
    """Every command that opens the database reports a bad address in the same words."""
    status, said = say(*command, DATABASE_URL=f"{AWAY}?sslmode=sometimes", SLACK_BOT_TOKEN=BOT_TOKEN)
    assert (status, said) == (
        2,
        (
            "DATABASE_URL can't be used: sslmode should be one of "
            "disable, allow, prefer, require, verify-ca, verify-full.\n"
        ),
    )


@pytest.fixture(scope="module")
def encrypted() -> Iterator[tuple[Cluster, int]]:
    """Run a PostgreSQL server that offers TLS at localhost with its own certificate, and yield it and its port."""
    openssl = shutil.which("openssl")
    if openssl is None:
        skip_or_fail("openssl is not installed")
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port: int = taken.getsockname()[1]
    with running_postgresql() as cluster:
        made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        files = ["-addext", "subjectAltName=DNS:localhost", "-keyout", "server.key", "-out", "server.crt"]
        folder = cluster.folder / "data"
        command = cluster.as_user(*made, *files)
        subprocess.run(command, check=True, cwd=folder, capture_output=True, timeout=60)  # noqa: S603 - as above
        shutil.copy(folder / "server.crt", cluster.folder / "root.crt")
        hosts = folder / "pg_hba.conf"
        rules = "host all careful all scram-sha-256\nhostssl all sealed all trust\nhost all sealed all reject\n"
        hosts.write_text(rules + hosts.read_text(encoding="utf-8"), encoding="utf-8")
        cluster.stop()
        replace(cluster, settings=f"-c ssl=on -c listen_addresses=localhost -c port={port}").start()
        yield cluster, port


@pytest.mark.slow
@pytest.mark.parametrize(
    ("user", "host", "parameters", "status", "named"),
    [
        pytest.param("", "localhost", "sslmode=require", 0, "", id="F3-more27"),
        pytest.param("", "localhost", "sslmode=verify-full&sslrootcert=ROOT", 0, "", id="F3-more28"),
        pytest.param("", "127.0.0.1", "sslmode=verify-ca&sslrootcert=ROOT", 0, "", id="F3-more29"),
        pytest.param("", "127.0.0.1", "sslmode=verify-full&sslrootcert=ROOT", 2, "certificate", id="F3-more30"),
        pytest.param("", "localhost", "sslmode=verify-full&sslrootcert=system", 2, "certificate", id="F3-more31"),
        pytest.param("", "localhost", "sslmode=require&channel_binding=require", 2, "certificate", id="F3-more32"),
        pytest.param("", "localhost", "channel_binding=require&sslrootcert=ROOT", 0, "", id="F3-more33"),
        pytest.param("sealed", "localhost", "sslmode=disable", 2, "sslmode", id="F14-more1"),
        pytest.param("careful:s3cret", "localhost", "", 2, "password", id="F14-more2"),
    ],
)
def test_tls(  # noqa: PLR0917 - a row of the table, and its fixtures
    say: Say, encrypted: tuple[Cluster, int], user: str, host: str, parameters: str, status: int, named: str
) -> None:
    """The database's certificate is verified if the address asks for that, in any of the usual ways."""
    cluster, port = encrypted
    parameters = parameters.replace("ROOT", str(cluster.folder / "root.crt"))
    address = f"postgresql://{user or cluster.user}@{host}:{port}/postgres?{parameters}"
    came, said = say("release", DATABASE_URL=address)
    assert came == status, said
    assert named in said


# Poolers


@pytest.fixture(scope="module")
def pooled(postgresql: Cluster) -> Iterator[str]:
    """Run pgbouncer in transaction mode in front of the cluster, and yield the folder of its socket."""
    with running_pgbouncer(postgresql) as folder:
        yield folder


@pytest.mark.slow
@pytest.mark.parametrize(
    "commands",
    [
        pytest.param([("digest", "list"), ("digest", "list")], id="F4-line19"),
        pytest.param([("release",), ("release",)], id="F4-line20"),
        pytest.param([("digest", "status"), ("digest", "list"), ("release",)], id="F4-more1"),
        pytest.param([("digest", "run"), ("digest", "run")], id="F4-more2"),
    ],
)
def test_commands_behind_a_pooler(
    say: Say,
    postgresql: Cluster,
    pooled: str,
    commands: list[tuple[str, ...]],
    request: pytest.FixtureRequest,
) -> None:
    """Behind a pooler that gives each transaction a different connection, commands work, and work again."""
    name = request.node.callspec.id.lower().replace("-", "_")
    postgresql.create(name)
    for command in commands:
        address = f"postgresql://{postgresql.user}@/{name}?host={pooled}&pgbouncer=true"
        status, said = say(
            *command, DATABASE_URL=address, SLACK_BOT_TOKEN=BOT_TOKEN, SLACK_API_URL="http://127.0.0.1:1"
        )
        assert status == 0, said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        pytest.param("enable_sort", "on", id="F4-line18"),
        pytest.param("jit", "on", id="F4-more3"),
        pytest.param("idle_in_transaction_session_timeout", "0", id="F4-more4"),
        pytest.param("enable_hashjoin", "on", id="F4-more5"),
    ],
)
async def test_nothing_is_left_to_other_clients(postgresql: Cluster, pooled: str, setting: str, expected: str) -> None:
    """Settings and prepared statements of the bot's queries do not affect the pooler's other clients."""
    name = f"left_{setting}"
    postgresql.create(name)
    engine = open_engine(f"postgresql://{postgresql.user}@/{name}?host={pooled}")
    await upgrade(engine)

    async def ask() -> None:
        async with engine.connect() as connection:
            assert (await connection.execute(text(f"SHOW {setting}"))).scalar_one() != expected

    await asyncio.gather(*(ask() for _ in range(20)))
    await engine.dispose()
    other = await asyncpg.connect(host=pooled, user=postgresql.user, database=name, statement_cache_size=0)
    for _ in range(4):
        assert await other.fetchval(f"SHOW {setting}") == expected
        assert await other.fetchval("SELECT count(*) FROM pg_prepared_statements") == 0
    await other.close()


# What is wrong with the database


def _spoiled(folder: Path) -> None:
    """Put a damaged database into the folder."""
    file = folder / "innovation.db"
    asyncio.run(_made(file))
    damaged = bytearray(file.read_bytes())
    damaged[4096:] = b"Z" * len(damaged[4096:])
    file.write_bytes(damaged)


async def _made(file: Path) -> None:
    engine = open_engine(f"sqlite:///{file}")
    await upgrade(engine)
    await engine.dispose()


def _foreign(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "innovation.db")) as connection:
        connection.execute("CREATE TABLE subscriptions (x)")


@pytest.mark.parametrize(
    ("spoil", "path", "named"),
    [
        pytest.param(lambda at: (at / "x").touch(), "x", "folder", id="F14-line52"),
        pytest.param(lambda at: (at / "innovation.db").write_bytes(b"Z" * 4096), "", "database", id="F14-line53"),
        pytest.param(lambda at: (at / "x").touch(), "x/y", "folder", id="F14-more3"),
        pytest.param(lambda at: (at / "innovation.db").mkdir(), "", "folder", id="F14-more4"),
        pytest.param(_spoiled, "", "damaged", id="F14-more5"),
        pytest.param(_foreign, "", "already exists", id="F14-more6"),
        pytest.param(lambda _at: None, "/proc/nowhere", "can't be made", id="F14-more7"),
    ],
)
@pytest.mark.parametrize("command", [("release",), ("digest", "list"), ("worker",)])
def test_a_file_that_cannot_be_used(  # noqa: PLR0917 - a row of the table, and its fixtures
    say: Say, tmp_path: Path, spoil: Callable[[Path], None], path: str, named: str, command: tuple[str, ...]
) -> None:
    """If the file in the data folder can't be used, the bot says why, and names the file and DATA_PATH."""
    folder = tmp_path / "data"
    folder.mkdir()
    spoil(folder)
    status, said = say(*command, DATA_PATH=str(folder / path), SLACK_BOT_TOKEN=BOT_TOKEN)
    assert (status, said.count("\n")) == (2, 1)
    assert "DATA_PATH" in said
    assert str(folder if not path.startswith("/") else path) in said
    assert named in said


@pytest.mark.parametrize("kilobytes", [pytest.param(8, id="F14-line51"), pytest.param(48, id="F14-more8")])
@pytest.mark.slow
def test_a_full_disk(tmp_path: Path, kilobytes: int) -> None:
    """If the disk is too full for the file, the bot says so, and names the file and DATA_PATH."""

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

    ended = subprocess.run(
        [sys.executable, "-m", "bot", "release"],
        cwd=Path(__file__).parents[2],
        preexec_fn=little_room,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"DATA_PATH": str(tmp_path / "data"), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=300,
    )
    assert ended.returncode == 2
    assert "full" in ended.stderr
    assert str(tmp_path / "data" / "innovation.db") in ended.stderr
    assert "DATA_PATH" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("statements", "user", "database", "parameters", "named"),
    [
        pytest.param([], "", "f14_none", "", "doesn't exist", id="F14-more9"),
        pytest.param([], "nobody_known", "f14", "", "nobody_known", id="F14-more10"),
        pytest.param(["CREATE ROLE f14_guest LOGIN"], "f14_guest", "f14", "", "GRANT", id="F14-more11"),
        pytest.param(
            ["CREATE ROLE f14_other LOGIN", "REVOKE CONNECT ON DATABASE f14 FROM PUBLIC"],
            "f14_other",
            "f14",
            "",
            "GRANT",
            id="F14-more12",
        ),
        pytest.param([], "", "f14", "options=-c%20default_transaction_read_only%3Don", "primary", id="F14-more13"),
        pytest.param(
            ["CREATE ROLE f14_many LOGIN CONNECTION LIMIT 0"], "f14_many", "f14", "", "connections", id="F14-more14"
        ),
        pytest.param([], "", "f14", "search_path=f14_none", "schema", id="F14-more15"),
        pytest.param([], "", "f14", "options=-c%20nothing%3D1", "nothing", id="F14-more16"),
        pytest.param(["CREATE TABLE deliveries (x int)"], "", "f14", "", "as the bot left it", id="F14-more17"),
    ],
)
def test_a_server_that_refuses(  # noqa: PLR0917 - a row of the table, and its fixtures
    say: Say,
    postgresql: Cluster,
    statements: list[str],
    user: str,
    database: str,
    parameters: str,
    named: str,
    request: pytest.FixtureRequest,
) -> None:
    """If PostgreSQL refuses something, the bot says what it is and what helps, and names DATABASE_URL."""
    own = f"f14_{request.node.callspec.id[8:]}"
    postgresql.create(own)
    sql(postgresql, own, *(statement.replace("DATABASE f14", f"DATABASE {own}") for statement in statements))
    database = own if database == "f14" else database
    address = f"postgresql://{user or postgresql.user}@/{database}?host={postgresql.folder}&{parameters}"
    status, said = say("digest", "list", DATABASE_URL=address)
    assert (status, said.count("\n")) == (2, 1), said
    assert "DATABASE_URL" in said
    assert named in said


@pytest.mark.parametrize(
    ("address", "named"),
    [
        pytest.param(AWAY, "No database answers", id="F14-more18"),
        pytest.param("postgresql://u:s3cret@nowhere.invalid/x", "can't be found", id="F14-more19"),
        pytest.param("postgresql://u:s3cret@/x?host=/nowhere", "socket", id="F14-more20"),
        pytest.param("sqlite:////nowhere/x.db", "/nowhere/x.db", id="F14-more21"),
    ],
)
def test_an_address_that_leads_nowhere(say: Say, address: str, named: str) -> None:
    """If nothing responds at the address, the bot says so, and names DATABASE_URL."""
    status, said = say("digest", "status", DATABASE_URL=address)
    assert (status, said.count("\n")) == (2, 1)
    assert "DATABASE_URL" in said
    assert named in said


@pytest.mark.parametrize(
    ("answer", "parameters", "named"),
    [
        pytest.param(b"", "timeout=0.2", "doesn't answer in time", id="F14-more22"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", "", "", id="F14-more23"),
        pytest.param(b"N", "sslmode=require", "doesn't offer TLS", id="F14-more24"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", "sslmode=disable", "", id="F14-more25"),
    ],
)
async def test_something_else_answers(say: Say, answer: bytes, parameters: str, named: str) -> None:
    """If a server other than PostgreSQL, or a silent one, is at the address, the bot says so in plain words."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(8)
        if answer:
            writer.write(answer)
            writer.close()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    address = f"postgresql://u:s3cret@127.0.0.1:{port}/x?{parameters}"
    status, said = await asyncio.to_thread(say, "release", DATABASE_URL=address)
    server.close()
    await server.wait_closed()
    assert (status, said.count("\n")) == (2, 1)
    assert "DATABASE_URL" in said
    assert named in said


def test_a_fault_of_our_own_is_told_from_trouble() -> None:
    """A wrong statement counts as the bot's own fault. A missing right or a broken connection does not."""
    assert is_own_fault(ProgrammingError("SELECT", None, Exception()))
    assert is_own_fault(IntegrityError("INSERT", None, Exception()))
    lacking = asyncpg.InsufficientPrivilegeError("permission denied")
    assert not is_own_fault(ProgrammingError("SELECT", None, lacking))
    assert not is_own_fault(OperationalError("SELECT", None, Exception()))


async def test_a_fault_of_our_own_is_logged_as_one(
    knowledge: KnowledgeBase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """If one of the bot's own statements is wrong, the worker says so, continues, and does not blame the database."""
    async with place(knowledge, tmp_path) as here:
        async with here.stores.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE paces RENAME COLUMN holder TO keeper"))

        async def wrong(*_given: Any) -> int:
            raise ProgrammingError("SELECT", None, Exception())

        object.__setattr__(here.stores.deliveries, "resume_due", wrong)
        await here.turns(3)
    assert sum("statement of the bot's is wrong" in record.message for record in caplog.records) == 1
    assert not any("database cannot be used" in record.message for record in caplog.records)


# Many processes on one new file


def _start(folder: str, at: float) -> str:
    """Migrate a database at the given time, and return the error as a string, or an empty string if there is none."""
    time.sleep(max(0.0, at - time.time()))
    try:
        asyncio.run(_made(Path(folder) / "innovation.db"))
    except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
        return repr(error)
    return ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "processes", [pytest.param(6, id="G-1"), *(pytest.param(n + 2, id=f"G-more{n}") for n in (1, 2, 3))]
)
def test_processes_on_one_new_file(tmp_path: Path, processes: int) -> None:
    """If several processes start with the same new SQLite file while the computer is busy, all of them succeed."""
    with ProcessPoolExecutor(processes + 1, mp_context=get_context("spawn")) as pool:
        list(pool.map(_start, [str(tmp_path)] * processes, [time.time()] * processes))
        for number in range(5):
            folder = tmp_path / str(number)
            folder.mkdir()
            busy = pool.submit(sum, range(10**7))
            found = list(pool.map(_start, [str(folder)] * processes, [time.time() + 0.1] * processes))
            assert found == [""] * processes
            busy.result()


# Errors of Slack's that pass


@pytest.mark.parametrize(
    ("error", "status"),
    [
        pytest.param("org_login_required", 200, id="F10-line42"),
        pytest.param("team_added_to_org", 200, id="F10-more1"),
        pytest.param("message_limit_exceeded", 200, id="F10-more2"),
        pytest.param("ratelimited", 429, id="F10-more3"),
    ],
)
async def test_a_post_that_is_refused_for_a_while(
    knowledge: KnowledgeBase, tmp_path: Path, error: str, status: int
) -> None:
    """If Slack temporarily refuses a post, it is made later, and its subscription continues."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        fault = here.fault("answer", status=status, error=error)
        await here.turns(1)
        (waiting,) = await here.deliveries()
        (subscription,) = await here.stores.subscriptions.of_team(here.playground.workspace.id)
        assert (waiting.state, subscription.pause) == ("pending", None)
        here.playground.faults.remove(fault)
        await here.turns(2, minutes=2)
        assert [delivery.state for delivery in await here.deliveries()] == ["sent"]
        assert len(here.posted()) == 1


@pytest.mark.parametrize(
    "error",
    [
        pytest.param("org_login_required", id="F10-more4"),
        pytest.param("team_added_to_org", id="F10-more5"),
        pytest.param("fatal_error", id="F10-more6"),
    ],
)
async def test_a_history_that_is_refused_for_a_while(knowledge: KnowledgeBase, tmp_path: Path, error: str) -> None:
    """While Slack refuses to show the history, a post that may already exist is not repeated."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        lost = here.fault("answer", status=500, carried_out=True, count=1)
        refused = here.playground.faults.add(
            Fault("answer", methods=frozenset({"conversations.history"}), status=200, error=error)
        )
        await here.turns(4, minutes=2)
        assert [delivery.state for delivery in await here.deliveries()] == ["ambiguous"]
        here.playground.faults.remove(refused)
        await here.turns(2, minutes=2)
        assert [delivery.state for delivery in await here.deliveries()] == ["sent"]
        assert len(here.posted()) == 1, lost


@pytest.mark.parametrize(
    "methods",
    [
        pytest.param({"chat.postMessage"}, id="D3-1"),
        pytest.param({"chat.postMessage", "conversations.history"}, id="D3-more1"),
        pytest.param({"chat.postMessage", "conversations.info"}, id="D3-more2"),
        pytest.param({"chat.postMessage", "auth.test"}, id="D3-more3"),
    ],
)
async def test_joining_that_does_not_help(knowledge: KnowledgeBase, tmp_path: Path, methods: set[str]) -> None:
    """If the bot has joined a channel, but Slack says that it is not in it, the bot retries less and less often."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        fault: Any = Fault("answer", methods=frozenset(methods), status=200, error="not_in_channel")
        name = here.playground.faults.add(fault)
        await here.turns(60, seconds=2)
        (waiting,) = await here.deliveries()
        assert waiting.state == "pending"
        assert 5 <= waiting.attempts <= 9
        here.playground.faults.remove(name)
        await here.turns(2, minutes=10)
        assert len(here.posted()) == 1
