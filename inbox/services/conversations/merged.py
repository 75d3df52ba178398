"""Conversations that were merged: where each lives now, and all that lives in one."""

from sqlalchemy import select

from inbox.store.reading.sight import MOST_MERGES
from inbox.store.tables.conversations import conversations
from inbox.store.unit import AnyRow, Unit

_C = conversations.c


def find_merged_into(unit: Unit, id: int) -> AnyRow:
    """Its row, or that of the conversation it was merged into."""
    for _ in range(MOST_MERGES):
        row = unit.connection.execute(select(conversations).where(_C.id == id)).one()
        if row.merged_into is None:
            break
        id = row.merged_into
    return row


def with_merged(unit: Unit, id: int) -> list[int]:
    """It, and all that was merged into it, into that, and so on."""
    found, new = [id], [id]
    for _ in range(MOST_MERGES):
        into = select(_C.id).where(_C.merged_into.in_(new)).order_by(_C.id)
        new = [one for one in unit.connection.scalars(into) if one not in found]
        if not new:
            break
        found += new
    return found
