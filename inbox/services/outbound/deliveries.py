"""What a person decides about a delivery that failed or that nobody knows of."""

from sqlalchemy import select, update

from inbox.model.errors import ConflictError, NotFoundError
from inbox.model.words import Delivery
from inbox.services.access import conversation
from inbox.services.conversations.stand import change_row, has_failures, wait_as_it_is
from inbox.services.outbound.rows import enqueue_delivery
from inbox.services.waits.back import take_wait
from inbox.services.waits.sent import stop_clock
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import AnyRow, Unit

NEED = "delivery.resolve"


def retry(unit: Unit, delivery_id: int) -> None:
    """Sends a failed one again."""
    row = _find(unit, delivery_id)
    _swap(unit, row, (Delivery.FAILED, Delivery.QUEUED), Delivery.QUEUED)
    _send_again(unit, row)


def resolve(unit: Unit, delivery_id: int, outcome: str) -> None:
    """`sent`: a person has seen that it arrived. `send_again`: a person knows that it did not."""
    row = _find(unit, delivery_id)
    if outcome == "send_again":
        _swap(unit, row, (Delivery.UNCONFIRMED,), Delivery.QUEUED)
        _send_again(unit, row)
        return
    _swap(unit, row, (Delivery.UNCONFIRMED,), Delivery.SENT, refused=None)
    take_wait(unit, conversation(unit, row.conversation_id, NEED), row.message_id)
    message = unit.connection.execute(select(messages).where(messages.c.id == row.message_id)).one()
    stop_clock(unit, message, row.conversation_id, unit.now)
    _stand_answered(unit, row)


def _find(unit: Unit, id: int) -> AnyRow:
    row = unit.connection.execute(select(deliveries).where(deliveries.c.id == id)).first()
    if row is None:
        raise NotFoundError("There is no such delivery.", code="no_such_delivery")
    conversation(unit, row.conversation_id, NEED)
    return row


def _swap(
    unit: Unit, row: AnyRow, standing: tuple[Delivery, ...], to: Delivery, **more: None
) -> None:
    changed = unit.connection.execute(
        update(deliveries)
        .where(deliveries.c.id == row.id, deliveries.c.state.in_(standing))
        .values(
            state=to,
            error=None,
            why=None,
            at=unit.now,
            send_at=unit.now,  # Two days of trying begin anew.
            attempts=0,
            next_try_at=None,
            **more,
        )
    )
    if changed.rowcount != 1:
        raise ConflictError(
            "It is on its way, or settled already.", {"state": row.state}, code="delivery_settled"
        )


def _send_again(unit: Unit, row: AnyRow) -> None:
    enqueue_delivery(unit, row.id, row.conversation_id)
    take_wait(unit, conversation(unit, row.conversation_id, NEED), row.message_id)
    _stand_answered(unit, row)


def _stand_answered(unit: Unit, row: AnyRow) -> None:
    """Pending again, unless the customer wrote meanwhile."""
    of = conversation(unit, row.conversation_id, NEED)
    waits = wait_as_it_is(unit, of.id)
    values = {**waits, "failed": has_failures(unit, of.id)}
    if not waits["unanswered"] and of.status == "open":
        values |= {"status": "pending", "pending_on": "customer"}
    version = change_row(unit, of, values)
    unit.emit("delivery.resolved", of.id, version, {"message": str(row.message_id)})
