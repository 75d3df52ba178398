"""The clocks of every conversation that a unit of work has changed, set as its last step."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from inbox.model.words import PendingOn, Priority, Status
from inbox.services.figures.enrich import NEEDED, enrich
from inbox.services.inbound.conversation import sort_due
from inbox.services.plan import Plan
from inbox.store.among import among
from inbox.store.tables.conversations import (
    conversation_tags,
    conversations,
    participants,
    tags,
)
from inbox.store.unit import AnyRow, Unit
from routing.deadlines import Clocks, Matter, due, reckon
from routing.service_levels import Promised, ServiceLevels

_C = conversations.c
_KEPT = (
    "service_level",
    "response_since",
    "response_due_at",
    "resolution_due_at",
    "resolution_used",
    "resolution_from",
    "due_at",
    "due_kind",
)
_READ = (
    *_KEPT,
    "id",
    "status",
    "pending_on",
    "unanswered",
    "unanswered_since",
    "first_inbound_at",
    "first_response_at",
    "last_message_at",
    "history",
    "merged_into",
    "origin_channel",
    "origin_kind",
    "priority",
    "topic_id",
    "team_id",
    *NEEDED,
)
_TOUCHED = select(*(_C[name] for name in _READ)).where(among(_C.id, "ids"))
_WRITE = (
    update(conversations)
    .where(_C.id == bindparam("_id"))
    .values({name: bindparam(f"_{name}") for name in (*_KEPT, "sort_due")})
)


UNTOUCHED = frozenset(
    {
        "conversation.assigned",
        "conversation.loosened",
        "clock.warned",
        "clock.missed",
        "follow_up.due",
        "topic_update.kept",
    }
)
"""Events that change nothing that a clock or a figure's data depends on, and come by the thousand."""


def keep_clocks(unit: Unit, plan: Plan) -> None:
    """Belongs to the version that the unit has written: no service counts it up for a due time."""
    levels = plan.service_levels
    touched = sorted(
        {
            event.conversation_id
            for event in unit.events
            if event.conversation_id is not None and event.type not in UNTOUCHED
        }
    )
    if not touched:
        return
    rows = _rows(unit, touched)
    tagged = _tags(unit, touched) if levels.ask_for_tags else {}
    wrote = _addresses(unit, touched) if levels.ask_for_customers else {}
    changed = []
    for row in rows:
        promised = _promised(plan, row, tagged.get(row.id, ()), wrote.get(row.id, ()))
        values = _columns(unit, row, levels, promised)
        if any(row._mapping[name] != values[name] for name in _KEPT):
            changed.append({f"_{name}": value for name, value in values.items()} | {"_id": row.id})
    if changed:
        unit.connection.execute(_WRITE, changed)
    enrich(unit, plan, {row.id: row for row in rows})


def _rows(unit: Unit, ids: Sequence[int]) -> Sequence[AnyRow]:
    found: list[AnyRow] = []
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        found += unit.connection.execute(_TOUCHED, {"ids": some}).all()
    return found


def _tags(unit: Unit, ids: Sequence[int]) -> Mapping[int, list[str]]:
    statement = (
        select(conversation_tags.c.conversation_id, tags.c.name)
        .join(tags, tags.c.id == conversation_tags.c.tag_id)
        .where(conversation_tags.c.conversation_id.in_(ids))
    )
    return _grouped(unit, statement)


def _addresses(unit: Unit, ids: Sequence[int]) -> Mapping[int, list[str]]:
    return _grouped(
        unit,
        select(participants.c.conversation_id, participants.c.value).where(
            participants.c.conversation_id.in_(ids),
            participants.c.role == "customer",
            participants.c.kind == "email",
        ),
    )


def _grouped(unit: Unit, statement: Any) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    for id, value in unit.connection.execute(statement):
        found.setdefault(id, []).append(value)
    return found


def _promised(plan: Plan, row: AnyRow, tagged: Sequence[str], wrote: Sequence[str]) -> Promised:
    tree = plan.rulebook.tree
    topic = tree.lasting(row.topic_id or "")
    return Promised(
        channel=row.origin_channel,
        channel_kind=row.origin_kind,
        priority=Priority(row.priority),
        topics=tree.names(topic),
        team=row.team_id or "",
        tags=tuple(tagged),
        addresses=tuple(wrote),
        named=tree.service_level(topic),
    )


def _columns(unit: Unit, row: AnyRow, levels: ServiceLevels, promised: Promised) -> dict[str, Any]:
    matter = Matter(
        status=Status(row.status),
        pending_on=PendingOn(row.pending_on) if row.pending_on else None,
        unanswered_since=row.unanswered_since if row.unanswered else None,
        first_inbound_at=row.first_inbound_at,
        first_response_at=row.first_response_at,
        counts=not row.history and row.merged_into is None,
    )
    used = row.resolution_used
    before = Clocks(
        level=row.service_level,
        response_since=row.response_since,
        response_due_at=row.response_due_at,
        resolution_due_at=row.resolution_due_at,
        resolution_used=None if used is None else timedelta(seconds=used),
        resolution_from=row.resolution_from,
    )
    level, former = levels.choose(promised), levels.by_id(row.service_level)
    after = reckon(before, matter, level, former, unit.now)
    due_at, kind = due(after, matter)
    used_now = after.resolution_used
    return {
        "service_level": after.level,
        "response_since": after.response_since,
        "response_due_at": after.response_due_at,
        "resolution_due_at": after.resolution_due_at,
        "resolution_used": None if used_now is None else int(used_now.total_seconds()),
        "resolution_from": after.resolution_from,
        "due_at": due_at,
        "due_kind": str(kind) if kind else None,
        "sort_due": sort_due(due_at, matter.unanswered_since, row.last_message_at),
    }
