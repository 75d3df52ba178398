"""Where a listener stands."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from inbox.store.tables.journal import cursors
from inbox.store.unit import Unit


def read_cursor(unit: Unit, channel: str) -> Mapping[str, Any]:
    """Empty for a channel that begins now."""
    row = unit.connection.execute(
        select(cursors.c.value).where(cursors.c.channel == channel)
    ).first()
    return row.value if row else {}
