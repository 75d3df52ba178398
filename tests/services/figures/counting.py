"""What stands in the tables of figures, whatever their edition."""

from datetime import datetime
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
from routing.figures.state import person_from

TABLES = (figure_states, figure_facts, figure_cells)


def all_rows(store: Store) -> dict[str, list[Any]]:
    """Customers as they are remembered now: one who is not met again is forgotten whenever it suits."""
    now = store.read(_newest)
    rows = {table.name: store.read(_rows, table) for table in TABLES}
    rows["figure_states"] = [one for one in rows["figure_states"] if _still(one, now)]
    return rows


def _newest(unit: Unit) -> datetime | None:
    current = select(figure_editions.c.at).where(figure_editions.c.current)
    at: datetime | None = unit.connection.execute(current).scalar()
    return at


def _still(row: dict[str, Any], now: datetime | None) -> bool:
    if row["kind"] != "person" or now is None:
        return True
    person = person_from(row["value"])
    person.forget(now)
    row["value"] = person.to_json()
    return person.is_kept


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
