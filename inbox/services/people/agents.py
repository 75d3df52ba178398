"""Those who work here: listed for everybody who assigns, managed by an administrator."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from inbox.model.errors import ConflictError, InvalidError, NotFoundError
from inbox.model.words import Presence, Role, Status
from inbox.services.assigning.give_back import give_back_all
from inbox.services.logins.sessions import end_other_sessions
from inbox.services.permissions import require
from inbox.store.tables.conversations import conversations
from inbox.store.tables.people import agents, competences, team_members, teams
from inbox.store.unit import Unit

DEFAULT_CAPACITY = 20


@dataclass(frozen=True, slots=True)
class NewAgent:
    login: str
    name: str
    password_hash: str | None
    """None until they choose one themselves."""
    alias: str = ""
    roles: Sequence[Role] = (Role.AGENT,)
    teams: Sequence[str] = ()
    capacity: int = DEFAULT_CAPACITY
    competences: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    """Each `{kind, value, level}`."""
    protected_access: bool = False
    """One of the named group that opens protected customers."""
    demo: bool = False


def list_agents(unit: Unit, only: int | None = None) -> list[dict[str, Any]]:
    require(unit.actor, "agent.read")
    wanted = select(agents).order_by(agents.c.active.desc(), agents.c.name, agents.c.id)
    if only is not None:
        wanted = wanted.where(agents.c.id == only)
    rows = unit.connection.execute(wanted).all()
    ids = [row.id for row in rows]
    member, able, load = _teams(unit, ids), _competences(unit, ids), _load(unit, ids)
    return [
        {
            "id": str(row.id),
            "name": row.name,
            "alias": row.alias,
            "login": row.login,
            "roles": row.roles,
            "teams": member.get(row.id, []),
            "presence": row.presence,
            "capacity": row.capacity,
            "load": load.get(row.id, 0),
            "competences": able.get(row.id, []),
            "active": row.active,
            "protected_access": row.protected_access,
        }
        for row in rows
    ]


def read_agent(unit: Unit, agent_id: int) -> dict[str, Any]:
    found = list_agents(unit, agent_id)
    if not found:
        raise NotFoundError("There is no such agent.", code="no_such_agent")
    return found[0]


def create_agent(unit: Unit, new: NewAgent) -> int:
    require(unit.actor, "agent.manage")
    return insert_agent(unit, new)


def insert_agent(unit: Unit, new: NewAgent) -> int:
    """Whoever calls has checked who may."""
    login = new.login.strip().lower()
    if not login or not login.isprintable() or " " in login:
        raise InvalidError(
            "A login has no spaces and at least one character.",
            {"field": "login"},
            code="login_invalid",
        )
    agent_id = unit.new_id()
    row = {
        "id": agent_id,
        "login": login,
        "name": _name(new.name),
        "alias": new.alias.strip(),
        "password_hash": new.password_hash,
        "roles": [str(role) for role in new.roles],
        "capacity": new.capacity,
        "protected_access": new.protected_access,
        "presence": Presence.AWAY,
        "presence_at": unit.now,
        "settings": {},
        "demo": new.demo,
        "created_at": unit.now,
    }
    try:
        with unit.connection.begin_nested():
            unit.connection.execute(insert(agents).values(row))
    except IntegrityError:
        # The unique key decides, so that two who add the same login at once can't both win.
        raise ConflictError(
            "Somebody has this login already.", {"field": "login"}, code="login_taken"
        ) from None
    _set_teams(unit, agent_id, new.teams)
    _set_competences(unit, agent_id, new.competences)
    unit.emit("agent.created", data={"agent_id": str(agent_id)})
    return agent_id


def change_agent(unit: Unit, agent_id: int, change: Mapping[str, Any]) -> None:
    """`change` holds any of name, alias, roles, teams, capacity, competences, active, protected_access, password_hash."""
    require(unit.actor, "agent.manage")
    before = unit.connection.execute(
        select(agents).where(agents.c.id == agent_id).with_for_update()
    ).one_or_none()
    if before is None:
        raise NotFoundError("There is no such agent.", code="no_such_agent")
    values = {
        key: change[key]
        for key in ("alias", "capacity", "active", "password_hash", "protected_access")
        if key in change
    }
    if "name" in change:
        values["name"] = _name(change["name"])
    if "roles" in change:
        values["roles"] = [str(role) for role in change["roles"]]
    _keep_an_admin(unit, agent_id, {**before._mapping, **values})
    if values:
        unit.connection.execute(update(agents).where(agents.c.id == agent_id).values(values))
    if "teams" in change:
        _set_teams(unit, agent_id, change["teams"])
    if "competences" in change:
        _set_competences(unit, agent_id, change["competences"])
    if values.get("active") is False:
        _let_go(unit, agent_id)
    if "password_hash" in values:
        end_other_sessions(unit, agent_id)
    unit.emit("agent.changed", data={"agent_id": str(agent_id), "fields": sorted(change)})
    unit.enqueue("assign", lane="assign", key="assign")


def _name(name: str) -> str:
    if not name.strip():
        raise InvalidError(
            "A name has at least one character.", {"field": "name"}, code="name_empty"
        )
    return name.strip()


def _keep_an_admin(unit: Unit, agent_id: int, after: Mapping[str, Any]) -> None:
    """Nobody may lock the last administrator out, not even that administrator."""
    if after["active"] and Role.ADMIN in after["roles"]:
        return
    others = unit.connection.execute(
        select(agents.c.id, agents.c.roles).where(agents.c.active, agents.c.id != agent_id)
    )
    if not any(Role.ADMIN in row.roles for row in others):
        raise ConflictError(
            "Somebody must remain administrator. Make another one first.", code="last_admin"
        )


def _let_go(unit: Unit, agent_id: int) -> None:
    """What somebody who left still had goes back to the team, and nobody can act as them."""
    end_other_sessions(unit, agent_id)
    unit.connection.execute(
        update(agents).where(agents.c.id == agent_id).values(presence=Presence.AWAY)
    )
    give_back_all(unit, agent_id)


def _set_teams(unit: Unit, agent_id: int, wanted: Iterable[str]) -> None:
    ids = sorted(set(wanted))
    known = set(unit.connection.scalars(select(teams.c.id).where(teams.c.id.in_(ids))))
    unknown = [team for team in ids if team not in known]
    if unknown:
        raise InvalidError(
            f'There is no team "{unknown[0]}".', {"field": "teams"}, code="no_such_team"
        )
    unit.connection.execute(delete(team_members).where(team_members.c.agent_id == agent_id))
    if ids:
        rows = [{"team_id": team, "agent_id": agent_id} for team in ids]
        unit.connection.execute(insert(team_members), rows)


def _set_competences(unit: Unit, agent_id: int, wanted: Iterable[Mapping[str, Any]]) -> None:
    best = {(one["kind"], one["value"]): one["level"] for one in wanted}
    unit.connection.execute(delete(competences).where(competences.c.agent_id == agent_id))
    rows = [
        {
            "agent_id": agent_id,
            "kind": kind,
            "value": value[:64],
            "level": level,
            "granted_by": unit.actor.id if unit.actor.kind == "agent" else None,
            "granted_at": unit.now,
            "source": "screen",
        }
        for (kind, value), level in best.items()
    ]
    if rows:
        unit.connection.execute(insert(competences), rows)


def _teams(unit: Unit, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in unit.connection.execute(
        select(team_members)
        .where(team_members.c.agent_id.in_(ids))
        .order_by(team_members.c.team_id)
    ):
        found.setdefault(row.agent_id, []).append(row.team_id)
    return found


def _competences(unit: Unit, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    rows = unit.connection.execute(
        select(competences)
        .where(
            competences.c.agent_id.in_(ids),
            competences.c.level > 0,
            competences.c.expires_at.is_(None) | (competences.c.expires_at > unit.now),
        )
        .order_by(competences.c.kind, competences.c.value)
    )
    for row in rows:
        one = {"kind": row.kind, "value": row.value, "level": row.level}
        found.setdefault(row.agent_id, []).append(one)
    return found


def _load(unit: Unit, ids: Sequence[int]) -> dict[int, int]:
    rows = unit.connection.execute(
        select(conversations.c.assignee_id, func.count())
        .where(conversations.c.assignee_id.in_(ids), conversations.c.status == Status.OPEN)
        .group_by(conversations.c.assignee_id)
    )
    return {row[0]: row[1] for row in rows}
