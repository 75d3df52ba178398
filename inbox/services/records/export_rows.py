"""What is held about a person or stands in a conversation, a page at a time. Drafts are in no export."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, true

from inbox.model.words import Looked, Visibility
from inbox.services import access
from inbox.services.platforms.exported import exported_changes
from inbox.services.surveys.read import exported_surveys
from inbox.store.tables.conversations import conversation_tags as tagged
from inbox.store.tables.conversations import conversations, follow_ups, tags
from inbox.store.tables.customers import access as visits
from inbox.store.tables.customers import identities
from inbox.store.tables.journal import receipts
from inbox.store.tables.messages import attachments, deliveries, messages
from inbox.store.unit import AnyRow, Unit

PAGE = 100
CONTACT = ("name", "language", "preferred_channel", "needs", "notes", "fields", "sensitivity")
CONVERSATION = (
    *(
        "number",
        "subject",
        "status",
        "pending_on",
        "priority",
        "kind",
        "origin_channel",
        "language",
    ),
    *("fields", "record", "registry_number", "created_at", "closed_at", "first_response_at"),
)
MESSAGE = (
    *("direction", "visibility", "public", "origin", "auto", "author_kind", "author_name"),
    *("author_value", "channel", "subject", "text", "reply_text", "fields", "language"),
    *("sent_at", "received_at", "external_id", "header_id", "in_reply_to"),
    *("manner", "link", "edited_at", "deleted_at"),
)


@dataclass(frozen=True, slots=True)
class Raw:
    """A message as it came: in the row, or a blob."""

    body: bytes | None
    blob: str | None


def begin_contact(unit: Unit, contact_id: int) -> tuple[dict[str, Any], list[int]]:
    """The customer and their conversations' ids. Says in the log that it was done."""
    row = access.contact(unit, contact_id, "contact.export")
    known = unit.connection.execute(
        select(identities.c.kind, identities.c.value, identities.c.verified_method)
        .where(identities.c.contact_id == contact_id)
        .order_by(identities.c.id)
    )
    found = {
        "id": str(row.id),
        **{name: getattr(row, name) for name in CONTACT},
        "created_at": row.created_at,
        "identities": [dict(one._mapping) for one in known],
        "opened": _opened(unit, contact_id),
        "surveys": exported_surveys(unit, contact_id),
    }
    ids = unit.connection.scalars(
        select(conversations.c.id)
        .where(conversations.c.contact_id == contact_id)
        .order_by(conversations.c.id)
    )
    unit.emit("contact.exported", data={"contact": str(contact_id)})
    return found, list(ids)


def begin_conversation(unit: Unit, conversation_id: int) -> None:
    access.conversation(unit, conversation_id, "contact.export", lock=False)
    unit.emit("conversation.exported", conversation_id)


def _opened(unit: Unit, contact_id: int) -> dict[str, Any]:
    """How often and between when staff looked. Which of them did is not the customer's to know."""
    theirs = select(conversations.c.id).where(conversations.c.contact_id == contact_id)
    mine = (visits.c.contact_id == contact_id) | visits.c.conversation_id.in_(theirs)
    count = func.count(), func.min(visits.c.opened_at), func.max(visits.c.seen_at)
    opened = select(*count).where(mine, visits.c.ahead.is_(False), visits.c.what != Looked.LOG)
    times, first, last = unit.connection.execute(opened).one()
    return {"times": times, "first": first, "last": last}


def read_case(unit: Unit, conversation_id: int) -> dict[str, Any]:
    row = access.conversation(unit, conversation_id, "contact.export", lock=False)
    names = unit.connection.scalars(
        select(tags.c.name)
        .join(tagged, tagged.c.tag_id == tags.c.id)
        .where(tagged.c.conversation_id == conversation_id)
        .order_by(tags.c.name)
    )
    promised = unit.connection.execute(
        select(follow_ups.c.due_at, follow_ups.c.reason, follow_ups.c.done_at)
        .where(follow_ups.c.conversation_id == conversation_id)
        .order_by(follow_ups.c.id)
    )
    return {
        "id": str(row.id),
        **{name: getattr(row, name) for name in CONVERSATION},
        "topic": row.topic_id,
        "team": row.team_id,
        "tags": list(names),
        "follow_ups": [dict(one._mapping) for one in promised],
    }


def read_messages(
    unit: Unit, conversation_id: int, after: int, has_notes: bool
) -> list[dict[str, Any]]:
    """The next of them, in the order they came, with their files and what became of an answer."""
    access.conversation(unit, conversation_id, "contact.export", lock=False)
    rows = unit.connection.execute(
        select(messages, deliveries.c.state, deliveries.c.at.label("delivered_at"))
        .outerjoin(deliveries, deliveries.c.message_id == messages.c.id)
        .where(
            messages.c.conversation_id == conversation_id,
            messages.c.id > after,
            true() if has_notes else messages.c.visibility != Visibility.INTERNAL,
        )
        .order_by(messages.c.id)
        .limit(PAGE)
    ).all()
    ids = [row.id for row in rows]
    files, told = _files(unit, ids), exported_changes(unit, ids)
    return [
        _message(row, files.get(row.id, [])) | {"on_platform": told.get(row.id, [])} for row in rows
    ]


def _message(row: AnyRow, files: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        **{name: getattr(row, name) for name in MESSAGE},
        "to": row.parties.get("to", []),
        "cc": row.parties.get("cc", []),
        "delivery": {"state": row.state, "at": row.delivered_at} if row.state else None,
        "attachments": files,
        "receipt_id": row.receipt_id,
    }


def _files(unit: Unit, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    columns = ("message_id", "id", "hash", "filename", "content_type", "size")
    statement = select(*(attachments.c[name] for name in columns)).order_by(attachments.c.id)
    for row in unit.connection.execute(statement.where(attachments.c.message_id.in_(ids))):
        found.setdefault(row.message_id, []).append({**row._mapping, "id": str(row.id)})
    return found


def read_raw(unit: Unit, receipt_id: int) -> Raw | None:
    row = unit.connection.execute(
        select(receipts.c.body, receipts.c.blob).where(receipts.c.id == receipt_id)
    ).first()
    return None if row is None or (row.body is None and row.blob is None) else Raw(*row)
