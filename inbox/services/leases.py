"""Leases: one process at a time holds a thing by its name."""

from datetime import timedelta

from sqlalchemy import delete, update

from inbox.store.dialects import insert_ignoring
from inbox.store.tables.journal import leases
from inbox.store.unit import Unit

LENGTH = timedelta(seconds=120)


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


def let_go(unit: Unit, name: str, holder: str) -> None:
    unit.connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def free_all(unit: Unit) -> None:
    """At start, where nobody else can be running."""
    unit.connection.execute(delete(leases))
