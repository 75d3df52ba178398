"""Writes what a stretch of the log left behind, in one short transaction with how far the log was read."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, update

from inbox.services.figures.read import Stretch
from inbox.services.figures.rows import fact_values
from inbox.services.figures.standing import SAME
from inbox.store.rows import insert_values, put_values, raw_time
from inbox.store.tables.figures import (
    figure_cells,
    figure_editions,
    figure_facts,
    figure_states,
)
from inbox.store.unit import Unit
from routing.figures.same import Same
from routing.figures.state import Matter, Person

_encode = json.JSONEncoder(separators=(",", ":")).encode
Values = Sequence[tuple[Any, ...]]
Gone = tuple[str, int]
"""Of a state: its kind and id."""
CHANGING = ("conversation_id", "seconds", "open_seconds", "yes", "aside", "gone")
"""Of facts that stand."""
Row = Mapping[str, Any]


def write_stretch(unit: Unit, stretch: Stretch) -> bool:
    """False, and nothing is written, where somebody else has read on meanwhile."""
    c = figure_editions.c
    (since, handled_since), (until, handled_until) = stretch.since, stretch.until
    moved = unit.connection.execute(
        update(figure_editions)
        .where(c.edition == stretch.edition, c.number == since, c.handled == handled_since)
        .values(number=until, at=stretch.at, handled=handled_until)
    )
    if moved.rowcount != 1:
        return False
    edition, at = stretch.edition, partial(raw_time, unit)
    new, changed = (
        [fact_values(edition, fact, at(fact.at)) for fact in facts]
        for facts in (stretch.new, stretch.changed)
    )
    write_facts(unit, new, changed)
    write_states(unit, edition, *_states(stretch))
    _write_cells(unit, list(stretch.cells.values()))
    return True


def write_facts(unit: Unit, new: Values, changed: Values) -> None:
    """As `fact_values` makes them: such as do not stand yet, and such as do."""
    names = names_of(figure_facts)
    insert_values(unit, figure_facts, names, new)
    put_values(unit, figure_facts, names, changed, CHANGING)


def write_states(unit: Unit, edition: int, states: Values, gone: Sequence[Gone]) -> None:
    """`gone` are customers of whom nothing is to be remembered any more."""
    put_values(unit, figure_states, names_of(figure_states), states)
    rows = [{"edition": edition, "kind": kind, "id": id} for kind, id in gone]
    remove(unit, figure_states, rows)


def state_values(edition: int, kind: str, one: Matter | Person) -> tuple[int, str, int, str]:
    return (edition, kind, one.id, _encode(one.to_json()))


def same_values(edition: int, same: Same) -> Values:
    kept = ((id, one) for id, one in same.known.items() if one.is_kept)
    return [(edition, SAME, id, _encode(one.to_json())) for id, one in kept]


def _states(stretch: Stretch) -> tuple[Values, Sequence[Gone]]:
    edition, persons = stretch.edition, stretch.persons.values()
    values = [state_values(edition, "matter", one) for one in stretch.matters.values()]
    values += [state_values(edition, "person", one) for one in persons if one.is_kept]
    values += same_values(edition, stretch.same)
    gone = [("person", one.id) for one in persons if not one.is_kept]
    gone += [(SAME, id) for id, one in stretch.same.known.items() if not one.is_kept]
    return sorted(values), sorted(gone)


def _write_cells(unit: Unit, rows: Sequence[Row]) -> None:
    """What counts nothing any more is no row: so that reading the log anew leaves the same rows."""
    values = [tuple({**row, "start": raw_time(unit, row["start"])}.values()) for row in rows]
    put_values(unit, figure_cells, names_of(figure_cells), [one for one in values if one[6]])
    remove(unit, figure_cells, [row for row in rows if not row["n"]])


def names_of(table: Table) -> Sequence[str]:
    return [column.name for column in table.columns]


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
