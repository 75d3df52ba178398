"""A time of its own: acts in their order, and after each what a worker and a clock would have done."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from inbox.bootstrap.parts import Installation
from inbox.model.actor import SYSTEM
from inbox.model.bell import Ring, SilentBell
from inbox.services.figures.handling import number_visits
from inbox.services.outbound.deliver import SendLater
from inbox.services.plan import Plan
from inbox.services.running import jobs
from inbox.services.surveys.follow import follow_closes
from inbox.services.waits.clocks import keep_clocks
from inbox.services.waits.due_turn import DueTurn
from inbox.services.waits.levels import note_levels
from workers.actors import ACTORS, Job
from workers.demo.unhurried import Unhurried

TICK = timedelta(minutes=30)
AT_ONCE = 50
LATER = frozenset({"figures", "learn", "notices", "report_mail"})
"""Not done here: made anew from all that was brought in, or of no use to anybody now."""


@dataclass(order=True)
class Act:
    at: datetime
    turn: int
    do: Callable[[], None] = field(compare=False)


class WorkBell(SilentBell):
    """Remembers that there may be something to do."""

    def __init__(self) -> None:
        self.rang = False

    def ring(self, ring: Ring) -> None:
        self.rang = self.rang or ring.topic == "work"


class MadeTime:
    def __init__(self, on: Installation, plan: Plan, start: datetime) -> None:
        self.now = start
        self.plan = plan
        self._bell = WorkBell()
        self.store = Unhurried(on.store.url, on.store.data, self._bell, lambda: self.now)
        self.store.do_last(partial(keep_clocks, plan=plan))
        self.on = replace(on, store=self.store, plan=plan)
        self._acts: list[Act] = []
        self._turns = count()
        self._due = DueTurn()

    def close(self) -> None:
        self.store.close()

    def at(self, at: datetime, do: Callable[[], None]) -> None:
        heapq.heappush(self._acts, Act(at, next(self._turns), do))

    def within(self, seconds: float, do: Callable[[], None]) -> None:
        self.at(self.now + timedelta(seconds=seconds), do)

    def run(self, until: datetime) -> None:
        whole = self.now.replace(minute=0, second=1, microsecond=0)
        self.at(whole + timedelta(hours=1), self._tick)
        while self._acts and self._acts[0].at < until:
            act = heapq.heappop(self._acts)
            self.now = max(self.now, act.at)
            act.do()
            if self._bell.rang:
                self.work()
        self.now = until
        self.work()

    def wait(self, seconds: float) -> None:
        """Until what was put off for so long is done."""
        self.now += timedelta(seconds=seconds)
        self.work()

    def work(self) -> None:
        self._bell.rang = False
        while claimed := self.store.write_lightly(SYSTEM, jobs.claim, "past", AT_ONCE):
            for job in claimed:
                try:
                    if job.actor not in LATER:
                        ACTORS[job.actor](self.on, Job(job.id, job.args))
                except SendLater as later:
                    self.store.write(jobs.postpone, job.id, job.claim, later.pause)
                else:
                    self.store.write_lightly(SYSTEM, jobs.finish, job.id, job.claim)

    def _tick(self) -> None:
        """What comes round again."""
        self.at(self.now + TICK, self._tick)
        while self._due.look(self.store, self.plan):
            pass
        follow_closes(self.store, self.plan)
        if self.now.minute < TICK.seconds // 60:
            self.store.write(note_levels)
            while self.store.write(number_visits, self.plan):
                pass
        self.work()
