"""The floor of a simulated service: who is there, who is busy, and what happens when."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Protocol

from inbox.model.words import Presence
from routing.competence import Competence, CompetenceKind
from routing.crew import Crew
from routing.kinds import Kind, kind_of
from routing.queue import Candidate, Waiting
from routing.simulation.scenario import Scenario, Worker
from routing.simulation.traffic import MINUTE, Call

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday."""


@dataclass(slots=True)
class Desk:
    """One person."""

    id: int
    shape: Worker
    is_in: bool = False
    ends: float | None = None
    """When they leave, in seconds; None where they never do."""
    doing: Call | None = None
    queue: deque[Call] = field(default_factory=deque)
    """What was given to them and not begun."""
    idle_since: float = 0.0
    given: int = 0
    busy: float = 0.0
    here: float = 0.0
    since: float = 0.0

    @property
    def load(self) -> int:
        return len(self.queue) + (self.doing is not None)


@dataclass(frozen=True, slots=True)
class Served:
    call: Call
    wait: float
    desk: int | None
    """None: nobody came to it before the end."""


class Policy(Protocol):
    """Who gets what. Answers by `Floor.give`."""

    name: str

    def came(self, floor: "Floor", call: Call) -> None: ...
    def freed(self, floor: "Floor", desk: Desk) -> None: ...
    def entered(self, floor: "Floor", desk: Desk) -> None: ...
    def left(self, floor: "Floor", desk: Desk, had: Sequence[Call]) -> None: ...
    def waiting(self) -> Sequence[Call]: ...


