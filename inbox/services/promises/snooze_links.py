"""Resting until something happens to a linked conversation: it is closed, its customer writes, or a third
party answers there. The log of events says so; it is asked from where it stood when the rest began."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from inbox.model.errors import InvalidError
from inbox.services import access
from inbox.services.conversations.stand import change_row, opened
from inbox.store.tables.conversations import conversations, links
from inbox.store.tables.log import events
from inbox.store.unit import AnyRow, Unit

MOST = 5_000
_ARRIVALS = ("customer", "third_party")
_TYPES = ("message.received", "conversation.status", "message.written", "conversation.merged")


def rest_on(
    unit: Unit,
    row: AnyRow,
    other_id: int | None,
    until: datetime | None,
    *,
    is_answered: bool = False,
) -> dict[str, Any]:
    """The columns of a rest that ends with what happens to the other; without one, none."""
    if other_id is None:
        return {"snooze_on_link": None, "snooze_link_seen": None}
    access.conversation(unit, other_id, "conversation.read", lock=False)
    if not _is_linked(unit, row.id, other_id):
        raise InvalidError(
            "These conversations are not linked.", {"field": "snooze.on_link"}, code="not_linked"
        )
    waits = row.unanswered and not is_answered and row.due_at is not None
    if waits and until is None and row.follow_up_at is None:
        raise InvalidError(
            "The customer waits, and its time may run out before that. Answer, or promise a time.",
            {"field": "snooze.on_link"},
            code="snooze_past_due",
        )
    seen = unit.connection.execute(select(func.max(events.c.number))).scalar()
    return {"snooze_on_link": other_id, "snooze_link_seen": int(seen or 0)}


def _is_linked(unit: Unit, id: int, other: int) -> bool:
    here = (links.c.conversation_id == id) & (links.c.other_id == other)
    there = (links.c.conversation_id == other) & (links.c.other_id == id)
    return unit.connection.execute(select(links.c.kind).where(or_(here, there))).first() is not None


def wake_linked(unit: Unit) -> int:
    """How many woke."""
    woken = _happened(unit)
    for id, data in woken.items():
        row = unit.connection.execute(
            select(conversations).where(conversations.c.id == id).with_for_update()
        ).one()
        version = change_row(unit, row, opened())
        told = {"from": "snoozed", "to": "open", "why": "link", **data}
        unit.emit("conversation.status", id, version, told)
    if woken:
        unit.enqueue("assign", lane="assign", key="assign")
    return len(woken)


def links_to_wake(unit: Unit) -> bool:
    """Asked without the write lock."""
    return bool(_happened(unit))


_C = conversations.c
_SINCE = (
    select(_C.id, _C.snooze_on_link, events.c.type, events.c.data)
    .join(
        events,
        (events.c.conversation_id == _C.snooze_on_link) & (events.c.number > _C.snooze_link_seen),
    )
    .where(_C.status == "snoozed", _C.snooze_on_link.is_not(None), events.c.type.in_(_TYPES))
    .order_by(events.c.number)
    .limit(MOST)
)


def _happened(unit: Unit) -> dict[int, Mapping[str, Any]]:
    rows = unit.connection.execute(_SINCE)
    found: dict[int, Mapping[str, Any]] = {}
    for row in rows:
        what = _what(row.type, row.data)
        if what and row.id not in found:
            found[row.id] = {"link": str(row.snooze_on_link), "what": what}
    return found


def _what(type: str, data: Mapping[str, Any]) -> str:
    """Empty for what wakes nobody."""
    if type == "message.received":
        arrival = str(data.get("arrival"))
        return arrival if arrival in _ARRIVALS else ""
    closes = data.get("to") == "closed" or data.get("then") == "close" or data.get("into")
    return "closed" if closes else ""
