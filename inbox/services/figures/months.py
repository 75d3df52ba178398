"""Sums of months that are over, made of those of their days: a report over years reads few of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from inbox.services.figures.rows import cell_row
from inbox.store.tables.figures import figure_cells
from inbox.store.unit import AnyRow, Unit
from routing.figures.buckets import unpack
from routing.figures.cells import PEOPLE, CellKey, Delta
from routing.figures.facts import Figure
from routing.figures.periods import start_of

Row = Mapping[str, Any]
BYS = ("", "channel", "topic", "team", "agent", "language", "tag")


def close_months(
    unit: Unit,
    edition: int,
    zone: str,
    since: datetime | None,
    until: datetime,
    cells: dict[CellKey, dict[str, Any]],
) -> None:
    """Adds to `cells` the months that begin from `since` and before `until`. What `cells` says of a day
    is newer than what stands."""
    sums: dict[CellKey, Delta] = {}
    for day in _days(unit, edition, since, until, cells):
        if day["n"]:
            month = start_of("m", day["start"], zone)
            key = (day["figure"], day["by"], "m", month, day["key"])
            sums.setdefault(key, Delta()).take(_delta(day))
    cells |= {key: cell_row(edition, key, None, sum) for key, sum in sums.items()}


def _days(
    unit: Unit, edition: int, since: datetime | None, until: datetime, cells: Mapping[CellKey, Row]
) -> Iterator[Row]:
    for row in _standing(unit, edition, since, until):
        if (row.figure, row.by, row.unit, row.start, row.key) not in cells:
            yield row._asdict()
    for key, cell in cells.items():
        figure, _, of, start, _ = key
        if figure != PEOPLE and of == "d" and start < until and (since is None or start >= since):
            yield cell


def _standing(
    unit: Unit, edition: int, since: datetime | None, until: datetime
) -> Iterator[AnyRow]:
    c = figure_cells.c
    # All of the key's columns are named, so that no more than those days are looked at.
    when = [c.start < until] if since is None else [c.start >= since, c.start < until]
    yield from unit.connection.execute(
        select(figure_cells).where(
            c.edition == edition,
            c.figure.in_([str(figure) for figure in Figure]),
            c.by.in_(BYS),
            c.unit == "d",
            *when,
        )
    )


def _delta(day: Row) -> Delta:
    delta = Delta(day["n"], day["yes"], day["seconds"], day["open_seconds"])
    delta.counts.update(unpack(day["counts"]))
    delta.open_counts.update(unpack(day["open_counts"]))
    return delta
