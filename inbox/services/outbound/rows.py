"""The rows of something that is about to be sent: message, delivery, job."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from inbox.model.errors import InvalidError
from inbox.model.messages import Party
from inbox.model.own_ids import OURS
from inbox.model.words import Delivery, Direction, Origin, Visibility
from inbox.services.plan import Channel
from inbox.store.among import among
from inbox.store.search import index
from inbox.store.search.terms import analyse
from inbox.store.tables.messages import attachments, deliveries, messages
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit

_INSERT_MESSAGE = insert(messages)
_INSERT_DELIVERY = insert(deliveries)
_FILES = select(attachments.c.filename, attachments.c.content_type, attachments.c.size).where(
    among(attachments.c.id, "ids")
)


def insert_outbound(
    unit: Unit,
    channel: Channel,
    row: Any,
    id: int,
    *,
    text: str,
    subject: str,
    parties: Mapping[str, Sequence[Party]],
    origin: Origin,
    author: tuple[str, int | None, str],
    html: str | None = None,
    last: AnyRow | None = None,
    options: Mapping[str, Any] | None = None,
    thread_token: str | None = None,
    visibility: Visibility = Visibility.CUSTOMER,
) -> None:
    """The row of something that is about to be sent, findable from now on."""
    header_id = outgoing_id(thread_token or row.thread_token, id, channel)
    values = {
        "id": id,
        "conversation_id": row.id,
        "channel": channel.id,
        "channel_kind": channel.kind,
        "direction": Direction.OUTBOUND,
        "visibility": visibility,
        "public": (options or {}).get("mode") == "public",
        "origin": origin,
        "author_kind": author[0],
        "author_id": author[1],
        "author_name": author[2],
        "subject": subject[:998],
        "text": text,
        "reply_text": text,
        "html": html,
        "external_id": header_id,
        "header_id": header_id,
        "in_reply_to": _in_reply_to(channel, last),
        "thread_key": (options or {}).get("thread_key"),
        "references": _references(last),
        "parties": {
            name: [[p.kind, p.value, p.name] for p in some] for name, some in parties.items()
        },
        "fields": {},
        "language": row.language,
        "received_at": unit.now,
        "options": dict(options or {}),
    }
    unit.connection.execute(_INSERT_MESSAGE, values)
    index.add(unit, [(id, analyse(f"{subject}\n{text}", row.language))])


def _in_reply_to(channel: Channel, last: AnyRow | None) -> str | None:
    """What it answers, as the channel calls it: a Message-ID for mail, else the platform's own id."""
    if last is None:
        return None
    if channel.connector.capabilities.recipients:
        return last.header_id or None
    return last.external_id if last.channel == channel.id else None


def outgoing_id(thread_token: str, id: int, channel: Channel) -> str:
    """Message-ID of ours: the conversation's token in it threads the answer, whatever its sender."""
    return f"{OURS}{thread_token}.{id:x}@{channel.connector.message_domain()}>"


def _references(last: AnyRow | None) -> list[str]:
    if last is None or not last.header_id:
        return []
    return [*(last.references or []), last.header_id][-50:]


def insert_delivery(
    unit: Unit,
    message_id: int,
    conversation_id: int,
    channel: str,
    leaves: datetime | None,
    *,
    asks: bool = False,
) -> int:
    """`leaves` is when it may be sent; None for at once. One that `asks` waits for a second person."""
    id = unit.new_id()
    values = {
        "id": id,
        "message_id": message_id,
        "conversation_id": conversation_id,
        "channel": channel,
        "state": Delivery.SCHEDULED if leaves or asks else Delivery.QUEUED,
        "at": unit.now,
        "send_at": leaves,
        "approval": "asked" if asks else None,
    }
    unit.connection.execute(_INSERT_DELIVERY, values)
    if not asks:
        enqueue_delivery(unit, id, conversation_id, leaves)
    return id


def delivery_key(delivery_id: int) -> str:
    return f"deliver:{delivery_id}"


def enqueue_delivery(
    unit: Unit, delivery_id: int, conversation_id: int, due_at: datetime | None = None
) -> None:
    unit.enqueue(
        "deliver",
        {"delivery": delivery_id},
        lane=f"out:{conversation_id}",
        key=delivery_key(delivery_id),
        due_at=due_at,
    )


def check_files(unit: Unit, channel: Channel, ids: Sequence[int]) -> None:
    """Raises InvalidError with the names of those that the channel would not take."""
    can = channel.connector.capabilities
    if not ids or not (can.attachment_types or can.max_attachment_bytes):
        return
    files = unit.connection.execute(_FILES, {"ids": list(ids)}).all()
    if can.attachment_types:
        others = [one.filename for one in files if one.content_type not in can.attachment_types]
        _refuse_files(others, "This channel takes no such files", "file_kind_not_taken")
    if most := can.max_attachment_bytes:
        large = [one.filename for one in files if one.size > most]
        _refuse_files(large, f"A file has at most {most:,} bytes here", "file_too_large")


def _refuse_files(names: Sequence[str], why: str, code: str) -> None:
    if names:
        details = {"field": "attachments", "files": list(names)}
        raise InvalidError(f"{why}: {', '.join(names)}.", details, code=code)


def take_attachments(unit: Unit, ids: Sequence[int], message_id: int) -> None:
    """Files that this user uploaded and that no message has yet."""
    if not ids:
        return
    taken = unit.connection.execute(
        update(attachments)
        .where(
            attachments.c.id.in_(ids),
            attachments.c.message_id.is_(None),
            attachments.c.uploaded_by == unit.actor.id,
        )
        .values(message_id=message_id)
    )
    if taken.rowcount != len(set(ids)):
        raise InvalidError(
            "A file is gone. Attach it again.", {"field": "attachments"}, code="file_gone"
        )


def public_name(unit: Unit, agent_id: int | None) -> str:
    """How an employee is shown to customers: the alias, else the first name."""
    if agent_id is None:
        return ""
    row = unit.connection.execute(
        select(agents.c.alias, agents.c.name).where(agents.c.id == agent_id)
    ).first()
    if row is None:
        return ""
    return str(row.alias or (row.name.split() or [""])[0])
