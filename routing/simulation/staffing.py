"""The other way round: how many people, with which competences, for a wanted service level."""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from inbox.model.words import Priority
from routing.simulation import erlang
from routing.simulation.compare import serve
from routing.simulation.floor import Floor
from routing.simulation.scenario import Arrival, Rates, Scenario, Worker
from routing.simulation.traffic import MINUTE, Call, calls, mix

_LENGTH_MINUTES = 600
_WARM_UP_MINUTES = 60
_MOST_MORE = 4
"""Times the pool: where more would be asked, the competences that there are can't do it."""

Share = tuple[str, str]
"""A topic and a language."""


@dataclass(frozen=True, slots=True)
class Profile:
    """People with the same competences."""

    count: int
    topics: tuple[str, ...]
    languages: tuple[str, ...]

    @property
    def said(self) -> str:
        return f"{', '.join(self.topics) or 'any topic'} · {', '.join(self.languages) or 'any language'}"


@dataclass(frozen=True, slots=True)
class Hour:
    hour: int
    arrivals: float
    erlang: float
    pool: int
    """People who know everything."""
    people: int
    within: float
    is_reached: bool
    profiles: tuple[Profile, ...]


@dataclass(frozen=True, slots=True)
class Staffing:
    name: str
    minutes: float
    share: float
    hours: tuple[Hour, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def staff(scenario: Scenario, seed: int) -> Staffing:
    """Each hour of the day as if it lasted: so many that what comes then is answered in time.

    The people are like those whom the scenario has, any number of each.
    """
    found: list[Hour] = []
    same: dict[tuple[tuple[Share, float], ...], Hour] = {}
    for hour in range(24):
        demand = demand_of(scenario, hour)
        key = tuple(sorted(demand.items()))
        if demand and key not in same:
            same[key] = _hour(scenario, hour, demand, seed)
        if demand:
            found.append(replace(same[key], hour=hour))
    goal = scenario.goal
    return Staffing(scenario.name, goal.minutes, goal.share, tuple(found))


def demand_of(scenario: Scenario, hour: int) -> dict[Share, float]:
    """How many come in that hour of the day, by topic and language."""
    if scenario.rates is not None:
        return _of_rates(scenario.rates, hour)
    came = Counter(
        (one.topic, one.language)
        for one in scenario.arrivals
        if int(one.minute) % 1440 // 60 == hour
    )
    last = max((one.minute for one in scenario.arrivals), default=0.0)
    days = max(1, math.ceil(last / 1440))
    return {share: many / days for share, many in came.items()}


def _of_rates(rates: Rates, hour: int) -> dict[Share, float]:
    """The busiest minute of the hour holds for all of it."""
    usual = sum(rates.topics.values()) * sum(rates.languages.values())
    minutes = (mix(rates, minute) for minute in range(hour * 60, hour * 60 + 60, 5))
    busiest = max(minutes, key=lambda each: sum(each.values()))
    found = {share: rates.per_hour * weight / usual for share, weight in busiest.items()}
    return {share: many for share, many in found.items() if many > 0}


def _hour(scenario: Scenario, hour: int, demand: Mapping[Share, float], seed: int) -> Hour:
    arrivals = sum(demand.values())
    work = sum(scenario.handling_minutes(topic) * many for (topic, _), many in demand.items())
    load, handling, goal = work / 60, work / arrivals, scenario.goal
    pool = erlang.servers_for(load, handling, goal.minutes, goal.share)
    shapes = _shapes(scenario)
    people = _chosen(scenario, shapes, demand, pool)
    within = _within(scenario, people, demand, seed)
    while within < goal.share and len(people) < pool * _MOST_MORE + 10:
        more = max(1, len(people) // 25)
        people = _chosen(scenario, shapes, demand, len(people) + more)
        within = _within(scenario, people, demand, seed)
    counted = Counter(_profile(worker) for worker in people)
    profiles = tuple(
        Profile(many, topics, languages) for (topics, languages), many in sorted(counted.items())
    )
    is_reached = within >= goal.share
    return Hour(hour, arrivals, load, pool, len(people), within, is_reached, profiles)


def _shapes(scenario: Scenario) -> list[Worker]:
    """One of each kind of people that there is."""
    found: dict[object, Worker] = {}
    for worker in scenario.agents:
        alone = worker.model_copy(update={"count": 1})
        found.setdefault(_profile(worker), alone)
    return list(found.values())


def _profile(worker: Worker) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sorted(worker.topics)), tuple(sorted(worker.languages))


def _chosen(
    scenario: Scenario, shapes: Sequence[Worker], demand: Mapping[Share, float], many: int
) -> list[Worker]:
    """One by one, each where most is left to be done by the fewest."""
    floor = Floor(scenario.model_copy(update={"agents": tuple(shapes)}))
    fits = {share: sorted(floor.fit(_call(share))) for share in demand}
    can: list[list[Share]] = [[] for _ in floor.desks]
    for share, fit in fits.items():
        for desk in fit:
            can[desk].append(share)
    hands = dict.fromkeys(demand, 0.0)
    work = {s: scenario.handling_minutes(s[0]) * n / 60 for s, n in demand.items()}
    chosen: list[Worker] = []
    for _ in range(many):
        desk = max(
            range(len(can)), key=lambda d: (sum(work[s] / (1 + hands[s]) for s in can[d]), -d)
        )
        total = sum(work[share] for share in can[desk]) or 1.0
        for share in can[desk]:
            hands[share] += work[share] / total
        chosen.append(shapes[desk])
    return chosen


def _call(share: Share) -> Call:
    return Call(0, 0.0, share[0], share[1], "email", Priority.NORMAL, None, 1.0)


def _within(
    scenario: Scenario, people: Sequence[Worker], demand: Mapping[Share, float], seed: int
) -> float:
    """The share that would be answered in time, by simulation with our assignment."""
    if not people:
        return 0.0
    topics = sorted({topic for topic, _ in demand})
    arrivals = _stream(demand, seed)
    agents = tuple(
        worker.model_copy(update={"id": f"{n}", "count": 1, "hours": ()})
        for n, worker in enumerate(people)
    )
    of_hour = Scenario(
        name=scenario.name,
        warm_up_minutes=_WARM_UP_MINUTES,
        agents=agents,
        arrivals=arrivals,
        parents={t: p for t, p in scenario.parents.items() if t in topics or p in topics},
        handling=scenario.handling,
        goal=scenario.goal,
        assignment=scenario.assignment,
    )
    return serve(of_hour, calls(of_hour, seed), "inkorg").waits.within or 0.0


def _stream(demand: Mapping[Share, float], seed: int) -> tuple[Arrival, ...]:
    luck = random.Random(seed)
    shares, weights = list(demand), list(demand.values())
    minute = 0.0
    found: list[Arrival] = []
    while True:
        minute += luck.expovariate(sum(weights) / MINUTE)
        if minute >= _LENGTH_MINUTES:
            return tuple(found)
        topic, language = luck.choices(shares, weights)[0]
        found.append(Arrival(minute=minute, topic=topic, language=language))
