"""The visitor's browser says what it has."""

from collections.abc import Sequence

from sqlalchemy import select, update

from inbox.model.words import Delivery
from inbox.services.deliver import stop_clock
from inbox.store.reading.chats import Key
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import Unit

WAITING = (Delivery.QUEUED, Delivery.SENDING, Delivery.FAILED, Delivery.UNCONFIRMED)
"""Late is better than never: what had been given up has arrived all the same."""
MOST = 200


def note_received(unit: Unit, seen: Sequence[tuple[Key, int]]) -> int:
    """Messages of ours, each with the chat that it was told to: they are sent now, and their clocks stop.
    Answers how many this was news of."""
    wanted = dict.fromkeys((id, key) for key, id in seen[: MOST * 10])
    if not wanted:
        return 0
    rows = unit.connection.execute(
        select(messages, deliveries.c.id.label("delivery_id"))
        .join(deliveries, deliveries.c.message_id == messages.c.id)
        .where(
            messages.c.id.in_({id for id, _ in wanted}),
            messages.c.direction == "outbound",
            deliveries.c.state.in_(WAITING),
        )
        .order_by(messages.c.conversation_id, messages.c.id)
    ).all()
    mine = [row for row in rows if (row.id, (row.channel, row.thread_key)) in wanted]
    for row in mine:
        swapped = unit.connection.execute(
            update(deliveries)
            .where(deliveries.c.id == row.delivery_id, deliveries.c.state.in_(WAITING))
            .values(state=Delivery.SENT, error=None, why=None, at=unit.now, next_try_at=None)
        )
        if swapped.rowcount == 1:
            stop_clock(unit, row, row.conversation_id, unit.now)
    return len(mine)
