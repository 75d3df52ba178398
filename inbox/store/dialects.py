"""The few statements that the two databases spell differently."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Insert, Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from inbox.store.tables.log import counters
from inbox.store.unit import Unit


def insert_ignoring(unit: Unit, table: Table) -> Insert:
    """Insert that leaves a row alone which already stands there."""
    if unit.dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def upsert(
    unit: Unit, table: Table, values: Mapping[str, Any], key: Sequence[str], change: Sequence[str]
) -> None:
    """Writes one row; where its key stands already, changes those columns."""
    make = sqlite.insert if unit.dialect == "sqlite" else postgresql.insert
    statement = make(table).values(dict(values))
    unit.connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(key),
            set_={name: statement.excluded[name] for name in change},
        )
    )


def take_numbers(unit: Unit, name: str, count: int) -> range:
    """The next `count` whole numbers of that name. They may have gaps, never doubles."""
    insert = insert_ignoring(unit, counters)
    statement = (
        update(counters)
        .where(counters.c.name == name)
        .values(value=counters.c.value + count)
        .returning(counters.c.value)
    )
    last = unit.connection.execute(statement).scalar()
    if last is None:
        unit.connection.execute(insert.values(name=name, value=1000))
        last = unit.connection.execute(statement).scalar_one()
    return range(last - count + 1, last + 1)


def lock_log(unit: Unit) -> None:
    """Makes the numbers of events follow the order of commits. SQLite's write lock does it there."""
    if unit.dialect == "postgresql":
        unit.connection.execute(select(func.pg_advisory_xact_lock(LOG_LOCK)))


LOG_LOCK = 0x1A_C0_96
