"""Jobs that were tried to the end: looked at again while what they were for is still open."""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError

from inbox.model.words import Delivery
from inbox.store.tables.journal import receipts
from inbox.store.tables.log import jobs
from inbox.store.tables.messages import deliveries
from inbox.store.unit import Unit

MOST = 500

log = structlog.get_logger()


def look_again(unit: Unit) -> int:
    """Queues them anew, or forgets those that nothing waits for. Answers how many were queued."""
    rows = unit.connection.execute(
        select(jobs.c.id, jobs.c.actor, jobs.c.args)
        .where(jobs.c.state == "failed", jobs.c.actor.in_(_OPEN))
        .order_by(jobs.c.id)
        .limit(MOST)
    ).all()
    again = 0
    for row in rows:
        if _OPEN[row.actor](unit, row.args) and _queue(unit, row.id):
            again += 1
        else:
            unit.connection.execute(delete(jobs).where(jobs.c.id == row.id))
    if again:
        log.warning("tried again what had failed", jobs=again)
    return again


def _queue(unit: Unit, id: int) -> bool:
    """False where a job of the same key waits already: that one does for both."""
    try:
        with unit.connection.begin_nested():
            unit.connection.execute(
                update(jobs)
                .where(jobs.c.id == id)
                .values(state="queued", attempts=0, due_at=unit.now)
            )
    except IntegrityError:
        return False
    return True


def _is_unread(unit: Unit, args: Mapping[str, Any]) -> bool:
    mine = (receipts.c.channel == args.get("channel")) & (receipts.c.state == "new")
    return bool(unit.connection.scalar(select(exists().where(mine))))


def _is_unsent(unit: Unit, args: Mapping[str, Any]) -> bool:
    """One that is `sending` too: the job then makes it `unconfirmed`, and a person decides."""
    still = (Delivery.SCHEDULED, Delivery.QUEUED, Delivery.SENDING)
    mine = (deliveries.c.id == args.get("delivery")) & deliveries.c.state.in_(still)
    return bool(unit.connection.scalar(select(exists().where(mine))))


_OPEN: Mapping[str, Callable[[Unit, Mapping[str, Any]], bool]] = {
    "ingest": _is_unread,
    "deliver": _is_unsent,
}
