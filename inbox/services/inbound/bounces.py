"""What a bounce does to the message that it speaks of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, select, update

from inbox.model.words import Delivery, NotSent
from inbox.services.inbound.conversation import FAR
from inbox.services.inbound.place import Placed
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import Unit


def write_bounces(unit: Unit, placed: Sequence[Placed]) -> None:
    for p in placed:
        bounce = p.item.message.bounce
        if p.bounced is None or bounce is None:
            continue
        unit.connection.execute(
            update(deliveries)
            .where(deliveries.c.id == p.bounced.delivery)
            .values(
                state=Delivery.FAILED,
                error=f"{bounce.recipient}: {bounce.detail}"[:2000],
                why=why_of(bounce.reason),
                at=unit.now,
            )
        )
        give_clock_back(unit, p.bounced.message, p.conversation.id)
        data = {"message": str(p.bounced.message), "reason": bounce.reason}
        unit.emit("delivery.failed", p.conversation.id, p.version, data)


def why_of(reason: str) -> NotSent:
    """What a report of a mail server came to; an unclear one says no more than that it was refused."""
    return next((one for one in NotSent if one == reason), NotSent.REFUSED)


def give_clock_back(unit: Unit, message_id: int, conversation_id: int) -> None:
    """A reply that did not arrive stopped nothing: the wait runs on from where it began."""
    options = unit.connection.execute(
        select(messages.c.options).where(messages.c.id == message_id)
    ).scalar()
    since = (options or {}).get("waited_since")
    if since is None:
        return
    at = datetime.fromisoformat(since)
    row = unit.connection.execute(
        select(conversations.c.unanswered, conversations.c.unanswered_since).where(
            conversations.c.id == conversation_id
        )
    ).one()
    earlier = min(at, row.unanswered_since) if row.unanswered and row.unanswered_since else at
    unit.connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(
            unanswered=True,
            unanswered_since=earlier,
            sort_due=case(
                (conversations.c.due_at.is_not(None), conversations.c.due_at),
                else_=bindparam("sort", earlier + FAR, type_=conversations.c.sort_due.type),
            ),
            # The answer that never arrived was no first answer.
            first_response_at=case(
                (conversations.c.first_response_at >= at, None),
                else_=conversations.c.first_response_at,
            ),
        )
    )
