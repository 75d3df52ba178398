"""Messages as the conversation shows them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from sqlalchemy import bindparam, select

from inbox.model.alarm import THREAT
from inbox.model.errors import InvalidError, NotFoundError
from inbox.model.words import Delivery, Direction
from inbox.store.among import among
from inbox.store.reading.html import for_screen
from inbox.store.reading.labels import Labels
from inbox.store.reading.marks import MARKED, NO_MARKS, read_marks
from inbox.store.reading.sight import find_conversation, find_living, parse_id
from inbox.store.tables.messages import attachments, deliveries, messages
from inbox.store.unit import AnyRow, Unit

MAX_LIMIT = 100
NAMELESS = "visitor"
WITHDRAWABLE = (Delivery.SCHEDULED, Delivery.QUEUED)
_ONE = select(messages).where(messages.c.id == bindparam("id"))
_FILES = (
    select(attachments).where(among(attachments.c.message_id, "ids")).order_by(attachments.c.id)
)
_SENT = select(deliveries).where(among(deliveries.c.message_id, "ids"))


def list_messages(
    unit: Unit,
    conversation_id: int | str,
    labels: Labels,
    before: str | None = None,
    limit: int = 20,
) -> tuple[list[dict[str, Any]], str | None]:
    """The last `limit` (before that cursor), oldest first, and the cursor of what came earlier."""
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidError(
            f"A page holds 1 to {MAX_LIMIT}.", {"field": "limit"}, code="limit_invalid"
        )
    conversation = find_living(unit, parse_id(conversation_id, "conversation"))
    statement = select(messages).where(messages.c.conversation_id == conversation.id)
    if before:
        statement = statement.where(messages.c.id < _before(before))
    newest = statement.order_by(messages.c.id.desc()).limit(limit + 1)
    rows = unit.connection.execute(newest).all()
    page = list(reversed(rows[:limit]))
    return shape_messages(unit, page, labels), str(page[0].id) if len(rows) > limit else None


def read_message(unit: Unit, id: int | str, labels: Labels) -> dict[str, Any]:
    number = parse_id(id, "message")
    row = unit.connection.execute(_ONE, {"id": number}).first()
    if row is None:
        raise NotFoundError("There is no such message.", code="no_such_message")
    find_conversation(unit, row.conversation_id)
    return shape_messages(unit, [row], labels)[0]


def shape_messages(unit: Unit, rows: Sequence[AnyRow], labels: Labels) -> list[dict[str, Any]]:
    """MessageShape of each, with two more queries for all of them."""
    ids = [row.id for row in rows]
    outbound = [row.id for row in rows if row.direction == Direction.OUTBOUND]
    files, sent = read_attachments(unit, ids), _read_deliveries(unit, outbound)
    marks = read_marks(unit, rows)
    return [
        {**_shape(row, files[row.id], sent.get(row.id), labels), **marks.get(row.id, NO_MARKS)}
        for row in rows
    ]


def read_attachments(unit: Unit, ids: Iterable[int]) -> Mapping[int, list[AnyRow]]:
    wanted = list(ids)
    found: dict[int, list[AnyRow]] = defaultdict(list)
    if wanted:
        for row in unit.connection.execute(_FILES, {"ids": wanted}):
            found[row.message_id].append(row)
    return found


def shape_attachment(row: AnyRow, html: str | None = None) -> dict[str, Any]:
    """`html` is the message's, as `for_screen` made it: what that doesn't show is a file, whatever was noted.
    A draft has none yet."""
    is_shown = html is None or f'"{attachment_address(row.id)}"' in html
    return {
        "id": str(row.id),
        "filename": row.filename,
        "content_type": row.content_type,
        "size": row.size,
        "inline": row.inline and is_shown,
        "content_id": row.content_id,
    }


def shape_parties(listed: Iterable[Sequence[str]] | None) -> list[dict[str, str]]:
    """Parties are kept as [kind, value, name]. A chat's visitor has no address that says anything."""
    return [
        {"kind": kind, "value": value, "name": name}
        for kind, value, name in listed or ()
        if kind != NAMELESS
    ]


def attachment_address(id: int) -> str:
    return f"/api/v1/attachments/{quote(str(id))}"


def _before(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 20):
        raise InvalidError(
            "The cursor is not one of ours.", {"field": "cursor"}, code="cursor_invalid"
        )
    return min(int(cursor), 2**63 - 1)


def _read_deliveries(unit: Unit, ids: Sequence[int]) -> dict[int, AnyRow]:
    if not ids:
        return {}
    return {row.message_id: row for row in unit.connection.execute(_SENT, {"ids": ids})}


def _shape(
    row: AnyRow, files: Sequence[AnyRow], delivery: AnyRow | None, labels: Labels
) -> dict[str, Any]:
    inline = {file.content_id: attachment_address(file.id) for file in files if file.content_id}
    html, has_remote = for_screen(row.html, inline)
    return {
        "id": str(row.id),
        "conversation_id": str(row.conversation_id),
        "channel": labels.channel(row.channel, row.channel_kind),
        "direction": row.direction,
        "visibility": row.visibility,
        "public": row.public,
        "origin": row.origin,
        "auto": row.auto,
        "auto_reason": row.auto_reason,
        "author": {
            "kind": row.author_kind,
            "id": None if row.author_id is None else str(row.author_id),
            "name": row.author_name or _address_of(row),
            "value": _address_of(row),
        },
        "subject": row.subject,
        "text": row.text,
        "reply_text": row.reply_text,
        "html": html,
        "has_remote_images": has_remote,
        "to": shape_parties(row.parties.get("to")),
        "cc": shape_parties(row.parties.get("cc")),
        "bcc": shape_parties(row.parties.get("bcc")),
        "attachments": [shape_attachment(file, html or "") for file in files],
        "external_id": row.external_id,
        "in_reply_to": row.in_reply_to,
        "sent_at": row.sent_at,
        "received_at": row.received_at,
        "language": row.language,
        "delivery": shape_delivery(delivery) if delivery else None,
        "authentication": row.authentication,
        "fields": {name: v for name, v in row.fields.items() if name not in MARKED},
        "foreign_sender": row.foreign_sender,
        "threat": bool(row.fields.get(THREAT)),
    }


def _address_of(row: AnyRow) -> str:
    """What a chat calls its visitor says nothing to anybody."""
    return "" if row.channel_kind == "chat" else row.author_value


def shape_refused(row: AnyRow) -> list[dict[str, str]]:
    return [{"address": who, "said": words} for who, words in (row.refused or {}).items()]


def shape_delivery(row: AnyRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "state": row.state,
        "error": row.error,
        "why": row.why,
        "at": row.at,
        "send_at": row.send_at,
        "refused": shape_refused(row),
        "can_withdraw": row.state in WITHDRAWABLE,
        "approval": row.approval,
    }
