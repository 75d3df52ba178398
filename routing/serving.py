"""Which of many can be given a place, if those who come first must not be passed over.

A row is served whenever there is a place for it after others moved. The sets that can be served form a
matroid, so that taking each in its turn where it can be done is the best there is. Sets of places are
whole numbers with a bit for each.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class _Serving:
    fits: Mapping[Hashable, int]
    room: list[int]
    spare: int
    held: list[dict[Hashable, int]]
    """By place, kind to how many of it are there."""
    ways: list[int]
    """By place, where those could go who are there."""

    def add(self, kind: Hashable) -> set[Hashable]:
        """Nothing, or the kinds of which none can be served any more."""
        reached = self.fits[kind]
        if reached & self.spare:
            self._put(_lowest(reached & self.spare), kind)
            return set()
        came_from: dict[int, int] = {}
        todo = list(_bits(reached))
        for place in todo:
            fresh = self.ways[place] & ~reached
            reached |= fresh
            for other in _bits(fresh):
                came_from[other] = place
                todo.append(other)
            if fresh & self.spare:
                self._shift(_lowest(fresh & self.spare), came_from, kind)
                return set()
        return {kind}.union(*(self.held[place] for place in todo))

    def _shift(self, place: int, came_from: Mapping[int, int], kind: Hashable) -> None:
        while place in came_from:
            before = came_from[place]
            moved = next(one for one in self.held[before] if self.fits[one] >> place & 1)
            self._take(before, moved)
            self._put(place, moved)
            place = before
        self._put(place, kind)

    def _put(self, place: int, kind: Hashable) -> None:
        held = self.held[place]
        held[kind] = held.get(kind, 0) + 1
        self.ways[place] |= self.fits[kind]
        self.room[place] -= 1
        if not self.room[place]:
            self.spare &= ~(1 << place)

    def _take(self, place: int, kind: Hashable) -> None:
        held = self.held[place]
        held[kind] -= 1
        self.room[place] += 1
        if not held[kind]:
            del held[kind]
            self.ways[place] = 0
            for other in held:
                self.ways[place] |= self.fits[other]


def served(
    rows: Sequence[Hashable], fits: Mapping[Hashable, int], room: Sequence[int]
) -> list[int]:
    """Numbers of the rows that are served. `rows` are kinds; `fits` says which places a kind may have."""
    spare = sum(1 << place for place, many in enumerate(room) if many > 0)
    serving = _Serving(fits, list(room), spare, [{} for _ in room], [0] * len(room))
    hopeless = {kind for kind, places in fits.items() if not places & spare}
    found = []
    for number, kind in enumerate(rows):
        if kind in hopeless or not serving.spare:
            continue
        stuck = serving.add(kind)
        hopeless |= stuck
        if not stuck:
            found.append(number)
    return found


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _bits(bits: int) -> list[int]:
    found = []
    while bits:
        found.append(_lowest(bits))
        bits &= bits - 1
    return found
