"""What facts that came, changed or went mean for the sums that reports are made of. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from routing.figures.buckets import bucket
from routing.figures.facts import Dims, Fact, Figure
from routing.figures.periods import UNITS, start_of

PEOPLE = "people"
CellKey = tuple[str, str, str, datetime, str]
"""Figure, by, unit, start, key."""
PersonKey = tuple[str, datetime, int, str, str]
"""Unit, start, contact, by, key."""


@dataclass(slots=True)
class Delta:
    n: int = 0
    yes: int = 0
    seconds: int = 0
    open_seconds: int = 0
    counts: Counter[int] = field(default_factory=Counter)
    open_counts: Counter[int] = field(default_factory=Counter)

    def add(self, fact: Fact, sign: int) -> None:
        self.n += sign
        self.yes += sign * fact.yes
        if fact.seconds is None:
            return
        opened = fact.seconds if fact.open_seconds is None else fact.open_seconds
        self.seconds += sign * fact.seconds
        self.open_seconds += sign * opened
        self.counts[bucket(fact.seconds)] += sign
        self.open_counts[bucket(opened)] += sign


@dataclass(slots=True)
class Deltas:
    zone: str
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
        for unit in ("h", "d"):
            start = start_of(unit, fact.at, self.zone)
            for by, key in keys_of(fact.dims):
                self.cells[figure, by, unit, start, key].add(fact, sign)
        if figure is Figure.MESSAGES and fact.contact is not None:
            self._count_person(fact, fact.contact, sign)

    def _count_person(self, fact: Fact, contact: int, sign: int) -> None:
        for unit in UNITS:
            start = start_of(unit, fact.at, self.zone)
            for by, key in person_keys(fact.dims):
                self.people[unit, start, contact, by, key] += sign


def person_keys(dims: Dims) -> Iterator[tuple[str, str]]:
    yield "", ""
    yield "channel", dims.channel
    yield "topic", dims.topic
    yield "team", dims.team
    yield "language", dims.language


def keys_of(dims: Dims) -> Iterable[tuple[str, str]]:
    yield from person_keys(dims)
    yield "agent", dims.agent
    for tag in dims.tags:
        yield "tag", tag
