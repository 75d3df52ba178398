"""Who looked at a customer. Says nothing of the customer, so that those who lead can see who looked
at protected ones without opening them themselves."""

from typing import Any

from sqlalchemy import or_, select

from inbox.model.errors import InvalidError, NotFoundError
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import access, contacts
from inbox.store.tables.people import agents
from inbox.store.unit import Unit


def list_access(
    unit: Unit, contact_id: int, limit: int = 50, cursor: str | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """AccessShape, the newest first, and where to go on."""
    if unit.connection.scalar(select(contacts.c.id).where(contacts.c.id == contact_id)) is None:
        raise NotFoundError("There is no such customer.", code="no_such_contact")
    # Those who were merged into this one are this one, with who looked at them before.
    ids = select(contacts.c.id).where(
        or_(contacts.c.id == contact_id, contacts.c.merged_into == contact_id)
    )
    theirs = select(conversations.c.id).where(conversations.c.contact_id.in_(ids))
    statement = (
        select(access, agents.c.name, conversations.c.number)
        .join(agents, agents.c.id == access.c.agent_id)
        .outerjoin(conversations, conversations.c.id == access.c.conversation_id)
        .where(or_(access.c.contact_id.in_(ids), access.c.conversation_id.in_(theirs)))
        .order_by(access.c.id.desc())
        .limit(limit + 1)
    )
    if cursor:
        statement = statement.where(access.c.id < _before(cursor))
    rows = unit.connection.execute(statement).all()
    found = [_shape(row) for row in rows[:limit]]
    return found, found[-1]["id"] if len(rows) > limit else None


def _before(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 19):
        raise InvalidError(
            "The cursor is not one of ours.", {"field": "cursor"}, code="cursor_invalid"
        )
    return min(int(cursor), 2**63 - 1)


def _shape(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "agent": {"id": str(row.agent_id), "name": row.name},
        "conversation_id": None if row.conversation_id is None else str(row.conversation_id),
        "number": row.number,
        "opened_at": row.opened_at,
        "seen_at": row.seen_at,
        "active_seconds": row.active_seconds,
        "reason": row.reason,
        "ahead": row.ahead,
    }
