"""Taking back a reply that has not left yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from connectors.chat import ChatConnector
from inbox.model.errors import ConflictError
from inbox.model.words import Delivery
from inbox.services.access import conversation
from inbox.services.conversations.stand import change_row, last_as_it_is, opened, wait_as_it_is
from inbox.services.promises.kept import forget_message
from inbox.services.waits.back import hand_on
from inbox.store.search import index
from inbox.store.tables.messages import attachments, deliveries, messages
from inbox.store.unit import AnyRow, Unit


def withdraw_reply(unit: Unit, conversation_id: int, message_id: int) -> dict[str, Any]:
    """Takes back what has not left yet, and answers its text for the draft.

    Withdrawing and taking are one compare-and-swap: one of them finds the delivery gone.
    """
    row = conversation(unit, conversation_id, "conversation.reply")
    message = unit.connection.execute(
        select(messages).where(
            messages.c.id == message_id, messages.c.conversation_id == conversation_id
        )
    ).first()
    if message is not None and message.channel_kind == ChatConnector.kind:
        raise ConflictError("In a chat it is on their screen already.", code="already_sent")
    gone = unit.connection.execute(
        delete(deliveries).where(
            deliveries.c.message_id == message_id,
            deliveries.c.conversation_id == conversation_id,
            deliveries.c.state.in_((Delivery.SCHEDULED, Delivery.QUEUED)),
            deliveries.c.attempts == 0,
        )
    )
    if message is None or gone.rowcount != 1:
        raise ConflictError("It has left already and can't be taken back.", code="already_sent")
    unit.connection.execute(
        update(attachments)
        .where(attachments.c.message_id == message_id)
        .values(message_id=None, uploaded_by=unit.actor.id)
    )
    index.remove(unit, [message_id])
    unit.connection.execute(delete(messages).where(messages.c.id == message_id))
    forget_message(unit, row.id, message_id)
    row = conversation(unit, conversation_id, "conversation.reply")
    told = {"message": str(message_id), **hand_on(unit, row, message)}
    version = change_row(unit, row, _restored(unit, row, message))
    unit.emit("reply.withdrawn", row.id, version, told)
    return {"text": message.text, "subject": message.subject, "parties": message.parties}


def _restored(unit: Unit, row: AnyRow, message: AnyRow) -> dict[str, Any]:
    """As before the reply, unless something else has happened since."""
    wait = wait_as_it_is(unit, row.id) if row.status != "spam" else {}
    before = dict(message.options.get("before") or {})
    # Merged or split off meanwhile, it knows how another conversation stood.
    is_moved = before.pop("of", str(row.id)) != str(row.id)
    if is_moved:
        stands_open = wait.get("unanswered") and row.status in ("pending", "closed")
        return wait | (opened() if stands_open else {}) | last_as_it_is(unit, row.id)
    if not before or row.last_message_id != message.id:
        return wait
    times = ("unanswered_since", "closed_at", "snooze_until", "last_message_at")
    restored = {
        name: datetime.fromisoformat(value) if name in times and value else value
        for name, value in before.items()
    }
    if row.status == "spam":
        # It stays so; should it be none, it is as it was before the reply.
        stood = dict(row.before_spam or {})
        stood |= {name: before[name] for name in stood if name in before}
        said = ("last_message_id", "last_message_at", "preview")
        return {name: restored[name] for name in said} | {"before_spam": stood}
    # An answer that stood before it may have failed meanwhile.
    again = wait.get("unanswered") and not before["unanswered"]
    return restored | ({**opened(), **wait} if again else {})