class Floor:
    def __init__(self, scenario: Scenario, all_knowing: bool = False) -> None:
        self.scenario = scenario
        self.now = 0.0
        shapes = [shape for shape in scenario.agents for _ in range(shape.count)]
        self.desks = [Desk(id, shape) for id, shape in enumerate(shapes)]
        self.candidates = [_candidate(desk, all_knowing) for desk in self.desks]
        self.crew = Crew(self.candidates, BEGIN.date(), "")
        self.served: list[Served] = []
        self.reassigned = 0
        self._fits: dict[Kind, frozenset[int]] = {}
        self._events: list[tuple[float, int, str, int]] = []
        self._number = count()
        self._kinds: dict[tuple[str, str, str, str], Kind] = {}
        self._at: dict[int, tuple[Desk, float]] = {}
        """Who works on a conversation, and until when."""

    @property
    def moment(self) -> datetime:
        return BEGIN + timedelta(seconds=self.now)

    def waiting(self, call: Call) -> Waiting:
        line = self.scenario.line(call.topic)
        return Waiting(
            conversation=call.number,
            version=1,
            waiting_since=BEGIN + timedelta(seconds=call.at),
            channel_kind=call.channel,
            topic=call.topic,
            ancestors=line[1:],
            language=call.language,
            priority=call.priority,
            due_at=None if call.due is None else BEGIN + timedelta(seconds=call.due),
            neighbours=self._neighbours(call.topic),
            minutes=self.scenario.handling_minutes(call.topic),
        )

    def _neighbours(self, topic: str) -> tuple[str, ...]:
        parents = self.scenario.parents
        above = parents.get(topic)
        return tuple(t for t, p in parents.items() if p == above and t != topic) if above else ()

    def fit(self, call: Call) -> frozenset[int]:
        """Who knows enough, there or not."""
        key = (call.topic, call.language, call.channel, call.priority)
        kind = self._kinds.get(key)
        if kind is None:
            rules = {"": self.scenario.assignment}
            at = BEGIN + timedelta(seconds=call.at)
            kind = self._kinds[key] = kind_of(self.waiting(call), at, rules).strict
        found = self._fits.get(kind)
        if found is None:
            able = self.crew.screen(kind).able
            found = self._fits[kind] = frozenset(one.agent for one in able)
        return found

    def give(self, desk: Desk, call: Call) -> None:
        desk.given += 1
        desk.queue.append(call)
        self.begin(desk)

    def begin(self, desk: Desk) -> None:
        """The next of what they have, if they are there and have time."""
        if desk.doing is not None or not desk.queue or not desk.is_in:
            return
        desk.doing = call = desk.queue.popleft()
        self.served.append(Served(call, self.now - call.at, desk.id))
        took = call.work / desk.shape.speed
        desk.busy += took
        self._at[call.number] = (desk, self.now + took)
        self._plan(self.now + took, "done", call.number)

    def hand_over(self, desk: Desk, to: Desk) -> None:
        """What one is doing goes on with another who is free, with no time lost."""
        call = desk.doing
        assert call is not None
        assert to.doing is None
        left = self._at[call.number][1] - self.now
        desk.busy -= left
        to.busy += left
        desk.doing, to.doing = None, call
        self._at[call.number] = (to, self.now + left)
        self.reassigned += 1

    def _plan(self, at: float, what: str, of: int) -> None:
        heappush(self._events, (at, next(self._number), what, of))

    def run(self, calls: Sequence[Call], policy: Policy) -> None:
        self._plan_shifts()
        for call in calls:
            self._plan(call.at, "came", call.number)
        end = self._end(calls)
        while self._events and self._events[0][0] <= end:
            self.now, _, what, of = heappop(self._events)
            if what == "came":
                policy.came(self, calls[of])
            elif what == "done":
                self._done(self._at.pop(of)[0], policy)
            else:
                self._at_desk(self.desks[of], what, policy)
        self._close(policy)

    def _done(self, desk: Desk, policy: Policy) -> None:
        desk.doing = None
        desk.idle_since = self.now
        self.begin(desk)
        if desk.is_in and desk.doing is None:
            policy.freed(self, desk)

    def _at_desk(self, desk: Desk, what: str, policy: Policy) -> None:
        if what == "out":
            self._leave(desk, policy)
        else:
            desk.is_in, desk.since, desk.idle_since = True, self.now, self.now
            desk.ends = next(self._ends(desk), None)
            self.begin(desk)
            policy.entered(self, desk)

    def _leave(self, desk: Desk, policy: Policy) -> None:
        """They finish what they are doing; what they have not begun goes back."""
        desk.is_in = False
        desk.here += self.now - desk.since
        had, desk.queue = list(desk.queue), deque()
        self.reassigned += len(had)
        policy.left(self, desk, had)

    def _ends(self, desk: Desk) -> Iterator[float]:
        minute = self.now / MINUTE
        for _, end in self._shifts(desk):
            if end > minute:
                yield end * MINUTE

    def _shifts(self, desk: Desk) -> list[tuple[float, float]]:
        days = range(self.scenario.days + 1)
        return [
            (day * 1440 + start, day * 1440 + end)
            for day in days
            for start, end in desk.shape.hours
        ]

    def _plan_shifts(self) -> None:
        for desk in self.desks:
            if not desk.shape.hours:
                self._plan(0.0, "in", desk.id)
            for start, end in self._shifts(desk):
                self._plan(start * MINUTE, "in", desk.id)
                self._plan(end * MINUTE, "out", desk.id)

    def _end(self, calls: Sequence[Call]) -> float:
        """A day more than is asked for, so that what is left can be answered."""
        last = max((call.at for call in calls), default=0.0)
        return max(self.scenario.days * 1440 * MINUTE, last) + 1440 * MINUTE

    def _close(self, policy: Policy) -> None:
        left = [*policy.waiting(), *(call for desk in self.desks for call in desk.queue)]
        self.served += [Served(call, self.now - call.at, None) for call in left]
        for desk in self.desks:
            if desk.is_in:
                desk.here += self.now - desk.since


def _candidate(desk: Desk, all_knowing: bool) -> Candidate:
    shape = desk.shape
    granted: list[tuple[CompetenceKind, Mapping[str, int]]] = [
        ("topic", shape.topics),
        ("language", shape.languages),
        ("channel", shape.channels),
    ]
    competences = tuple(
        Competence(kind, value, level) for kind, of in granted for value, level in of.items()
    )
    return Candidate(
        agent=desk.id,
        teams=frozenset(),
        competences=() if all_knowing else competences,
        capacity=shape.capacity,
        load=0,
        presence=Presence.AVAILABLE,
    )
