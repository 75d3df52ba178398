"""What could not be read: shown with its reason and its raw form, and tried again."""

from sqlalchemy import delete, select, update

from inbox.model.errors import NotFoundError
from inbox.services.accept import enqueue_ingest
from inbox.services.permissions import require
from inbox.store.blobs import Blobs
from inbox.store.tables.journal import quarantine, receipts
from inbox.store.unit import AnyRow, Unit

NEED = "quarantine.manage"


def replay(unit: Unit, id: int) -> None:
    """Reads it again. What still can't be read comes back, with one try more."""
    require(unit.actor, NEED)
    row = unit.connection.execute(select(quarantine).where(quarantine.c.id == id)).first()
    if row is None:
        raise NotFoundError("It has been read meanwhile.", code="read_meanwhile")
    _again(unit, [row])


def replay_all(unit: Unit, channel: str | None = None) -> int:
    require(unit.actor, NEED)
    statement = select(quarantine)
    if channel:
        statement = statement.where(quarantine.c.channel == channel)
    rows = list(unit.connection.execute(statement.limit(5000)).all())
    _again(unit, rows)
    return len(rows)


def _again(unit: Unit, rows: list[AnyRow]) -> None:
    ids = [row.receipt_id for row in rows]
    changed = unit.connection.execute(
        update(receipts)
        .where(receipts.c.id.in_(ids), receipts.c.state == "quarantined")
        .values(state="new")
        .returning(receipts.c.channel, receipts.c.history)
    ).all()
    for channel, history in {(row.channel, row.history) for row in changed}:
        enqueue_ingest(unit, channel, history)


def forget_read(unit: Unit) -> None:
    """Rows whose receipt was read after all."""
    done = select(receipts.c.id).where(receipts.c.state == "done")
    unit.connection.execute(delete(quarantine).where(quarantine.c.receipt_id.in_(done)))


def source(unit: Unit, id: int) -> tuple[AnyRow, str | None]:
    """The receipt, and the blob that holds its bytes if they are not in the row."""
    require(unit.actor, NEED)
    row = unit.connection.execute(
        select(receipts)
        .join(quarantine, quarantine.c.receipt_id == receipts.c.id)
        .where(quarantine.c.id == id)
    ).first()
    if row is None:
        raise NotFoundError("It has been read meanwhile.", code="read_meanwhile")
    return row, row.blob


def raw_bytes(row: AnyRow, blobs: Blobs) -> bytes:
    return blobs.get(row.blob) if row.blob else (row.body or b"")
