"""Teams, topics and tags as lists to choose from."""

from typing import Any

from sqlalchemy import func, select

from inbox.model.words import Status
from inbox.services.permissions import require
from inbox.store.tables.conversations import conversations
from inbox.store.tables.people import agents, team_members, teams
from inbox.store.unit import Unit


def list_teams(unit: Unit) -> list[dict[str, Any]]:
    require(unit.actor, "team.read")
    rows = unit.connection.execute(
        select(teams).where(~teams.c.retired).order_by(teams.c.name, teams.c.id)
    ).all()
    members: dict[str, list[dict[str, str]]] = {}
    for row in unit.connection.execute(
        select(team_members.c.team_id, agents.c.id, agents.c.name)
        .join(agents, agents.c.id == team_members.c.agent_id)
        .where(agents.c.active)
        .order_by(agents.c.name)
    ):
        members.setdefault(row.team_id, []).append({"id": str(row.id), "name": row.name})
    work = _open_work(unit)
    return [
        {
            "id": row.id,
            "name": row.name,
            "assign": row.assign,
            "members": members.get(row.id, []),
            "open": work.get(row.id, (0, 0))[0],
            "unassigned": work.get(row.id, (0, 0))[1],
        }
        for row in rows
    ]


def _open_work(unit: Unit) -> dict[str, tuple[int, int]]:
    rows = unit.connection.execute(
        select(
            conversations.c.team_id,
            func.count(),
            func.count().filter(conversations.c.assignee_id.is_(None)),
        )
        .where(conversations.c.status == Status.OPEN, conversations.c.team_id.is_not(None))
        .group_by(conversations.c.team_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}
