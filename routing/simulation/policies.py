"""Ways to give out work as others do it, to compare with; and two bounds that nobody can reach."""

from collections import deque
from collections.abc import Sequence

from routing.simulation.floor import Desk, Floor
from routing.simulation.traffic import Call


class _OwnQueues:
    """Each conversation goes to somebody the moment it comes and waits in front of them."""

    name = ""

    def __init__(self) -> None:
        self._nobody: list[Call] = []
        """Came while nobody was there who could take it."""

    def choose(self, floor: Floor, able: Sequence[Desk]) -> Desk:
        raise NotImplementedError

    def came(self, floor: Floor, call: Call) -> None:
        able = [floor.desks[id] for id in sorted(floor.fit(call)) if floor.desks[id].is_in]
        if able:
            floor.give(self.choose(floor, able), call)
        else:
            self._nobody.append(call)

    def freed(self, floor: Floor, desk: Desk) -> None:
        return None

    def entered(self, floor: Floor, desk: Desk) -> None:
        waiting, self._nobody = self._nobody, []
        for call in waiting:
            self.came(floor, call)

    def left(self, floor: Floor, desk: Desk, had: Sequence[Call]) -> None:
        for call in had:
            self.came(floor, call)

    def waiting(self) -> Sequence[Call]:
        return self._nobody


class RoundRobin(_OwnQueues):
    """To the next in turn who knows enough and is there; one turn for all topics."""

    name = "round robin"

    def __init__(self) -> None:
        super().__init__()
        self._last = -1

    def choose(self, floor: Floor, able: Sequence[Desk]) -> Desk:
        after = [desk for desk in able if desk.id > self._last]
        chosen = (after or able)[0]
        self._last = chosen.id
        return chosen


class LeastLoaded(_OwnQueues):
    """To whoever knows enough, is there and has the fewest before them."""

    name = "least loaded"

    def choose(self, floor: Floor, able: Sequence[Desk]) -> Desk:
        return min(able, key=lambda desk: (desk.load, desk.given, desk.id))


class Pull:
    """One queue. Whoever is free takes what they can answer and what waits longest."""

    name = "first-come pull"

    def __init__(self) -> None:
        self._queue: dict[frozenset[int], deque[Call]] = {}
        """Those whom the same people can answer, in the order in which they came."""

    def came(self, floor: Floor, call: Call) -> None:
        fit = floor.fit(call)
        free = [d for id in fit if (d := floor.desks[id]).is_in and not d.load]
        if free:
            floor.give(min(free, key=lambda desk: (desk.idle_since, desk.id)), call)
        else:
            self._queue.setdefault(fit, deque()).append(call)

    def freed(self, floor: Floor, desk: Desk) -> None:
        able = [queue for fit, queue in self._queue.items() if queue and desk.id in fit]
        if able and not desk.load:
            floor.give(desk, min(able, key=lambda queue: queue[0].number).popleft())

    def entered(self, floor: Floor, desk: Desk) -> None:
        self.freed(floor, desk)

    def left(self, floor: Floor, desk: Desk, had: Sequence[Call]) -> None:
        for call in had:
            self.came(floor, call)

    def waiting(self) -> Sequence[Call]:
        return [call for queue in self._queue.values() for call in queue]


class Pool(Pull):
    """The same on a floor where everybody knows everything: nobody waits less."""

    name = "pool"


class HandingOver(Pull):
    """The same people with what they know, who may hand what they have begun to each other at any moment
    and lose nothing by it. Somebody waits only where no way of dealing out all of it leaves room.

    No way of assigning can do that; what waits here waits because too few know it.
    """

    name = "handing over"

    def came(self, floor: Floor, call: Call) -> None:
        if not _make_room(floor, call):
            self._queue.setdefault(floor.fit(call), deque()).append(call)

    def freed(self, floor: Floor, desk: Desk) -> None:
        waiting = sorted((q for q in self._queue.values() if q), key=lambda queue: queue[0].number)
        for queue in waiting:
            if _make_room(floor, queue[0]):
                queue.popleft()
                return


def _make_room(floor: Floor, call: Call) -> bool:
    """Begins it, after others moved along where that is needed: the shortest way to somebody free."""
    came_from: dict[int, Desk | None] = dict.fromkeys(_there(floor, call))
    todo = deque(floor.desks[id] for id in came_from)
    while todo:
        desk = todo.popleft()
        if desk.doing is None:
            while (before := came_from[desk.id]) is not None:
                floor.hand_over(before, desk)
                desk = before
            floor.give(desk, call)
            return True
        for id in _there(floor, desk.doing):
            if id not in came_from:
                came_from[id] = desk
                todo.append(floor.desks[id])
    return False


def _there(floor: Floor, call: Call) -> list[int]:
    return [id for id in sorted(floor.fit(call)) if floor.desks[id].is_in]
