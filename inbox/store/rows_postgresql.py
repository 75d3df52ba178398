"""How many rows go to PostgreSQL: one COPY, or one insert from arrays. Loads its driver."""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import JSON, String, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from inbox.store.unit import Unit


def copy_into(table: Table, names: Sequence[str]) -> str:
    copy = sql.SQL("COPY {table} ({columns}) FROM STDIN")
    return copy.format(table=sql.Identifier(table.name), columns=_columns(names)).as_string(None)


def insert_arrays(table: Table, names: Sequence[str]) -> str:
    arrays = sql.SQL(", ").join(sql.SQL(_array_of(table.c[name].type)) for name in names)
    statement = sql.SQL("INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays})")
    return statement.format(
        table=sql.Identifier(table.name), columns=_columns(names), arrays=arrays
    ).as_string(None)


def copy_rows(unit: Unit, statement: str, values: Sequence[tuple[Any, ...]]) -> None:
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


def _columns(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _array_of(type: Any) -> str:
    """A place for a list of values in binary form, since text would have to be escaped."""
    if isinstance(type, String):
        return "%b::text[]"  # Named by its length it would be cut in silence.
    name = type.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    return f"%b::text[]::{name}[]" if isinstance(type, JSON) else f"%b::{name}[]"
