"""What a simulated day was like: waits, service level, load; of all, and for each topic and language."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from routing.simulation.floor import Desk, Served
from routing.simulation.scenario import Goal


@dataclass(frozen=True, slots=True)
class Waits:
    """In seconds. None where there was nothing to be measured."""

    many: int
    mean: float | None
    p50: float | None
    p90: float | None
    within: float | None
    """The share that waited no longer than the goal."""
    unserved: int


@dataclass(frozen=True, slots=True)
class Figures:
    policy: str
    waits: Waits
    load: float | None
    """The share of their time that people were busy."""
    load_low: float | None
    load_high: float | None
    """Of the least and the most busy tenth."""
    reassigned: int
    loosened: int
    topics: dict[str, Waits] = field(default_factory=dict)
    languages: dict[str, Waits] = field(default_factory=dict)
    hours: dict[int, Waits] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def waits(served: Sequence[Served], goal: Goal) -> Waits:
    """Those whom nobody came to count with the time until the end, so that leaving them is no way to win."""
    times = sorted(one.wait for one in served)
    if not times:
        return Waits(0, None, None, None, None, 0)
    quick = sum(1 for one in served if one.wait <= goal.minutes * 60 and one.desk is not None)
    unserved = sum(1 for one in served if one.desk is None)
    return Waits(
        many=len(times),
        mean=sum(times) / len(times),
        p50=percentile(times, 0.5),
        p90=percentile(times, 0.9),
        within=quick / len(times),
        unserved=unserved,
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that so many are not above."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def figures(
    policy: str,
    served: Sequence[Served],
    desks: Sequence[Desk],
    goal: Goal,
    reassigned: int = 0,
    loosened: int = 0,
) -> Figures:
    topics: dict[str, list[Served]] = defaultdict(list)
    languages: dict[str, list[Served]] = defaultdict(list)
    hours: dict[int, list[Served]] = defaultdict(list)
    for one in served:
        topics[one.call.topic].append(one)
        languages[one.call.language].append(one)
        hours[int(one.call.at // 3600)].append(one)
    low, mean, high = _load(desks)
    return Figures(
        policy=policy,
        waits=waits(served, goal),
        load=mean,
        load_low=low,
        load_high=high,
        reassigned=reassigned,
        loosened=loosened,
        topics={name: waits(of, goal) for name, of in sorted(topics.items())},
        languages={name: waits(of, goal) for name, of in sorted(languages.items())},
        hours={hour: waits(of, goal) for hour, of in sorted(hours.items())},
    )


def _load(desks: Sequence[Desk]) -> tuple[float | None, float | None, float | None]:
    shares = sorted(desk.busy / desk.here for desk in desks if desk.here > 0)
    if not shares:
        return None, None, None
    tenth = max(1, len(shares) // 10)
    all_busy = sum(desk.busy for desk in desks) / sum(desk.here for desk in desks)
    return sum(shares[:tenth]) / tenth, all_busy, sum(shares[-tenth:]) / tenth
