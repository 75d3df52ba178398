"""When the machine's clock was ahead and is right again: what was written meanwhile must not wait until then.

A virtual machine that began an hour ahead and was put right by NTP would otherwise do nothing by turns, read
no mail and hold what nobody holds, for an hour.
"""

from datetime import timedelta

from sqlalchemy import select, update

from inbox.model.ids import id_at
from inbox.services.running.jobs import LEASE
from inbox.services.running.leases import LENGTH
from inbox.store.tables.journal import leases
from inbox.store.tables.log import jobs
from inbox.store.unit import Unit

APART = timedelta(minutes=1)
"""Further than the clocks of two machines may be apart."""
MOST = 1000


def catch_up(unit: Unit) -> None:
    """What is queued keeps its pause, what is held is held for a whole lease from now."""
    future = unit.now + APART
    made_later = select(jobs.c.id, jobs.c.due_at, jobs.c.created_at).where(
        jobs.c.state.in_(("queued", "running")),
        jobs.c.id >= id_at(future),
        jobs.c.created_at > future,
    )
    for row in unit.connection.execute(made_later.limit(MOST)).all():
        values = {"due_at": unit.now + (row.due_at - row.created_at), "created_at": unit.now}
        unit.connection.execute(update(jobs).where(jobs.c.id == row.id).values(values))
    unit.connection.execute(
        update(jobs)
        .where(jobs.c.state == "running", jobs.c.lease_until > future + LEASE)
        .values(lease_until=unit.now + LEASE)
    )
    unit.connection.execute(
        update(leases).where(leases.c.until > future + LENGTH).values(until=unit.now + LENGTH)
    )
