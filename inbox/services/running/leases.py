"""Leases: one process at a time holds a thing by its name."""

from datetime import timedelta

from sqlalchemy import delete, update

from inbox.store.dialects import insert_ignoring
from inbox.store.tables.journal import leases
from inbox.store.unit import Unit

LENGTH = timedelta(seconds=30)
"""So long what a dead process held waits for another."""


def take(unit: Unit, name: str, holder: str) -> bool:
    """Takes or renews it. False while somebody else holds it."""
    row = {"name": name, "holder": holder, "until": unit.now + LENGTH}
    if unit.connection.execute(insert_ignoring(unit, leases).values(row)).rowcount == 1:
        return True
    changed = unit.connection.execute(
        update(leases)
        .where(
            leases.c.name == name,
            (leases.c.holder == holder) | (leases.c.until < unit.now),
        )
        .values(holder=holder, until=unit.now + LENGTH)
    )
    return changed.rowcount == 1


def renew_all(unit: Unit, holder: str) -> None:
    """What it holds and nobody took meanwhile."""
    mine = update(leases).where(leases.c.holder == holder)
    unit.connection.execute(mine.values(until=unit.now + LENGTH))


def let_go(unit: Unit, name: str, holder: str) -> None:
    unit.connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def free_all(unit: Unit) -> None:
    """At start, where nobody else can be running."""
    unit.connection.execute(delete(leases))
