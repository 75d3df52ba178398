"""Dates in headers (RFC 5322 section 3.3 and much else), in UTC."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_MONTHS = {m: i for i, m in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1
)} | {"maj": 5, "mai": 5, "okt": 10, "dez": 12, "des": 12, "mär": 3}  # fmt: skip
_USUAL = re.compile(
    r"\s*(?:[A-Za-z]{2,9}\.?,?\s+)?(\d{1,2})[ \-]([A-Za-zä]{3})[a-z]*\.?,?[ \-](\d{2,4})\s+"
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*(.*)$",
    re.DOTALL,
)
_CTIME = re.compile(
    r"\s*(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+"
    r"(?:(\d{4})\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?\s*(.*)$",
    re.DOTALL,
)
_ISO = re.compile(
    r"\s*(?:[A-Za-z]{3},?\s+)?(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T\s]+"
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(.*)$",
    re.DOTALL,
)
_OFFSET = re.compile(r"(?:GMT|UTC?|UT)?\s*([+-])\s*(\d{1,2}):?(\d{2})?(?!\d)")
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "ist": 330,
    "cet": 60, "met": 60, "mez": 60, "cest": 120, "mest": 120, "mesz": 120, "eet": 120,
    "eest": 180, "msk": 180, "msd": 240, "jst": 540, "kst": 540, "hkt": 480, "sgt": 480,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "ast": -240,
    "adt": -180, "nzst": 720, "nzdt": 780, "aest": 600, "aedt": 660, "awst": 480, "acst": 570,
    "brt": -180, "sast": 120,
}  # fmt: skip
_FIRST, _LAST = 1980, 2100


def parse_date(value: str) -> datetime | None:
    """None when nothing believable can be read. A missing zone is taken for UTC."""
    if not value or len(value) > 500:
        return None
    value = re.sub(r"\([^()]*\)", " ", value).strip() if "(" in value else value.strip()
    for attempt in (_usual, _iso, _ctime, _stdlib, _dateutil):
        found = attempt(value)
        if found is not None and _FIRST <= found.year <= _LAST:
            return found
    return None


def sent_at(date_values: Iterable[str], received_values: Iterable[str]) -> datetime | None:
    """From Date; where that is missing or absurd, from the oldest Received that can be read."""
    for value in date_values:
        found = parse_date(value)
        if found is not None:
            return found
    for value in reversed(list(received_values)[:50]):
        found = parse_date(value.rpartition(";")[2])
        if found is not None:
            return found
    return None


def _usual(value: str) -> datetime | None:
    match = _USUAL.match(value)
    if match is None:
        return None
    day, month, year, hour, minute, second, zone = match.groups()
    number = _MONTHS.get(month.lower())
    if number is None:
        return None
    return _made(_year(year), number, int(day), hour, minute, second, zone)


def _ctime(value: str) -> datetime | None:
    match = _CTIME.match(value)
    if match is None or match[1].lower() not in _MONTHS:
        return None
    month, day, year, hour, minute, second, half, rest = match.groups()
    late = re.search(r"\b(\d{4})\s*$", rest)
    if year is None and late is None:
        return None
    year, rest = (year, rest) if year else (late[1] if late else "", rest[: late.start()] if late else "")
    hours = int(hour) % 12 + 12 * (half.lower() == "pm") if half else int(hour)
    return _made(int(year), _MONTHS[month.lower()], int(day), hours, minute, second, rest)


def _iso(value: str) -> datetime | None:
    match = _ISO.match(value)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _made(int(year), int(month), int(day), hour, minute, second, zone)


def _stdlib(value: str) -> datetime | None:
    try:
        parts = parsedate_tz(value)
        if parts is None:
            return None
        return _made(*parts[:3], parts[3], parts[4], parts[5], "") and _made(
            *parts[:3], parts[3], parts[4], parts[5], ""
        ) - timedelta(seconds=parts[9] or 0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _dateutil(value: str) -> datetime | None:
    """Only for what holds a year and a time; anything shorter would be a guess."""
    if not re.search(r"\d{1,2}:\d{2}", value) or not re.search(r"\d{4}", value):
        return None
    from dateutil import parser

    try:
        found = parser.parse(value[:100], fuzzy=True, default=datetime(1900, 1, 1, tzinfo=UTC))
        return found.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None


def _year(text: str) -> int:
    """RFC 5322 section 4.3."""
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(text) == 3 else year


def _made(
    year: int, month: int, day: int, hour: str | int, minute: str | int,
    second: str | int | None, zone: str,
) -> datetime | None:  # fmt: skip
    try:
        moment = datetime(
            year, month, day, int(hour), int(minute), min(59, int(second or 0)),
            tzinfo=timezone(timedelta(minutes=_zone(zone))),
        )  # fmt: skip
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> int:
    """Minutes east of Greenwich; 0 for what nobody knows."""
    match = _OFFSET.match(text)
    if match:
        hours, minutes = int(match[2]), int(match[3] or 0)
        total = hours * 60 + minutes
        return (total if total < 24 * 60 else 0) * (-1 if match[1] == "-" else 1)
    word = re.match(r"[A-Za-z]+", text)
    return _ZONES.get(word[0].lower(), 0) if word else 0
