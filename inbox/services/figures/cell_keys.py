"""Sums looked up by thousands of keys at once. SQLite reads a whole edition for `(a, b, c) IN (…)`, so the
keys are handed over as JSON and joined, each a look-up by the primary key."""

import json
from collections.abc import Collection, Sequence

from sqlalchemy import text

from inbox.store.rows import raw_time
from inbox.store.tables.figures import figure_cells
from inbox.store.unit import AnyRow, Unit
from routing.figures.cells import CellKey

_SQLITE = """
SELECT c.* FROM json_each(:keys) AS k CROSS JOIN figure_cells AS c
ON c.edition = :edition AND c.figure = json_extract(k.value, '$[0]')
AND c.by = json_extract(k.value, '$[1]') AND c.unit = json_extract(k.value, '$[2]')
AND c.start = json_extract(k.value, '$[3]') AND c.key = json_extract(k.value, '$[4]')
"""
_POSTGRES = """
SELECT c.* FROM jsonb_array_elements(CAST(:keys AS jsonb)) AS k JOIN figure_cells AS c
ON c.edition = :edition AND c.figure = k.value ->> 0 AND c.by = k.value ->> 1
AND c.unit = k.value ->> 2 AND c.start = CAST(k.value ->> 3 AS timestamptz)
AND c.key = k.value ->> 4
"""


def read_cells(unit: Unit, edition: int, keys: Collection[CellKey]) -> Sequence[AnyRow]:
    if not keys:
        return ()
    starts = {key[3]: raw_time(unit, key[3]) for key in keys}
    listed = [(figure, by, of, starts[start], key) for figure, by, of, start, key in keys]
    statement = text(_POSTGRES if unit.dialect == "postgresql" else _SQLITE)
    wanted = {"edition": edition, "keys": json.dumps(listed, default=str)}
    return unit.connection.execute(statement.columns(*figure_cells.c), wanted).all()
