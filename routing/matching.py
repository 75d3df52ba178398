"""Giving each of many one of few places, so that the whole is best.

Which rows get a place is decided in `serving`: those who come first are not passed over. Among all ways
to place these, the one that costs least is found by successive shortest paths with prices, as in the
Hungarian method; the search runs over kinds of rows, and moves alike ones together.

Written out here because scipy's version brings 60 MB into a process that has 250 MB for everything,
and knows no places that cost more the fuller somebody is.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from routing.serving import served

Costs = Mapping[int, int]
"""Place to cost, for the places that a row may have."""


class Row(NamedTuple):
    kind: Hashable
    """Rows of a kind may have the same places at the same costs."""
    favourite: int | None = None
    """But for this place, which costs them less."""
    worth: int = 0


@dataclass(slots=True)
class _Search:
    """The cheapest way to each place for one row more, through those who would have to move."""

    reached: dict[int, int]
    """Place to what it costs to get there, its price included."""
    todo: list[tuple[int, int]]
    came_from: dict[int, tuple[Row, int]] = field(default_factory=dict)
    """Place to the row that moves there, and from where."""
    settled: dict[int, int] = field(default_factory=dict)
    gone_on: dict[Hashable, int] = field(default_factory=dict)
    """Kind to the least that it costs to have one of it leave."""
    end: int | None = None
    cost: int = 0


@dataclass(slots=True)
class _Matching:
    costs: Mapping[Hashable, Costs]
    filling: Mapping[int, Sequence[int]]
    """What each place more costs; as many as there are."""
    price: dict[int, int]
    """What it costs at least to free a place. A price never falls."""
    taken: dict[int, dict[Row, list[int]]]
    count: dict[int, int]

    def add(self, row: Row, numbers: Sequence[int]) -> None:
        """All of these find a place: others move for them if need be."""
        left = list(numbers)
        while left:
            found = self._search(row)
            assert found.end is not None
            for place, reached in found.settled.items():
                if reached < found.cost:
                    self.price[place] += found.cost - reached
            many = min(len(left), self._alike(found, found.end))
            self._move(found.end, found.came_from, row, [left.pop() for _ in range(many)])

    def _alike(self, found: _Search, end: int) -> int:
        """How many can go the same way at the same cost."""
        filling, count = self.filling[end], self.count[end]
        many = 1
        while count + many < len(filling) and filling[count + many] == filling[count]:
            many += 1
        while end in found.came_from:
            moved, end = found.came_from[end]
            many = min(many, len(self.taken[end][moved]))
        return many

    def _search(self, row: Row) -> _Search:
        price = self.price
        reached = {place: cost + price[place] for place, cost in self.costs[row.kind].items()}
        if row.favourite is not None:
            reached[row.favourite] -= row.worth
        todo = [(cost, place) for place, cost in reached.items()]
        heapify(todo)
        found = _Search(reached, todo, gone_on={row.kind: 0})
        while todo and (found.end is None or todo[0][0] < found.cost):
            cost, place = heappop(todo)
            if place not in found.settled:
                found.settled[place] = cost
                self._end_at(found, place, cost)
                self._go_on(found, place, cost - price[place])
        return found

    def _end_at(self, found: _Search, place: int, reached: int) -> None:
        filling, count = self.filling[place], self.count[place]
        if count < len(filling):
            cost = reached - self.price[place] + filling[count]
            if found.end is None or (cost, place) < (found.cost, found.end):
                found.end, found.cost = place, cost

    def _go_on(self, found: _Search, place: int, freed: int) -> None:
        """Where those go who have this place. Of each kind only the cheapest to move goes anywhere; the
        others only to their favourite."""
        for row in self.taken[place]:
            costs = self.costs[row.kind]
            leaves = freed - costs[place]
            if row.favourite == place:
                leaves += row.worth
            elif row.favourite is not None:
                total = leaves + costs[row.favourite] - row.worth + self.price[row.favourite]
                self._reach(found, row.favourite, total, row, place)
            standing = found.gone_on.get(row.kind)
            if standing is None or leaves < standing:
                found.gone_on[row.kind] = leaves
                self._go_anywhere(found, place, leaves, row, costs)

    def _go_anywhere(self, found: _Search, place: int, leaves: int, row: Row, costs: Costs) -> None:
        reached, settled, price = found.reached, found.settled, self.price
        for other, cost in costs.items():
            if other not in settled:
                total = leaves + cost + price[other]
                if total < reached.get(other, total + 1):
                    self._reach(found, other, total, row, place)

    def _reach(self, found: _Search, place: int, total: int, row: Row, before: int) -> None:
        if place not in found.settled and total < found.reached.get(place, total + 1):
            found.reached[place] = total
            found.came_from[place] = (row, before)
            heappush(found.todo, (total, place))

    def _move(
        self,
        place: int,
        came_from: Mapping[int, tuple[Row, int]],
        row: Row,
        numbers: list[int],
    ) -> None:
        many = len(numbers)
        self.count[place] += many
        while place in came_from:
            moved, before = came_from[place]
            self.taken[place].setdefault(moved, []).extend(self._take(before, moved, many))
            place = before
        self.taken[place].setdefault(row, []).extend(numbers)

    def _take(self, place: int, row: Row, many: int) -> list[int]:
        numbers = self.taken[place][row]
        taken, left = numbers[-many:], numbers[:-many]
        if left:
            self.taken[place][row] = left
        else:
            del self.taken[place][row]
        return taken


def match(
    rows: Sequence[Row],
    costs: Mapping[Hashable, Costs],
    filling: Mapping[int, Sequence[int]],
) -> dict[int, int]:
    """Row number to place, for those who got one.

    `costs` by kind. `filling` says what the first, the second … at a place costs besides; it must not
    fall, and there are as many places as it is long.
    """
    places = sorted(place for place, each in filling.items() if each)
    reachable = {
        kind: {place: cost for place, cost in of.items() if filling.get(place)}
        for kind, of in costs.items()
    }
    groups: dict[Row, list[int]] = {}
    for number in _served(rows, reachable, filling, places):
        groups.setdefault(rows[number], []).append(number)
    matching = _Matching(
        costs=reachable,
        filling=filling,
        price={place: filling[place][0] for place in places},
        taken={place: {} for place in places},
        count=dict.fromkeys(places, 0),
    )
    for row, numbers in groups.items():
        matching.add(row, numbers)
    return {
        number: place
        for place, rows_there in matching.taken.items()
        for numbers in rows_there.values()
        for number in numbers
    }


def _served(
    rows: Sequence[Row],
    costs: Mapping[Hashable, Costs],
    filling: Mapping[int, Sequence[int]],
    places: Sequence[int],
) -> list[int]:
    bit = {place: 1 << index for index, place in enumerate(places)}
    fits = {kind: sum(bit[place] for place in of) for kind, of in costs.items()}
    return served([row.kind for row in rows], fits, [len(filling[place]) for place in places])
