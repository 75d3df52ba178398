"""What came after what an agent had on the screen.

Ids say when something was read, and a mail that was read first may be filed last; the log says in which
order things appeared. So a message is newer when its first event is, not when its id is.
"""

from sqlalchemy import or_, select

from inbox.model.words import Origin, Visibility
from inbox.store.tables.log import events
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit

MOST_EVENTS = 2000
"""Of one conversation; a machine gone wild writes more, and then the newest are enough."""
MOST_SHOWN = 20


def newer_messages(unit: Unit, conversation_id: int, last_seen: int) -> list[int]:
    """In the order they appeared. What the actor wrote, and what is automatic, is no news."""
    appeared = _appeared(unit, conversation_id)
    seen_at = appeared.get(last_seen)
    later = messages.c.id > last_seen
    if seen_at is not None:
        came = [id for id, number in appeared.items() if number > seen_at]
        # One without an event here was moved here by a merge.
        moved = (messages.c.id > last_seen) & messages.c.id.not_in(appeared)
        later = or_(messages.c.id.in_(came), moved)
    found = unit.connection.scalars(
        select(messages.c.id).where(
            messages.c.conversation_id == conversation_id,
            later,
            messages.c.visibility == Visibility.CUSTOMER,
            messages.c.origin != Origin.AUTOMATIC,
            messages.c.author_id.is_distinct_from(unit.actor.id),
        )
    ).all()
    return sorted(found, key=lambda id: (appeared.get(id, 0), id))[-MOST_SHOWN:]


def _appeared(unit: Unit, conversation_id: int) -> dict[int, int]:
    """Message → the number of the first event that names it."""
    rows = unit.connection.execute(
        select(events.c.number, events.c.data)
        .where(events.c.conversation_id == conversation_id)
        .order_by(events.c.number.desc())
        .limit(MOST_EVENTS)
    )
    return {int(row.data["message"]): row.number for row in rows if row.data.get("message")}
