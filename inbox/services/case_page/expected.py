"""How long cases like this one really took: measured, never typed in, and silent where too few are known."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from inbox.store.tables.figures import figure_cells, figure_editions
from inbox.store.unit import Unit
from routing.figures.buckets import percentile, unpack

SHARE = 0.8
FEWEST = 20
OVER = timedelta(days=90)
_C = figure_cells.c


@dataclass(frozen=True, slots=True)
class Expected:
    """Four of five were done within `length`."""

    length: timedelta
    n: int


def expected_length(unit: Unit, topic: str | None) -> Expected | None:
    """Of the cases about this topic that were resolved in the last 90 days, in time that passed."""
    if topic is None:
        return None
    edition = select(figure_editions.c.edition).where(figure_editions.c.current).scalar_subquery()
    rows = unit.connection.execute(
        select(_C.counts).where(
            _C.edition == edition,
            _C.figure == "resolution",
            _C.by == "topic",
            _C.unit == "d",
            _C.start > unit.now - OVER,
            _C.key == topic,
        )
    )
    counts: dict[int, int] = {}
    for row in rows:
        for bucket, n in unpack(row.counts).items():
            counts[bucket] = counts.get(bucket, 0) + n
    n = sum(counts.values())
    seconds = percentile(counts, SHARE) if n >= FEWEST else None
    return None if seconds is None else Expected(timedelta(seconds=seconds), n)
