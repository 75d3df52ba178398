"""Due times that come near, and those that were missed: said once each, to whom the service level says."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, insert, or_, select

from inbox.services.plan import Plan
from inbox.store.tables.conversations import clock_notices, conversations
from inbox.store.unit import AnyRow, Unit
from routing.service_levels import Level, ServiceLevels
from routing.week import DAY

MOST = 500
WARNED, MISSED = "warned", "missed"
_C = conversations.c


def tell_of_clocks(unit: Unit, plan: Plan) -> int:
    """How many were told of; call again at once while it is as many as MOST."""
    levels = plan.service_levels
    told = [
        *_tell(unit, levels, MISSED, unit.now),
        *_tell(unit, levels, WARNED, _horizon(unit, levels)),
    ]
    if told:
        unit.connection.execute(insert(clock_notices), told)
    return len(told)


def due_to_tell(unit: Unit, plan: Plan) -> bool:
    """Whether there is anything to write: asked without the write lock."""
    levels = plan.service_levels
    return any(
        next(iter(_near(unit, levels, what, until, 1)), None) is not None
        for what, until in ((MISSED, unit.now), (WARNED, _horizon(unit, levels)))
    )


def _horizon(unit: Unit, levels: ServiceLevels) -> datetime:
    furthest = max((_ahead(level) for level in levels.levels), default=timedelta())
    return unit.now + furthest


def _ahead(level: Level) -> timedelta:
    """By the clock on the wall: a warning is for people, who come back after the night."""
    warn = level.settings.warn_before
    return timedelta(minutes=warn.minutes + warn.days * DAY)


def _tell(
    unit: Unit, levels: ServiceLevels, what: str, until: datetime
) -> Iterable[dict[str, Any]]:
    for row in _near(unit, levels, what, until, MOST):
        level = levels.by_id(row.service_level)
        to = (level.settings.breach if what == MISSED else level.settings.warn) if level else ()
        data = {
            "kind": row.due_kind,
            "due_at": row.due_at.isoformat(),
            "service_level": row.service_level,
            "to": [str(who) for who in to],
        }
        unit.emit(f"clock.{what}", row.id, row.version, data)
        yield {
            "conversation_id": row.id,
            "kind": row.due_kind,
            "due_at": row.due_at,
            "what": what,
            "at": unit.now,
        }


def _near(
    unit: Unit, levels: ServiceLevels, what: str, until: datetime, most: int
) -> Sequence[AnyRow]:
    told = exists().where(
        clock_notices.c.conversation_id == _C.id,
        clock_notices.c.kind == _C.due_kind,
        clock_notices.c.due_at == _C.due_at,
        clock_notices.c.what == what,
    )
    statement = (
        select(_C.id, _C.version, _C.due_at, _C.due_kind, _C.service_level)
        .where(_C.due_at.is_not(None), _C.due_at <= until, ~told)
        .order_by(_C.due_at, _C.id)
        .limit(most)
    )
    if what == WARNED:
        # What was missed already needs no warning.
        soon = [
            and_(_C.service_level == level.id, _C.due_at <= unit.now + _ahead(level))
            for level in levels.levels
        ]
        statement = statement.where(_C.due_at > unit.now, or_(False, *soon))
    return unit.connection.execute(statement).all()
