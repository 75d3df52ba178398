"""Many rows into one table, past what SQLAlchemy does for each of them.

It builds a statement's parameters anew for every row, and PostgreSQL plans and runs it anew for every row:
half of what storing a mail cost. Here values go to the driver as they are: one `executemany` on SQLite,
one COPY, or one insert from arrays, on PostgreSQL. See docs/measured.md. Rows come by name and are made
ready here, or as values that are ready already where there are millions of them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Table, insert
from sqlalchemy.dialects import sqlite

from inbox.store.tables.columns import Time, microseconds
from inbox.store.unit import Unit

Row = Mapping[str, Any]
Values = Sequence[tuple[Any, ...]]
Convert = Callable[[Any], Any]


def insert_rows(unit: Unit, table: Table, rows: Sequence[Row]) -> None:
    """All rows have the keys of the first, which are columns; the others get their defaults. Raises
    what SQLAlchemy's insert would: an IntegrityError where a row stands in the way."""
    if rows:
        ready = _prepared(table, tuple(rows[0]), unit.dialect)
        _insert(unit, ready, ready.values(rows))


def insert_values(unit: Unit, table: Table, names: Sequence[str], values: Values) -> None:
    """Values in the order of `names`, which is that of the table, as the driver takes them: times as
    `raw_time` has them, JSON as text."""
    if values:
        _insert(unit, _ready_for(unit, table, names), values)


def _insert(unit: Unit, ready: "_Ready", values: Values) -> None:
    if unit.dialect == "sqlite":
        unit.connection.exec_driver_sql(ready.insert, list(values))
    else:
        from inbox.store.rows_postgresql import copy_rows

        copy_rows(unit, ready.copy, values)


def insert_new_rows(unit: Unit, table: Table, rows: Sequence[Row], key: Sequence[str]) -> int:
    """Those whose key stands already are left alone. Answers how many were written.

    Another clash than that of the key is an IntegrityError. Two units that may write the same keys give
    them in the same order, so that they never wait for one another.
    """
    if not rows:
        return 0
    ready = _prepared(table, tuple(rows[0]), unit.dialect)
    passing = f" ON CONFLICT ({', '.join(key)}) DO NOTHING"
    return _insert_or(unit, ready, ready.values(rows), passing)


def put_values(
    unit: Unit, table: Table, names: Sequence[str], values: Values, change: Sequence[str] = ()
) -> None:
    """Like `insert_values`; where the primary key of a row stands already, sets what is to `change`:
    unless told, all else. No key comes twice."""
    if values:
        ready = _ready_for(unit, table, names)
        _insert_or(unit, ready, values, _replacing(table, tuple(change or names)))


def _ready_for(unit: Unit, table: Table, names: Sequence[str]) -> "_Ready":
    if [column.name for column in table.columns if column.name in names] != list(names):
        raise ValueError(f"These are not the columns of {table.name} in their order.")
    return _prepared(table, tuple(names), unit.dialect)


def _insert_or(unit: Unit, ready: "_Ready", values: Values, otherwise: str) -> int:
    if unit.dialect == "sqlite":
        return unit.connection.exec_driver_sql(ready.insert + otherwise, list(values)).rowcount
    arrays = tuple([*map(_plain, column)] for column in zip(*values, strict=True))
    return unit.connection.exec_driver_sql(ready.from_arrays + otherwise, arrays).rowcount


@lru_cache(maxsize=64)
def _replacing(table: Table, change: tuple[str, ...]) -> str:
    keys = [column.name for column in table.primary_key]
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in change if name not in keys)
    key = ", ".join(f'"{name}"' for name in keys)
    return f" ON CONFLICT ({key}) DO UPDATE SET {sets}"


def raw_time(unit: Unit, at: datetime) -> Any:
    return at if unit.dialect == "postgresql" else microseconds(at)


@dataclass(frozen=True, slots=True)
class _Ready:
    columns: tuple[tuple[str, Convert | None], ...]
    """In order, with what makes their values ready."""
    insert: str = ""
    copy: str = ""
    from_arrays: str = ""

    def values(self, rows: Sequence[Row]) -> list[tuple[Any, ...]]:
        return [
            tuple([convert(row[name]) if convert else row[name] for name, convert in self.columns])
            for row in rows
        ]


@lru_cache(maxsize=256)
def _prepared(table: Table, names: tuple[str, ...], dialect: str) -> _Ready:
    def columns(of: Sequence[str]) -> tuple[tuple[str, Convert | None], ...]:
        return tuple((name, _converter(table.c[name].type, dialect)) for name in of)

    if dialect == "sqlite":
        compiled = insert(table).compile(dialect=sqlite.dialect(), column_keys=list(names))
        return _Ready(columns(compiled.positiontup or ()), insert=str(compiled))
    # Here and not above: where the database is SQLite, nobody loads the other's driver.
    from inbox.store.rows_postgresql import copy_into, insert_arrays

    return _Ready(
        columns(names), copy=copy_into(table, names), from_arrays=insert_arrays(table, names)
    )


def _plain(value: Any) -> Any:
    """The driver wants all of a list to be of one type."""
    return str(value) if isinstance(value, StrEnum) else value


def _converter(type: Any, dialect: str) -> Convert | None:
    """For what the driver would not take, or would take otherwise than SQLAlchemy hands it over."""
    if isinstance(type, JSON):
        return _as_json
    if isinstance(type, Time) and dialect == "sqlite":
        return _as_microseconds
    return None


def _as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)


def _as_microseconds(value: datetime | None) -> int | None:
    return None if value is None else microseconds(value)
