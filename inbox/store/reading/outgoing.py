"""What is on its way out or stuck, and what could not be read: the lists of set-up."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, text, union_all

from inbox.store.reading.cursors import read_cursor, write_cursor
from inbox.store.reading.labels import Labels
from inbox.store.reading.messages import shape_refused
from inbox.store.tables.conversations import conversations
from inbox.store.tables.journal import quarantine, receipts
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import Unit

Page = tuple[list[dict[str, Any]], str | None]

# Word for word as the partial indexes say it: else they would not be used.
_UNSETTLED = text("deliveries.state NOT IN ('sent','delivered','read')")
COPIES_REFUSED = timedelta(days=7)
"""For how long an answer that arrived is listed for those who got no copy of it."""


def list_deliveries(
    unit: Unit, labels: Labels, state: str | None, limit: int, cursor: str | None
) -> Page:
    """Newest first; without a state all that has not arrived, and what a copy was refused of lately."""
    before = read_cursor(cursor, 1)
    statement = (
        select(
            deliveries,
            messages.c.parties,
            messages.c.channel_kind,
            conversations.c.number,
            conversations.c.sensitivity,
        )
        .join(messages, messages.c.id == deliveries.c.message_id)
        .join(conversations, conversations.c.id == deliveries.c.conversation_id)
        .where(deliveries.c.state == state if state else _of_note(unit.now))
        .order_by(deliveries.c.id.desc())
        .limit(limit + 1)
    )
    if before:
        statement = statement.where(deliveries.c.id < before[0])
    rows = unit.connection.execute(statement).all()
    return [_delivery(unit, row, labels) for row in rows[:limit]], _next(rows, limit)


def _of_note(now: datetime) -> ColumnElement[bool]:
    lately = deliveries.c.at > now - COPIES_REFUSED
    refused = select(deliveries.c.id).where(deliveries.c.refused.is_not(None), lately)
    unsettled = select(deliveries.c.id).where(_UNSETTLED)
    return deliveries.c.id.in_(union_all(unsettled, refused))


def _delivery(unit: Unit, row: Any, labels: Labels) -> dict[str, Any]:
    is_hidden = row.sensitivity == "protected" and not unit.actor.protected_access
    to = "" if is_hidden else ", ".join(one[1] for one in row.parties.get("to") or ())
    names = ("state", "error", "why", "attempts", "at", "next_try_at")
    return {
        "id": str(row.id),
        "message_id": str(row.message_id),
        "conversation_id": str(row.conversation_id),
        "number": row.number,
        "channel": labels.channel(row.channel, row.channel_kind),
        "to": to[:500],
        "refused": [] if is_hidden else shape_refused(row),
        **{name: getattr(row, name) for name in names},
    }


def list_quarantine(
    unit: Unit, labels: Labels, channel: str | None, limit: int, cursor: str | None
) -> Page:
    """What could not be read and still waits for somebody, newest first."""
    before = read_cursor(cursor, 1)
    statement = (
        select(quarantine, receipts.c.size)
        .join(receipts, receipts.c.id == quarantine.c.receipt_id)
        .where(receipts.c.state == "quarantined")
        .order_by(quarantine.c.id.desc())
        .limit(limit + 1)
    )
    if channel:
        statement = statement.where(quarantine.c.channel == channel)
    if before:
        statement = statement.where(quarantine.c.id < before[0])
    rows = unit.connection.execute(statement).all()
    names = ("reason", "detail", "size", "at", "tries")
    items = [
        {
            "id": str(row.id),
            "channel": labels.channel(row.channel),
            **{name: getattr(row, name) for name in names},
        }
        for row in rows[:limit]
    ]
    return items, _next(rows, limit)


def _next(rows: Any, limit: int) -> str | None:
    return write_cursor(rows[limit - 1].id) if len(rows) > limit else None
