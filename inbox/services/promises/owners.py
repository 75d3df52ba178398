"""A promise whose owner can't keep it goes to the team, before anybody is reminded of it: who is away or off shift
when it falls due, and at once whoever works here no longer."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from inbox.model.words import Presence
from inbox.services.people.working_hours import Hours, hours_of
from inbox.services.plan import Plan
from inbox.services.promises.follow_ups import show_next_due
from inbox.store.tables.conversations import conversations, follow_ups
from inbox.store.tables.people import agents, team_members
from inbox.store.unit import AnyRow, Unit

MOST = 500
_F = follow_ups.c
_OPEN = _F.done_at.is_(None)


def hand_promises_to_teams(unit: Unit, plan: Plan) -> int:
    """Those of which one is reminded, or that were missed, and whose owner will not be there: how many; call
    again at once while it is as many as MOST."""
    owners = _owners(unit)
    hours = hours_of(unit, plan, sorted(row.id for row in owners))
    now = unit.now
    # What is missed depends on its owner alone: who is there with a thousand hides nobody who is not.
    gone = [row.id for row in owners if _why(row, now, hours.get(row.id), now)]
    rows = [*(_held(unit, _of_gone(gone, now)) if gone else ()), *_held(unit, _near(now))]
    found = {
        row.id: (row, why)
        for row in rows
        if (why := _why(row, row.due_at, hours.get(row.owner_id), now))
    }
    for row, why in list(found.values())[:MOST]:
        _hand(unit, row, why)
    return min(len(found), MOST)


def promises_to_hand(unit: Unit) -> bool:
    """Asked without the write lock."""
    falls_due = or_(agents.c.active.is_(False), _F.remind_at <= unit.now, _F.due_at <= unit.now)
    some = select(_F.id).join(agents, agents.c.id == _F.owner_id).where(_OPEN, falls_due).limit(1)
    return unit.connection.execute(some).first() is not None


def _owners(unit: Unit) -> Sequence[AnyRow]:
    """Whoever has a promise that is open: of each one look along its index."""
    has_some = exists().where(_F.owner_id == agents.c.id, _OPEN)
    return unit.connection.execute(
        select(agents.c.id, agents.c.active, agents.c.presence).where(has_some)
    ).all()


def _of_gone(owners: Sequence[int], now: datetime) -> ColumnElement[bool]:
    return and_(_F.owner_id.in_(owners), or_(agents.c.active.is_(False), _F.due_at <= now))


def _near(now: datetime) -> ColumnElement[bool]:
    return and_(_F.remind_at <= now, _F.due_at > now)


def _held(unit: Unit, which: ColumnElement[bool]) -> Sequence[AnyRow]:
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
        .where(_OPEN, which)
        .order_by(_F.due_at, _F.id)
        .limit(MOST)
    ).all()


def _why(owner: AnyRow, due_at: datetime, hours: Hours | None, now: datetime) -> str:
    """As it will be when it falls due. Who is away before their shift begins may be there by then."""
    if not owner.active:
        return "left"
    if hours is not None and hours.ends(max(due_at, now)) is None:
        return "off_shift"
    has_begun = hours is None or due_at <= now or hours.ends(now) is not None
    return "away" if owner.presence == Presence.AWAY and has_begun else ""


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
