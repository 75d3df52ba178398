"""Values of JSON from outside, each checked where it is taken."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import unescape
from typing import Any

Json = Mapping[str, Any]
MAX_TEXT = 100_000


def mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> Sequence[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text(value: Any, most: int = MAX_TEXT) -> str:
    """X escapes `&`, `<` and `>` in what people write."""
    if not isinstance(value, str):
        return ""
    valid = unescape(value[:most]).encode("utf-8", "replace").decode()
    return "".join(c for c in valid if c in "\n\t" or c.isprintable() or ord(c) > 159).strip()


def number(value: Any) -> str:
    """An id of X: digits, as text."""
    value = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return value if value.isascii() and value.isdigit() and len(value) <= 20 else ""


def moment(value: Any) -> datetime | None:
    """`2026-11-22T08:00:00.000Z`, milliseconds since 1970, or `Sun Nov 22 08:00:00 +0000 2026`; in whole
    seconds, since the ways in which X tells of one message differ in the rest."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        if value.isascii() and value.isdigit():
            at = datetime.fromtimestamp(int(value[:15]) // 1000, UTC)
        elif value[:1].isdigit():
            at = datetime.fromisoformat(value).astimezone(UTC)
        else:
            at = datetime.strptime(value, "%a %b %d %H:%M:%S %z %Y").astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at.replace(microsecond=0) if 2006 <= at.year <= 2200 else None
