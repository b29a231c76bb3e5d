"""The contract: how Slack answers, case by case, tried on our stand-in and on independent ones."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from contract import calls, connect, conversations, events, interactions, messages, over_http, steps, views
from contract.cases import Case
from contract.differences import KNOWN_DIFFERENCES, LACKS
from contract.emulate import EmulateProgram, emulate
from contract.local_slack import LocalSlackProgram, local_slack
from contract.ours import our_slack
from contract.programs import NotAvailableError

FILES = (calls, messages, conversations, views, events, interactions, connect, steps, over_http)
CASES: tuple[Case, ...] = tuple(case for file in FILES for case in file.CASES)
METHOD = re.compile(r"[a-z]+(\.[a-zA-Z0-9]+)+")


def by_name(case: Case) -> str:
    """Name a case as the tests' ids do."""
    return case.name.replace(" ", "-")


def tried(name: str) -> list[Case]:
    """Return the cases that a stand-in can run."""
    return [case for case in CASES if not case.needs & LACKS[name]]


@pytest.mark.parametrize("case", CASES, ids=by_name)
async def test_ours(case: Case) -> None:
    """Our stand-in keeps every case."""
    async with our_slack(case) as slack:
        await case.check(slack)


# The cases themselves


def test_cases_say_what_holds_and_where_that_is_said() -> None:
    """Every case has a name of its own, a sentence, and the address of its source."""
    assert len({case.name for case in CASES}) == len(CASES) >= 100
    assert [case.name for case in CASES if not case.told.endswith(".")] == []
    assert [case.name for case in CASES if not case.source.startswith("https://")] == []


@pytest.mark.parametrize("name", KNOWN_DIFFERENCES)
def test_what_is_listed_is_there(name: str) -> None:
    """Known differences name cases that are tried, and what is said to be lacking is something that a case needs."""
    assert set(KNOWN_DIFFERENCES[name]) - {case.name for case in tried(name)} == set()
    assert LACKS[name] - {need for case in CASES for need in case.needs} == set()


# The independent stand-ins


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Return a folder with a path that is short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="slack-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def running_emulate(folder: Path) -> Iterator[EmulateProgram]:
    """Return `emulate`, if it is installed."""
    try:
        with emulate(folder) as program:
            yield program
    except NotAvailableError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def running_local_slack(folder: Path) -> Iterator[LocalSlackProgram]:
    """Return `local-slack`, if it is installed."""
    try:
        with local_slack(folder) as program:
            yield program
    except NotAvailableError as reason:
        pytest.skip(str(reason))


@pytest.mark.slow
@pytest.mark.parametrize("case", tried("emulate"), ids=by_name)
async def test_emulate(case: Case, running_emulate: EmulateProgram) -> None:
    """`emulate` keeps every case that it can be tried with, but for the known differences."""
    await differs_as_known(case, running_emulate)


@pytest.mark.slow
@pytest.mark.parametrize("case", tried("local-slack"), ids=by_name)
async def test_local_slack(case: Case, running_local_slack: LocalSlackProgram) -> None:
    """`local-slack` keeps every case that it can be tried with, but for the known differences."""
    await differs_as_known(case, running_local_slack)


@pytest.mark.slow
@pytest.mark.parametrize("method", [each for each in sorted(LACKS["emulate"]) if METHOD.fullmatch(each)])
async def test_emulate_lacks(method: str, running_emulate: EmulateProgram) -> None:
    """What `emulate` is said to lack it does lack."""
    async with running_emulate.for_case(CASES[0]) as slack:
        assert (await slack.call(method)).status == 404


@pytest.mark.slow
@pytest.mark.parametrize("method", [each for each in sorted(LACKS["local-slack"]) if METHOD.fullmatch(each)])
async def test_local_slack_lacks(method: str, running_local_slack: LocalSlackProgram) -> None:
    """What `local-slack` is said to lack it does lack."""
    async with running_local_slack.for_case(CASES[0]) as slack:
        assert (await slack.call(method)).error == "unknown_method"


async def differs_as_known(case: Case, program: EmulateProgram | LocalSlackProgram) -> None:
    """Try a case; it has to fail where a difference is known, and nowhere else."""
    reason = KNOWN_DIFFERENCES[program.name].get(case.name)
    async with program.for_case(case) as slack:
        try:
            await case.check(slack)
        except (AssertionError, LookupError) as difference:
            if reason is None:
                raise AssertionError(f"{program.name} differs, and that is not listed: {difference}") from difference
            return
    assert reason is None, f"{program.name} no longer differs: take it off the list"
