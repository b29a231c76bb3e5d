"""Counts the results of a run: which posts were lost or doubled, how late they were, and how close together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise

from tests.endurance.slack import Posted
from tests.endurance.subscribed import Kept


@dataclass
class Tally:
    """The results of a run.

    lost: subscriptions for which nothing was posted
    doubled: messages beyond the first for the same slot of a subscription
    unknown: messages whose delivery is not in the database
    untold: deliveries that are stored as sent but are not in Slack, or the other way round
    closest: the fewest seconds between two posts in the same channel
    late: the number of seconds after the due time within which half, 99 %, and all of the posts appeared
    apart: the seconds between each two successive messages for the same delivery
    reclaimed: deliveries that were claimed more than once
    """

    expected: int
    posted: int = 0
    lost: int = 0
    doubled: int = 0
    unknown: int = 0
    untold: int = 0
    closest: float | None = None
    late: tuple[float, float, float] = (0.0, 0.0, 0.0)
    apart: tuple[float, ...] = ()
    states: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    reclaimed: int = 0
    seconds: float = 0.0
    disturbed: int = 0
    deaths: int = 0
    tracebacks: int = 0
    struck: dict[str, int] = field(default_factory=dict)
    notes: dict[str, float] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Return whether no post was lost, doubled, unknown, or untold, and no process died or logged a traceback."""
        wrong = (self.lost, self.doubled, self.unknown, self.untold, self.deaths, self.tracebacks)
        return not any(wrong)

    def lines(self) -> Iterable[str]:
        """Yield one line for each result."""
        for name, value in asdict(self).items():
            yield f"{name:>10}: {_shown(value)}"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {one:.6g}" for key, one in sorted(value.items()))
    if isinstance(value, tuple):
        return " / ".join(f"{one:.1f}" for one in value)
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def count(expected: Iterable[str], posted: Sequence[Posted], kept: Sequence[Kept]) -> Tally:
    """Return the tally of the messages in `posted` and the deliveries in `kept`.

    `expected` holds the ids of the subscriptions for which something should have been posted.
    """
    wanted, by_id = set(expected), {one.id: one for one in kept}
    known = [one for one in posted if one.delivery in by_id]
    slots = Counter((by_id[one.delivery].subscription, by_id[one.delivery].slot) for one in known)
    there = {one.delivery for one in known}
    return Tally(
        expected=len(wanted),
        posted=len(posted),
        lost=len(wanted - {subscription for subscription, _ in slots}),
        doubled=sum(slots.values()) - len(slots),
        unknown=len(posted) - len(known),
        untold=sum((one.state == "sent") != (one.id in there) for one in kept),
        closest=_closest(posted),
        apart=_apart(known),
        late=_late([one.at - by_id[one.delivery].slot.timestamp() for one in known]),
        states=dict(Counter(one.state for one in kept)),
        asked=sum(one.attempts for one in kept),
        reclaimed=sum(one.epoch > 1 for one in kept),
    )


def _closest(posted: Sequence[Posted]) -> float | None:
    by_channel = defaultdict(list)
    for one in posted:
        by_channel[one.channel].append(one.at)
    gaps = (after - before for times in by_channel.values() for before, after in pairwise(sorted(times)))
    return min(gaps, default=None)


def _apart(posted: Sequence[Posted]) -> tuple[float, ...]:
    by_delivery = defaultdict(list)
    for one in posted:
        by_delivery[one.delivery].append(one.at)
    return tuple(after - before for times in by_delivery.values() for before, after in pairwise(sorted(times)))


def _late(seconds: list[float]) -> tuple[float, float, float]:
    if not seconds:
        return 0.0, 0.0, 0.0
    ordered = sorted(seconds)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], ordered[-1]
