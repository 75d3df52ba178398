"""Somebody's own notices: the list behind the bell, and what is read."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from inbox.services.notices.people import about, may_see
from inbox.services.permissions import require_person
from inbox.services.plan import Plan
from inbox.store.tables.notices import notice_marks, notice_posts, notices
from inbox.store.unit import AnyRow, Unit

MAX_LIMIT = 100
MOST_COUNTED = 100
"""More than that is shown as 99+."""
_N = notices.c


def list_notices(
    unit: Unit, plan: Plan, *, before: int | None = None, unread: bool = False, limit: int = 30
) -> dict[str, Any]:
    """Newest first. What the person may not open any more is left out, and counted nowhere."""
    me = require_person(unit.actor)
    statement = select(notices).where(_N.agent_id == me)
    if before is not None:
        statement = statement.where(_N.id < before)
    if unread:
        statement = statement.where(_N.read_at.is_(None))
    rows = unit.connection.execute(statement.order_by(_N.id.desc()).limit(limit)).all()
    seen = _seen(unit, rows)
    return {
        "items": [_shape(plan, row, case) for row, case in seen],
        "next": str(rows[-1].id) if len(rows) == limit else None,
        "unread": count_unread(unit),
    }


def _seen(unit: Unit, rows: Sequence[AnyRow]) -> list[tuple[AnyRow, AnyRow | None]]:
    cases = about(unit, (row.conversation_id for row in rows if row.conversation_id))
    found: list[tuple[AnyRow, AnyRow | None]] = []
    for row in rows:
        case = cases.get(row.conversation_id) if row.conversation_id else None
        if row.conversation_id is None or (case is not None and may_see(unit.actor, case)):
            found.append((row, case))
    return found


def count_unread(unit: Unit) -> int:
    """Up to MOST_COUNTED."""
    me = require_person(unit.actor)
    newest = (
        select(_N.id, _N.conversation_id)
        .where(_N.agent_id == me, _N.read_at.is_(None))
        .order_by(_N.id.desc())
        .limit(MOST_COUNTED)
    )
    return len(_seen(unit, unit.connection.execute(newest).all()))


def _shape(plan: Plan, row: AnyRow, case: AnyRow | None) -> dict[str, Any]:
    channel = plan.channels.get(row.channel or "")
    return {
        "id": str(row.id),
        "kind": row.kind,
        "at": row.at,
        "read": row.read_at is not None,
        "conversation": {
            "id": str(case.id),
            "number": case.number,
            "channel_kind": case.origin_kind,
            "topic": case.topic_id,
        }
        if case is not None
        else None,
        "channel": {"id": row.channel, "name": channel.entry.name if channel else row.channel}
        if row.channel
        else None,
        "data": row.data,
    }


def mark_read(
    unit: Unit, ids: Sequence[int] | None = None, conversation_id: int | None = None
) -> int:
    """Those named, those about a conversation, or all. Answers how many are unread now."""
    me = require_person(unit.actor)
    mine = (_N.agent_id == me) & _N.read_at.is_(None)
    if conversation_id is not None:
        mine &= _N.conversation_id == conversation_id
    elif ids is not None:
        mine &= _N.id.in_(ids)
    unit.connection.execute(update(notices).where(mine).values(read_at=unit.now))
    return count_unread(unit)


MOST_SWEPT = 5000


def sweep_notices(unit: Unit, plan: Plan) -> int:
    """What is older than the organisation keeps. Call again while it answers MOST_SWEPT."""
    before = unit.now - timedelta(days=plan.organisation.notices.keep_days)
    old = select(_N.id).where(_N.at < before).order_by(_N.at).limit(MOST_SWEPT)
    ids = list(unit.connection.scalars(old))
    for place in range(0, len(ids), 500):
        some = ids[place : place + 500]
        unit.connection.execute(delete(notice_posts).where(notice_posts.c.notice_id.in_(some)))
        unit.connection.execute(delete(notices).where(_N.id.in_(some)))
    unit.connection.execute(delete(notice_marks).where(notice_marks.c.at < before))
    return len(ids)
