"""The log, as screens and other programs read it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select

from inbox.model.errors import InvalidError
from inbox.store.reading.sight import find_conversation, parse_id, teams_seen
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.log import events
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit

MAX_LIMIT = 1_000


def list_events(
    unit: Unit, conversation_id: int | str | None = None, after: int = 0, limit: int = 100
) -> list[dict[str, Any]]:
    """Events (EventShape) after that number, oldest first: of one conversation, or of all that the
    actor may read. With fewer than `limit` in the log, the last number is where to go on."""
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidError(
            f"A page holds 1 to {MAX_LIMIT}.", {"field": "limit"}, code="limit_invalid"
        )
    if conversation_id is None:
        return events_after(unit, after, limit)
    conversation = find_conversation(unit, parse_id(conversation_id, "conversation"))
    statement = (
        select(events)
        .where(events.c.conversation_id == conversation.id, events.c.number > after)
        .order_by(events.c.number)
        .limit(limit)
    )
    return shape_events(unit, unit.connection.execute(statement).all())


def events_after(unit: Unit, number: int, limit: int) -> list[dict[str, Any]]:
    """In the order of commits. Those who see their teams only get what those teams have now."""
    seen = teams_seen(unit.actor)
    statement = select(events).where(events.c.number > number)
    if seen is not None:
        statement = statement.join(
            conversations, conversations.c.id == events.c.conversation_id
        ).where(conversations.c.team_id.in_(sorted(seen)))
    statement = statement.order_by(events.c.number).limit(min(limit, MAX_LIMIT))
    return shape_events(unit, unit.connection.execute(statement).all())


def last_number(unit: Unit) -> int:
    return unit.connection.scalar(select(func.max(events.c.number))) or 0


def first_number(unit: Unit) -> int:
    """The oldest that is still kept; 0 for an empty log. Who asks for earlier ones has missed some."""
    return unit.connection.scalar(select(func.min(events.c.number))) or 0


def shape_events(unit: Unit, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    names = _names(unit, rows)
    return [
        {
            "number": row.number,
            "type": row.type,
            "at": row.at,
            "actor": _author(row, names),
            "conversation_id": None if row.conversation_id is None else str(row.conversation_id),
            "version": row.version,
            "data": row.data,
        }
        for row in rows
    ]


def _author(row: AnyRow, names: dict[tuple[str, int], str]) -> dict[str, Any]:
    known = row.actor_kind if row.actor_kind in ("agent", "contact") else "system"
    return {
        "kind": known,
        "id": None if row.actor_id is None else str(row.actor_id),
        "name": names.get((row.actor_kind, row.actor_id), ""),
    }


def _names(unit: Unit, rows: Iterable[AnyRow]) -> dict[tuple[str, int], str]:
    acted = {(row.actor_kind, row.actor_id) for row in rows if row.actor_id is not None}
    found: dict[tuple[str, int], str] = {}
    for kind, table in (("agent", agents), ("contact", contacts)):
        ids = [id for acting, id in acted if acting == kind]
        if not ids:
            continue
        statement = select(table.c.id, table.c.name).where(table.c.id.in_(ids))
        if table is contacts and not unit.actor.protected_access:
            statement = statement.where(contacts.c.sensitivity != "protected")
        found |= {(kind, row.id): row.name for row in unit.connection.execute(statement)}
    return found
