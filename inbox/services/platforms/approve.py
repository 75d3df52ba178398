"""A public answer that waits for a second person's yes."""

from sqlalchemy import select, update

from inbox.model.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from inbox.services.access import conversation
from inbox.services.conversations.drafts import keep_draft_for
from inbox.services.conversations.notes import write_note
from inbox.services.conversations.stand import change_row
from inbox.services.outbound.rows import enqueue_delivery
from inbox.services.outbound.withdraw import withdraw_reply
from inbox.services.permissions import require_person
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import AnyRow, Unit

NEED = "reply.approve"


def approve(unit: Unit, delivery_id: int) -> None:
    """It leaves now, or when it was to. Nobody says yes to their own words."""
    delivery, message = _waiting(unit, delivery_id)
    if message.author_id == require_person(unit.actor):
        raise ForbiddenError("A second person has to say yes.", code="second_person_needed")
    changed = unit.connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery.id, deliveries.c.approval == "asked")
        .values(approval="given", approved_by=unit.actor.id, at=unit.now)
    )
    if changed.rowcount != 1:
        raise _settled()
    later = delivery.send_at if delivery.send_at and delivery.send_at > unit.now else None
    enqueue_delivery(unit, delivery.id, delivery.conversation_id, later)
    row = conversation(unit, delivery.conversation_id, NEED)
    data = {"message": str(message.id), "state": "given"}
    unit.emit("reply.approval", row.id, change_row(unit, row, {}), data)


def decline(unit: Unit, delivery_id: int, reason: str) -> None:
    """It goes back to its author as a draft, with a note that says why."""
    delivery, message = _waiting(unit, delivery_id)
    if not reason.strip():
        raise InvalidError("Say why.", {"field": "reason"}, code="reason_needed")
    row = conversation(unit, delivery.conversation_id, NEED)
    data = {"message": str(message.id), "state": "declined"}
    unit.emit("reply.approval", row.id, row.version, data)
    back = withdraw_reply(unit, row.id, message.id)
    author = message.author_id if message.author_kind == "agent" else None
    if author is not None:
        keep_draft_for(unit, row.id, author, back["text"])
    write_note(unit, row.id, reason, mentioned=[author] if author else ())


def _waiting(unit: Unit, delivery_id: int) -> tuple[AnyRow, AnyRow]:
    delivery = unit.connection.execute(
        select(deliveries).where(deliveries.c.id == delivery_id)
    ).first()
    if delivery is None:
        raise NotFoundError("There is no such delivery.", code="no_such_delivery")
    conversation(unit, delivery.conversation_id, NEED)
    if delivery.approval != "asked":
        raise _settled()
    found = select(messages).where(messages.c.id == delivery.message_id)
    return delivery, unit.connection.execute(found).one()


def _settled() -> ConflictError:
    return ConflictError("It waits for nobody any more.", code="delivery_settled")
