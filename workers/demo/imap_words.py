"""What an IMAP client says, taken apart (RFC 3501, sections 6 and 9). Only what mail programs use here."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\((?:[^()"]|"[^"]*")*\))|([^\s"]+)')
_PART = re.compile(r"BODY(?:\.PEEK)?\[\](?:<(\d+)\.(\d+)>)?", re.IGNORECASE)


class BadCommand(Exception):
    """Raised for what can't be understood; the client is answered BAD."""


def words(line: bytes) -> list[str]:
    """Atoms, quoted texts without their quotes, and lists in parentheses as they stand."""
    found = []
    for quoted, listed, atom in _WORD.findall(line):
        raw = re.sub(rb"\\(.)", rb"\1", quoted) if not (listed or atom) else listed or atom
        found.append(raw.decode("utf-8", "replace"))
    return found


def numbers(text: str, largest: int) -> list[tuple[int, int]]:
    """A set such as `1:3,7,9:*` as ranges, lowest first in each."""
    ranges = []
    for part in text.split(","):
        ends = [largest if end == "*" else _number(end) for end in part.split(":")]
        if not 1 <= len(ends) <= 2:
            raise BadCommand("what set of numbers is that")
        ranges.append((min(ends), max(ends)))
    return ranges


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 10:
        raise BadCommand("what number is that")
    return int(text)


def is_in(number: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(low <= number <= high for low, high in ranges)


def internal_date(at: datetime) -> str:
    local = at.astimezone(UTC)
    return f'"{local.day:2}-{MONTHS[local.month - 1]}-{local.year} {local:%H:%M:%S} +0000"'


def day(text: str) -> date:
    """`1-Feb-2026`."""
    try:
        number, month, year = text.split("-")
        return date(int(year), MONTHS.index(month.title()) + 1, int(number))
    except ValueError:
        raise BadCommand("what date is that") from None


def body_range(item: str) -> tuple[int, int] | None:
    """Where to begin and how many bytes, for `BODY.PEEK[]<0.100>`; None for what is no body."""
    found = _PART.fullmatch(item)
    if found is None:
        return None
    return (int(found[1]), int(found[2])) if found[1] else (0, 1 << 40)


def body_name(item: str) -> str:
    found = _PART.fullmatch(item)
    return f"BODY[]<{found[1]}>" if found and found[1] else "BODY[]"


def items(text: str) -> list[str]:
    """What FETCH asks for."""
    inner = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    return inner.split()
