"""Erlang C against figures that others published, and against a simulated pool."""

import math

import pytest

from routing.simulation import erlang
from routing.simulation.compare import compare
from routing.simulation.scenario import Scenario


@pytest.mark.parametrize(
    ("servers", "load", "published"),
    # The small ones are short enough for paper.
    [(25, 20.0, 0.209), (1, 0.5, 0.5), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (10, 8.0, 0.409)],
)
def test_the_share_that_waits_is_the_published_one(
    servers: int, load: float, published: float
) -> None:
    assert erlang.waits(servers, load) == pytest.approx(published, abs=0.0006)


def by_definition(servers: int, load: float) -> float:
    top = load**servers / math.factorial(servers) * servers / (servers - load)
    return top / (sum(load**k / math.factorial(k) for k in range(servers)) + top)


@pytest.mark.parametrize(("servers", "load"), [(25, 20.0), (5, 4.9), (40, 12.0), (60, 55.0)])
def test_the_recursion_is_the_definition(servers: int, load: float) -> None:
    assert erlang.waits(servers, load) == pytest.approx(by_definition(servers, load), rel=1e-12)


def test_more_work_than_people_waits_for_ever() -> None:
    assert erlang.waits(5, 5.0) == 1.0
    assert erlang.mean_wait(5, 6.0, 60) == math.inf
    assert erlang.within(5, 6.0, 60, 10) == 0.0
    assert erlang.percentile(5, 5.0, 60, 0.9) == math.inf
    assert erlang.servers_for(0.0, 60, 10, 0.8) == 0


def test_the_fewest_servers_are_enough_and_one_less_is_not() -> None:
    servers = erlang.servers_for(20.0, 8.0, 2.0, 0.8)
    assert erlang.within(servers, 20.0, 8.0, 2.0) >= 0.8
    assert erlang.within(servers - 1, 20.0, 8.0, 2.0) < 0.8


def test_a_simulated_pool_waits_as_erlang_says() -> None:
    scenario = Scenario.model_validate(
        {
            "days": 30, "warm_up_minutes": 600,
            "agents": [{"id": "a", "count": 5}],
            "rates": {"per_hour": 18, "topics": {"a": 1}},
            "handling": {"minutes": 10},
        }
    )  # fmt: skip
    found = compare(scenario, 5, ["pool"])
    assert found.exact is not None
    mean = found.of("pool").waits.mean
    assert mean == pytest.approx(found.exact.mean, rel=0.15)
