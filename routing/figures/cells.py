"""What facts that came, changed or went mean for the sums that reports are made of. Pure.

Facts are counted by the hour. Days are made of hours, and months that are over of days: so whatever
has sums of its own has the same as those below it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from routing.figures.buckets import bucket
from routing.figures.facts import Dims, Fact, Figure
from routing.figures.periods import UNITS, start_of
from routing.figures.same import Same

PEOPLE = "people"
CellKey = tuple[str, str, str, datetime, str]
"""Figure, by, unit, start, key."""
PersonKey = tuple[str, datetime, int, str, str]
"""Unit, start, contact, by, key."""
Times = tuple[int, int, int, int]
"""Seconds, open seconds, the bucket of each."""


@dataclass(slots=True)
class Delta:
    n: int = 0
    yes: int = 0
    seconds: int = 0
    open_seconds: int = 0
    counts: dict[int, int] = field(default_factory=dict)
    open_counts: dict[int, int] = field(default_factory=dict)

    def count(self, sign: int, yes: bool, times: Times | None) -> None:
        self.n += sign
        self.yes += sign * yes
        if times is None:
            return
        seconds, opened, elapsed_bucket, open_bucket = times
        self.seconds += sign * seconds
        self.open_seconds += sign * opened
        self.counts[elapsed_bucket] = self.counts.get(elapsed_bucket, 0) + sign
        self.open_counts[open_bucket] = self.open_counts.get(open_bucket, 0) + sign

    def take(self, other: "Delta") -> None:
        self.n += other.n
        self.yes += other.yes
        self.seconds += other.seconds
        self.open_seconds += other.open_seconds
        for mine, theirs in (
            (self.counts, other.counts),
            (self.open_counts, other.open_counts),
        ):
            for number, count in theirs.items():
                mine[number] = mine.get(number, 0) + count


@dataclass(slots=True)
class Deltas:
    zone: str
    was: Same = field(default_factory=Same)
    """Customers who were one before, and who are now."""
    now: Same = field(default_factory=Same)
    cells: dict[CellKey, Delta] = field(default_factory=lambda: defaultdict(Delta))
    people: Counter[PersonKey] = field(default_factory=Counter)

    def replace(self, before: Fact | None, after: Fact | None) -> None:
        if before is not None:
            self._count(before, -1)
        if after is not None:
            self._count(after, 1)

    def _count(self, fact: Fact, sign: int) -> None:
        figure = fact.counts_as
        if figure is None:
            return
        hour, times = start_of("h", fact.at, self.zone), _times(fact)
        for by, key in keys_of(fact.dims):
            self.cells[figure, by, "h", hour, key].count(sign, fact.yes, times)
        if figure is Figure.MESSAGES and fact.contact is not None:
            same = self.was if sign < 0 else self.now
            self._count_person(fact, same.root(fact.contact), sign)

    def recount_person(self, fact: Fact) -> None:
        """A message that stands as it did, of somebody who is counted as another than before."""
        if fact.contact is not None:
            self._count_person(fact, self.was.root(fact.contact), -1)
            self._count_person(fact, self.now.root(fact.contact), 1)

    def _count_person(self, fact: Fact, contact: int, sign: int) -> None:
        for unit in UNITS:
            start = start_of(unit, fact.at, self.zone)
            for by, key in person_keys(fact.dims):
                self.people[unit, start, contact, by, key] += sign

    def add_days_and_months(self, over: datetime | None) -> None:
        """Once all is counted. Months that begin before `over` have sums of their own."""
        for (figure, by, _, hour, key), delta in list(self.cells.items()):
            self.cells[figure, by, "d", start_of("d", hour, self.zone), key].take(delta)
            month = start_of("m", hour, self.zone)
            if over is not None and month < over:
                self.cells[figure, by, "m", month, key].take(delta)


def _times(fact: Fact) -> Times | None:
    if fact.seconds is None:
        return None
    opened = fact.seconds if fact.open_seconds is None else fact.open_seconds
    return fact.seconds, opened, bucket(fact.seconds), bucket(opened)


def person_keys(dims: Dims) -> Iterator[tuple[str, str]]:
    yield "", ""
    yield "channel", dims.channel
    yield "topic", dims.topic
    yield "team", dims.team
    yield "language", dims.language


def keys_of(dims: Dims) -> Iterator[tuple[str, str]]:
    yield from person_keys(dims)
    yield "agent", dims.agent
    for tag in dims.tags:
        yield "tag", tag
