"""An answer is out: the customer's clock stops, and what was promised is kept by it. For many at once, since
a chat's visitors say all the time what they have."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, select, update

from inbox.model.words import Origin
from inbox.services.conversations.stand import has_failures
from inbox.services.promises.kept import keep_promises
from inbox.store.among import among
from inbox.store.tables.conversations import conversations
from inbox.store.unit import AnyRow, Unit

_HELD = (
    select(conversations)
    .where(among(conversations.c.id, "ids"))
    .order_by(conversations.c.id)
    .with_for_update()
)


@cache
def _change(names: frozenset[str]) -> Update:
    """Parameters are called as their columns, with a line before."""
    c = conversations.c
    columns = sorted(name.removeprefix("_") for name in names - {"_id"})
    values = {name: bindparam(f"_{name}", type_=c[name].type) for name in columns}
    return update(conversations).where(c.id == bindparam("_id")).values(values)


def stop_clock(unit: Unit, message: AnyRow, conversation_id: int, at: datetime) -> None:
    stop_clocks(unit, [(message, conversation_id)], at)


def stop_clocks(unit: Unit, sent: Sequence[tuple[AnyRow, int]], at: datetime) -> None:
    """Messages that are out, each with its conversation, in the order in which they went."""
    if not sent:
        return
    found = unit.connection.execute(_HELD, {"ids": sorted({id for _, id in sent})})
    rows = {row.id: row for row in found}
    after = {id: _standing(unit, row) for id, row in rows.items()}
    for message, id in sent:
        _note(unit, message, rows[id], after[id], at)
    for names in {frozenset(one) for one in after.values()}:
        alike = [one for one in after.values() if names == one.keys()]
        unit.connection.execute(_change(names), alike)
    answered = {id: message.id for message, id in sent if _is_answer(message)}
    keep_promises(unit, [(message.id, id) for message, id in sent], answered)


def _standing(unit: Unit, row: AnyRow) -> dict[str, Any]:
    """What is to be written, as `_change` takes it."""
    heals = row.failed and not has_failures(unit, row.id)
    return {"_id": row.id, "_version": row.version} | ({"_failed": False} if heals else {})


def _note(unit: Unit, message: AnyRow, row: AnyRow, after: dict[str, Any], at: datetime) -> None:
    has_answer = row.first_response_at is not None or "_first_response_at" in after
    is_first = _is_answer(message) and row.first_inbound_at is not None and not has_answer
    after["_version"] += 1
    if is_first:
        after["_first_response_at"] = at
    facts = facts_of(unit, message, row, at, is_first=is_first)
    unit.emit("delivery.sent", row.id, after["_version"], facts)


def _is_answer(message: AnyRow) -> bool:
    return bool(message.origin == Origin.HUMAN and message.visibility == "customer")


def facts_of(
    unit: Unit, message: AnyRow, row: AnyRow, at: datetime, *, is_first: bool
) -> dict[str, Any]:
    """What an answer that is out has ended."""
    human, since = _is_answer(message), message.options.get("waited_since")
    waited = (at - datetime.fromisoformat(since)).total_seconds() if since and human else None
    return {
        "message": str(message.id),
        "channel": message.channel,
        "origin": message.origin,
        "first_response_seconds": int((at - row.first_inbound_at).total_seconds())
        if is_first
        else None,
        "response_seconds": int(waited) if waited is not None else None,
        "was_due_at": message.options.get("was_due_at") if human else None,
        "waited_since": since if human else None,
        "agent": str(message.author_id) if message.author_kind == "agent" else None,
        "to_customer": message.visibility == "customer",
        "since": row.first_inbound_at.isoformat() if is_first else (since if human else None),
        "asked_at": row.first_inbound_at.isoformat() if row.first_inbound_at else None,
        # Written elsewhere, and told to us later.
        **({"answered_at": at.isoformat()} if at < unit.now else {}),
    }
