"""People from outside customer service, let in at once for some hours and with little power.

They are prepared in peace: agents with the role `surge`, switched off. One act switches them on.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from inbox.model.errors import InvalidError
from inbox.model.words import Presence, Role
from inbox.services.assigning.give_back import give_back_all
from inbox.services.logins.invitations import invited_until
from inbox.services.logins.sessions import end_other_sessions
from inbox.services.permissions import require
from inbox.services.settings import read_setting, write_setting
from inbox.store.tables.people import agents, team_members, teams
from inbox.store.unit import AnyRow, Unit

KEY = "surge"
LONGEST_HOURS = 72


def read_surge(unit: Unit) -> dict[str, Any]:
    """Who is prepared, and who is let in until when."""
    require(unit.actor, "surge.manage")
    standing = read_setting(unit, KEY) or {}
    let_in = set(standing.get("agents", ()))
    invited = invited_until(unit)
    return {
        "until": standing.get("until"),
        "team": standing.get("team"),
        "by": standing.get("by"),
        "people": [
            {
                "id": str(row.id),
                "name": row.name,
                "is_in": str(row.id) in let_in and row.active,
                "has_password": row.password_hash is not None,
                "invited_until": invited.get(row.id),
            }
            for row in _pool(unit)
        ],
    }


def let_in(
    unit: Unit, team: str, hours: float, only: Sequence[int] | None = None
) -> dict[str, Any]:
    """All who are prepared, or `only` some of them. Asked again it changes team and time."""
    require(unit.actor, "surge.manage")
    if not 0 < hours <= LONGEST_HOURS:
        raise InvalidError(
            f"Between some minutes and {LONGEST_HOURS} hours.",
            {"field": "hours"},
            code="no_such_time",
        )
    _check_team(unit, team)
    pool = {row.id: row for row in _pool(unit)}
    chosen = [id for id in (only if only is not None else sorted(pool)) if id in pool]
    if not chosen or (only is not None and len(chosen) < len(set(only))):
        raise InvalidError(
            "Prepare people first: agents whose only role is surge.",
            {"field": "agents"},
            code="nobody_prepared",
        )
    standing = read_setting(unit, KEY) or {}
    before = set(standing.get("agents", ()))
    _put_out(unit, [int(id) for id in before if int(id) not in chosen])
    _put_in(unit, chosen, team)
    until = unit.now + timedelta(hours=hours)
    by = str(unit.actor.id) if unit.actor.id else None
    told = {
        "agents": [str(id) for id in chosen],
        "team": team,
        "until": until.isoformat(),
        "by": by,
    }
    write_setting(unit, KEY, told | {"since": standing.get("since") or unit.now.isoformat()})
    unit.emit("surge.started", data=told)
    unit.enqueue("assign", lane="assign", key="assign")
    return read_surge(unit)


def end_surge(unit: Unit) -> None:
    require(unit.actor, "surge.manage")
    _end(unit, "hand")


def end_surge_in_time(unit: Unit) -> None:
    """Asked every minute."""
    until = (read_setting(unit, KEY) or {}).get("until")
    if until is not None and datetime.fromisoformat(until) <= unit.now:
        _end(unit, "time")


def _end(unit: Unit, why: str) -> None:
    standing = read_setting(unit, KEY) or {}
    if not standing:
        return
    _put_out(unit, [int(id) for id in standing["agents"]])
    write_setting(unit, KEY, {})
    unit.emit("surge.ended", data={"agents": standing["agents"], "why": why})


def _pool(unit: Unit) -> list[AnyRow]:
    rows = unit.connection.execute(select(agents).order_by(agents.c.name, agents.c.id))
    return [row for row in rows if row.roles == [Role.SURGE]]


def _check_team(unit: Unit, team: str) -> None:
    known = select(teams.c.id).where(teams.c.id == team, teams.c.retired.is_(False))
    if unit.connection.execute(known).first() is None:
        raise InvalidError("There is no such team.", {"field": "team"}, code="no_such_team")


def _put_in(unit: Unit, ids: Sequence[int], team: str) -> None:
    unit.connection.execute(update(agents).where(agents.c.id.in_(ids)).values(active=True))
    unit.connection.execute(delete(team_members).where(team_members.c.agent_id.in_(ids)))
    unit.connection.execute(insert(team_members), [{"team_id": team, "agent_id": id} for id in ids])


def _put_out(unit: Unit, ids: Sequence[int]) -> None:
    """Logged out, switched off, and what they had goes back to the queue."""
    for id in ids:
        end_other_sessions(unit, id)
        give_back_all(unit, id)
    unit.connection.execute(
        update(agents).where(agents.c.id.in_(ids)).values(active=False, presence=Presence.AWAY)
    )
