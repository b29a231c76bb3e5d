"""Tests our stand-in and independent ones against the contract, which describes case by case how Slack behaves."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from contract import calls, connect, conversations, events, interactions, messages, over_http, steps, views
from contract.cases import Case, case
from contract.differences import KNOWN_DIFFERENCES, LACKS
from contract.emulate import EmulateProgram, emulate
from contract.local_slack import LocalSlackProgram, local_slack
from contract.ours import our_slack
from contract.programs import NotAvailableError
from contract.slack import Slack

FILES = (calls, messages, conversations, views, events, interactions, connect, steps, over_http)
CASES: tuple[Case, ...] = tuple(case for file in FILES for case in file.CASES)
METHOD = re.compile(r"[a-z]+(\.[a-zA-Z0-9]+)+")


def by_name(case: Case) -> str:
    """Return the case's name in the form used in test ids."""
    return case.name.replace(" ", "-")


def tried(name: str) -> list[Case]:
    """Return the cases that the named stand-in can run."""
    return [case for case in CASES if not case.needs & LACKS[name]]


@pytest.mark.parametrize("case", CASES, ids=by_name)
async def test_ours(case: Case) -> None:
    """Our stand-in passes every case."""
    async with our_slack(case) as slack:
        await case.check(slack)


# The cases themselves


def test_cases_say_what_holds_and_where_that_is_said() -> None:
    """There are at least 100 cases, each with a unique name, a sentence, and the URL of its source."""
    assert len({case.name for case in CASES}) == len(CASES) >= 100
    assert [case.name for case in CASES if not case.told.endswith(".")] == []
    assert [case.name for case in CASES if not case.source.startswith("https://")] == []


def test_a_case_may_say_more_than_a_sentence() -> None:
    """A case's docstring may have several lines, as any other docstring."""

    @case(source="https://docs.slack.dev/")
    async def says_more(_slack: Slack) -> None:
        """Slack does this.

        It also does that.
        """

    assert says_more.told == "Slack does this.\n\nIt also does that."


@pytest.mark.parametrize("name", KNOWN_DIFFERENCES)
def test_what_is_listed_is_there(name: str) -> None:
    """Each known difference belongs to a case that the stand-in can run.

    Each feature listed as missing is needed by at least one case.
    """
    assert set(KNOWN_DIFFERENCES[name]) - {case.name for case in tried(name)} == set()
    assert LACKS[name] - {need for case in CASES for need in case.needs} == set()


# The independent stand-ins


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Yield a folder whose path is short enough for Unix sockets."""
    with tempfile.TemporaryDirectory(prefix="slack-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def running_emulate(folder: Path) -> Iterator[EmulateProgram]:
    """Run `emulate`, or skip the test if it is not available."""
    try:
        with emulate(folder) as program:
            yield program
    except NotAvailableError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def running_local_slack(folder: Path) -> Iterator[LocalSlackProgram]:
    """Run `local-slack`, or skip the test if it is not available."""
    try:
        with local_slack(folder) as program:
            yield program
    except NotAvailableError as reason:
        pytest.skip(str(reason))


@pytest.mark.slow
@pytest.mark.parametrize("case", tried("emulate"), ids=by_name)
async def test_emulate(case: Case, running_emulate: EmulateProgram) -> None:
    """`emulate` passes every case that it can run, except for the known differences."""
    await differs_as_known(case, running_emulate)


@pytest.mark.slow
@pytest.mark.parametrize("case", tried("local-slack"), ids=by_name)
async def test_local_slack(case: Case, running_local_slack: LocalSlackProgram) -> None:
    """`local-slack` passes every case that it can run, except for the known differences."""
    await differs_as_known(case, running_local_slack)


@pytest.mark.slow
@pytest.mark.parametrize("method", [each for each in sorted(LACKS["emulate"]) if METHOD.fullmatch(each)])
async def test_emulate_lacks(method: str, running_emulate: EmulateProgram) -> None:
    """Each method listed as missing from `emulate` is indeed missing."""
    async with running_emulate.for_case(CASES[0]) as slack:
        assert (await slack.call(method)).status == 404


@pytest.mark.slow
@pytest.mark.parametrize("method", [each for each in sorted(LACKS["local-slack"]) if METHOD.fullmatch(each)])
async def test_local_slack_lacks(method: str, running_local_slack: LocalSlackProgram) -> None:
    """Each method listed as missing from `local-slack` is indeed missing."""
    async with running_local_slack.for_case(CASES[0]) as slack:
        assert (await slack.call(method)).error == "unknown_method"


async def differs_as_known(case: Case, program: EmulateProgram | LocalSlackProgram) -> None:
    """Run a case and check that it fails if and only if a difference is listed for it."""
    reason = KNOWN_DIFFERENCES[program.name].get(case.name)
    async with program.for_case(case) as slack:
        try:
            await case.check(slack)
        except (AssertionError, LookupError) as difference:
            if reason is None:
                raise AssertionError(f"{program.name} differs, and that is not listed: {difference}") from difference
            return
    assert reason is None, f"{program.name} no longer differs: take it off the list"
