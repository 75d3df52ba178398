"""Sums of a report, by interval and key, from the cells that are kept."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import literal, select, type_coerce
from sqlalchemy.types import NullType

from inbox.model.errors import InvalidError
from inbox.services.reports.ask import HOUR_OF_WEEK, Question
from inbox.services.reports.definitions import Measure
from inbox.store.tables.columns import from_microseconds
from inbox.store.tables.figures import figure_cells
from inbox.store.unit import AnyRow, Unit
from routing.figures.buckets import value_of
from routing.figures.periods import start_of

FEW = 20
"""Below, a median says nothing."""
AT_ONCE = 2_000
"""Counters that are added up together: some 30 MB."""
_C = figure_cells.c


@dataclass(slots=True)
class Sum:
    n: int = 0
    yes: int = 0
    seconds: int = 0
    counts: list[bytes] = field(default_factory=list)
    times: tuple[int | None, int | None] = (None, None)
    """Median and 90th percentile, once they are found."""

    def add(self, n: int, yes: int, seconds: int, counts: bytes | None) -> None:
        self.n += n
        self.yes += yes
        self.seconds += seconds
        if counts:
            self.counts.append(counts)

    def take(self, other: "Sum") -> None:
        self.n += other.n
        self.yes += other.yes
        self.seconds += other.seconds
        self.counts += other.counts

    def shape(self, kind: Measure) -> dict[str, Any]:
        median, p90 = self.times if kind is Measure.TIME else (None, None)
        return {"n": self.n, "value": self._value(kind), "median": median, "p90": p90}

    def _value(self, kind: Measure) -> float | None:
        if kind in (Measure.COUNT, Measure.PEOPLE):
            return self.n
        if self.n == 0:
            return None
        return self.yes / self.n if kind is Measure.SHARE else self.seconds / self.n


def settle(sums: Sequence[Sum]) -> None:
    """Finds the percentiles of all of them at once."""
    enough = [one for one in sums if one.n >= FEW and one.counts]
    for is_single in (True, False):
        # What is one counter already need not be added up: those are many, the others few.
        some = [one for one in enough if (len(one.counts) == 1) is is_single]
        for start in range(0, len(some), AT_ONCE):
            group = some[start : start + AT_ONCE]
            found = percentiles([one.counts for one in group], (0.5, 0.9))
            for one, times in zip(group, found, strict=True):
                one.times = times


def percentiles(
    groups: Sequence[Sequence[bytes]], shares: tuple[float, float]
) -> list[tuple[int, int]]:
    """By nearest rank, of the counters of each group together."""
    # Only whoever reads reports needs it, and it takes 20 MB.
    import numpy as np

    raw = b"".join(chain.from_iterable(groups))
    pairs = np.frombuffer(raw, dtype=[("bucket", "<u2"), ("n", "<u4")])
    lengths = [sum(map(len, group)) // pairs.itemsize for group in groups]
    width = int(pairs["bucket"].max()) + 1
    place = np.repeat(np.arange(len(groups)) * width, lengths) + pairs["bucket"]
    counts: Any = pairs["n"].astype(np.int64)
    if any(len(group) > 1 for group in groups):
        added = np.bincount(place, weights=counts)
        place = np.nonzero(added)[0]
        counts = added[place].astype(np.int64)
    passed = np.cumsum(counts)
    last = np.searchsorted(place, (np.arange(len(groups)) + 1) * width) - 1
    before = np.concatenate(([0], passed[last][:-1]))
    ranks = [before + np.maximum(1, np.ceil(share * (passed[last] - before))) for share in shares]
    known = np.array([value_of(number) for number in range(width)])
    first, second = (known[place[np.searchsorted(passed, rank)] % width] for rank in ranks)
    return list(zip(first.tolist(), second.tolist(), strict=True))


Sums = dict[str, dict[int, Sum]]
"""Key → place of the interval → sum."""


def read_sums(unit: Unit, asked: Question, edition: AnyRow, only: str | None = None) -> Sums:
    """Tens of thousands of rows in the largest reports: nothing is done for each that can be done once."""
    sums: Sums = {}
    place_of = _places(asked)
    by_week = asked.by == HOUR_OF_WEEK
    places: dict[Any, Any] = {}
    for start, key, n, yes, seconds, counts in _rows(unit, asked, edition, only):
        place = places.get(start)
        if place is None:
            at = from_microseconds(start) if isinstance(start, int) else start
            place = places[start] = place_of(at)
        if by_week:
            key, place = place, 0
        mine = sums.get(key)
        if mine is None:
            mine = sums[key] = {}
        one = mine.get(place)
        if one is None:
            mine[place] = Sum(n, yes, seconds, [counts] if counts else [])
        else:
            one.add(n, yes, seconds, counts)
    return sums


def _places(asked: Question) -> Callable[[datetime], Any]:
    """Start of an hour or day → place of its interval; of the hours of the week, their name."""
    if asked.by == HOUR_OF_WEEK:
        return lambda start: hour_of_week(start, asked.zone)
    starts = asked.starts()
    return lambda start: bisect_right(starts, start) - 1


def _rows(unit: Unit, asked: Question, edition: AnyRow, only: str | None) -> Iterable[AnyRow]:
    by = "" if asked.by == HOUR_OF_WEEK else asked.by
    opened, is_time = asked.clock == "business", asked.definition.kind is Measure.TIME
    seconds = _C.open_seconds if opened else _C.seconds
    counts = _C.open_counts if opened else _C.counts
    # As the database has it: only the first of each start is made a time.
    start = type_coerce(_C.start, NullType())
    statement = select(
        start, _C.key, _C.n, _C.yes, seconds, counts if is_time else literal(None)
    ).where(
        _C.edition == edition.edition,
        _C.figure == asked.figure,
        _C.by == by,
        _C.unit == unit_for(asked, edition.zone),
        _C.start >= asked.since,
        _C.start < asked.until,
    )
    if only is not None:
        statement = statement.where(_C.key == only)
    return unit.connection.execute(statement).all()


def unit_for(asked: Question, zone: str) -> str:
    """Days are kept in the organisation's zone; whatever else is asked for is made of hours."""
    is_whole = asked.zone == zone and all(
        start_of("d", at, zone) == at for at in (asked.since, asked.until)
    )
    if asked.definition.kind is Measure.PEOPLE:
        return _unit_of_people(asked, is_whole)
    return "d" if asked.unit != "h" and asked.by != HOUR_OF_WEEK and is_whole else "h"


def _unit_of_people(asked: Question, is_whole: bool) -> str:
    if asked.by == HOUR_OF_WEEK or asked.unit == "h":
        return "h"
    if not is_whole:
        raise InvalidError(
            "People are counted by whole days, weeks and months of the organisation's zone only.",
            {"field": "zone"},
            code="people_by_zone",
        )
    return asked.unit


def hour_of_week(at: datetime, zone: str) -> str:
    """Day of the week from Monday 0, and the hour: `4-09`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.weekday()}-{local.hour:02}"
