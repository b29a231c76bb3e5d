"""Finds a time zone by its IANA name in any case, a city, a country, an abbreviation (KST), or an offset (UTC+9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from handlers.digests.schedule import zone_known, zone_names
from knowledge.normalization import fold_case, normalize, without_marks

_OFFSET = re.compile(r"(?:utc|gmt)\s*([+\-−–])\s*0?(\d{1,2})(?::?00)?")
_AFTER = re.compile(r"(?:standardtime|time(?:zone)?|표준시간?|시간대?)?(?:기준)?(?:으로|로)?$")

# Names missing from IANA's: https://www.iana.org/time-zones. Abbreviations of several zones, such as CST and IST,
# are left out. EST is what people on the east coast say all year, not IANA's zone without summer time.
_MEANT: Mapping[str, str] = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "세계": "UTC", "협정세계시": "UTC",
    "kst": "Asia/Seoul", "korea": "Asia/Seoul", "southkorea": "Asia/Seoul", "busan": "Asia/Seoul",
    "한국": "Asia/Seoul", "대한민국": "Asia/Seoul", "서울": "Asia/Seoul", "부산": "Asia/Seoul", "제주": "Asia/Seoul",
    "jst": "Asia/Tokyo", "japan": "Asia/Tokyo", "osaka": "Asia/Tokyo",
    "일본": "Asia/Tokyo", "도쿄": "Asia/Tokyo", "동경": "Asia/Tokyo", "오사카": "Asia/Tokyo",
    "china": "Asia/Shanghai", "beijing": "Asia/Shanghai", "shenzhen": "Asia/Shanghai",
    "중국": "Asia/Shanghai", "베이징": "Asia/Shanghai", "북경": "Asia/Shanghai", "상하이": "Asia/Shanghai",
    "홍콩": "Asia/Hong_Kong", "타이베이": "Asia/Taipei", "대만": "Asia/Taipei", "taiwan": "Asia/Taipei",
    "singapore": "Asia/Singapore", "싱가포르": "Asia/Singapore", "방콕": "Asia/Bangkok", "태국": "Asia/Bangkok",
    "thailand": "Asia/Bangkok", "hanoi": "Asia/Ho_Chi_Minh", "vietnam": "Asia/Ho_Chi_Minh",
    "하노이": "Asia/Ho_Chi_Minh", "호치민": "Asia/Ho_Chi_Minh", "베트남": "Asia/Ho_Chi_Minh",
    "자카르타": "Asia/Jakarta", "마닐라": "Asia/Manila", "필리핀": "Asia/Manila", "philippines": "Asia/Manila",
    "india": "Asia/Kolkata", "delhi": "Asia/Kolkata", "newdelhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata",
    "bangalore": "Asia/Kolkata", "bengaluru": "Asia/Kolkata",
    "인도": "Asia/Kolkata", "델리": "Asia/Kolkata", "뭄바이": "Asia/Kolkata",
    "두바이": "Asia/Dubai", "모스크바": "Europe/Moscow", "이스탄불": "Europe/Istanbul",
    "uk": "Europe/London", "britain": "Europe/London", "england": "Europe/London",
    "영국": "Europe/London", "런던": "Europe/London", "france": "Europe/Paris",
    "프랑스": "Europe/Paris", "파리": "Europe/Paris", "germany": "Europe/Berlin", "munich": "Europe/Berlin",
    "frankfurt": "Europe/Berlin", "독일": "Europe/Berlin", "베를린": "Europe/Berlin", "cest": "Europe/Paris",
    "cet": "Europe/Paris", "spain": "Europe/Madrid", "마드리드": "Europe/Madrid", "italy": "Europe/Rome",
    "로마": "Europe/Rome", "geneva": "Europe/Zurich", "취리히": "Europe/Zurich", "제네바": "Europe/Zurich",
    "시드니": "Australia/Sydney", "멜버른": "Australia/Melbourne", "canberra": "Australia/Sydney",
    "newzealand": "Pacific/Auckland", "wellington": "Pacific/Auckland", "오클랜드": "Pacific/Auckland",
    "et": "America/New_York", "est": "America/New_York", "edt": "America/New_York", "eastern": "America/New_York",
    "boston": "America/New_York", "washington": "America/New_York", "washingtondc": "America/New_York",
    "nyc": "America/New_York", "뉴욕": "America/New_York", "워싱턴": "America/New_York", "보스턴": "America/New_York",
    "ct": "America/Chicago", "cdt": "America/Chicago", "central": "America/Chicago", "시카고": "America/Chicago",
    "mt": "America/Denver", "mst": "America/Denver", "mdt": "America/Denver", "mountain": "America/Denver",
    "pt": "America/Los_Angeles", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles", "sanfrancisco": "America/Los_Angeles", "seattle": "America/Los_Angeles",
    "la": "America/Los_Angeles", "로스앤젤레스": "America/Los_Angeles", "샌프란시스코": "America/Los_Angeles",
    "시애틀": "America/Los_Angeles", "hst": "Pacific/Honolulu", "hawaii": "Pacific/Honolulu",
    "하와이": "Pacific/Honolulu", "토론토": "America/Toronto", "밴쿠버": "America/Vancouver",
    "멕시코시티": "America/Mexico_City", "brazil": "America/Sao_Paulo", "상파울루": "America/Sao_Paulo",
    "카이로": "Africa/Cairo", "나이로비": "Africa/Nairobi",
}  # fmt: skip
_NOT_OF_CITIES = ("Etc/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")


def zone_named(words: str) -> str | None:
    """Return the IANA name of the time zone that `words` name, or None if they name none.

    Examples are "seoul", "New York time", "utc+9" and "서울 시간".
    """
    plain = fold_case(without_marks(words))
    known = _by_iana_name().get(plain.replace(" ", "_"))
    if known or (offset := _OFFSET.fullmatch(plain)) is None:
        return _MEANT.get(normalize(plain)) or known or _by_name(normalize(plain))
    # IANA's Etc/GMT signs are reversed: https://data.iana.org/time-zones/tzdb/etcetera
    hours, west = int(offset[2]), offset[1] != "+"
    zone = f"Etc/GMT{'+' if west else '-'}{hours}" if hours else "UTC"
    return zone if zone_known(zone) else None


def _by_name(name: str) -> str | None:
    for form in (name, _AFTER.sub("", name)):
        if zone := _MEANT.get(form) or _by_city().get(form):
            return zone
    return None


@cache
def _by_iana_name() -> Mapping[str, str]:
    return {name.casefold(): name for name in zone_names()}


@cache
def _by_city() -> Mapping[str, str]:
    """Return the names of time zones by their last parts.

    If several names have the same last part, they stand for the same zone. The shortest of those with a region is
    chosen.
    """
    cities: dict[str, str] = {}
    for name in sorted(zone_names(), key=lambda name: ("/" not in name, len(name), name)):
        if not name.startswith(_NOT_OF_CITIES):
            cities.setdefault(normalize(name.rpartition("/")[2]), name)
    return cities
