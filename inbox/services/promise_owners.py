"""A promise whose owner can't keep it goes to the team: who is away or off shift when it falls due, and at
once whoever works here no longer."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from inbox.model.words import Presence
from inbox.services.follow_ups import show_next_due
from inbox.services.plan import Plan
from inbox.services.working_hours import Hours, hours_of
from inbox.store.tables.conversations import conversations, follow_ups
from inbox.store.tables.people import agents, team_members
from inbox.store.unit import AnyRow, Unit

MOST = 500
_F = follow_ups.c


def hand_promises_to_teams(unit: Unit, plan: Plan) -> int:
    """Those that fall due, or were missed, and whose owner is not there: how many; call again at once while
    it is as many as MOST."""
    owners = _owners(unit)
    hours = hours_of(unit, plan, sorted(row.id for row in owners))
    gone = {row.id: why for row in owners if (why := _why(row, hours.get(row.id), unit.now))}
    rows = _held(unit, gone) if gone else ()
    for row in rows:
        _hand(unit, row, gone[row.owner_id])
    return len(rows)


def promises_to_hand(unit: Unit) -> bool:
    """Asked without the write lock."""
    return bool(_owners(unit))


def _owners(unit: Unit) -> Sequence[AnyRow]:
    """Whoever has one that falls due; of those who left, any."""
    return unit.connection.execute(
        select(agents.c.id, agents.c.active, agents.c.presence)
        .distinct()
        .join(follow_ups, agents.c.id == _F.owner_id)
        .where(_F.done_at.is_(None), _falls_due(unit))
    ).all()


def _falls_due(unit: Unit) -> ColumnElement[bool]:
    return or_(agents.c.active.is_(False), _F.warned_at.is_not(None), _F.due_at <= unit.now)


def _held(unit: Unit, owners: Collection[int]) -> Sequence[AnyRow]:
    return unit.connection.execute(
        select(
            _F.id,
            _F.conversation_id,
            _F.owner_id,
            _F.team_id,
            _F.due_at,
            conversations.c.team_id.label("conversation_team"),
        )
        .join(agents, agents.c.id == _F.owner_id)
        .join(conversations, conversations.c.id == _F.conversation_id)
        .where(_F.done_at.is_(None), _F.owner_id.in_(owners), _falls_due(unit))
        .order_by(_F.due_at, _F.id)
        .limit(MOST)
    ).all()


def _why(row: AnyRow, hours: Hours | None, now: datetime) -> str:
    if not row.active:
        return "left"
    if row.presence == Presence.AWAY:
        return "away"
    return "off_shift" if hours is not None and hours.ends(now) is None else ""


def _hand(unit: Unit, row: AnyRow, why: str) -> None:
    team = row.team_id or row.conversation_team or _own_team(unit, row.owner_id)
    unit.connection.execute(
        update(follow_ups).where(_F.id == row.id).values(owner_id=None, team_id=team)
    )
    data = {
        "follow_up": str(row.id),
        "from": str(row.owner_id),
        "team": team,
        "why": why,
        "due_at": row.due_at.isoformat(),
    }
    version = show_next_due(unit, row.conversation_id)
    unit.emit("follow_up.handed", row.conversation_id, version, data)


def _own_team(unit: Unit, agent_id: int) -> str | None:
    mine: Iterable[str] = unit.connection.execute(
        select(team_members.c.team_id)
        .where(team_members.c.agent_id == agent_id)
        .order_by(team_members.c.team_id)
    ).scalars()
    return next(iter(mine), None)
