"""What figures are told of a merge, of one taken back, of a split: what moved, and what each conversation has now."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from inbox.model.words import Delivery, Origin, Visibility
from inbox.services.conversations.merged import with_merged
from inbox.store.tables.conversations import follow_ups
from inbox.store.tables.messages import deliveries, messages
from inbox.store.tables.surveys import surveys
from inbox.store.unit import AnyRow, NewEvent, Unit

MOVES = {
    "conversation.created",
    "conversation.merged",
    "conversation.unmerged",
    "conversation.split",
}
_M, _D = messages.c, deliveries.c


def tell_of_moves(unit: Unit, event: NewEvent, row: AnyRow) -> Mapping[str, Any]:
    data = event.data
    if event.type == "conversation.created" and not data.get("split_from"):
        return {}
    if data.get("into"):
        return {"family": []}
    told = {"replies": _replies(unit, row.id), "replied": row.first_response_at is not None}
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


def _replies(unit: Unit, id: int) -> list[str]:
    """People's answers, without such as never arrived."""
    statement = (
        select(_M.id)
        .join(deliveries, _D.message_id == _M.id)
        .where(
            _M.conversation_id == id,
            _M.origin == Origin.HUMAN,
            _M.visibility == Visibility.CUSTOMER,
            _D.state.not_in((Delivery.FAILED, Delivery.UNCONFIRMED)),
        )
        .order_by(_M.id)
    )
    return [str(one) for one in unit.connection.scalars(statement)]
