"""What edits, deletions, reactions, reads do to the message that they speak of. No status, no clock."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select, update

from inbox.model.alarm import THREAT
from inbox.model.words import Delivery, Direction
from inbox.store.search import index
from inbox.store.search.terms import analyse
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import deliveries, messages
from inbox.store.tables.platforms import message_changes
from inbox.store.unit import AnyRow, Unit
from routing.alarm import is_threat

EARLIER: Mapping[Delivery, tuple[Delivery, ...]] = {
    Delivery.DELIVERED: (Delivery.SENT,),
    Delivery.READ: (Delivery.SENT, Delivery.DELIVERED),
}
PREVIEW = 200


def apply_change(unit: Unit, change: AnyRow, message_id: int) -> None:
    """`change` was kept and not applied yet."""
    message = unit.connection.execute(select(messages).where(messages.c.id == message_id)).first()
    if message is None or message.erased_at is not None:
        return
    unit.connection.execute(
        update(message_changes)
        .where(message_changes.c.id == change.id)
        .values(message_id=message.id)
    )
    _APPLY.get(change.kind, _show)(unit, change, message)


def _edit(unit: Unit, change: AnyRow, message: AnyRow) -> None:
    """The newest wording stands, whatever order they come in; the first keeps what was said at first."""
    if change.data.get("is_told") is False:
        _show(unit, change, message)  # That it was changed is all that the platform says.
        return
    later = unit.connection.execute(
        select(message_changes.c.id).where(
            message_changes.c.message_id == message.id,
            message_changes.c.kind == "edit",
            message_changes.c.at > change.at,
        )
    ).first()
    if later is None:
        unit.connection.execute(
            update(message_changes)
            .where(message_changes.c.id == change.id)
            .values(before=message.text)
        )
        _reword(unit, change, message)
    _tell(unit, message, "message.edited", change)


def _reword(unit: Unit, change: AnyRow, message: AnyRow) -> None:
    fields = message.fields
    if is_threat(change.text, message.language):
        fields = {**fields, THREAT: True}
    unit.connection.execute(
        update(messages)
        .where(messages.c.id == message.id)
        .values(
            text=change.text,
            reply_text=change.text,
            html=None,
            edited_at=change.at,
            fields=fields,
        )
    )
    if message.deleted_at is None:
        index.remove(unit, [message.id])
        words = f"{message.subject}\n{change.text}\n{message.author_name} {message.author_value}"
        index.add(unit, [(message.id, analyse(words, message.language))])
        preview(unit, message, "" if fields.get(THREAT) else change.text)


def _deletion(unit: Unit, change: AnyRow, message: AnyRow) -> None:
    """Shown as deleted, and found no more; the text is kept as long as everything else is."""
    if message.deleted_at is None:
        unit.connection.execute(
            update(messages).where(messages.c.id == message.id).values(deleted_at=change.at)
        )
        index.remove(unit, [message.id])
        preview(unit, message, "")
    _tell(unit, message, "message.deleted", change)


def preview(unit: Unit, message: AnyRow, text: str) -> None:
    unit.connection.execute(
        update(conversations)
        .where(
            conversations.c.id == message.conversation_id,
            conversations.c.last_message_id == message.id,
        )
        .values(preview=" ".join(text.split())[:PREVIEW])
    )


def _reaction(unit: Unit, change: AnyRow, message: AnyRow) -> None:
    _tell(unit, message, "message.reaction", change)


def _arrived(unit: Unit, change: AnyRow, message: AnyRow) -> None:
    move_delivery(unit, Delivery(change.kind), deliveries.c.message_id == message.id)


def move_delivery(unit: Unit, to: Delivery, which: Any) -> None:
    """Only forward: what was read is not merely delivered again."""
    rows = unit.connection.execute(
        update(deliveries)
        .where(which, deliveries.c.state.in_(EARLIER[to]))
        .values(state=to, at=unit.now, sent_at=func.coalesce(deliveries.c.sent_at, deliveries.c.at))
        .returning(deliveries.c.message_id, deliveries.c.conversation_id)
    ).all()
    for row in rows:
        version = _version(unit, row.conversation_id)
        data = {"message": str(row.message_id)}
        unit.emit(f"delivery.{to}", row.conversation_id, version, data)


def _show(unit: Unit, change: AnyRow, message: AnyRow) -> None:
    """Kept with the message, and shown there as what it is."""
    _tell(unit, message, "message.noted", change)


def _tell(unit: Unit, message: AnyRow, type: str, change: AnyRow) -> None:
    by = "us" if message.direction == Direction.OUTBOUND else "contact"
    if change.kind == "reaction":
        by = "contact" if by == "us" else "us"
    version = _version(unit, message.conversation_id)
    data = {"message": str(message.id), "kind": change.kind, "by": by}
    unit.emit(type, message.conversation_id, version, data)


def _version(unit: Unit, conversation_id: int) -> int:
    """One more, so that screens which hold the row take it anew."""
    found = update(conversations).where(conversations.c.id == conversation_id)
    changed = found.values(version=conversations.c.version + 1).returning(conversations.c.version)
    return int(unit.connection.execute(changed).scalar_one())


_APPLY: Mapping[str, Callable[[Unit, AnyRow, AnyRow], None]] = {
    "edit": _edit,
    "deletion": _deletion,
    "reaction": _reaction,
    "read": _arrived,
    "delivered": _arrived,
}
