"""Many rows at once, past SQLAlchemy: values as the driver takes them. For what is made anew as a whole."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.dialects import sqlite

from inbox.store.tables.columns import microseconds
from inbox.store.unit import Unit

Values = Sequence[tuple[Any, ...]]


def copy_rows(unit: Unit, table: Table, names: Sequence[str], rows: Values) -> None:
    """Rows that do not stand yet. Times as `raw_time` has them, JSON as text."""
    if not rows:
        return
    if unit.dialect == "sqlite":
        unit.connection.exec_driver_sql(_insert(table, tuple(names)), list(rows))
    else:
        from inbox.store import rows_postgresql

        rows_postgresql.copy_rows(unit, _copy(table, tuple(names)), rows)


def put_values(
    unit: Unit, table: Table, names: Sequence[str], rows: Values, change: Sequence[str] = ()
) -> None:
    """Where the primary key of a row stands already, sets what is to `change`: unless told, all else. No
    key may be among them twice."""
    if not rows:
        return
    replacing = _replacing(table, tuple(change) or tuple(names))
    if unit.dialect == "sqlite":
        unit.connection.exec_driver_sql(_insert(table, tuple(names)) + replacing, list(rows))
        return
    arrays = tuple([*column] for column in zip(*rows, strict=True))
    unit.connection.exec_driver_sql(_from_arrays(table, tuple(names)) + replacing, arrays)


def raw_time(unit: Unit, at: datetime) -> Any:
    return at if unit.dialect == "postgresql" else microseconds(at)


@lru_cache
def _insert(table: Table, names: tuple[str, ...]) -> str:
    return str(insert(table).compile(dialect=sqlite.dialect(), column_keys=list(names)))


@lru_cache
def _copy(table: Table, names: tuple[str, ...]) -> str:
    from inbox.store.rows_postgresql import copy_into

    return copy_into(table, names)


@lru_cache
def _from_arrays(table: Table, names: tuple[str, ...]) -> str:
    from inbox.store.rows_postgresql import insert_arrays

    return insert_arrays(table, names)


@lru_cache
def _replacing(table: Table, change: tuple[str, ...]) -> str:
    keys = [column.name for column in table.primary_key]
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in change if name not in keys)
    key = ", ".join(f'"{name}"' for name in keys)
    return f" ON CONFLICT ({key}) DO UPDATE SET {sets}"
