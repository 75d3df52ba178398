"""Who had which conversation open, from when to when. Append-only; handling time comes from here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert, select, update

from inbox.store.tables.customers import access
from inbox.store.unit import Unit

SAME_VISIT = timedelta(minutes=2)
"""Heartbeats closer than this belong to one visit."""


@dataclass(frozen=True, slots=True)
class Visit:
    agent_id: int
    conversation_id: int
    active_seconds: int


def note_visits(unit: Unit, visits: Iterable[Visit]) -> None:
    """Lengthens visits that still go on, begins others."""
    for visit in visits:
        going_on = unit.connection.scalar(
            select(access.c.id)
            .where(
                access.c.agent_id == visit.agent_id,
                access.c.conversation_id == visit.conversation_id,
                access.c.seen_at > unit.now - SAME_VISIT,
            )
            .order_by(access.c.id.desc())
            .limit(1)
        )
        if going_on is None:
            _begin(unit, visit)
            continue
        longer = access.c.active_seconds + visit.active_seconds
        unit.connection.execute(
            update(access)
            .where(access.c.id == going_on)
            .values(seen_at=unit.now, active_seconds=longer)
        )


def _begin(unit: Unit, visit: Visit) -> None:
    unit.connection.execute(
        insert(access).values(
            id=unit.new_id(),
            agent_id=visit.agent_id,
            conversation_id=visit.conversation_id,
            opened_at=unit.now,
            seen_at=unit.now,
            active_seconds=visit.active_seconds,
        )
    )
