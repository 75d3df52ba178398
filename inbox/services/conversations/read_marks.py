"""Up to which message somebody has read a conversation."""

from sqlalchemy import func, select, update

from inbox.model.errors import InvalidError
from inbox.services import access
from inbox.services.permissions import require_person
from inbox.store.dialects import upsert
from inbox.store.tables.conversations import conversations, mentions, reads
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit


def mark_read(unit: Unit, conversation_id: int, message_id: int | None = None) -> None:
    """Up to that message, or the last one. A mark never moves back."""
    agent_id = require_person(unit.actor)
    access.conversation(unit, conversation_id, "conversation.read", lock=False)
    upto = message_id or _last(unit, conversation_id)
    if upto is None:
        return
    if message_id is not None and not _is_in(unit, conversation_id, message_id):
        raise InvalidError(
            "This message is not in this conversation.",
            {"field": "message"},
            code="message_not_here",
        )
    row = {"agent_id": agent_id, "conversation_id": conversation_id, "message_id": upto}
    before = unit.connection.scalar(
        select(reads.c.message_id).where(
            reads.c.agent_id == agent_id, reads.c.conversation_id == conversation_id
        )
    )
    if before is None or before < upto:
        upsert(unit, reads, row, ["agent_id", "conversation_id"], ["message_id"])
    unit.connection.execute(
        update(mentions)
        .where(
            mentions.c.agent_id == agent_id,
            mentions.c.conversation_id == conversation_id,
            mentions.c.message_id <= upto,
            mentions.c.seen_at.is_(None),
        )
        .values(seen_at=unit.now)
    )


def _last(unit: Unit, conversation_id: int) -> int | None:
    last: int | None = unit.connection.scalar(
        select(conversations.c.last_message_id).where(conversations.c.id == conversation_id)
    )
    return last


def _is_in(unit: Unit, conversation_id: int, message_id: int) -> bool:
    return bool(
        unit.connection.scalar(
            select(func.count()).where(
                messages.c.id == message_id, messages.c.conversation_id == conversation_id
            )
        )
    )
