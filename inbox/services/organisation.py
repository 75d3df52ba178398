"""Teams, topics and tags as lists to choose from."""

from typing import Any

from sqlalchemy import func, select

from inbox.model.errors import InvalidError
from inbox.model.words import Status
from inbox.services.permissions import require
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.conversations import conversation_tags, conversations, tags, topics
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


def list_topics(unit: Unit, language: str) -> list[dict[str, Any]]:
    """Names in that language where there is one, else in the first that was written."""
    require(unit.actor, "topic.read")
    rows = unit.connection.execute(select(topics).where(~topics.c.retired).order_by(topics.c.id))
    return [
        {
            "id": row.id,
            "name": row.names.get(language) or next(iter(row.names.values()), row.id),
            "names": row.names,
            "parent": row.parent_id,
            "instruction": row.instruction,
            "mandate": row.mandate,
            "priority": row.priority,
            "record": row.record,
        }
        for row in rows
    ]


def list_tags(unit: Unit) -> list[dict[str, Any]]:
    require(unit.actor, "tag.read")
    uses = func.count(conversation_tags.c.conversation_id)
    rows = unit.connection.execute(
        select(tags.c.id, tags.c.name, uses.label("uses"))
        .outerjoin(conversation_tags, conversation_tags.c.tag_id == tags.c.id)
        .group_by(tags.c.id, tags.c.name)
        .order_by(tags.c.name)
        .limit(2000)
    )
    return [{"id": str(row.id), "name": row.name, "uses": row.uses} for row in rows]


def make_tag(unit: Unit, name: str) -> dict[str, Any]:
    """The tag of that name, made if there is none; capitals make no other tag."""
    require(unit.actor, "tag.make")
    clean = " ".join(name.split())
    if not clean or not clean.isprintable():
        raise InvalidError(
            "A tag has at least one character.", {"field": "name"}, code="tag_invalid"
        )
    key = clean.casefold()[:100]
    row = {"id": unit.new_id(), "name": clean, "key": key, "created_at": unit.now}
    unit.connection.execute(insert_ignoring(unit, tags), [row])
    kept = unit.connection.execute(select(tags.c.id, tags.c.name).where(tags.c.key == key)).one()
    return {"id": str(kept.id), "name": kept.name, "uses": 0}
