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


Alike = tuple[tuple[int, int], ...]
"""The costs of rows that can stand in for each other: moves are sought among kinds, not among rows."""


@dataclass(slots=True)
class _Matching:
    places: Mapping[int, int]
    """How many each place takes."""
    filling: Callable[[int, int], int]
    """What it costs to be the n-th at a place; must not fall with n."""
    taken: dict[int, dict[Alike, list[int]]] = field(default_factory=dict)
    """Place to the rows that have it, by kind."""
    count: dict[int, int] = field(default_factory=dict)
    costs: dict[Alike, Costs] = field(default_factory=dict)
    room: int = 0

    def add(self, row: int, costs: Costs) -> None:
        if self.room <= 0:
            return
        kind = tuple(sorted(costs.items()))
        self.costs.setdefault(kind, costs)
        cheapest, came_from = self._chains(costs)
        ends = [
            (cost + self.filling(place, self.count[place] + 1), place)
            for place, cost in cheapest.items()
            if self.count[place] < self.places[place]
        ]
        if ends:
            self._move(min(ends)[1], came_from, kind, row)

    def _chains(self, costs: Costs) -> tuple[dict[int, int], dict[int, tuple[Alike, int]]]:
        """The least that it costs to free each place for the new row, and the move that leads there:
        a row of which kind comes from which place."""
        cheapest = dict(costs)
        came_from: dict[int, tuple[Alike, int]] = {}
        todo = deque(sorted(costs))
        waiting = set(costs)
        while todo:
            place = todo.popleft()
            waiting.discard(place)
            for kind in self.taken[place]:
                costs_there = self.costs[kind]
                stay = cheapest[place] - costs_there[place]
                if stay == 0 and costs_there == costs:
                    continue  # Its own kind moves nowhere that it could not go itself.
                for other, cost in costs_there.items():
                    if stay + cost < cheapest.get(other, stay + cost + 1):
                        cheapest[other] = stay + cost
                        came_from[other] = (kind, place)
                        if other not in waiting:
                            waiting.add(other)
                            todo.append(other)
        return cheapest, came_from

    def _move(
        self, place: int, came_from: Mapping[int, tuple[Alike, int]], kind: Alike, row: int
    ) -> None:
        self.room -= 1
        self.count[place] += 1
        while place in came_from:
            moved, before = came_from[place]
            self._give(place, moved, self._take(before, moved))
            place = before
        self._give(place, kind, row)

    def _give(self, place: int, kind: Alike, row: int) -> None:
        self.taken[place].setdefault(kind, []).append(row)

    def _take(self, place: int, kind: Alike) -> int:
        """The one that came first moves on; a kind that is gone is forgotten."""
        rows = self.taken[place][kind]
        row = rows.pop(0)
        if not rows:
            del self.taken[place][kind]
        return row


def match(
    rows: Sequence[Costs], places: Mapping[int, int], filling: Callable[[int, int], int]
) -> dict[int, int]:
    """Row number to place, for those who got one."""
    matching = _Matching(
        places,
        filling,
        taken={place: {} for place in places},
        count=dict.fromkeys(places, 0),
        room=sum(places.values()),
    )
    for row, costs in enumerate(rows):
        matching.add(row, costs)
    return {
        row: place
        for place, kinds in matching.taken.items()
        for some in kinds.values()
        for row in some
    }
