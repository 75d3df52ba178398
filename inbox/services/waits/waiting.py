"""Open conversations whose customer waits for an answer, longest first, with what was said last."""

from typing import Any

from sqlalchemy import select

from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit


def list_waiting(unit: Unit, limit: int) -> list[dict[str, Any]]:
    rows = unit.connection.execute(
        select(
            conversations.c.id,
            conversations.c.number,
            conversations.c.assignee_id,
            conversations.c.topic_id,
            conversations.c.language,
            conversations.c.unanswered_since,
            conversations.c.first_response_at,
            conversations.c.origin_channel,
            contacts.c.name,
            messages.c.reply_text,
        )
        .join(contacts, contacts.c.id == conversations.c.contact_id)
        .join(messages, messages.c.id == conversations.c.last_inbound_id)
        .where(
            conversations.c.unanswered,
            conversations.c.status == "open",
            # An answer that did not arrive is for a person to look at.
            conversations.c.failed.is_(False),
        )
        .order_by(conversations.c.unanswered_since, conversations.c.id)
        .limit(limit)
    )
    return [
        {
            "id": row.id,
            "number": row.number,
            "assignee_id": row.assignee_id,
            "topic": row.topic_id or "",
            "language": row.language,
            "customer": row.name,
            "last_text": row.reply_text,
            "is_first": row.first_response_at is None,
            "since": row.unanswered_since,
            "channel": row.origin_channel,
        }
        for row in rows
    ]
