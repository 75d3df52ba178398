"""A promise whose owner can't keep it goes to the team, before anybody is reminded of it: who is away or off shift
when it falls due, and at once whoever works here no longer."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from inbox.model.words import Presence
from inbox.services.people.working_hours import Hours, hours_of
from inbox.services.plan import Plan
from inbox.services.promises.follow_ups import show_next_due
from inbox.store.tables.conversations import conversations, follow_ups
from inbox.store.tables.people import agents, team_members
from inbox.store.unit import AnyRow, Unit

MOST = 500
_F = follow_ups.c


def hand_promises_to_teams(unit: Unit, plan: Plan) -> int:
    """Those of which one is reminded, or that were missed, and whose owner will not be there: how many; call
    again at once while it is as many as MOST."""
    owners = [row.id for row in _owners(unit)]
    hours = hours_of(unit, plan, sorted(owners))
    found = [
        (row, why)
        for row in (_held(unit, owners) if owners else ())
        if (why := _why(row, hours.get(row.owner_id), unit.now))
    ]
    for row, why in found[:MOST]:
        _hand(unit, row, why)
    return min(len(found), MOST)


def promises_to_hand(unit: Unit) -> bool:
    """Asked without the write lock."""
    return bool(_owners(unit))


def _owners(unit: Unit) -> Sequence[AnyRow]:
    """Whoever has one that falls due; of those who left, any."""
    return unit.connection.execute(
        select(agents.c.id)
        .distinct()
        .join(follow_ups, agents.c.id == _F.owner_id)
        .where(_F.done_at.is_(None), _falls_due(unit))
    ).all()


def _falls_due(unit: Unit) -> ColumnElement[bool]:
    return or_(agents.c.active.is_(False), _F.remind_at <= unit.now, _F.due_at <= unit.now)


def _held(unit: Unit, owners: Collection[int]) -> Sequence[AnyRow]:
    """All of them: who is there with a thousand may hide nobody who is not."""
    return unit.connection.execute(
        select(
            _F.id,
            _F.conversation_id,
            _F.owner_id,
            _F.team_id,
            _F.due_at,
            agents.c.active,
            agents.c.presence,
            conversations.c.team_id.label("conversation_team"),
        )
        .join(agents, agents.c.id == _F.owner_id)
        .join(conversations, conversations.c.id == _F.conversation_id)
        .where(_F.done_at.is_(None), _F.owner_id.in_(owners), _falls_due(unit))
        .order_by(_F.due_at, _F.id)
    ).all()


def _why(row: AnyRow, hours: Hours | None, now: datetime) -> str:
    """As it will be when it falls due. Who is away before their shift begins may be there by then."""
    if not row.active:
        return "left"
    if hours is not None and hours.ends(max(row.due_at, now)) is None:
        return "off_shift"
    has_begun = hours is None or row.due_at <= now or hours.ends(now) is not None
    return "away" if row.presence == Presence.AWAY and has_begun else ""


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
