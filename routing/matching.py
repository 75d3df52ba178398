"""Giving each of many one of few places, so that the whole is best.

Rows come in the order of who must not be passed over: each is placed if that can be done by moving
others who keep a place, along the cheapest chain of moves (successive shortest paths). A row that has
a place never loses it, and the cost of the whole is the least for those who have one.

Written out here because scipy's version brings 60 MB into a process that has 250 MB for everything,
and knows no places that cost more the fuller somebody is.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Costs = Mapping[int, int]
"""Place to cost, for the places that a row may have."""


@dataclass(slots=True)
class _Matching:
    places: Mapping[int, int]
    """How many each place takes."""
    filling: Callable[[int, int], int]
    """What it costs to be the n-th at a place; must not fall with n."""
    rows: list[Costs] = field(default_factory=list)
    taken: dict[int, list[int]] = field(default_factory=dict)
    """Place to the rows that have it."""

    def add(self, costs: Costs) -> None:
        self.rows.append(costs)
        if self.is_full():
            return
        cheapest, came_from = self._chains(costs)
        ends = [
            (cost + self.filling(place, len(self.taken[place]) + 1), place)
            for place, cost in cheapest.items()
            if len(self.taken[place]) < self.places[place]
        ]
        if ends:
            self._move(min(ends)[1], came_from, len(self.rows) - 1)

    def is_full(self) -> bool:
        return all(len(self.taken[place]) >= room for place, room in self.places.items())

    def _chains(self, costs: Costs) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
        """The least that it costs to free each place for the new row, and the move that leads there:
        which row comes from which place."""
        cheapest = dict(costs)
        came_from: dict[int, tuple[int, int]] = {}
        todo = deque(sorted(costs))
        waiting = set(costs)
        while todo:
            place = todo.popleft()
            waiting.discard(place)
            for row in self.taken[place]:
                stay = cheapest[place] - self.rows[row][place]
                for other, cost in self.rows[row].items():
                    if stay + cost < cheapest.get(other, stay + cost + 1):
                        cheapest[other] = stay + cost
                        came_from[other] = (row, place)
                        if other not in waiting:
                            waiting.add(other)
                            todo.append(other)
        return cheapest, came_from

    def _move(self, place: int, came_from: Mapping[int, tuple[int, int]], new: int) -> None:
        while place in came_from:
            row, before = came_from[place]
            self.taken[before].remove(row)
            self.taken[place].append(row)
            place = before
        self.taken[place].append(new)


def match(
    rows: Sequence[Costs], places: Mapping[int, int], filling: Callable[[int, int], int]
) -> dict[int, int]:
    """Row number to place, for those who got one."""
    matching = _Matching(places, filling, taken={place: [] for place in places})
    for costs in rows:
        matching.add(costs)
    return {row: place for place, taken in matching.taken.items() for row in taken}
