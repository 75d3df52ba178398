"""The assignment that really runs, on the simulated floor: `routing.assign.assign`, at each event."""

from bisect import bisect
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from routing.assign import assign
from routing.kinds import Kind, kind_of
from routing.queue import Candidate, Demand, Waiting
from routing.simulation.floor import BEGIN, Desk, Floor
from routing.simulation.traffic import MINUTE, Call, mix
from routing.team_settings import Assignment as Rules
from routing.turns import turn


class Ours:
    name = "inkorg"

    def __init__(self) -> None:
        self._queues: dict[Kind, deque[tuple[Call, Waiting]]] = {}
        self._demand: dict[int, Sequence[Demand]] = {}
        self.loosened = 0

    def came(self, floor: Floor, call: Call) -> None:
        waiting = floor.waiting(call)
        kind = kind_of(waiting, floor.moment, self._rules(floor)).strict
        self._line_up(kind, call, waiting)
        self._assign(floor)

    def freed(self, floor: Floor, desk: Desk) -> None:
        self._assign(floor)

    def entered(self, floor: Floor, desk: Desk) -> None:
        self._assign(floor)

    def left(self, floor: Floor, desk: Desk, had: Sequence[Call]) -> None:
        """Back with their place in the queue."""
        for call in had:
            waiting = floor.waiting(call)
            kind = kind_of(waiting, floor.moment, self._rules(floor)).strict
            self._line_up(kind, call, waiting)
        self._assign(floor)

    def _line_up(self, kind: Kind, call: Call, waiting: Waiting) -> None:
        """In the order of turns: what is due sooner stands before what came before it."""
        queue = self._queues.setdefault(kind, deque())
        mine = turn(waiting, timedelta(0))
        if queue and turn(queue[-1][1], timedelta(0)) > mine:
            place = bisect(queue, mine, key=lambda each: turn(each[1], timedelta(0)))
            queue.insert(place, (call, waiting))
        else:
            queue.append((call, waiting))

    def waiting(self) -> Sequence[Call]:
        return [call for queue in self._queues.values() for call, _ in queue]

    def _rules(self, floor: Floor) -> dict[str, Rules]:
        return {"": floor.scenario.assignment}

    def _assign(self, floor: Floor) -> None:
        room = sum(max(0, d.shape.capacity - d.load) for d in floor.desks if d.is_in)
        if not room or not any(self._queues.values()):
            return
        # Of each kind only as many as could be given out at all; those behind them are counted.
        near = [one for queue in self._queues.values() for one in islice(queue, room)]
        outcomes = assign(
            [waiting for _, waiting in near],
            [self._candidate(floor, desk) for desk in floor.desks],
            floor.moment,
            teams=self._rules(floor),
            demand=self._asked(floor),
            crew=floor.crew,
            crowd={kind: len(queue) for kind, queue in self._queues.items()},
        )
        given = {one.conversation: one for one in outcomes if one.agent is not None}
        if not given:
            return
        for kind, queue in self._queues.items():
            if any(call.number in given for call, _ in islice(queue, room)):
                self._queues[kind] = deque(e for e in queue if e[0].number not in given)
        for call, _ in near:
            if call.number in given:
                one = given[call.number]
                self.loosened += one.reason.code.startswith("loosened")
                floor.give(floor.desks[one.agent or 0], call)

    def _candidate(self, floor: Floor, desk: Desk) -> Candidate:
        standing = floor.candidates[desk.id]
        ends = None if desk.ends is None else BEGIN + timedelta(seconds=desk.ends)
        now = (desk.load, desk.is_in, desk.given, ends)
        if (standing.load, standing.on_shift, standing.given_today, standing.shift_ends) != now:
            standing = floor.candidates[desk.id] = replace(
                standing,
                load=desk.load,
                on_shift=desk.is_in,
                given_today=desk.given,
                shift_ends=ends,
            )
        return standing

    def _asked(self, floor: Floor) -> Sequence[Demand]:
        """What usually comes at this hour, as the installation knows it from its last weeks."""
        rates = floor.scenario.rates
        if rates is None:
            return ()
        hour = int(floor.now / MINUTE) % 1440 // 60
        if hour not in self._demand:
            self._demand[hour] = [
                Demand(floor.scenario.line(topic), language, weight)
                for (topic, language), weight in mix(rates, hour * 60).items()
            ]
        return self._demand[hour]
