"""Where a conversation stands after somebody answered it elsewhere."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from inbox.model.words import Status
from inbox.services.conversations.stand import change_row, opened
from inbox.services.waits.sent import stop_clock
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit


@dataclass(frozen=True, slots=True)
class AfterEcho:
    """What its message remembers, and what is told when it is written."""

    conversation_id: int
    version: int
    at: datetime
    channel: str
    stops: bool
    answers: bool
    options: dict[str, Any] = field(default_factory=dict)

    def tell(self, unit: Unit, message_id: int) -> None:
        data = {"message": str(message_id), "channel": self.channel, "elsewhere": True}
        kind = "message.written" if self.answers else "message.echoed"
        more = {"origin": "human", "then": "pending"} if self.answers else {}
        unit.emit(kind, self.conversation_id, self.version, data | more)
        if self.stops:
            found = select(messages).where(messages.c.id == message_id)
            message = unit.connection.execute(found).one()
            stop_clock(unit, message, self.conversation_id, self.at)


def stand_after_echo(
    unit: Unit, row: AnyRow, at: datetime, message_id: int, text: str, history: bool, channel: str
) -> AfterEcho:
    """An answer like any other, unless the customer wrote after it: then the wait begins there."""
    values: dict[str, Any] = {}
    later = None if history else _written_after(unit, row.id, at)
    waited = row.unanswered and _waited_before(unit, row, at)
    # Their clock and ours differ: nobody answers before the wait begins.
    answered_at = max(at, row.unanswered_since) if waited else at
    answers = not history and later is None and row.status not in (Status.SPAM, Status.CLOSED)
    if not history and row.status != Status.SPAM and later is None:
        values = {"unanswered": False, "unanswered_since": None, "needs_no_answer": False}
        if answers:
            values |= {**opened(), "status": "pending", "pending_on": "customer"}
    elif later is not None and waited:
        values = {"unanswered_since": later}
    if at >= row.last_message_at or row.last_message_id is None:
        values |= {
            "last_message_id": message_id,
            "last_message_at": max(at, row.last_message_at),
            "preview": " ".join(text.split())[:200],
        }
    options = {
        "mode": "public" if row.public else "private",
        "waited_since": row.unanswered_since.isoformat() if waited else None,
        "was_due_at": row.response_due_at.isoformat() if row.response_due_at else None,
    }
    stops = not history and (row.first_inbound_at is None or answered_at >= row.first_inbound_at)
    version = change_row(unit, row, values)
    return AfterEcho(row.id, version, answered_at, channel, stops, answers, options)


def _waited_before(unit: Unit, row: AnyRow, at: datetime) -> bool:
    """Something of what waits for an answer had been said by then."""
    found = select(messages.c.id).where(
        messages.c.conversation_id == row.id,
        messages.c.direction == "inbound",
        messages.c.visibility == "customer",
        messages.c.received_at >= row.unanswered_since,
        func.coalesce(messages.c.sent_at, messages.c.received_at) <= at,
    )
    return unit.connection.execute(found.limit(1)).first() is not None


def _written_after(unit: Unit, conversation_id: int, at: datetime) -> datetime | None:
    """When the customer's first message after that moment reached us."""
    said = func.coalesce(messages.c.sent_at, messages.c.received_at)
    found = select(func.min(messages.c.received_at)).where(
        messages.c.conversation_id == conversation_id,
        messages.c.direction == "inbound",
        messages.c.visibility == "customer",
        messages.c.auto == "none",
        messages.c.history.is_(False),
        said > at,
    )
    return unit.connection.execute(found).scalar()
