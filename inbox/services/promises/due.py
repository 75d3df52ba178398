"""Promises that come near, and those that were missed: said once each. Found along an index, whatever the
customer wrote meanwhile and whether the conversation is closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, update

from inbox.services.promises.follow_ups import UPDATE
from inbox.store.dialects import lock_name
from inbox.store.tables.conversations import conversations, follow_ups
from inbox.store.unit import AnyRow, Unit

MOST = 500
_F = follow_ups.c
NAMES = {UPDATE: "status_update"}
"""What a missed promise is called among clocks; `follow_up` else."""


def tell_of_promises(unit: Unit) -> int:
    """How many were told of; call again at once while it is as many as MOST."""
    lock_name(unit, "promises")  # Two clocks that look at once would tell twice.
    near = _rows(unit, _REMINDED)
    for row in near:
        if row.due_at > unit.now:
            unit.emit("follow_up.due", row.conversation_id, row.version, _about(row))
    missed = _rows(unit, _MISSED)
    for row in missed:
        clock = {"service_level": None, "to": ["assignee", "leads"]}
        unit.emit("clock.missed", row.conversation_id, row.version, _about(row) | clock)
    _note(unit, near, _F.warned_at)
    _note(unit, missed, _F.missed_at, late=True)
    return max(len(near), len(missed))


def promises_to_tell(unit: Unit) -> bool:
    """Asked without the write lock."""
    return any(_rows(unit, statement, 1) for statement in (_REMINDED, _MISSED))


def _past(at: ColumnElement[datetime], told: ColumnElement[datetime | None]) -> Select[Any]:
    """Made once: it is asked several times a second."""
    return (
        select(follow_ups, conversations.c.version)
        .join(conversations, conversations.c.id == _F.conversation_id)
        .where(at <= bindparam("now"), told.is_(None), _F.done_at.is_(None))
        .order_by(at)
        .limit(bindparam("most"))
    )


_REMINDED, _MISSED = _past(_F.remind_at, _F.warned_at), _past(_F.due_at, _F.missed_at)


def _rows(unit: Unit, statement: Select[Any], most: int = MOST) -> Sequence[AnyRow]:
    return unit.connection.execute(statement, {"now": unit.now, "most": most}).all()


def _about(row: AnyRow) -> dict[str, Any]:
    return {
        "follow_up": str(row.id),
        "kind": NAMES.get(row.kind, "follow_up"),
        "due_at": row.due_at.isoformat(),
        "owner": str(row.owner_id) if row.owner_id else None,
        "team": row.team_id,
        "late": row.late,
    }


def _note(unit: Unit, rows: Sequence[AnyRow], column: Any, **values: Any) -> None:
    if rows:
        these = _F.id.in_([row.id for row in rows])
        noted = {column.name: unit.now, **values}
        unit.connection.execute(update(follow_ups).where(these).values(noted))
