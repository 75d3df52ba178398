"""Sums of very many facts, by columns: what `routing/figures/cells.py` counts one by one, to the last unit."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.figures.buckets import bucket
from routing.figures.periods import start_of

Numbers = NDArray[np.int64]
_HOUR = 3600
_PAIR = np.dtype([("bucket", "<u2"), ("n", "<u4")])
_MANY = 2_400
"""More buckets than twelve years of seconds take."""
_DENSE = 1 << 21
PERSON_BYS = ("", "channel", "topic", "team", "language")
_NAMES = ("channel", "topic", "team", "language", "agent")


class Sums(NamedTuple):
    """Of many keys, by columns."""

    by: str
    unit: str
    starts: Sequence[datetime]
    keys: Sequence[str]
    n: Sequence[int]
    yes: Iterable[int] = repeat(0)
    seconds: Iterable[int] = repeat(0)
    open_seconds: Iterable[int] = repeat(0)
    counts: Iterable[bytes | None] = repeat(None)
    open_counts: Iterable[bytes | None] = repeat(None)

    def rows(
        self, edition: int, figure: str, raw: Callable[[datetime], Any]
    ) -> Iterator[tuple[Any, ...]]:
        """As they stand in their table; `raw` makes times ready."""
        known = {start: raw(start) for start in dict.fromkeys(self.starts)}
        starts = map(known.__getitem__, self.starts)
        named = map(repeat, (edition, figure, self.by, self.unit))
        return zip(*named, starts, *self[3:], strict=False)


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of names: which fact has which. With tags a fact may stand in it several times."""

    which: Numbers
    codes: Numbers
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Columns:
    zone: str
    hours: Numbers
    """Since 1970."""
    keys: Mapping[str, Coded]
    contacts: Numbers
    """0: nobody."""
    yes: NDArray[np.bool_]
    seconds: Numbers
    """-1: none."""
    opened: Numbers

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, ...]], zone: str) -> "Columns":
        columns = list(zip(*rows, strict=True)) or [()] * 11
        at, *named = columns[:7]
        keys = {name: _coded(values) for name, values in zip(_NAMES, named[:5], strict=True)}
        keys |= {"": _coded([""] * len(at)), "tag": _tags(named[5])}
        contacts, seconds, opened = (_numbers(columns[place]) for place in (7, 9, 10))
        return cls(
            zone,
            _hours(at),
            keys,
            contacts,
            np.array(columns[8], dtype=bool),
            seconds,
            np.where(opened < 0, seconds, opened),
        )

    def before(self, end: datetime) -> "Columns":
        kept = self.hours < int(end.timestamp()) // _HOUR
        if kept.all():
            return self
        place = np.cumsum(kept) - 1
        keys = {
            name: Coded(place[one.which[kept[one.which]]], one.codes[kept[one.which]], one.names)
            for name, one in self.keys.items()
        }
        return Columns(
            self.zone,
            self.hours[kept],
            keys,
            self.contacts[kept],
            self.yes[kept],
            self.seconds[kept],
            self.opened[kept],
        )

    def counted_as(self, root: Callable[[int], int]) -> "Columns":
        """Customers who are one are counted as one."""
        different, place = np.unique(self.contacts, return_inverse=True)
        roots = np.array([root(one) for one in different.tolist()], dtype=np.int64)
        return replace(self, contacts=roots[place])


def _numbers(values: Sequence[int]) -> Numbers:
    return np.fromiter(values, np.int64, len(values))


