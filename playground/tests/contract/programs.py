"""Finds and runs the independent stand-ins, which are programs that run for as long as a test module needs them."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

_START = 20.0
"""The number of seconds within which a program must respond."""


class NotAvailableError(Exception):
    """The program cannot be run here; the message says why."""


def program(variable: str) -> Path:
    """Return the path of the program named by an environment variable.

    Raises NotAvailableError if the variable is not set or does not name an executable file.
    """
    named = os.environ.get(variable)
    if not named:
        raise NotAvailableError(f"{variable} names no program; tests/contract/install.sh installs it")
    if not os.access(named, os.X_OK):
        raise NotAvailableError(f"{variable} names {named}, which is not a program")
    return Path(named)


def free_port() -> int:
    """Return a free port on 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: Sequence[str], ready: Callable[[], bool], log: Path) -> Iterator[None]:
    """Run a program, wait until it is ready, and stop it when the context closes.

    Raises NotAvailableError, with the end of the program's output, if the program does not become ready.
    """
    with log.open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - installed by the person running the tests
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, cwd=log.parent
        )
    try:
        _wait(process, ready, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + _START
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            raise NotAvailableError(f"it did not start: {log.read_text(errors='replace')[-500:].strip()}")
        time.sleep(0.05)


def in_a_network_of_its_own() -> list[str]:
    """Return a command prefix that runs a program in a new network namespace.

    Raises NotAvailableError if no network namespace can be created here.
    """
    unshare = shutil.which("unshare")
    if unshare is None:
        raise NotAvailableError("there is no unshare, which makes network namespaces")
    command = [unshare, "--map-root-user", "--net"]
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)  # noqa: S603 - a fixed command
    if tried.returncode:
        raise NotAvailableError(f"no network namespace can be made: {tried.stderr.decode(errors='replace').strip()}")
    return command
