"""Files that nothing names any more. A file that is used again is touched, and young ones stay."""

from datetime import timedelta

from sqlalchemy import delete, exists, select

from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.store.tables.journal import blobs as rows
from inbox.store.tables.journal import receipts
from inbox.store.tables.messages import attachments
from inbox.store.unit import Unit

YOUNG = timedelta(days=1)
SET = 50


def sweep_blobs(store: Store, blobs: Blobs) -> int:
    """How many went. Blocks; a set at a time, so that nobody waits long for the write."""
    blobs.tidy(YOUNG.total_seconds())
    gone, after = 0, ""
    while True:
        count, after = store.write(_sweep_set, blobs, after)
        gone += count
        if not after:
            return gone


def _sweep_set(unit: Unit, blobs: Blobs, after: str) -> tuple[int, str]:
    """The file goes while the row is held: whoever wants to name it waits, and then finds neither.

    Naming a blob locks its row (the foreign key), so a row that somebody is about to name is passed.
    A file goes before its row: a row too many is swept the next time, a file too many never would be.
    """
    unused = (
        ~exists().where(receipts.c.blob == rows.c.hash),
        ~exists().where(attachments.c.hash == rows.c.hash),
        rows.c.touched_at < unit.now - YOUNG,
    )
    statement = select(rows.c.hash).where(*unused, rows.c.hash > after).order_by(rows.c.hash)
    names = unit.connection.scalars(statement.limit(SET).with_for_update(skip_locked=True)).all()
    # Looked at once more now that they are held: a name may have been added between look and lock.
    still = unit.connection.scalars(
        select(rows.c.hash).where(*unused, rows.c.hash.in_(names))
    ).all()
    gone = [name for name in still if blobs.take_away(name, YOUNG.total_seconds())]
    unit.connection.execute(delete(rows).where(rows.c.hash.in_(gone)))
    return len(gone), names[-1] if len(names) == SET else ""
