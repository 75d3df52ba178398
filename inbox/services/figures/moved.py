"""What figures are told of a merge, of one taken back, of a split: what moved, and what each conversation has now;
and of two customers who are one, what they wrote lately."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from inbox.model.words import (
    ARRIVED,
    Auto,
    Delivery,
    Direction,
    Origin,
    Status,
    Visibility,
)
from inbox.services.conversations.merged import with_merged
from inbox.services.waits.from_messages import LET_GO
from inbox.store.tables.conversations import conversations, follow_ups, participants
from inbox.store.tables.customers import identities
from inbox.store.tables.messages import deliveries, messages
from inbox.store.tables.surveys import surveys
from inbox.store.unit import AnyRow, NewEvent, Unit
from routing.figures.state import LATE

MOVES = {
    "conversation.created",
    "conversation.merged",
    "conversation.unmerged",
    "conversation.split",
}
_M, _D, _C, _P, _I = messages.c, deliveries.c, conversations.c, participants.c, identities.c
MOST_SAID = 500


def tell_of_moves(unit: Unit, event: NewEvent, row: AnyRow) -> Mapping[str, Any]:
    data = event.data
    if event.type == "conversation.created" and not data.get("split_from"):
        return {}
    if data.get("into"):
        return {"family": []}
    replies = _replies(unit, row.id)
    told: dict[str, Any] = {"replies": [str(one.id) for one in replies]}
    told["replied"] = any(one.state in ARRIVED for one in replies)
    told["asked_at"] = row.first_inbound_at.isoformat() if row.first_inbound_at else None
    if event.type == "conversation.created":
        return told | {"moved": _all_of(unit, row.id, (messages, follow_ups))}
    if event.type == "conversation.unmerged" and data.get("from"):
        return told | {"moved": _all_of(unit, row.id, (messages, follow_ups, surveys))}
    other = data.get("from") or data.get("out")
    return told | ({"family": [str(id) for id in with_merged(unit, int(other))]} if other else {})


def _all_of(unit: Unit, id: int, tables: Collection[Any]) -> list[str]:
    return [
        str(one)
        for table in tables
        for one in unit.connection.scalars(select(table.c.id).where(table.c.conversation_id == id))
    ]


def _replies(unit: Unit, id: int) -> Sequence[AnyRow]:
    """People's answers, without such as never arrived."""
    statement = (
        select(_M.id, _D.state)
        .join(deliveries, _D.message_id == _M.id)
        .where(
            _M.conversation_id == id,
            _M.origin == Origin.HUMAN,
            _M.visibility == Visibility.CUSTOMER,
            _D.state.not_in((Delivery.FAILED, Delivery.UNCONFIRMED)),
        )
        .order_by(_M.id)
    )
    return unit.connection.execute(statement).all()


def said_lately(unit: Unit, contact: int) -> list[dict[str, Any]]:
    """By somebody under all their addresses, for as long as it may tell of a close that they came back."""
    since = unit.now - LATE
    theirs = select(_C.id).where(_C.contact_id == contact, _C.last_message_at >= since)
    same = (_P.value == _I.value) & (_P.kind == _I.kind)
    took_part = select(_P.conversation_id).join(identities, same).where(_I.contact_id == contact)
    rows = unit.connection.execute(
        select(
            *(_M.id, _M.conversation_id, _M.received_at, _M.author_id, _M.options),
            *(_C.topic_id, _C.status),
        )
        .join(conversations, _C.id == _M.conversation_id)
        .where(
            _M.conversation_id.in_(theirs.union(took_part)),
            _M.received_at >= since,
            _M.direction == Direction.INBOUND,
            _M.visibility == Visibility.CUSTOMER,
            _M.auto == Auto.NONE,
            _M.history.is_(False),
            _M.author_id.is_not(None),
        )
        .order_by(_M.id.desc())
        .limit(MOST_SAID)
    ).all()
    return [_said(row) for row in reversed(rows)]


def _said(row: AnyRow) -> dict[str, Any]:
    return {
        "message": str(row.id),
        "conversation": str(row.conversation_id),
        "topic": row.topic_id or "",
        "at": row.received_at.isoformat(),
        "contact": str(row.author_id),
        "thanked": bool(row.options.get(LET_GO)),
        "spam": row.status == Status.SPAM,
    }
