"""Handling time: how long somebody worked with a conversation. It comes from who had what open, which is no
part of the log. A visit that is over is numbered, with where its conversation stands then, and from there on
is read as the log is read."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, update

from inbox.services.figures.enrich import calendar_of
from inbox.services.figures.standing import Id, read_facts, read_states
from inbox.services.plan import Plan
from inbox.store.dialects import lock_name
from inbox.store.tables.conversations import conversation_tags, conversations
from inbox.store.tables.customers import NOT_COUNTED, access
from inbox.store.tables.figures import handled
from inbox.store.unit import AnyRow, Unit
from routing.business_time import BusinessTime
from routing.figures.facts import Dims, Fact, Figure
from routing.figures.work import Visit, add_visits

OVER = timedelta(minutes=10)
"""Nobody lengthens a visit that was last seen so long ago, also where clocks differ a little."""
AT_ONCE = 500
_C = conversations.c


def visits_are_over(unit: Unit) -> bool:
    """There are some that are not numbered yet."""
    return unit.connection.execute(_over(unit).limit(1)).first() is not None


def number_visits(unit: Unit, plan: Plan) -> int:
    """Numbers those that are over; answers how many. As often as there are some."""
    lock_name(unit, "handled")  # So that numbers follow the order of commits.
    rows = unit.connection.execute(_over(unit).order_by(access.c.seen_at).limit(AT_ONCE)).all()
    if not rows:
        return 0
    stand = _standing(unit, {row.conversation_id for row in rows})
    worked = [row for row in rows if row.active_seconds > 0]
    values = [_handled(plan, row, *stand.get(row.conversation_id, (None, ""))) for row in worked]
    if values:
        unit.connection.execute(insert(handled), values)
    ids = [row.id for row in rows]
    unit.connection.execute(update(access).where(access.c.id.in_(ids)).values(counted=True))
    return len(rows)


def _over(unit: Unit) -> Any:
    return select(access).where(NOT_COUNTED, access.c.seen_at < unit.now - OVER)


def _standing(unit: Unit, ids: Collection[int]) -> Mapping[int, tuple[AnyRow, str]]:
    """Conversations with their tags."""
    t = conversation_tags.c
    found = select(t.conversation_id, t.tag_id).where(t.conversation_id.in_(ids))
    tags: dict[int, list[str]] = {}
    for row in unit.connection.execute(found.order_by(t.at, t.tag_id)):
        tags.setdefault(row.conversation_id, []).append(str(row.tag_id))
    columns = (_C.origin_channel, _C.topic_id, _C.team_id, _C.language, _C.contact_id)
    rows = select(_C.id, _C.service_level, *columns).where(_C.id.in_(ids))
    return {row.id: (row, " ".join(tags.get(row.id, ()))) for row in unit.connection.execute(rows)}


def _handled(plan: Plan, visit: AnyRow, row: AnyRow | None, tags: str) -> dict[str, Any]:
    seconds = visit.active_seconds
    # What is written down first was worked before.
    began = min(visit.opened_at, visit.seen_at - timedelta(seconds=seconds))
    clock = calendar_of(plan, row.service_level if row is not None else None)
    return {
        "at": began,
        "agent_id": visit.agent_id,
        "conversation_id": visit.conversation_id,
        "contact_id": row.contact_id if row is not None else None,
        "channel": row.origin_channel if row is not None else "",
        "topic": (row.topic_id if row is not None else None) or "",
        "team": (row.team_id if row is not None else None) or "",
        "language": (row.language if row is not None else None) or "",
        "tags": tags,
        "seconds": seconds,
        "open_seconds": _open_part(clock, began, visit.seen_at, seconds),
    }


def _open_part(clock: BusinessTime, began: datetime, ended: datetime, seconds: int) -> int:
    """Work is taken to be spread evenly over a visit."""
    return round(seconds * (clock.between(began, ended) / (ended - began)))


def newest_handled(unit: Unit) -> int:
    return unit.connection.execute(select(func.max(handled.c.number))).scalar() or 0


class Work(NamedTuple):
    until: int
    """How far visits were read."""
    standing: Mapping[Id, Fact]
    new: list[Fact]
    changed: list[Fact]


def read_work(
    unit: Unit,
    edition: int,
    zone: str,
    after: int,
    most: int,
    first: datetime | None = None,
) -> Work:
    """What visits after that number do to an edition. All that was folded before must stand. What is older than
    `first` stands already."""
    statement = select(handled).where(handled.c.number > after).order_by(handled.c.number)
    rows = unit.connection.execute(statement.limit(most)).all()
    ids = {row.conversation_id for row in rows}
    known = read_facts(unit, edition, ids).items()
    standing = {id: fact for id, fact in known if fact.figure == Figure.HANDLING_TIME}
    states = read_states(unit, edition, "matter", ids)
    spam = {id: bool(value.get("spam")) for id, value in states.items()}
    new: list[Fact] = []
    changed: list[Fact] = []
    visits = [_visit(row) for row in rows if first is None or row.at >= first]
    for fact in add_visits(visits, standing.values(), spam, zone):
        (changed if (fact.number, fact.figure) in standing else new).append(fact)
    return Work(rows[-1].number if rows else after, standing, new, changed)


def _visit(row: AnyRow) -> Visit:
    dims = Dims(
        row.channel, row.topic, row.team, str(row.agent_id), row.language, tuple(row.tags.split())
    )
    id, contact = row.conversation_id, row.contact_id
    return Visit(row.number, row.at, id, contact, dims, row.seconds, row.open_seconds)
