"""Out of somebody else's JSON: what is there in the right form, or nothing. Never raises but at the root."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from inbox.model.errors import ParseError

MOST_ID = 400
MOST_TEXT = 200_000
_MILLISECONDS_FROM = 100_000_000_000


def load(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ParseError(f"The body is no JSON: {type(error).__name__}") from None


def mapping(value: Any, *names: str) -> Mapping[str, Any]:
    """What stands at the end of those names, or an empty one."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    """Those in a list, or the one that stands there alone."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one


def text(value: Any) -> str:
    """Valid Unicode without NUL: half a surrogate pair can be written in JSON."""
    if not isinstance(value, str):
        return ""
    cut = value[:MOST_TEXT].replace("\0", "")
    return cut.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def line(value: Any) -> str:
    return " ".join(text(value).split())[:300]


def ident(value: Any) -> str:
    """What the platform calls something: text or a whole number. Longer than any real one: its hash."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int) and abs(value) >= 10**40:
        return ""
    found = " ".join(text(str(value)).split())
    if len(found) <= MOST_ID:
        return found
    return "sha256:" + hashlib.sha256(found.encode()).hexdigest()


def first_ident(*values: Any) -> str:
    return next((found for value in values if (found := ident(value))), "")


def moment(value: Any) -> datetime | None:
    """Seconds, milliseconds, or `2026-11-22T10:00:00+0000`."""
    if isinstance(value, str) and not value.isdigit():
        return _written(value)
    try:
        number = int(value)
        seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
        return datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _written(value: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def digest(value: Any) -> str:
    raw = json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:40]
