"""Dates in headers (RFC 5322 section 3.3 and much else), in UTC."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from connectors.email.comments import without_comments

_MONTHS = {m: i for i, m in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1
)} | {"maj": 5, "mai": 5, "okt": 10, "dez": 12, "des": 12, "mär": 3}  # fmt: skip
_USUAL = re.compile(
    r"\s*(?:[A-Za-z]{2,9}\.?,?\s+)?(\d{1,2})[ \-]([A-Za-zä]{3})[a-zä]*\.?,?[ \-](\d{2,4})\s+"
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
_HALF = re.compile(r"([AaPp])\.?[Mm]\b\.?\s*")
_TIME = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?(?:\s*([AaPp])\.?[Mm]\b)?")
_NUMBERS = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})[./-](\d{4})\b")
_MONTH_WORD = re.compile(r"\b([A-Za-zä]{3})[a-zä]*")
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
"""Years that a mail can be from. Anything else is a broken clock or a lie."""


def parse_date(value: str) -> datetime | None:
    """None when nothing can be read. A missing zone is taken for UTC."""
    if not value or len(value) > 500:
        return None
    value = re.sub(r"\s*:\s*", ":", without_comments(value)).strip()
    for attempt in (_usual, _iso, _ctime, _loose):
        found = attempt(value)
        if found is not None:
            return found
    return None


def sent_at(date_values: Iterable[str], received_values: Iterable[str]) -> datetime | None:
    """From Date; where that is missing or absurd, from the oldest Received that can be read."""
    absurd: datetime | None = None
    for value in date_values:
        found = parse_date(value)
        if found is not None and _FIRST <= found.year <= _LAST:
            return found
        absurd = absurd or found
    for value in reversed(list(received_values)[:50]):
        found = parse_date(value.rpartition(";")[2])
        if found is not None and _FIRST <= found.year <= _LAST:
            return found
    return absurd


def _usual(value: str) -> datetime | None:
    match = _USUAL.match(value)
    if match is None:
        return None
    day, month, year, hour, minute, second, zone = match.groups()
    number = _MONTHS.get(month.lower())
    if number is None:
        return None
    half = _HALF.match(zone)
    if half:
        hour, zone = int(hour) % 12 + 12 * (half[1] in "pP"), zone[half.end() :]
    return _made(_year(year), number, int(day), hour, minute, second, zone)


def _ctime(value: str) -> datetime | None:
    match = _CTIME.match(value)
    if match is None or match[1].lower() not in _MONTHS:
        return None
    month, day, year, hour, minute, second, half, rest = match.groups()
    late = re.search(r"\b(\d{4})\s*$", rest)
    if year is None and late is None:
        return None
    if year is None and late is not None:
        year, rest = late[1], rest[: late.start()]
    hours = int(hour) % 12 + 12 * (half.lower() == "pm") if half else int(hour)
    return _made(int(year), _MONTHS[month.lower()], int(day), hours, minute, second, rest)


def _iso(value: str) -> datetime | None:
    match = _ISO.match(value)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _made(int(year), int(month), int(day), hour, minute, second, zone)


def _loose(value: str) -> datetime | None:
    """Any order: a time, a month by name or a date by numbers, and a year of four digits."""
    time = _TIME.search(value)
    if time is None:
        day = _loose_day(value) if len(value) < 30 else None
        return _made(*day, 0, 0, 0, "") if day else None
    rest = value[: time.start()] + " " + value[time.end() :]
    day = _loose_day(rest)
    if day is None:
        return None
    hour = int(time[1]) % 12 + 12 * (time[4].lower() == "p") if time[4] else int(time[1])
    offset = re.search(r"[+-]\d{4}\b", rest) or re.search(r"\b(?:[A-Z]{3,4}|UT)\s*$", rest)
    return _made(*day, hour, time[2], time[3], offset[0] if offset else "")


def _loose_day(text: str) -> tuple[int, int, int] | None:
    numbers = _NUMBERS.search(text)
    if numbers:
        first, mark, second, year = int(numbers[1]), numbers[2], int(numbers[3]), int(numbers[4])
        # Slashes are American (month first) unless that is no month.
        swap = mark == "/" and second > 12 or mark == "/" and first <= 12
        return (year, first, second) if swap else (year, second, first)
    month = next((m for m in _MONTH_WORD.findall(text) if m.lower() in _MONTHS), None)
    year_found = re.search(r"\b(\d{4})\b", text)
    day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\b", text)
    if month is None or year_found is None or day is None:
        return None
    return int(year_found[1]), _MONTHS[month.lower()], int(day[1])


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
