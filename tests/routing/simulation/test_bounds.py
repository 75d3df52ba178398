"""What nobody can beat: all-knowing people, and the same people handing over what they have begun."""

from typing import Any

from routing.simulation.compare import compare, serve
from routing.simulation.scenario import Scenario
from routing.simulation.traffic import calls


def made(**more: Any) -> Scenario:
    """One knows both, one knows only x; two of x come, then one of y."""
    base: dict[str, Any] = {
        "agents": [
            {"id": "both", "topics": ["x", "y"]},
            {"id": "one", "topics": ["x"]},
        ],
        "arrivals": [
            {"minute": 0, "topic": "x", "handling_minutes": 10},
            {"minute": 1, "topic": "x", "handling_minutes": 2},
            {"minute": 4, "topic": "y", "handling_minutes": 10},
        ],
    }
    return Scenario.model_validate(base | more)


def test_what_was_begun_moves_to_make_room_and_no_time_is_lost() -> None:
    scenario = made()
    found = serve(scenario, calls(scenario, 1), "handing over")
    assert (found.waits.mean, found.reassigned) == (0.0, 1)
    assert serve(scenario, calls(scenario, 1), "first-come pull").waits.mean == 6 * 60 / 3


def test_somebody_waits_only_where_too_few_know_it() -> None:
    agents = [{"id": "a", "topics": ["x"]}, {"id": "late", "topics": ["y"], "hours": "10:00-11:00"}]
    scenario = made(agents=agents)
    found = serve(scenario, calls(scenario, 1), "handing over").topics
    assert found["y"].mean == (600 - 4) * 60
    assert serve(scenario, calls(scenario, 1), "pool").topics["y"].mean == 8 * 60


def test_time_that_somebody_worked_stays_with_them_when_it_is_handed_over() -> None:
    found = serve(made(), calls(made(), 1), "handing over")
    # After 14 minutes all is done: one was busy all the time, the other for 2 minutes and for 6.
    assert (found.load_high, found.load_low) == (1.0, 8 / 14)


def test_neither_our_assignment_nor_others_beat_the_bounds() -> None:
    people = [{"id": f"a{n}", "topics": [f"t{n % 4}", f"t{(n * 3 + 1) % 4}"]} for n in range(8)]
    rates = {"per_hour": 40, "topics": {f"t{n}": 1 for n in range(4)}}
    scenario = Scenario.model_validate({"agents": people, "rates": rates, "days": 2})
    found = {one.policy: one.waits.mean or 0.0 for one in compare(scenario, 2).policies}
    assert found["pool"] <= found["handing over"] <= found["inkorg"] < found["round robin"]
