"""Where a page ended, as one opaque word. It opens nothing, so it is not signed."""

import base64
import binascii
import json
from datetime import datetime

from inbox.model.errors import InvalidError
from inbox.store.tables.columns import from_microseconds

MAX_LENGTH = 500
_BIGGEST = 2**63 - 1


def write_cursor(*values: int) -> str:
    text = json.dumps(values, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, length: int) -> tuple[int, ...] | None:
    """The `length` whole numbers that were written, or None without a cursor."""
    if not cursor:
        return None
    values = _decode(cursor)
    if not isinstance(values, list) or len(values) != length or not all(map(_is_number, values)):
        raise _invalid()
    return tuple(values)


def moment(microseconds: int) -> datetime:
    """One of its numbers that stands for a time."""
    try:
        return from_microseconds(microseconds)
    except OverflowError:
        raise _invalid() from None


def _invalid() -> InvalidError:
    return InvalidError(
        "The cursor is not one of ours.", {"field": "cursor"}, code="cursor_invalid"
    )


def _decode(cursor: str) -> object:
    if len(cursor) > MAX_LENGTH or not cursor.isascii():
        return None
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        return json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None


def _is_number(value: object) -> bool:
    return type(value) is int and -_BIGGEST <= value <= _BIGGEST
