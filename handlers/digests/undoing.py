"""Encodes a change to a subscription, compactly enough for the value of the button that undoes the change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, cast

from handlers.digests.subscription import Pause, Reason, Schedule, Subscription
from knowledge.model import read_language


@dataclass(frozen=True, slots=True)
class Undo:
    """A change to the subscription `id` that can be undone.

    `before` is the subscription before the change, or None if the change created it. `version` is the version that the
    change gave the subscription, or None if the change removed it.
    """

    id: str
    before: Subscription | None
    version: int | None


def write_undo(undo: Undo) -> str:
    """Return `undo` as a string that `read_undo` can read."""
    before = _written(undo.before) if undo.before else None
    return json.dumps([undo.id, undo.version, before], separators=(",", ":"))


def read_undo(text: str) -> Undo | None:
    """Return the change that `write_undo` encoded as `text`.

    Return None if `text` cannot be read, for example because another version of this bot wrote it.
    """
    try:
        name, version, before = json.loads(text)
        return Undo(str(name), _read(before) if before else None, None if version is None else int(version))
    except (ValueError, TypeError, KeyError):
        return None


def _written(was: Subscription) -> list[Any]:
    schedule, pause = was.schedule, was.pause
    return [
        [was.id, was.team, was.channel, was.creator, was.notify],
        [schedule.weekday, f"{schedule.at:%H:%M}", schedule.zone],
        sorted(was.themes),
        was.language,
        [int(was.created.timestamp()), was.next_due.isoformat()],
        [pause.reason, pause.until.isoformat() if pause.until else None] if pause else None,
        [was.cycle, was.version],
    ]


def _read(written: list[Any]) -> Subscription:
    (name, team, channel, creator, notify), (weekday, at, zone), themes, language, times, pause, counts = written
    created, next_due = datetime.fromtimestamp(times[0], UTC), datetime.fromisoformat(times[1])
    paused = Pause(cast("Reason", pause[0]), date.fromisoformat(pause[1]) if pause[1] else None) if pause else None
    return Subscription(
        id=name,
        team=team,
        channel=channel,
        creator=creator,
        schedule=Schedule(int(weekday), time.fromisoformat(at), zone),
        themes=frozenset(themes),
        language=read_language(language),
        notify=notify,
        created=created,
        next_due=next_due,
        pause=paused,
        cycle=int(counts[0]),
        version=int(counts[1]),
    )
