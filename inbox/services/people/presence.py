"""Whether an agent can be given work right now."""

from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select, update

from inbox.model.words import Presence
from inbox.services.permissions import require_person
from inbox.store.tables.people import agents, sessions
from inbox.store.unit import Unit

GONE_AFTER = timedelta(minutes=15)
"""Somebody whose sessions were all silent for that long gets no more work."""


def set_presence(unit: Unit, presence: Presence) -> dict[str, Any]:
    change_presence(unit, require_person(unit.actor), presence)
    return {"presence": presence}


def read_presence(unit: Unit) -> dict[str, Any]:
    mine = agents.c.id == require_person(unit.actor)
    return {"presence": unit.connection.scalar(select(agents.c.presence).where(mine))}


def change_presence(unit: Unit, agent_id: int, presence: Presence) -> None:
    changed = unit.connection.execute(
        update(agents)
        .where(agents.c.id == agent_id, agents.c.presence != presence)
        .values(presence=presence, presence_at=unit.now)
    )
    if not changed.rowcount:
        return
    unit.emit("agent.presence", data={"agent_id": str(agent_id), "presence": presence})
    if presence is Presence.AVAILABLE:
        # Somebody who comes can take what waits.
        unit.enqueue("assign", lane="assign", key="assign")


def send_away_who_is_gone(unit: Unit) -> None:
    """Browsers are closed without logging out; their owners must not be given work."""
    lately = exists().where(
        sessions.c.agent_id == agents.c.id, sessions.c.last_seen_at > unit.now - GONE_AFTER
    )
    gone = unit.connection.scalars(
        select(agents.c.id).where(
            agents.c.presence.in_([Presence.AVAILABLE, Presence.AFTER_WORK]),
            agents.c.presence_at <= unit.now - GONE_AFTER,
            ~lately,
        )
    ).all()
    for agent_id in gone:
        change_presence(unit, agent_id, Presence.AWAY)
