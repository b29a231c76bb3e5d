"""Short endurance runs: no weekly fact is lost or doubled while workers, Slack, and the database fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.databases import Cluster, database_url, kind, postgresql
from tests.endurance import scenarios
from tests.endurance.conversations import hold
from tests.endurance.load import MOST_GROWN, run_load
from tests.endurance.scenarios import Extent, Place
from tests.endurance.slack import Posted
from tests.endurance.sockets import TROUBLES
from tests.endurance.stuck import run_stuck
from tests.endurance.subscribed import Kept
from tests.endurance.tally import count

CALIBRATION = Path(__file__).resolve().parents[2] / "knowledge/calibration"

__all__ = ["database_url", "kind", "postgresql"]

SHORT = Extent(posts=40, workers=2, over=3.0, hurried=True, share=0.3)
CALMER = replace(SHORT, share=0.1)


@pytest.fixture
def place(kind: str, database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """Return a place for a run, with an empty database and an empty folder."""
    cluster: Cluster | None = request.getfixturevalue("postgresql") if kind == "postgresql" else None
    return Place(database_url, tmp_path, cluster)


@pytest.mark.slow
async def test_killed(place: Place) -> None:
    """If workers are killed with SIGKILL while Slack has faults, no post is lost or doubled."""
    tally = await scenarios.kills(replace(SHORT, strikes=8), place)
    assert tally.is_whole, "\n".join(tally.lines())
    assert tally.disturbed == 8
    assert sum(tally.struck[kind] for kind in ("rate_limited", "server_error", "lost_reply")) > 0


@pytest.mark.slow
async def test_suspended(place: Place) -> None:
    """If a worker is suspended for longer than its lease and then continues, no post is lost or doubled."""
    tally = await scenarios.suspended(replace(CALMER, strikes=1), place)
    assert tally.is_whole, "\n".join(tally.lines())
    assert tally.reclaimed > 0


@pytest.mark.slow
async def test_database_gone(place: Place) -> None:
    """If the database becomes unavailable while posts are under way, none is lost or doubled, and no worker dies."""
    tally = await scenarios.outage(replace(CALMER, away=3.0), place)
    assert tally.is_whole, "\n".join(tally.lines())


@pytest.mark.slow
async def test_clock_jumps(place: Place) -> None:
    """If the workers' clock jumps by an hour and a week, forwards and backwards, no post is doubled; no worker dies."""
    tally = await scenarios.clock(replace(CALMER, over=6.0), place)
    assert (tally.doubled, tally.unknown, tally.untold, tally.deaths) == (0, 0, 0, 0), "\n".join(tally.lines())
    assert tally.disturbed == len(scenarios.JUMPS)


@pytest.mark.slow
async def test_one_broken_row(place: Place) -> None:
    """If one subscription cannot be planned, all others are still posted once."""
    tally = await scenarios.broken(replace(SHORT, over=1.0, share=0.0), place)
    assert (tally.lost, tally.doubled, tally.posted) == (1, 0, SHORT.posts - 1), "\n".join(tally.lines())


@pytest.mark.slow
async def test_all_at_once(place: Place) -> None:
    """If all subscriptions, each in a workspace of its own, are due in the same second, no post is lost or doubled."""
    tally = await scenarios.mass(CALMER, place)
    assert tally.is_whole, "\n".join(tally.lines())
    assert tally.notes["materialised"] == CALMER.posts


@pytest.mark.slow
async def test_one_procfile(place: Place) -> None:
    """If a process manager starts two workers from the project's Procfile, no post is lost or doubled."""
    tally = await scenarios.procfile(replace(SHORT, over=1.0), place)
    assert tally.is_whole, "\n".join(tally.lines())


@pytest.mark.slow
async def test_punctual(place: Place) -> None:
    """Without faults, posts are made soon after they are due, and never two in the same channel within a second."""
    tally = await scenarios.punctual(replace(SHORT, over=3.0), place)
    assert tally.is_whole, "\n".join(tally.lines())
    assert tally.late[1] < 10
    assert tally.closest is not None
    assert tally.closest > 0.99


