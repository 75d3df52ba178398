"""The visitor's browser says what it has."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from inbox.model.words import Delivery
from inbox.services.outbound.rows import delivery_key
from inbox.services.running.jobs import drop
from inbox.services.waits.sent import stop_clocks
from inbox.store.among import among
from inbox.store.reading.chats import Key
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import Unit

WAITING = (Delivery.QUEUED, Delivery.SENDING, Delivery.FAILED, Delivery.UNCONFIRMED)
"""Late is better than never: what had been given up has arrived all the same."""
AT_ONCE = 2000
_WAITS = deliveries.c.state.in_(WAITING)


def note_received(unit: Unit, seen: Sequence[tuple[Key, int]]) -> int:
    """Messages of ours, each with the chat that it was told to: they are sent now, and their clocks stop.
    Answers how many this was news of. At most AT_ONCE."""
    wanted = dict.fromkeys((id, key) for key, id in seen[:AT_ONCE])
    if not wanted:
        return 0
    asked = {"ids": sorted({id for id, _ in wanted})}
    rows = unit.connection.execute(_WAITING_ROWS, asked).all()
    mine = {r.delivery_id: r for r in rows if (r.id, (r.channel, r.thread_key)) in wanted}
    if not mine:
        return 0
    now = {"ids": sorted(mine), "now": unit.now}
    arrived = set(unit.connection.execute(_ARRIVED, now).scalars())
    sent = [(row, row.conversation_id) for id, row in mine.items() if id in arrived]
    stop_clocks(unit, sent, unit.now)
    drop(unit, [delivery_key(id) for id in sorted(arrived)])
    return len(mine)


_WAITING_ROWS = (
    select(messages, deliveries.c.id.label("delivery_id"))
    .join(deliveries, deliveries.c.message_id == messages.c.id)
    .where(among(messages.c.id, "ids"), messages.c.direction == "outbound", _WAITS)
    .order_by(messages.c.conversation_id, messages.c.id)
)
_ARRIVED = (
    update(deliveries)
    .where(among(deliveries.c.id, "ids"), _WAITS)
    .values(state=Delivery.SENT, error=None, why=None, at=bindparam("now"), next_try_at=None)
    .returning(deliveries.c.id)
)
