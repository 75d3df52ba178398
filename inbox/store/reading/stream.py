"""What the live stream tells: new events in order, with the rows they changed and who has not read them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from inbox.store.among import among
from inbox.store.reading.labels import Labels
from inbox.store.reading.rows import DONE, read_rows
from inbox.store.tables.conversations import conversations, reads
from inbox.store.tables.log import events
from inbox.store.tables.people import agents
from inbox.store.unit import Unit

FOREVER = 2**62
_EVENTS = (
    select(events)
    .where(events.c.number > bindparam("after"), events.c.number <= bindparam("upto"))
    .order_by(events.c.number)
    .limit(bindparam("most"))
)
_NAMES = select(agents.c.id, agents.c.name).where(among(agents.c.id, "ids"))
_READ_BY = (
    select(
        *(conversations.c.id, conversations.c.last_inbound_id, reads.c.agent_id),
        *(conversations.c.status, conversations.c.assignee_id, conversations.c.follow_up_owner),
    )
    .outerjoin(
        reads,
        (reads.c.conversation_id == conversations.c.id)
        & among(reads.c.agent_id, "agents")
        & (reads.c.message_id >= conversations.c.last_inbound_id),
    )
    .where(among(conversations.c.id, "ids"))
)


@dataclass(frozen=True, slots=True)
class LogPart:
    events: list[dict[str, Any]]
    """EventShape, oldest first."""
    rows: dict[int, dict[str, Any]]
    """Complete, for nobody in particular: each reader gets the part they may see."""
    read_by: dict[int, frozenset[int]]
    """Conversation → those of the asked agents who have read it to the end."""
    news_for: dict[int, frozenset[int]]
    """What is closed → those to whom what they have not read in it is news."""


def newest_number(unit: Unit) -> int:
    return unit.connection.scalar(select(func.max(events.c.number))) or 0


def read_log(
    unit: Unit,
    after: int,
    upto: int | None,
    limit: int,
    labels: Labels,
    agent_ids: Collection[int],
) -> LogPart:
    asked = {"after": after, "upto": FOREVER if upto is None else upto, "most": limit}
    found = unit.connection.execute(_EVENTS, asked).all()
    names = _names(unit, {row.actor_id for row in found if row.actor_kind == "agent"})
    ids = {row.conversation_id for row in found if row.conversation_id is not None}
    shapes, rows = [_shape(row, names) for row in found], read_rows(unit, ids, labels)
    return LogPart(shapes, rows, *_readers(unit, ids, agent_ids))


def _names(unit: Unit, ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = unit.connection.execute(_NAMES, {"ids": ids})
    return {row.id: row.name for row in rows}


def _shape(row: Any, names: dict[int, str]) -> dict[str, Any]:
    actor = None
    if row.actor_kind in ("agent", "contact", "system"):
        name = names.get(row.actor_id, "") if row.actor_kind == "agent" else ""
        id = None if row.actor_kind == "contact" or row.actor_id is None else str(row.actor_id)
        actor = {"kind": row.actor_kind, "id": id, "name": name}
    conversation = None if row.conversation_id is None else str(row.conversation_id)
    return {
        "number": row.number,
        "type": row.type,
        "at": row.at,
        "actor": actor,
        "conversation_id": conversation,
        "version": row.version,
        "data": row.data,
    }


def _readers(
    unit: Unit, ids: Collection[int], agent_ids: Collection[int]
) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """`read_by` and `news_for`. Nothing to read counts as read."""
    if not ids or not agent_ids:
        return {}, {}
    found: dict[int, set[int]] = {id: set() for id in ids}
    news_for: dict[int, frozenset[int]] = {}
    for row in unit.connection.execute(_READ_BY, {"ids": ids, "agents": agent_ids}):
        if row.last_inbound_id is None:
            found[row.id] = set(agent_ids)
        elif row.agent_id is not None:
            found[row.id].add(row.agent_id)
        if row.status in DONE:
            news_for[row.id] = frozenset({row.assignee_id, row.follow_up_owner} - {None})
    return {id: frozenset(readers) for id, readers in found.items()}, news_for
