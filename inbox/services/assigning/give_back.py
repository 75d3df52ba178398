"""What people can't answer goes back to the queue, with its place in it: who left, or is away for long."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from inbox.model.words import Presence, Status
from inbox.services.assigning.assign import LOCK
from inbox.services.inbound.write import reason_row
from inbox.services.plan import Plan
from inbox.store.dialects import lock_name
from inbox.store.tables.conversations import conversations, reasons
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit
from routing.reasons import Reason
from routing.team_settings import USUAL

MOST = 2000


def take_from_who_is_away(unit: Unit, plan: Plan) -> int:
    """Unanswered conversations of those who are away for longer than their team allows."""
    lock_name(unit, LOCK)
    rows = [row for row in _held_by_away(unit) if _is_too_long(unit.now, plan, row)]
    _free(unit, rows, "agent_away")
    return len(rows)


def _held_by_away(unit: Unit) -> Sequence[AnyRow]:
    c = conversations.c
    return unit.connection.execute(
        select(c.id, c.version, c.team_id, c.assignee_id, agents.c.presence_at)
        .join(agents, agents.c.id == c.assignee_id)
        .where(
            agents.c.presence == Presence.AWAY,
            c.status == Status.OPEN,
            c.unanswered,
            c.sensitivity == "normal",
        )
        .order_by(c.id)
        .limit(MOST)
    ).all()


def _is_too_long(now: datetime, plan: Plan, row: AnyRow) -> bool:
    rules = next((team.assignment for team in plan.teams if team.id == row.team_id), USUAL)
    if rules.away_minutes is None:
        return False
    return bool(now - row.presence_at > timedelta(minutes=rules.away_minutes))


def give_back_all(unit: Unit, agent_id: int) -> int:
    """Of somebody who left: also what waits for a customer or rests."""
    lock_name(unit, LOCK)
    c = conversations.c
    rows = unit.connection.execute(
        select(c.id, c.version, c.team_id, c.assignee_id)
        .where(
            c.assignee_id == agent_id,
            c.status.in_([Status.OPEN, Status.PENDING, Status.SNOOZED]),
        )
        .order_by(c.id)
    ).all()
    _free(unit, rows, "agent_left")
    return len(rows)


def _free(unit: Unit, rows: Sequence[AnyRow], code: str) -> None:
    """The customer's clock is left alone, and with it their place."""
    told = []
    for row in rows:
        changed = unit.connection.execute(
            update(conversations)
            .where(conversations.c.id == row.id, conversations.c.version == row.version)
            .values(assignee_id=None, version=row.version + 1)
        )
        if changed.rowcount:
            facts = {"from": str(row.assignee_id), "team": row.team_id or ""}
            told.append(reason_row(unit, row.id, Reason("assignee", "", "assignment", code, facts)))
            data = {"from": str(row.assignee_id), "to": None, "by": "assignment", "code": code}
            unit.emit("conversation.assigned", row.id, row.version + 1, data)
    if told:
        unit.connection.execute(insert(reasons), told)
        unit.enqueue("assign", lane="assign", key="assign")
