"""Offers time zones to someone who types: their own first, then those whose name or city fits."""

from __future__ import annotations

from handlers.digests.schedule import zone_names
from handlers.digests.zones import zone_named
from knowledge.wording import squash

_COMMON = (
    "Asia/Seoul", "Asia/Tokyo", "Asia/Shanghai", "Asia/Singapore", "Asia/Ho_Chi_Minh", "Asia/Kolkata", "Asia/Dubai",
    "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Moscow", "Africa/Cairo", "Africa/Nairobi",
    "America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "Pacific/Auckland", "Australia/Sydney", "UTC",
)  # fmt: skip


def zone_choices(typed: str, own: str | None = None) -> list[str]:
    """Give IANA names that fit what was typed, the likeliest first; of nothing typed `own` and the common ones."""
    wanted = squash(typed)
    if not wanted:
        return list(dict.fromkeys([own, *_COMMON] if own else _COMMON))
    meant = zone_named(typed)
    fitting = sorted((name for name in zone_names() if wanted in squash(name)), key=lambda name: (_depth(name), name))
    return list(dict.fromkeys([*([meant] if meant else []), *fitting]))


def _depth(name: str) -> bool:
    """Put names of the form Region/City before all others, most of which are old."""
    return "/" not in name or name.startswith("Etc/")
