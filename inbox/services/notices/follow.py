"""Notices follow the log: read in stretches, written together with how far it was read."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from inbox.model.actor import SYSTEM
from inbox.model.bell import Ring
from inbox.services.notices.people import about, read_people, with_team_addresses
from inbox.services.notices.posts import add_posts
from inbox.services.notices.whom import TELLS, Known, Notice, notices_of
from inbox.services.plan import Plan
from inbox.services.running.following import Stretch, move_on, read_stretch
from inbox.store.dialects import insert_ignoring
from inbox.store.store import Store
from inbox.store.tables.conversations import follow_ups, mentions
from inbox.store.tables.notices import notices
from inbox.store.unit import AnyRow, Unit

NAME = "notices"
MOST_STRETCHES = 20
"""In one turn; whoever calls has other things to do too."""
RUNG_AT_ONCE = 500
CHUNK = 500


def follow_notices(store: Store, plan: Plan) -> int:
    """Answers how many notices were written."""
    written = 0
    for _ in range(MOST_STRETCHES):
        stretch = store.read(read_stretch, NAME, TELLS)
        if stretch is None or not stretch.is_worth_writing:
            return written
        new = store.read(_read_notices, plan, stretch) if stretch.events else []
        fresh = store.write_lightly(SYSTEM, _write, plan, stretch, new)
        ring_for(store, (one.agent_id for one in fresh))
        written += len(fresh)
    return written


def ring_for(store: Store, agent_ids: Iterable[int | None]) -> None:
    """Their screens look again. Losing it loses nothing."""
    ids = sorted({str(id) for id in agent_ids if id is not None})
    for place in range(0, len(ids), RUNG_AT_ONCE):
        store.bell.ring(Ring("notices", {"agents": ids[place : place + RUNG_AT_ONCE]}))


def _read_notices(unit: Unit, plan: Plan, stretch: Stretch) -> list[Notice]:
    known = _know(unit, plan, stretch.events)
    return [notice for event in stretch.events for notice in notices_of(event, known)]


def _know(unit: Unit, plan: Plan, events: Sequence[AnyRow]) -> Known:
    notes = [e.data.get("message") for e in events if e.type == "note.written"]
    promised = [e.data.get("follow_up") for e in events if e.type.startswith("follow_up.")]
    return Known(
        people=with_team_addresses(unit, read_people(unit)),
        conversations=about(unit, (e.conversation_id for e in events if e.conversation_id)),
        mentioned=_mentioned(unit, notes),
        promises=_promises(unit, promised),
        channel_teams={id: channel.entry.team for id, channel in plan.channels.items()},
    )


def _mentioned(unit: Unit, notes: Iterable[Any]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    ids = [int(id) for id in notes if id]
    if ids:
        c = mentions.c
        statement = select(c.message_id, c.agent_id).where(c.message_id.in_(ids))
        for message, agent in unit.connection.execute(statement):
            found[message].append(agent)
    return found


def _promises(unit: Unit, promised: Iterable[Any]) -> dict[int, AnyRow]:
    ids = [int(id) for id in promised if id]
    if not ids:
        return {}
    rows = unit.connection.execute(select(follow_ups).where(follow_ups.c.id.in_(ids)))
    return {row.id: row for row in rows}


def _write(unit: Unit, plan: Plan, stretch: Stretch, new: Sequence[Notice]) -> list[Notice]:
    """Those that were not there yet."""
    if not move_on(unit, stretch):
        return []
    by_id = {unit.new_id(): notice for notice in new}
    # The log read again from before: the unique key leaves what was told already.
    if by_id:
        rows = [_row(id, notice) for id, notice in by_id.items()]
        unit.connection.execute(insert_ignoring(unit, notices, ["owner", "key"]), rows)
    fresh = {id: by_id[id] for id in _standing(unit, list(by_id))}
    add_posts(unit, plan.organisation.zone, fresh)
    return list(fresh.values())


def _standing(unit: Unit, ids: Sequence[int]) -> list[int]:
    found: list[int] = []
    for place in range(0, len(ids), CHUNK):
        some = select(notices.c.id).where(notices.c.id.in_(ids[place : place + CHUNK]))
        found += unit.connection.scalars(some)
    return found


def _row(id: int, notice: Notice) -> dict[str, Any]:
    return {
        "id": id,
        "owner": notice.owner,
        "agent_id": notice.agent_id,
        "key": notice.key,
        "kind": str(notice.kind),
        "conversation_id": notice.conversation_id,
        "channel": notice.channel,
        "data": dict(notice.data),
        "at": notice.at,
    }
