"""Many rows into one table, past what SQLAlchemy does for each of them.

It builds a statement's parameters anew for every row, and PostgreSQL plans and runs it anew for every row:
half of what storing a mail cost. Here values go to the driver as they are: one `executemany` on SQLite,
one COPY on PostgreSQL. See docs/measured.md.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import JSON, Table, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from inbox.store.tables.columns import Time, microseconds
from inbox.store.unit import Unit

Row = Mapping[str, Any]
Convert = Callable[[Any], Any]


def insert_rows(unit: Unit, table: Table, rows: Sequence[Row]) -> None:
    """All rows have the keys of the first, which are columns; the others get their defaults. Raises
    what SQLAlchemy's insert would: an IntegrityError where a row stands in the way."""
    if not rows:
        return
    statement, columns = _prepared(table, tuple(rows[0]), unit.dialect)
    values = [
        tuple([convert(row[name]) if convert else row[name] for name, convert in columns])
        for row in rows
    ]
    if unit.dialect == "sqlite":
        unit.connection.exec_driver_sql(statement, values)
    else:
        _copy(unit, statement, values)


def _copy(unit: Unit, statement: str, values: Sequence[tuple[Any, ...]]) -> None:
    driver: Any = unit.connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for value in values:
                copy.write_row(value)
    except psycopg.Error as error:
        raise DBAPIError.instance(
            statement,
            None,
            error,
            psycopg.Error,
            hide_parameters=True,
            connection_invalidated=driver.closed,
            dialect=unit.connection.dialect,
        ) from error


@lru_cache(maxsize=256)
def _prepared(
    table: Table, names: tuple[str, ...], dialect: str
) -> tuple[str, tuple[tuple[str, Convert | None], ...]]:
    """The statement, and its columns in order with what makes their values ready."""
    if dialect == "sqlite":
        compiled = insert(table).compile(dialect=sqlite.dialect(), column_keys=list(names))
        statement, names = str(compiled), tuple(compiled.positiontup or ())
    else:
        copy = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
        )
        statement = copy.as_string(None)
    return statement, tuple((name, _converter(table.c[name].type, dialect)) for name in names)


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
