"""The page docs/trouble.md covers every kind of fault and every fault key, and all examples on it are accepted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_playground.control import guests
from slack_playground.faults import KEYS, KINDS, Fault
from slack_playground.faults.reading import REASONS
from slack_playground.server import build_application, running_playground
from slack_playground.testing.in_process import Site, manifest
from test_custom_steps import FUNCTIONS

PAGE = (Path(__file__).parents[1] / "docs" / "trouble.md").read_text(encoding="utf-8")
FAULTS = [found[1] for found in re.finditer(r'^\| `(\{"kind".*?\})` \|', PAGE, re.MULTILINE)]
REQUESTS = [
    (found[1], found[2]) for found in re.finditer(r"^\| `POST (/control/\S+) (\{.*?\})` \|", PAGE, re.MULTILINE)
]


@pytest.mark.parametrize("written", FAULTS)
def test_faults_are_accepted(written: str) -> None:
    """Every fault on the page is valid and is serialized exactly as the page shows it."""
    told = json.loads(written)
    assert Fault.from_json(told).as_json() == told


def test_every_kind_stands_there() -> None:
    """Every kind of fault has an example on the page, and no example has an unknown kind."""
    assert {json.loads(written)["kind"] for written in FAULTS} == set(KINDS)


def test_every_key_stands_there() -> None:
    """Every fault key is on the page; each key that only some kinds have, except channels, is also in an example.

    Every reason for a disconnect is on the page, too.
    """
    shown = {key for written in FAULTS for key in json.loads(written)}
    own = {key for keys in KEYS.values() for key in keys}
    assert own - shown == {"channels"}
    assert {f"`{key}`" for key in ("kind", "share", "count", "skip", *own)} - set(re.findall(r"`\w+`", PAGE)) == set()
    assert all(reason in PAGE for reason in REASONS)


@pytest.mark.parametrize(("path", "written"), REQUESTS)
async def test_requests_are_accepted(path: str, written: str) -> None:
    """Every request on the page succeeds if the app has custom workflow steps and a new person's channel is shared."""
    app: dict[str, Any] = {**manifest(), "functions": FUNCTIONS}
    async with running_playground(app) as playground, ClientSession() as client:
        here = Site(playground, client)
        if path == "/control/people":
            await here.post("/control/share", {"channel": "help"})
        told = await here.post(path, json.loads(written))
        assert told["ok"] is True, told


async def test_every_request_stands_there() -> None:
    """Every control address that can cause trouble is on the page, and the example person has every field."""
    async with running_playground(manifest()) as playground:
        routes = build_application(playground).router.resources()
    known = {route.canonical for route in routes if route.canonical.startswith("/control/")}
    others = {"/control/ready", "/control/requests", "/control/bulk", "/control/bot", "/control/due"}
    others |= {"/control/manifest", "/control/settings"}
    shown = {path for path, _ in REQUESTS} | {"/control/faults", "/control/faults/{id}"}
    assert shown == known - others
    (person,) = (json.loads(written) for path, written in REQUESTS if path == "/control/people")
    assert set(person) == set(guests.PERSON)
