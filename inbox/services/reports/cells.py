"""Sums of a report, by interval and key, from the cells that are kept."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
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
from routing.figures.buckets import unpack, value_of
from routing.figures.periods import first_hour, start_of
from routing.figures.scores import SCALES, interval

FEW = 20
"""Below, a median says nothing."""
AT_ONCE = 2_000
"""Counters that are added up together: some 30 MB."""
SHARES = (0.5, 0.9)
PAIR = [("bucket", "<u2"), ("n", "<u4")]
_C = figure_cells.c


@dataclass(slots=True)
class Sum:
    n: int = 0
    yes: int = 0
    seconds: int = 0
    counts: bytes | None = None
    more: list[bytes] | None = None
    """Further counters. Most sums are of one row, and there are tens of thousands of those."""
    times: tuple[int | None, int | None] = (None, None)
    """Median and 90th percentile, once they are found."""

    def add(self, n: int, yes: int, seconds: int, counts: bytes | None) -> None:
        self.n += n
        self.yes += yes
        self.seconds += seconds
        if counts and self.counts is None:
            self.counts = counts
        elif counts:
            self.more = [*(self.more or ()), counts]

    def counters(self) -> Sequence[bytes]:
        return [one for one in (self.counts, *(self.more or ())) if one]

    def shape(self, kind: Measure, figure: str = "") -> dict[str, Any]:
        median, p90 = self.times if kind is Measure.TIME else (None, None)
        low, high = self._interval(figure) if kind is Measure.SCORE else (None, None)
        return {
            "n": self.n,
            "value": self._value(kind),
            "median": median,
            "p90": p90,
            "low": low,
            "high": high,
        }

    def _interval(self, figure: str) -> tuple[float | None, float | None]:
        counts: Counter[int] = Counter()
        for raw in self.counters():
            counts.update(unpack(raw))
        return interval(counts, SCALES[figure]) or (None, None)

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
        some = [one for one in enough if (one.more is None) is is_single]
        for start in range(0, len(some), AT_ONCE):
            group = some[start : start + AT_ONCE]
            for one, times in zip(group, _times(group, is_single), strict=True):
                one.times = times


def _times(sums: Sequence[Sum], is_single: bool) -> Iterable[tuple[int, int]]:
    if is_single:
        return percentiles_of([one.counts or b"" for one in sums], SHARES)
    return percentiles([one.counters() for one in sums], SHARES)


def percentiles(
    groups: Sequence[Sequence[bytes]], shares: tuple[float, float]
) -> Iterable[tuple[int, int]]:
    """By nearest rank, of the counters of each group together."""
    # Only whoever reads reports needs it, and it takes 20 MB.
    import numpy as np

    raw = b"".join(chain.from_iterable(groups))
    pairs = np.frombuffer(raw, dtype=PAIR)
    lengths = np.array([sum(map(len, group)) for group in groups]) // pairs.itemsize
    width = int(pairs["bucket"].max()) + 1
    place = np.repeat(np.arange(len(groups)) * width, lengths) + pairs["bucket"]
    added = np.bincount(place, weights=pairs["n"])
    there = np.nonzero(added)[0]
    ends = np.searchsorted(there, (np.arange(len(groups)) + 1) * width)
    return _ranked(there % width, added[there], ends, shares)


def percentiles_of(
    counters: Sequence[bytes], shares: tuple[float, float]
) -> Iterable[tuple[int, int]]:
    """Of each by itself."""
    import numpy as np

    pairs = np.frombuffer(b"".join(counters), dtype=PAIR)
    lengths = np.fromiter(map(len, counters), np.int64, len(counters)) // pairs.itemsize
    return _ranked(pairs["bucket"], pairs["n"], np.cumsum(lengths), shares)


def _ranked(
    buckets: Any, counts: Any, ends: Any, shares: tuple[float, float]
) -> Iterable[tuple[int, int]]:
    """Counters one after the other, and where each of them ends."""
    import numpy as np

    passed = np.cumsum(counts, dtype=np.int64)
    last = passed[ends - 1]
    before = np.concatenate(([0], last[:-1]))
    ranks = (before + np.maximum(1, np.ceil(share * (last - before))) for share in shares)
    found = (buckets[np.searchsorted(passed, rank)].tolist() for rank in ranks)
    values = [map(_value, one) for one in found]
    return zip(*values, strict=True)


_value = lru_cache(maxsize=4_096)(value_of)
Cell = tuple[Any, str, int, int, int, bytes | None]
"""Start as the database has it, key, n, yes, seconds, counts."""
Span = tuple[str, datetime, datetime]
"""Unit of the sums, since, until."""
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
            mine[place] = Sum(n, yes, seconds, counts)
        else:
            one.add(n, yes, seconds, counts)
    return sums


def read_totals(
    unit: Unit, asked: Question, edition: AnyRow, sums: Sums, only: str | None = None
) -> dict[str, Sum]:
    """Of each key all together. Times of a long period from its months: they need far fewer counters."""
    by_month = replace(asked, interval="month")
    if asked.definition.kind is Measure.TIME and len(spans(by_month, edition)) > 1:
        sums = read_sums(unit, by_month, edition, only)
    return {key: _total(cells.values()) for key, cells in sums.items()}


def _total(cells: Iterable[Sum]) -> Sum:
    total = Sum()
    counters: list[bytes] = []
    for cell in cells:
        total.add(cell.n, cell.yes, cell.seconds, None)
        counters += cell.counters()
    total.counts, total.more = counters[0] if counters else None, counters[1:] or None
    return total


def _places(asked: Question) -> Callable[[datetime], Any]:
    """Start of an hour or day → place of its interval; of the hours of the week, their name."""
    if asked.by == HOUR_OF_WEEK:
        return lambda start: hour_of_week(start, asked.zone)
    starts = asked.starts()
    return lambda start: bisect_right(starts, start) - 1


def _rows(unit: Unit, asked: Question, edition: AnyRow, only: str | None) -> Iterable[Cell]:
    found: list[Cell] = []
    for of, since, until in spans(asked, edition):
        found += _span(unit, asked, edition, only, (of, since, until))
    return found


def _span(
    unit: Unit, asked: Question, edition: AnyRow, only: str | None, span: Span
) -> Sequence[Cell]:
    of, since, until = span
    by = "" if asked.by == HOUR_OF_WEEK else asked.by
    opened = asked.clock == "business"
    is_counted = asked.definition.kind in (Measure.TIME, Measure.SCORE)
    seconds = _C.open_seconds if opened else _C.seconds
    counts = _C.open_counts if opened else _C.counts
    # As the database has it: only the first of each start is made a time.
    start = type_coerce(_C.start, NullType())
    statement = select(
        start, _C.key, _C.n, _C.yes, seconds, counts if is_counted else literal(None)
    ).where(
        _C.edition == edition.edition,
        _C.figure == asked.figure,
        _C.by == by,
        _C.unit == of,
        _C.start >= since,
        _C.start < until,
    )
    if only is not None:
        statement = statement.where(_C.key == only)
    # Past what SQLAlchemy does for each row.
    cursor = unit.connection.execute(statement).cursor
    rows: Sequence[Cell] = cursor.fetchall() if cursor is not None else ()
    return rows


def spans(asked: Question, edition: AnyRow) -> list[Span]:
    """Where to find what is asked for: months that are over have sums of their own, in reports by month."""
    of = unit_for(asked, edition.zone)
    whole = [(of, asked.since, asked.until)]
    if of != "d" or asked.unit != "m" or edition.at is None:
        return whole
    over = start_of("m", edition.at, edition.zone)
    starts = [at for at in asked.starts() if asked.since <= at]
    first = starts[0] if starts else asked.until
    last = max(first, min(start_of("m", first_hour(asked.until), edition.zone), over))
    found = [("d", asked.since, min(first, asked.until)), ("m", first, last)]
    return [span for span in (*found, ("d", max(first, last), asked.until)) if span[1] < span[2]]


def unit_for(asked: Question, zone: str) -> str:
    """Days are kept in the organisation's zone; whatever else is asked for is made of hours."""
    is_whole = asked.zone == zone and all(
        start_of("d", first_hour(at), zone) == at for at in (asked.since, asked.until)
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
