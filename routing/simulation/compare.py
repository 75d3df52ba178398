"""One scenario served in several ways: the same conversations, the same work, other decisions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routing.simulation import erlang
from routing.simulation.figures import Figures, figures
from routing.simulation.floor import Floor, Policy
from routing.simulation.ours import Ours
from routing.simulation.policies import HandingOver, LeastLoaded, Pool, Pull, RoundRobin
from routing.simulation.scenario import Scenario
from routing.simulation.traffic import MINUTE, Call, calls

POLICIES: Mapping[str, Callable[[], Policy]] = {
    "inkorg": Ours,
    "round robin": RoundRobin,
    "least loaded": LeastLoaded,
    "first-come pull": Pull,
    "handing over": HandingOver,
    "pool": Pool,
}


@dataclass(frozen=True, slots=True)
class Exact:
    """What Erlang C says, where arrivals and people stay the same all the time."""

    servers: int
    erlang: float
    waiting: float
    mean: float
    p90: float


@dataclass(frozen=True, slots=True)
class Comparison:
    name: str
    seed: int
    policies: tuple[Figures, ...]
    exact: Exact | None

    def of(self, policy: str) -> Figures:
        return next(each for each in self.policies if each.policy == policy)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "seed": self.seed,
            "policies": [each.as_json() for each in self.policies],
            "erlang_c": None
            if self.exact is None
            else {name: getattr(self.exact, name) for name in Exact.__slots__},
        }


def compare(scenario: Scenario, seed: int, only: Sequence[str] = ()) -> Comparison:
    drawn = calls(scenario, seed)
    names = [name for name in POLICIES if not only or name in only]
    if not _are_equally_fast(scenario):
        # What is handed over would go on at the pace of whoever began it: no bound then.
        names = [name for name in names if name != HandingOver.name]
    found = [serve(scenario, drawn, name) for name in names]
    return Comparison(scenario.name, seed, tuple(found), exact(scenario))


def serve(scenario: Scenario, drawn: Sequence[Call], name: str) -> Figures:
    floor = Floor(scenario, all_knowing=name == "pool")
    policy = POLICIES[name]()
    floor.run(drawn, policy)
    counted = [one for one in floor.served if one.call.at >= scenario.warm_up_minutes * MINUTE]
    loosened = policy.loosened if isinstance(policy, Ours) else 0
    return figures(name, counted, floor.desks, scenario.goal, floor.reassigned, loosened)


def exact(scenario: Scenario) -> Exact | None:
    rates = scenario.rates
    if rates is None or rates.waves or rates.hours != ((0, 1440),):
        return None
    if any(worker.hours for worker in scenario.agents) or not _are_equally_fast(scenario):
        return None
    servers = sum(worker.count for worker in scenario.agents)
    total = sum(rates.topics.values())
    minutes = sum(scenario.handling_minutes(t) * w for t, w in rates.topics.items()) / total
    load = rates.per_hour * minutes / 60
    seconds = minutes * MINUTE
    return Exact(
        servers,
        load,
        erlang.waits(servers, load),
        erlang.mean_wait(servers, load, seconds),
        erlang.percentile(servers, load, seconds, 0.9),
    )


def _are_equally_fast(scenario: Scenario) -> bool:
    return all(worker.speed == 1 for worker in scenario.agents)
