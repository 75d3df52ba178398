"""Many rows at once, past SQLAlchemy: values as the driver takes them. For what is made anew as a whole."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert

from inbox.store.tables.columns import microseconds
from inbox.store.unit import Unit


def copy_rows(
    unit: Unit, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Rows that do not stand yet. Times as `raw_time` has them, JSON as text."""
    if unit.dialect == "postgresql":
        driver = unit.connection.connection.driver_connection
        assert driver is not None
        quoted = ", ".join(f'"{name}"' for name in names)
        command = f"COPY {table.name} ({quoted}) FROM STDIN"
        with driver.cursor() as cursor, cursor.copy(command) as to:
            for row in rows:
                to.write_row(row)
        return
    if listed := [tuple(row) for row in rows]:
        statement = insert(table).compile(unit.connection.engine, column_keys=list(names))
        unit.connection.exec_driver_sql(str(statement), listed)


def raw_time(unit: Unit, at: datetime) -> Any:
    return at if unit.dialect == "postgresql" else microseconds(at)
