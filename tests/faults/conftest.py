"""Lists, at the end of `make faults`, every input that was tried, and its result."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

_GIVEN = "given"
_LONGEST = 200
_OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Record the parameters of each test in this folder, so that the test's report contains them."""
    for item in items:
        if not item.nodeid.startswith("tests/faults/"):  # pytest passes every test that it collected
            continue
        callspec = getattr(item, "callspec", None)
        given = ", ".join(f"{name}={_shown(value)}" for name, value in callspec.params.items()) if callspec else ""
        item.user_properties.append((_GIVEN, given))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Unless the output is quiet, print a line for each input: its fault and number, its result, and the input itself.

    `make faults` passes `-v`, which cancels the `-q` in pyproject.toml.
    """
    if terminalreporter.config.option.verbose >= 0:
        terminalreporter.section("every input and its result")
        for line in sorted(_lines(terminalreporter)):
            terminalreporter.write_line(line)


def _lines(reporter: pytest.TerminalReporter) -> Iterator[str]:
    for outcome in _OUTCOMES:
        for report in reporter.stats.get(outcome, ()):
            if not isinstance(report, pytest.TestReport):  # a file that could not be collected
                continue
            test, _, name = report.nodeid.rpartition("::")[2].partition("[")
            given = str(dict(report.user_properties).get(_GIVEN, ""))
            yield f"{name.rstrip(']') or test} {outcome} {given}"[:_LONGEST]


def _shown(value: object) -> str:
    return getattr(value, "__name__", None) or " ".join(repr(value).split())
