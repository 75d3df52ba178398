"""The few statements that the two databases spell differently."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Integer,
    Table,
    bindparam,
    cast,
    func,
    literal,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from inbox.store.tables.columns import Time, microseconds
from inbox.store.tables.log import counters, jobs
from inbox.store.unit import Unit


def insert_ignoring(unit: Unit, table: Table, key: Sequence[str] | None = None) -> Insert:
    """Insert that leaves a row alone which already stands there: by any of its unique keys or, where
    `key` is given, by that one, so that another clash is a fault and not silence."""
    return _insert_ignoring(unit.dialect, table, tuple(key) if key else None)


@cache
def _insert_ignoring(dialect: str, table: Table, key: tuple[str, ...] | None) -> Insert:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(table).on_conflict_do_nothing(index_elements=key)


def upsert(
    unit: Unit, table: Table, values: Mapping[str, Any], key: Sequence[str], change: Sequence[str]
) -> None:
    """Writes one row; where its key stands already, changes those columns."""
    upsert_rows(unit, table, [values], key, change)


def upsert_rows(
    unit: Unit,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    key: Sequence[str],
    change: Sequence[str],
) -> None:
    """The same for several, each with the columns of the first."""
    statement = _upsert(unit.dialect, table, tuple(key), tuple(change))
    unit.connection.execute(statement, [dict(row) for row in rows])


@cache
def _upsert(dialect: str, table: Table, key: tuple[str, ...], change: tuple[str, ...]) -> Insert:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = make(table)
    return statement.on_conflict_do_update(
        index_elements=list(key), set_={name: statement.excluded[name] for name in change}
    )


def insert_adding(
    unit: Unit, table: Table, key: Sequence[str], number: str, change: Sequence[str] = ()
) -> Insert:
    """Insert that adds its number to that of the row which stands there already, and changes those
    columns of it."""
    return _insert_adding(unit.dialect, table, tuple(key), number, tuple(change))


@cache
def _insert_adding(
    dialect: str, table: Table, key: tuple[str, ...], number: str, change: tuple[str, ...]
) -> Insert:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = make(table)
    values = {name: statement.excluded[name] for name in change}
    total = {number: table.c[number] + statement.excluded[number]}
    return statement.on_conflict_do_update(index_elements=list(key), set_={**values, **total})


def insert_job(unit: Unit) -> Insert:
    """A job. Where one of its key waits already, that one does for both, due at the earlier time.

    The one that waits stays locked until this unit commits: were it claimed before, it would begin
    without seeing what this unit wrote for it, and nobody would look again.
    """
    return _insert_job(unit.dialect)


@cache
def _insert_job(dialect: str) -> Insert:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = make(jobs)
    earlier = statement.excluded.due_at
    return statement.on_conflict_do_update(
        index_elements=[jobs.c.key],
        index_where=text("state = 'queued'"),
        set_={"due_at": earlier},
        # A row that does not meet this is locked all the same. One that failed keeps its pause.
        where=(jobs.c.due_at > earlier) & (jobs.c.attempts == 0),
    )


def take_numbers(unit: Unit, name: str, count: int) -> range:
    """The next `count` whole numbers of that name. They may have gaps, never doubles."""
    asked = {"of": name, "more": count}
    last = unit.connection.scalar(_COUNT_UP, asked)
    if last is None:
        begins = insert_ignoring(unit, counters)
        unit.connection.execute(begins, [{"name": name, "value": 1000}])
        last = unit.connection.execute(_COUNT_UP, asked).scalar_one()
    return range(last - count + 1, last + 1)


_COUNT_UP = (
    update(counters)
    .where(counters.c.name == bindparam("of"))
    .values(value=counters.c.value + bindparam("more"))
    .returning(counters.c.value)
)


def contains(unit: Unit, column: ColumnElement[bytes], value: bytes) -> ColumnElement[bool]:
    """Whether these bytes stand somewhere in a column of bytes."""
    if unit.dialect == "sqlite":
        return func.instr(column, literal(value)) > 0
    return func.position(literal(value).op("IN")(column)) > 0


def lock_log(unit: Unit) -> None:
    """Makes the numbers of events follow the order of commits. SQLite's write lock does it there."""
    if unit.dialect == "postgresql":
        unit.connection.execute(select(func.pg_advisory_xact_lock(LOG_LOCK)))


def lock_name(unit: Unit, name: str) -> None:
    """Held until the end of this unit: whoever names the same waits. On SQLite there is one writer."""
    if unit.dialect == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        unit.connection.execute(select(func.pg_advisory_xact_lock(key)))


LOG_LOCK = 0x1A_C0_96


def seconds_between(
    unit: Unit, earlier: ColumnElement[datetime], later: ColumnElement[datetime]
) -> ColumnElement[int]:
    """Whole ones that passed."""
    if unit.dialect == "sqlite":
        return (type_coerce(later, Integer) - type_coerce(earlier, Integer)) // 1_000_000
    return cast(func.floor(func.extract("epoch", later - earlier)), Integer)


def hours_since(unit: Unit, at: ColumnElement[datetime], start: datetime) -> ColumnElement[int]:
    """Whole ones that passed."""
    if unit.dialect == "sqlite":
        return (type_coerce(at, Integer) - microseconds(start)) // 3_600_000_000
    return cast(func.floor(func.extract("epoch", at - literal(start, Time)) / 3600), Integer)
