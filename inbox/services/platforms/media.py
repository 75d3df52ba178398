"""What messages show and the platform holds: fetched at once, since its addresses expire."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import func, insert, select, update

from inbox.model.actor import SYSTEM
from inbox.model.errors import ConnectorError, TemporaryError
from inbox.model.messages import IncomingAttachment, Media
from inbox.services.conversations.attachments import MAX_BYTES, clean_filename
from inbox.services.outbound.deliver import SendLater
from inbox.services.plan import Channel, Plan
from inbox.store.blobs import Blobs
from inbox.store.dialects import insert_ignoring
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.journal import blobs as blob_rows
from inbox.store.tables.messages import attachments, messages
from inbox.store.tables.platforms import media
from inbox.store.unit import AnyRow, Unit

log = structlog.get_logger()

MOST = 20
"""Of one message."""
PAUSES = (5, 30, 120, 600, 1800, 3600)
GIVE_UP_AFTER = timedelta(hours=24)


def as_listed(one: Media) -> list[str]:
    return [one.url, one.kind, one.filename, one.content_type, one.external_id]


def keep_media(unit: Unit, channel: str, message_id: int, listed: Sequence[Sequence[str]]) -> None:
    """The rows, and the job that fetches them. `listed` is what `as_listed` gives."""
    rows = [
        {
            "id": unit.new_id(),
            "message_id": message_id,
            "channel": channel,
            "url": url[:8000],
            "kind": kind[:8],
            "filename": filename[:255],
            "content_type": content_type[:127],
            "external_id": external_id[:998],
            "at": unit.now,
        }
        for url, kind, filename, content_type, external_id in listed[:MOST]
    ]
    if not rows:
        return
    unit.connection.execute(insert(media), rows)
    args = {"message": message_id}
    unit.enqueue("download", args, lane=f"media:{channel}"[:64], key=f"download:{message_id}")


def download(store: Store, blobs: Blobs, plan: Plan, message_id: int) -> None:
    """Raises SendLater when the platform asks for patience."""
    again: timedelta | None = None
    for row in store.read(_waiting, message_id):
        channel = plan.channels.get(row.channel)
        if channel is None:
            store.write(_failed, row, "This channel is no longer configured.")
            continue
        pause = _fetch(store, blobs, channel, row)
        again = max(again or pause, pause) if pause else again
    if again is not None:
        raise SendLater(again)


def _waiting(unit: Unit, message_id: int) -> list[AnyRow]:
    rows = unit.connection.execute(
        select(media)
        .where(media.c.message_id == message_id, media.c.state == "waiting")
        .order_by(media.c.id)
    )
    return list(rows)


def _fetch(store: Store, blobs: Blobs, channel: Channel, row: AnyRow) -> timedelta | None:
    """Answers how long to wait before it is tried again."""
    try:
        got = channel.connector.download(
            Media(row.url, row.kind, row.filename, row.content_type, row.external_id)
        )
        if len(got.content) > MAX_BYTES:
            store.write(_failed, row, "The file is larger than 50 MB.")
            return None
        hash = blobs.put(got.content)
    except TemporaryError as error:
        return _later(store, row, error)
    except (ConnectorError, NotImplementedError) as error:
        store.write(_failed, row, str(error) or "This channel fetches no files.")
        return None
    store.write_lightly(SYSTEM, _fetched, row, got, hash)
    return None


def _later(store: Store, row: AnyRow, error: TemporaryError) -> timedelta | None:
    waited = store.clock() - row.at
    if waited > GIVE_UP_AFTER:
        store.write(_failed, row, f"Tried for a day. {error}")
        return None
    rest = next((one for one in PAUSES if one > waited.total_seconds()), PAUSES[-1])
    return error.retry_after or timedelta(seconds=rest)


def _fetched(unit: Unit, row: AnyRow, got: IncomingAttachment, hash: str) -> None:
    """The file stands with its message, and open screens show it."""
    message = _living(unit, row.message_id)
    id = unit.new_id()
    taken = unit.connection.execute(
        update(media)
        .where(media.c.id == row.id, media.c.state == "waiting")
        .values(state="fetched", attachment_id=id, error=None)
    )
    if message is None or taken.rowcount != 1:
        return
    blob = {"hash": hash, "size": len(got.content), "touched_at": unit.now}
    unit.connection.execute(insert_ignoring(unit, blob_rows), [blob])
    unit.connection.execute(
        insert(attachments).values(
            id=id,
            message_id=row.message_id,
            hash=hash,
            filename=clean_filename(got.filename or row.filename or row.kind),
            content_type=got.content_type[:127],
            size=len(got.content),
            created_at=unit.now,
        )
    )
    _tell(unit, message, "fetched", {"has_attachments": True})


def _failed(unit: Unit, row: AnyRow, why: str) -> None:
    message = _living(unit, row.message_id)
    unit.connection.execute(
        update(media)
        .where(media.c.id == row.id, media.c.state == "waiting")
        .values(state="failed", error=why[:2000])
    )
    if message is not None:
        _tell(unit, message, "failed", {})


def _living(unit: Unit, message_id: int) -> AnyRow | None:
    found = select(messages.c.id, messages.c.conversation_id).where(
        messages.c.id == message_id, messages.c.erased_at.is_(None)
    )
    return unit.connection.execute(found).first()


def _tell(unit: Unit, message: AnyRow, state: str, values: Mapping[str, Any]) -> None:
    version = unit.connection.execute(
        update(conversations)
        .where(conversations.c.id == message.conversation_id)
        .values(**values, version=conversations.c.version + 1)
        .returning(conversations.c.version)
    ).scalar_one()
    left = unit.connection.execute(
        select(func.count()).where(media.c.message_id == message.id, media.c.state == "waiting")
    ).scalar_one()
    data = {"message": str(message.id), "state": state, "left": left}
    unit.emit("message.media", message.conversation_id, version, data)
