"""Who waits in chats, how long it took others, and whether anybody is there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from inbox.model.words import Presence
from inbox.store.tables.conversations import conversations
from inbox.store.tables.log import events
from inbox.store.tables.people import agents, team_members
from inbox.store.unit import Unit

MEASURED_OVER = timedelta(hours=2)
MOST_COUNTED = 2_000


@dataclass(frozen=True, slots=True)
class Queue:
    places: dict[int, int]
    """Conversation → its place among those of its team that nobody has, from 1."""
    staffed: frozenset[str]
    """Teams of which somebody is available; `""` when anybody is."""
    waits: dict[str, list[float]]
    """Channel → seconds until the first answer, of the chats that got theirs lately."""


def read_queue(unit: Unit, channels: Collection[str]) -> Queue:
    return Queue(
        _places(unit, channels),
        _staffed(unit),
        _waits(unit, channels, unit.now - MEASURED_OVER),
    )


def staff_changed(unit: Unit, after: int) -> tuple[int, bool]:
    """The newest number of the log, and whether somebody came or went since `after`."""
    newest = unit.connection.scalar(select(func.max(events.c.number))) or 0
    came = unit.connection.execute(
        select(events.c.number)
        .where(events.c.number > after, events.c.type == "agent.presence")
        .limit(1)
    ).first()
    return newest, came is not None


def _places(unit: Unit, channels: Collection[str]) -> dict[int, int]:
    c = conversations.c
    rows = unit.connection.execute(
        select(c.id, c.team_id)
        .where(
            c.status == "open",
            c.assignee_id.is_(None),
            c.origin_channel.in_(channels),
            c.unanswered,
        )
        .order_by(c.unanswered_since, c.id)
        .limit(MOST_COUNTED)
    )
    before: dict[Any, int] = {}
    places = {}
    for id, team in rows:
        before[team] = before.get(team, 0) + 1
        places[id] = before[team]
    return places


def _staffed(unit: Unit) -> frozenset[str]:
    rows = unit.connection.execute(
        select(agents.c.id, team_members.c.team_id)
        .outerjoin(team_members, team_members.c.agent_id == agents.c.id)
        .where(agents.c.active, agents.c.presence == Presence.AVAILABLE, agents.c.capacity > 0)
    ).all()
    return frozenset({team for _, team in rows if team} | ({""} if rows else set()))


def _waits(unit: Unit, channels: Collection[str], since: datetime) -> dict[str, list[float]]:
    c = conversations.c
    rows = unit.connection.execute(
        select(c.origin_channel, c.first_inbound_at, c.first_response_at)
        .where(
            c.first_response_at > since,
            c.origin_channel.in_(channels),
            c.first_inbound_at.is_not(None),
        )
        .limit(MOST_COUNTED)
    )
    found: dict[str, list[float]] = {}
    for channel, asked, answered in rows:
        found.setdefault(channel, []).append((answered - asked).total_seconds())
    return found
