"""What a bounce does to the message that it speaks of."""

from collections.abc import Sequence

from sqlalchemy import update

from inbox.model.words import Delivery, NotSent
from inbox.services.inbound.came_back import SentMail
from inbox.services.inbound.place import Placed
from inbox.services.waits.back import give_clock_back
from inbox.store.tables.messages import deliveries
from inbox.store.unit import Unit


def write_bounces(unit: Unit, placed: Sequence[Placed]) -> None:
    for p in placed:
        bounce = p.item.message.bounce
        if p.came_back is not None and bounce is not None and p.came_back.refused:
            _note_refused(unit, p.came_back)
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
        told = give_clock_back(unit, p.bounced.message, p.conversation.id)
        data = {"message": str(p.bounced.message), "reason": bounce.reason, **told}
        unit.emit("delivery.failed", p.conversation.id, p.version, data)


def _note_refused(unit: Unit, sent: SentMail) -> None:
    """Who turned it down; another attempt is for them alone."""
    unit.connection.execute(
        update(deliveries)
        .where(deliveries.c.message_id == sent.message)
        .values(refused=sent.refused)
    )


def why_of(reason: str) -> NotSent:
    """What a report of a mail server came to; an unclear one says no more than that it was refused."""
    return next((one for one in NotSent if one == reason), NotSent.REFUSED)