@pytest.mark.slow
async def test_sockets(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If Socket Mode connections are cut, expired, silenced and refused, every question is answered once."""
    monkeypatch.setenv("CACHE_PATH", str(cache))
    place = Place(f"sqlite:///{tmp_path / 'innovation.db'}", tmp_path)
    tally = await scenarios.sockets(Extent(posts=0, workers=0, over=24.0, strikes=4), place)
    assert tally.is_whole, "\n".join(tally.lines())
    assert tally.undelivered == 0
    assert tally.troubles == dict.fromkeys(TROUBLES, 1)


@pytest.mark.slow
async def test_conversations(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes on one database, both restarted halfway, answer threads and direct messages as one would."""
    monkeypatch.setenv("CACHE_PATH", str(cache))
    lines = (CALIBRATION / "conversations-1.jsonl").read_text(encoding="utf-8").splitlines()[:20]
    talks = await hold(lines, f"sqlite:///{tmp_path / 'innovation.db'}", tmp_path)
    assert [each for talk in talks for each in talk.wrong] == []


@pytest.mark.slow
async def test_requests(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the requests are, and whatever Slack responds, nothing breaks, and nobody is left without a reply."""
    monkeypatch.setenv("CACHE_PATH", str(cache))
    place = Place(f"sqlite:///{tmp_path / 'innovation.db'}", tmp_path)
    told = await scenarios.requests(replace(SHORT, requests=400), place)
    told.late = []  # on a busy machine, anything may be late
    assert told.is_whole, "\n".join(told.lines())
    assert len(told.sent) == 14
    assert told.told > 100
    assert told.malformed > 0


@pytest.mark.slow
async def test_forged(tmp_path: Path) -> None:
    """No request that is forged or cannot be read is accepted, and each is refused with the right status."""
    refused = await scenarios.forged(replace(SHORT, requests=500), Place("", tmp_path))
    assert refused.is_whole, "\n".join(refused.lines())
    assert refused.sent.total() >= 500
    assert len(refused.sent) == 12


@pytest.mark.slow
async def test_stuck(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While fifty calls are stuck in Slack's Web API, everything else is acknowledged."""
    monkeypatch.setenv("CACHE_PATH", str(cache))
    waited = await run_stuck(12)
    assert (waited.stuck, len(waited.seconds), waited.failed) == (50, 12, 0)


@pytest.mark.slow
async def test_load(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes under half of their maximum load answer all requests and do not grow."""
    monkeypatch.setenv("CACHE_PATH", str(cache))
    loaded = await run_load(2.0)
    assert loaded.failed == 0
    assert len(loaded.seconds) > 10
    assert loaded.grown <= MOST_GROWN


def test_tally_counts_what_is_wrong() -> None:
    """The tally counts posts that are lost, doubled, unknown to the database, or stored in the wrong state."""
    slot = datetime(2026, 1, 5, 9, tzinfo=UTC)
    at = slot.timestamp()
    kept = [Kept(f"d-{name}", name, slot, state, 1, 1, None) for name, state in (("a", "sent"), ("b", "sent"))]
    kept += [
        Kept("d-c", "c", slot, "failed", 1, 1, None),
        Kept("d-a2", "a", slot + timedelta(days=7), "sent", 1, 1, None),
    ]
    posted = [
        Posted("d-a", "C1", at + 1),
        Posted("d-a", "C1", at + 1.5),
        Posted("d-a2", "C1", at + 7 * 86400),
        Posted("d-c", "C2", at),
        Posted("d-nobody", "C3", at),
    ]
    tally = count(["a", "b", "c"], posted, kept)
    assert (tally.lost, tally.doubled, tally.unknown, tally.untold) == (1, 1, 1, 2)
    assert tally.closest == pytest.approx(0.5)
    assert not tally.is_whole
    assert count(["a"], posted[:1], kept[:1]).is_whole
