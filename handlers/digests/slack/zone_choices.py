"""Suggests time zones while a person types: first the one that the text names, then all that contain the text."""

from __future__ import annotations

from handlers.digests.schedule import zone_names
from handlers.digests.slack.zones import zone_named
from knowledge.normalization import normalize

_COMMON = (
    "Asia/Seoul", "Asia/Tokyo", "Asia/Shanghai", "Asia/Singapore", "Asia/Ho_Chi_Minh", "Asia/Kolkata", "Asia/Dubai",
    "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Moscow", "Africa/Cairo", "Africa/Nairobi",
    "America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "Pacific/Auckland", "Australia/Sydney", "UTC",
)  # fmt: skip


def zone_choices(typed: str, own: str | None = None) -> list[str]:
    """Return the IANA names of the time zones that match what was typed, best first.

    If nothing was typed, return common time zones, preceded by `own` if it is given.
    """
    wanted = normalize(typed)
    if not wanted:
        return list(dict.fromkeys([own, *_COMMON] if own else _COMMON))
    meant = zone_named(typed)
    fitting = sorted(
        (name for name in zone_names() if wanted in normalize(name)), key=lambda name: (_depth(name), name)
    )
    return list(dict.fromkeys([*([meant] if meant else []), *fitting]))


def _depth(name: str) -> bool:
    """Return a sort key that puts names of the form Region/City before all others, most of which are obsolete."""
    return "/" not in name or name.startswith("Etc/")
