"""What people are good at: granted and taken away by a lead, with a history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args

from sqlalchemy import delete, select

from inbox.model.errors import InvalidError, NotFoundError
from inbox.services.people.competence_rows import granted_by
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.dialects import upsert
from inbox.store.tables.log import events
from inbox.store.tables.people import agents, competences, team_members
from inbox.store.unit import AnyRow, Unit
from routing.competence import CompetenceKind

_KEY = ("agent_id", "kind", "value")
_SET = ("level", "expires_at", "learning", "learning_with", "granted_by", "granted_at", "source")
MOST_HISTORY = 500


@dataclass(frozen=True, slots=True)
class Of:
    """Which competence of whom."""

    agent: int
    kind: str
    value: str
    """A topic's id, a BCP 47 tag, or a kind of channel."""


def list_competences(
    unit: Unit, plan: Plan, agent: int | None = None, team: str | None = None
) -> list[dict[str, Any]]:
    """With those that have expired and those that a screen took away, each marked as what it is."""
    require(unit.actor, "competence.read")
    c = competences.c
    statement = (
        select(competences, agents.c.name.label("agent_name"))
        .join(agents, agents.c.id == c.agent_id)
        .where(agents.c.active)
        .order_by(agents.c.name, c.agent_id, c.kind, c.value)
    )
    if agent is not None:
        statement = statement.where(c.agent_id == agent)
    if team is not None:
        members = select(team_members.c.agent_id).where(team_members.c.team_id == team)
        statement = statement.where(c.agent_id.in_(members))
    filed = _filed(plan)
    logins = dict(unit.connection.execute(select(agents.c.id, agents.c.login)).all())
    rows = unit.connection.execute(statement)
    return [_shape(row, unit.now, filed, logins.get(row.agent_id, "")) for row in rows]


def grant(
    unit: Unit,
    plan: Plan,
    of: Of,
    level: int,
    expires: date | None = None,
    learning: bool = False,
    learning_with: int | None = None,
) -> dict[str, Any]:
    """What is set here wins over competences.yaml from now on."""
    require(unit.actor, "competence.grant")
    _check(unit, plan, of, learning_with)
    values = {
        "agent_id": of.agent,
        "kind": of.kind,
        "value": of.value,
        "level": level,
        "expires_at": _end(expires),
        "learning": learning,
        "learning_with": learning_with if learning else None,
        "granted_by": unit.actor.id if unit.actor.kind == "agent" else None,
        "granted_at": unit.now,
        "source": "screen",
    }
    upsert(unit, competences, values, _KEY, _SET)
    _tell(unit, "competence.granted", of, level, learning=learning, until=expires)
    return next(
        one
        for one in list_competences(unit, plan, of.agent)
        if (one["kind"], one["value"]) == (of.kind, of.value)
    )


def revoke(unit: Unit, plan: Plan, of: Of) -> None:
    """One that competences.yaml grants stays taken away until a screen grants it again."""
    require(unit.actor, "competence.grant")
    row = unit.connection.execute(select(competences).where(*_is(of))).first()
    if row is None or row.level == 0:
        raise NotFoundError("Nobody granted that.", code="no_such_competence")
    _login_of(unit, of.agent)
    unit.connection.execute(delete(competences).where(*_is(of)))
    if (_login_of(unit, of.agent), of.kind, of.value) in _filed(plan):
        gone = {"agent_id": of.agent, "kind": of.kind, "value": of.value, "level": 0}
        gone |= {"granted_by": unit.actor.id, "granted_at": unit.now, "source": "screen"}
        upsert(unit, competences, gone, _KEY, ("level", "granted_by", "granted_at", "source"))
    _tell(unit, "competence.revoked", of, row.level)


def history(unit: Unit, agent: int | None = None) -> list[dict[str, Any]]:
    """Who granted and took away what, newest first."""
    require(unit.actor, "competence.read")
    kinds = ("competence.granted", "competence.revoked")
    rows = unit.connection.execute(
        select(events)
        .where(events.c.type.in_(kinds))
        .order_by(events.c.number.desc())
        .limit(20_000)
    )
    found = [
        {"how": row.type.split(".")[1], "at": row.at, "by": _text(row.actor_id), **row.data}
        for row in rows
        if agent is None or row.data.get("agent_id") == str(agent)
    ]
    return found[:MOST_HISTORY]


def _tell(
    unit: Unit, type: str, of: Of, level: int, learning: bool = False, until: date | None = None
) -> None:
    data = {"agent_id": str(of.agent), "kind": of.kind, "value": of.value, "level": level}
    expires = until.isoformat() if until else None
    unit.emit(type, data=data | {"learning": learning, "expires": expires})
    unit.enqueue("assign", lane="assign", key="assign")


def _check(unit: Unit, plan: Plan, of: Of, learning_with: int | None) -> None:
    _login_of(unit, of.agent)
    if of.kind not in get_args(CompetenceKind):
        raise InvalidError(
            f'"{of.kind}" is no kind of competence.', {"field": "kind"}, code="no_such_kind"
        )
    if of.kind == "topic" and of.value not in plan.rulebook.tree.topics:
        raise InvalidError("There is no such topic.", {"field": "value"}, code="no_such_topic")
    if learning_with is None:
        return
    if learning_with == of.agent:
        raise InvalidError(
            "Nobody learns with themselves.", {"field": "learning_with"}, code="learns_alone"
        )
    _login_of(unit, learning_with)


def _login_of(unit: Unit, agent: int) -> str:
    found = select(agents.c.login).where(agents.c.id == agent, agents.c.active)
    login = unit.connection.execute(found).scalar()
    if login is None:
        raise NotFoundError("There is no such agent.", code="no_such_agent")
    return str(login)


def _is(of: Of) -> tuple[Any, ...]:
    c = competences.c
    return c.agent_id == of.agent, c.kind == of.kind, c.value == of.value


def _filed(plan: Plan) -> Mapping[tuple[str, str, str], int]:
    """What competences.yaml says: log-in, kind and value to the level."""
    return {
        (entry.agent.lower(), kind, value): grant.level
        for entry in plan.competences
        for (kind, value), grant in granted_by(entry, plan.rulebook.tree.merged).items()
    }


def _shape(
    row: AnyRow, now: datetime, filed: Mapping[tuple[str, str, str], int], login: str
) -> dict[str, Any]:
    expires = row.expires_at.astimezone(UTC).date() if row.expires_at else None
    return {
        "agent": {"id": str(row.agent_id), "name": row.agent_name},
        "kind": row.kind,
        "value": row.value,
        "level": row.level,
        "expires": expires,
        "learning": row.learning,
        "learning_with": _text(row.learning_with),
        "granted_by": _text(row.granted_by),
        "granted_at": row.granted_at,
        "source": row.source,
        "yaml_level": filed.get((login, row.kind, row.value)),
        "counts": row.level > 0 and (expires is None or expires >= now.astimezone(UTC).date()),
    }


def _end(expires: date | None) -> datetime | None:
    """The middle of its last day, so that no zone makes another day of it."""
    if expires is None:
        return None
    return datetime.combine(expires, time.min, UTC) + timedelta(hours=12)


def _text(id: int | None) -> str | None:
    return None if id is None else str(id)
