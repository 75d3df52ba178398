"""Writes what a stretch of the log left behind, in one short transaction with how far the log was read."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from inbox.services.figures.read import Stretch
from inbox.services.figures.rows import fact_row
from inbox.store.tables.figures import (
    figure_cells,
    figure_editions,
    figure_facts,
    figure_states,
)
from inbox.store.unit import Unit

Row = Mapping[str, Any]


def write_stretch(unit: Unit, stretch: Stretch) -> bool:
    """False, and nothing is written, where somebody else has read on meanwhile."""
    c = figure_editions.c
    moved = unit.connection.execute(
        update(figure_editions)
        .where(c.edition == stretch.edition, c.number == stretch.since)
        .values(number=stretch.until, at=stretch.at)
    )
    if moved.rowcount != 1:
        return False
    put(unit, figure_states, _state_rows(stretch))
    remove(unit, figure_states, _persons_without(stretch))
    put(unit, figure_facts, [fact_row(stretch.edition, fact) for fact in stretch.facts])
    _put_counted(unit, figure_cells, list(stretch.cells.values()))
    return True


def _state_rows(stretch: Stretch) -> list[Row]:
    matters = [("matter", id, one.to_json()) for id, one in stretch.matters.items()]
    persons = [("person", id, one.to_json()) for id, one in stretch.persons.items() if one.is_kept]
    return [
        {"edition": stretch.edition, "kind": kind, "id": id, "value": value}
        for kind, id, value in (*matters, *persons)
    ]


def _persons_without(stretch: Stretch) -> list[Row]:
    return [
        {"edition": stretch.edition, "kind": "person", "id": id}
        for id, one in stretch.persons.items()
        if not one.is_kept
    ]


def _put_counted(unit: Unit, table: Table, rows: Sequence[Row]) -> None:
    """What counts nothing any more is no row: so that reading the log anew leaves the same rows."""
    put(unit, table, [row for row in rows if row["n"]])
    remove(unit, table, [row for row in rows if not row["n"]])


def put(unit: Unit, table: Table, rows: Sequence[Row]) -> None:
    if not rows:
        return
    make = sqlite.insert if unit.dialect == "sqlite" else postgresql.insert
    statement = make(table)
    keys = [column.name for column in table.primary_key]
    change = {c.name: statement.excluded[c.name] for c in table.c if c.name not in keys}
    unit.connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=change), list(rows)
    )


def remove(unit: Unit, table: Table, rows: Sequence[Row]) -> None:
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    same = [table.c[name] == bindparam(f"_{name}") for name in keys]
    unit.connection.execute(
        delete(table).where(*same), [{f"_{name}": row[name] for name in keys} for row in rows]
    )


def begin_edition(unit: Unit, edition: int, zone: str, current: bool) -> None:
    values = {"edition": edition, "number": 0, "zone": zone, "current": current}
    unit.connection.execute(insert(figure_editions).values(values))
