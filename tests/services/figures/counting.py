"""What stands in the tables of figures, whatever their edition."""

from typing import Any

from sqlalchemy import select

from inbox.store.store import Store
from inbox.store.tables.figures import (
    figure_cells,
    figure_editions,
    figure_facts,
    figure_states,
)
from inbox.store.unit import Unit
from routing.figures.buckets import unpack

TABLES = (figure_states, figure_facts, figure_cells)


def all_rows(store: Store) -> dict[str, list[Any]]:
    return {table.name: store.read(_rows, table) for table in TABLES}


def _rows(unit: Unit, table: Any) -> list[Any]:
    current = select(figure_editions.c.edition).where(figure_editions.c.current).scalar_subquery()
    rows = unit.connection.execute(select(table).where(table.c.edition == current)).mappings()
    plain = [{k: v for k, v in row.items() if k != "edition"} for row in rows]
    return sorted(plain, key=repr)


def count(store: Store, figure: str, by: str = "", key: str = "", unit: str = "d") -> int:
    return sum(c["n"] for c in cells(store, figure, by, key, unit))


def yes(store: Store, figure: str) -> int:
    return sum(c["yes"] for c in cells(store, figure))


def cells(
    store: Store, figure: str, by: str = "", key: str = "", unit: str = "d"
) -> list[dict[str, Any]]:
    wanted = {"figure": figure, "by": by, "key": key, "unit": unit}
    rows = all_rows(store)["figure_cells"]
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def in_buckets(cell: dict[str, Any]) -> int:
    return sum(unpack(cell["counts"]).values())
