"""Files that agents add, and files that anybody may read who may read the message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import insert, select

from inbox.model.content_ids import named_in, plain
from inbox.model.errors import InvalidError, NotFoundError
from inbox.model.words import Looked
from inbox.services import access
from inbox.services.permissions import require, require_person
from inbox.services.records.access_log import Visit
from inbox.store.dialects import upsert
from inbox.store.tables.journal import blobs
from inbox.store.tables.messages import attachments, messages
from inbox.store.unit import AnyRow, Unit

MAX_BYTES = 50 * 1024 * 1024
CONTENT_ID = re.compile(r"[A-Za-z0-9!#$&*+/=?^_.@-]{1,200}")
"""As it stands in a header and in HTML alike, with nothing to be escaped (RFC 2392)."""
_FORBIDDEN = str.maketrans({letter: "_" for letter in '<>:"/\\|?*'})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file whose bytes stand on disk under `hash`."""

    filename: str
    content_type: str
    hash: str
    size: int
    inline: bool = False
    content_id: str = ""
    """By which a reply's HTML shows it."""


def clean_filename(name: str) -> str:
    """A name that is no path and that every system can save."""
    printable = "".join(letter for letter in name if letter.isprintable())
    last = PurePosixPath(printable.replace("\\", "/")).name.translate(_FORBIDDEN).strip(" .")
    if len(last.encode()) <= 200:
        return last or "file"
    stem, dot, ending = last.rpartition(".")
    ending = (dot + ending)[:20] if stem else ""
    return (stem or last).encode()[: 200 - len(ending.encode())].decode(errors="ignore") + ending


def add_upload(unit: Unit, upload: Upload) -> dict[str, Any]:
    require(unit.actor, "attachment.upload")
    _check_content_id(upload.content_id)
    id = unit.new_id()
    inline = upload.inline or bool(upload.content_id)
    blob = {"hash": upload.hash, "size": upload.size, "touched_at": unit.now}
    upsert(unit, blobs, blob, ["hash"], ["touched_at"])
    row = {
        "id": id,
        "hash": upload.hash,
        "filename": clean_filename(upload.filename),
        "content_type": upload.content_type[:127],
        "size": upload.size,
        "inline": inline,
        "content_id": upload.content_id or (f"{id:x}@inkorg" if inline else ""),
        "uploaded_by": unit.actor.id,
        "created_at": unit.now,
    }
    unit.connection.execute(insert(attachments).values(row))
    return _shape(row)


def _check_content_id(value: str) -> None:
    if value and not CONTENT_ID.fullmatch(value):
        raise InvalidError(
            "A content_id has 1 to 200 letters a–z, digits or !#$&*+/=?^_.@- and no < >.",
            {"field": "content_id"},
            code="content_id_invalid",
        )


def own_uploads(unit: Unit, ids: Sequence[int], *, strict: bool = True) -> list[dict[str, Any]]:
    """Uploads of whoever acts that no message has yet, in the order asked for."""
    if not ids:
        return []
    rows = unit.connection.execute(
        select(attachments).where(
            attachments.c.id.in_(ids),
            attachments.c.message_id.is_(None),
            attachments.c.uploaded_by == unit.actor.id,
        )
    )
    found = {row.id: _shape(row._mapping) for row in rows}
    missing = [id for id in ids if id not in found]
    if missing and strict:
        raise InvalidError(
            "There is no such upload of yours.", {"field": "attachments"}, code="no_such_upload"
        )
    return [found[id] for id in ids if id in found]


def open_attachment(unit: Unit, attachment_id: int) -> tuple[Upload, Visit | None]:
    """For reading its bytes, and what the access log keeps of it. What belongs to a message is seen by
    whoever may see the conversation."""
    require(unit.actor, "attachment.read")
    row = unit.connection.execute(
        select(attachments, messages.c.conversation_id)
        .outerjoin(messages, messages.c.id == attachments.c.message_id)
        .where(attachments.c.id == attachment_id)
    ).one_or_none()
    if row is None or (row.message_id is None and row.uploaded_by != unit.actor.id):
        raise NotFoundError("There is no such attachment.", code="no_such_attachment")
    if row.message_id is not None:
        access.conversation(unit, row.conversation_id, "conversation.read", lock=False)
    return Upload(row.filename, row.content_type, row.hash, row.size), _visit(unit, row)


def _visit(unit: Unit, row: AnyRow) -> Visit | None:
    """Of a person. A picture inside of a mail is seen with the mail, and one's own upload is no news."""
    if row.message_id is None or _is_in_text(unit, row) or unit.actor.kind != "agent":
        return None
    person = require_person(unit.actor)
    return Visit(person, row.conversation_id, what=Looked.FILE, attachment_id=row.id)


def _is_in_text(unit: Unit, row: AnyRow) -> bool:
    if not row.inline:
        return False
    html = select(messages.c.html).where(messages.c.id == row.message_id)
    return plain(row.content_id) in named_in(unit.connection.execute(html).scalar())


def _shape(row: Any) -> dict[str, Any]:
    names = ("filename", "content_type", "size", "inline", "content_id")
    return {"id": str(row["id"]), **{name: row[name] for name in names}}