def _hours(at: Sequence[Any]) -> Numbers:
    """From microseconds, or from times where the database has such."""
    if at and isinstance(at[0], datetime):
        return np.array([int(one.timestamp()) // _HOUR for one in at], dtype=np.int64)
    return np.array(at, dtype=np.int64) // (_HOUR * 1_000_000)


def _coded(values: Sequence[str]) -> Coded:
    codes = {value: code for code, value in enumerate(dict.fromkeys(values))}
    listed = np.fromiter(map(codes.__getitem__, values), np.int64, len(values))
    return Coded(np.arange(len(listed)), listed, list(codes))


def _tags(values: Sequence[str]) -> Coded:
    codes: dict[str, int] = {}
    which, listed = [], []
    for place, tags in enumerate(values):
        for tag in tags.split() if tags else ():
            which.append(place)
            listed.append(codes.setdefault(tag, len(codes)))
    return Coded(np.array(which, dtype=np.int64), np.array(listed, dtype=np.int64), list(codes))


def add_sums(columns: Columns, units: Sequence[str]) -> Iterator[Sums]:
    for unit in units:
        starts, at = _starts(columns, unit)
        for by, coded in columns.keys.items():
            yield from _sums(columns, by, unit, coded, starts, at)


def _starts(columns: Columns, unit: str) -> tuple[list[datetime], Numbers]:
    """The starts there are, in order, and which of them each fact belongs to."""
    hours, place = np.unique(columns.hours, return_inverse=True)
    of_hour = [
        start_of(unit, datetime.fromtimestamp(hour * _HOUR, UTC), columns.zone)
        for hour in hours.tolist()
    ]
    starts = sorted(set(of_hour))
    known = {start: number for number, start in enumerate(starts)}
    numbers = np.array([known[start] for start in of_hour], dtype=np.int64)
    return starts, numbers[place] if len(numbers) else np.zeros(0, dtype=np.int64)


def _sums(
    columns: Columns, by: str, unit: str, coded: Coded, starts: Sequence[datetime], at: Numbers
) -> Iterator[Sums]:
    groups = at[coded.which] * len(coded.names) + coded.codes
    total = len(starts) * len(coded.names)
    n = np.bincount(groups, minlength=total)
    there = np.nonzero(n)[0]
    yes = _added(groups, columns.yes[coded.which], total)
    seconds, opened = columns.seconds[coded.which], columns.opened[coded.which]
    timed = seconds >= 0
    of_time = groups[timed]
    sums = [_added(of_time, one[timed], total) for one in (seconds, opened)]
    counts = [_counters(of_time, one[timed], total) for one in (seconds, opened)]
    listed = there.tolist()
    yield Sums(
        by,
        unit,
        *_named(there, coded.names, starts),
        *(one[there].astype(np.int64).tolist() for one in (n, yes, *sums)),
        *([*map(one.get, listed)] for one in counts),
    )


def _named(
    groups: Numbers, names: Sequence[str], starts: Sequence[datetime]
) -> tuple[list[datetime], list[str]]:
    at, key = np.divmod(groups, len(names) or 1)
    return [starts[one] for one in at.tolist()], [names[one] for one in key.tolist()]


def _added(groups: Numbers, values: Any, total: int) -> Any:
    # As floats they are whole up to 2**53: three hundred million years of seconds.
    return np.bincount(groups, weights=values, minlength=total)


def _counters(groups: Numbers, seconds: Numbers, total: int) -> dict[int, bytes]:
    """Of each group its packed counter, as `buckets.pack` makes it."""
    if not len(groups):
        return {}
    pairs, n = _counted(groups * _MANY + _buckets(seconds), total * _MANY)
    packed = np.empty(len(pairs), dtype=_PAIR)
    packed["bucket"], packed["n"] = pairs % _MANY, n
    raw, size = packed.tobytes(), _PAIR.itemsize
    of = pairs // _MANY
    first = np.flatnonzero(np.concatenate(([True], of[1:] != of[:-1])))
    begins = (first * size).tolist()
    ends = [*begins[1:], len(raw)]
    return {
        group: raw[begin:end]
        for group, begin, end in zip(of[first].tolist(), begins, ends, strict=True)
    }


def _counted(values: Numbers, most: int) -> tuple[Numbers, Numbers]:
    """Each value once, in order, and how often there is one."""
    if most > _DENSE + 8 * len(values):
        return np.unique(values, return_counts=True)
    # Where it fits into memory this is much faster than sorting.
    n = np.bincount(values)
    there = np.flatnonzero(n)
    return there, n[there]


def _buckets(seconds: Numbers) -> Any:
    """Each different time once, by the one function that says it."""
    different, place = np.unique(seconds, return_inverse=True)
    return np.array([_bucket(one) for one in different.tolist()], dtype=np.int64)[place]


@lru_cache(maxsize=100_000)
def _bucket(seconds: int) -> int:
    return min(bucket(seconds), _MANY - 1)


def add_people(columns: Columns, units: Sequence[str]) -> Iterator[Sums]:
    """How many different customers there are behind each sum."""
    known = columns.contacts > 0
    different, person = np.unique(columns.contacts[known], return_inverse=True)
    if not len(different):
        return
    for unit in units:
        starts, at = _starts(columns, unit)
        for by in PERSON_BYS:
            coded = columns.keys[by]
            groups = (at * len(coded.names) + coded.codes)[known]
            pairs = np.unique(groups * len(different) + person)
            n = np.bincount(pairs // len(different))
            there = np.nonzero(n)[0]
            named = _named(there, coded.names, starts)
            yield Sums(by, unit, *named, n[there].tolist())
