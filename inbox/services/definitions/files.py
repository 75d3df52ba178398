"""What the files say, written beside what was changed on screen. The screen's word stays until somebody
goes back to the file; what left the files is retired, never deleted."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update

from inbox.services.definitions.rows import (
    ORDER,
    Change,
    add,
    next_position,
    put,
    rows_of,
    written,
)
from inbox.services.settings import read_setting
from inbox.store.tables.definitions import definitions
from inbox.store.unit import AnyRow, Unit
from routing.settings import Shape


def sync_files(unit: Unit, filed: Mapping[str, Sequence[Shape]]) -> bool:
    """`filed` by kind. True when something changed."""
    return any([_sync(unit, kind, shapes) for kind, shapes in filed.items()])


def _sync(unit: Unit, kind: str, shapes: Sequence[Any]) -> bool:
    standing = {row.id: row for row in rows_of(unit, kind)}
    filed = {shape.id: written(shape) for shape in shapes}
    changed = False
    for id, body in filed.items():
        row = standing.get(id)
        if row is None:
            place = next_position(unit, kind)
            values = {"position": place, "body": body, "filed": body, "origin": "file"}
            add(unit, kind, id, values, "filed")
            changed = True
        else:
            changed = _follow(unit, row, body) or changed
    for id, row in standing.items():
        if id not in filed and row.filed is not None:
            _leave(unit, row)
            changed = True
    return _put_in_order(unit, kind, list(filed)) or changed


def _follow(unit: Unit, row: AnyRow, body: Mapping[str, Any]) -> bool:
    values: dict[str, Any] = {}
    if row.filed != body:
        values["filed"] = body
    if row.origin == "file" and row.body != body:
        values["body"] = body
    if row.origin == "file" and row.retired_at is not None:
        values["retired_at"] = None
    if row.origin == "screen" and row.body == body and row.retired_at is None:
        values["origin"] = "file"
    if values:
        put(unit, row, Change("filed", values))
    return bool(values)


def _leave(unit: Unit, row: AnyRow) -> None:
    """What was changed on screen lives on there."""
    values: dict[str, Any] = {"filed": None}
    if row.origin == "file":
        values["retired_at"] = row.retired_at or unit.now
    put(unit, row, Change("left_file", values))


def _put_in_order(unit: Unit, kind: str, ids: Sequence[str]) -> bool:
    """As in the file, unless somebody put them in another order on screen."""
    if kind in read_setting(unit, ORDER, []):
        return False
    rows = rows_of(unit, kind)
    of_file = set(ids)
    wanted = [*ids, *(row.id for row in rows if row.id not in of_file)]
    return set_positions(unit, kind, rows, wanted)


def set_positions(unit: Unit, kind: str, rows: Sequence[AnyRow], wanted: Sequence[str]) -> bool:
    places = {id: place for place, id in enumerate(wanted)}
    moved = [row for row in rows if row.id in places and row.position != places[row.id]]
    for row in moved:
        unit.connection.execute(
            update(definitions)
            .where(definitions.c.kind == kind, definitions.c.id == row.id)
            .values(position=places[row.id])
        )
    return bool(moved)
