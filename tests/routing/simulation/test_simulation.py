"""Simulated days: nobody waits beside somebody idle who could, and the same seed is the same day."""

from pathlib import Path
from typing import Any

import pytest

from config.check import validate
from config.errors import ConfigError
from config.read import read
from routing.simulation.compare import POLICIES, compare, serve
from routing.simulation.picture import picture
from routing.simulation.scenario import Scenario
from routing.simulation.staffing import staff
from routing.simulation.table import table
from routing.simulation.traffic import calls

EXAMPLES = Path(__file__).parents[3] / "config" / "examples" / "simulation"


def made(**more: Any) -> Scenario:
    base = {
        "agents": [
            {"id": "a", "count": 3, "topics": ["x"], "languages": ["sv"]},
            {"id": "b", "count": 3, "topics": ["y"], "languages": ["sv", "nb"]},
            {"id": "both", "count": 2, "topics": ["x", "y"], "languages": ["sv", "nb"]},
        ],
        "rates": {"per_hour": 40, "topics": {"x": 1, "y": 1}, "languages": {"sv": 3, "nb": 1}},
        "handling": {"minutes": 8},
    }
    return Scenario.model_validate(base | more)


def load(name: str) -> Scenario:
    file = EXAMPLES / f"{name}.yaml"
    return validate(Scenario, read(file, file.name))


@pytest.mark.parametrize("name", ["steady", "morning", "outage"])
def test_on_the_shipped_mixes_customers_wait_a_quarter_less_than_in_turn(name: str) -> None:
    scenario = load(name).model_copy(update={"days": 1})
    drawn = calls(scenario, 1)
    ours, turn = serve(scenario, drawn, "inkorg").waits, serve(scenario, drawn, "round robin").waits
    assert ours.many == turn.many
    assert ours.unserved == 0
    assert (ours.mean or 0) < 0.75 * (turn.mean or 0)
    assert (ours.p90 or 0) < 0.75 * (turn.p90 or 0)


def test_the_shipped_people_know_what_the_text_beside_them_says() -> None:
    for name in ("steady", "morning", "outage"):
        people = load(name).agents
        assert len(people) == 30
        assert {len(one.topics) for one in people} <= {3, 4, 5}
        assert {len(one.languages) for one in people} <= {1, 2, 3}


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_everybody_is_served_once_and_by_somebody_who_can(policy: str) -> None:
    found = serve(made(), calls(made(), 3), policy)
    assert found.waits.many == len(calls(made(), 3))
    assert found.waits.unserved == 0


def test_the_same_seed_is_the_same_day_and_another_is_not() -> None:
    assert compare(made(), 4).as_json() == compare(made(), 4).as_json()
    assert compare(made(), 4).as_json() != compare(made(), 5).as_json()


def test_a_topic_that_nobody_knows_waits_until_the_end_and_is_counted() -> None:
    rates = {"per_hour": 10, "topics": {"x": 1, "y": 1}, "languages": {"fi": 1}}
    found = serve(made(rates=rates), calls(made(rates=rates), 1), "inkorg")
    assert found.waits.unserved == found.waits.many > 0
    assert found.waits.within == 0


def test_whoever_leaves_gives_back_what_they_have_not_begun() -> None:
    agents = [
        {"id": "early", "hours": "08:00-09:00", "capacity": 5},
        {"id": "late", "hours": "08:30-17:00"},
    ]
    arrivals = [{"minute": 480 + i, "topic": "x", "handling_minutes": 30} for i in range(5)]
    scenario = Scenario.model_validate({"agents": agents, "arrivals": arrivals})
    found = serve(scenario, calls(scenario, 1), "inkorg")
    assert found.reassigned > 0
    assert found.waits.unserved == 0


def test_what_is_due_first_is_served_first() -> None:
    arrivals = [
        {"minute": 0, "handling_minutes": 10},
        {"minute": 1},
        {"minute": 2, "due_minutes": 10, "handling_minutes": 1},
    ]
    scenario = Scenario.model_validate({"agents": [{"id": "a"}], "arrivals": arrivals})
    found = compare(scenario, 1, ["inkorg", "first-come pull"])
    assert found.of("inkorg").waits.p50 == 8 * 60


def test_a_table_and_a_picture_tell_of_each_policy() -> None:
    found = compare(made(), 1)
    lines, drawn = "\n".join(table(found)), picture(found)
    for policy in POLICIES:
        assert policy in lines
        assert policy in drawn
    assert drawn.startswith("<svg")


def test_so_many_people_are_enough_and_are_named_with_what_they_know() -> None:
    rates = {"per_hour": 30, "topics": {"x": 1, "y": 1}, "hours": "09:00-10:00"}
    rates["languages"] = {"sv": 1}  # type: ignore[assignment]
    (hour,) = staff(made(rates=rates, goal={"minutes": 2, "share": 0.8}), 1).hours
    assert hour.hour == 9
    assert hour.is_reached
    assert hour.people >= hour.pool >= hour.erlang
    assert sum(profile.count for profile in hour.profiles) == hour.people


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("agents: []", "agents"),
        ("agents: [{id: a}]", "either rates or arrivals"),
        ("agents: [{id: a}, {id: a}]\narrivals: [{minute: 1}]", "there twice"),
        ("agents: [{id: a, hours: 17:00-08:00}]\narrivals: [{minute: 1}]", "ends before it begins"),
        ("agents: [{id: a}]\nrates: {per_hour: 1, topics: {x: 0}}", "weight above 0"),
        ("agents: [{id: a}]\narrivals: [{minute: 1}]\nparents: {a: b, b: a}", "below itself"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_its_place(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "day.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=said):
        validate(Scenario, read(file, "day.yaml"))
