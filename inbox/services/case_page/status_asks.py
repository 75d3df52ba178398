"""Who asks what is happening: found by reading the log after the fact, so that taking mail in costs nothing,
and counted where people press the button on the page of their case."""

from collections.abc import Sequence

from sqlalchemy import select

from inbox.services.running.following import Stretch, move_on, read_stretch
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit
from routing.status_questions import asks_what_happens

NAME = "status_asks"
EVENT = "conversation.asked_status"
MOST_STRETCHES = 20


def follow_asks(store: Store) -> None:
    for _ in range(MOST_STRETCHES):
        stretch = store.read(read_stretch, NAME, ("message.received",))
        if stretch is None or not stretch.is_worth_writing:
            return
        asking = store.read(_asking, stretch)
        store.write(_note, stretch, asking)


def _asking(unit: Unit, stretch: Stretch) -> list[AnyRow]:
    ids = [
        int(event.data["message"])
        for event in stretch.events
        if event.data.get("arrival") == "customer" and event.data.get("message")
    ]
    rows: Sequence[AnyRow] = unit.connection.execute(
        select(messages.c.id, messages.c.conversation_id, messages.c.reply_text)
        .where(messages.c.id.in_(ids), messages.c.history.is_(False))
        .order_by(messages.c.id)
    ).all()
    return [row for row in rows if asks_what_happens(row.reply_text)]


def _note(unit: Unit, stretch: Stretch, asking: Sequence[AnyRow]) -> None:
    if not move_on(unit, stretch):
        return
    for row in asking:
        note_ask(unit, row.conversation_id, "message", row.id)


def note_ask(unit: Unit, conversation_id: int, by: str, message: int | None = None) -> None:
    """`by` is `message` or `page`."""
    version = unit.connection.execute(
        select(conversations.c.version).where(conversations.c.id == conversation_id)
    ).scalar()
    data = {"by": by, "message": str(message) if message else None}
    unit.emit(EVENT, conversation_id, version, data)
