"""Follow-ups: a promise to come back. It sets no status and may stand on a closed conversation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from inbox.model.errors import InvalidError, NotFoundError
from inbox.services.access import conversation
from inbox.store.tables.conversations import conversations, follow_ups
from inbox.store.tables.people import agents, teams
from inbox.store.unit import AnyRow, Unit


def add_follow_up(
    unit: Unit,
    conversation_id: int,
    due_at: datetime,
    reason: str = "",
    owner: int | None = None,
    team: str | None = None,
) -> int:
    """Mine, unless it says whose."""
    row = conversation(unit, conversation_id, "conversation.follow_up")
    if owner is None and team is None and unit.actor.kind == "agent":
        owner = unit.actor.id
    _check_owner(unit, owner, team)
    id = unit.new_id()
    unit.connection.execute(
        insert(follow_ups).values(
            id=id,
            conversation_id=row.id,
            due_at=due_at,
            owner_id=owner,
            team_id=team,
            reason=reason,
            created_by=unit.actor.id,
            created_at=unit.now,
        )
    )
    unit.emit("follow_up.added", row.id, _next_due(unit, row), {"follow_up": str(id)})
    return id


def change_follow_up(unit: Unit, conversation_id: int, id: int, change: Mapping[str, Any]) -> None:
    row = conversation(unit, conversation_id, "conversation.follow_up")
    standing = unit.connection.execute(
        select(follow_ups).where(follow_ups.c.id == id, follow_ups.c.conversation_id == row.id)
    ).first()
    if standing is None:
        raise NotFoundError("There is no such follow-up.", code="no_such_follow_up")
    values = {k: v for k, v in change.items() if k in ("due_at", "reason") and v is not None}
    if "owner" in change:
        values["owner_id"] = int(change["owner"]) if change["owner"] else None
        _check_owner(unit, values["owner_id"], standing.team_id)
    if change.get("done") is not None:
        values["done_at"] = unit.now if change["done"] else None
    if not values:
        return
    unit.connection.execute(update(follow_ups).where(follow_ups.c.id == id).values(**values))
    kind = "follow_up.done" if values.get("done_at") else "follow_up.changed"
    unit.emit(kind, row.id, _next_due(unit, row), {"follow_up": str(id)})


def _check_owner(unit: Unit, owner: int | None, team: str | None) -> None:
    if owner is not None:
        known = select(agents.c.id).where(agents.c.id == owner, agents.c.active)
        if unit.connection.execute(known).first() is None:
            raise InvalidError("There is no such agent.", {"field": "owner"}, code="no_such_agent")
    if team is not None:
        known = select(teams.c.id).where(teams.c.id == team)
        if unit.connection.execute(known).first() is None:
            raise InvalidError("There is no such team.", {"field": "team"}, code="no_such_team")


def _next_due(unit: Unit, row: AnyRow) -> int:
    """The row shows the promise that falls due first."""
    first = unit.connection.execute(
        select(follow_ups.c.due_at, follow_ups.c.owner_id)
        .where(follow_ups.c.conversation_id == row.id, follow_ups.c.done_at.is_(None))
        .order_by(follow_ups.c.due_at)
        .limit(1)
    ).first()
    unit.connection.execute(
        update(conversations)
        .where(conversations.c.id == row.id)
        .values(
            follow_up_at=first.due_at if first else None,
            follow_up_owner=first.owner_id if first else None,
            version=conversations.c.version + 1,
        )
    )
    return int(row.version) + 1
