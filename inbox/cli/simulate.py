"""`inbox simulate`: how long customers would wait, and how many people it takes."""

import argparse
import json
from pathlib import Path

from config.check import validate
from config.errors import ConfigError
from config.read import read
from inbox.bootstrap.parts import EXAMPLES
from inbox.cli.where import installation
from inbox.model.errors import InvalidError
from inbox.services.assigning.simulated_history import scenario_of_history
from routing.simulation.compare import compare
from routing.simulation.picture import picture
from routing.simulation.scenario import Scenario
from routing.simulation.staffing import Staffing, staff
from routing.simulation.table import share, table

SHIPPED = EXAMPLES / "simulation"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser(
        "simulate", help="waits with our assignment, beside other ways to give out work"
    )
    source = one.add_mutually_exclusive_group()
    source.add_argument("--history", action="store_true", help="what came here, and who works here")
    source.add_argument("--file", type=Path, help="YAML or JSON; docs/routing.md has the format")
    source.add_argument("--example", choices=examples(), help="one of those that are shipped")
    one.add_argument("--days", type=int, default=7, help="of history (7)")
    one.add_argument("--staff", action="store_true", help="how many people, hour by hour")
    one.add_argument("--json", action="store_true")
    one.add_argument("--svg", type=Path, help="draws a picture there")
    one.add_argument("--seed", type=int, default=1, help="the same seed, the same day (1)")
    one.set_defaults(run=_simulate)


def examples() -> list[str]:
    return sorted(file.stem for file in SHIPPED.glob("*.yaml"))


def _simulate(arguments: argparse.Namespace) -> int:
    if arguments.staff and arguments.svg:
        raise InvalidError("--svg draws a comparison; leave out --staff.", code="options_exclude")
    scenario = _scenario(arguments)
    if arguments.staff:
        return _staff(staff(scenario, arguments.seed), arguments.json)
    found = compare(scenario, arguments.seed)
    if arguments.svg:
        arguments.svg.write_text(picture(found), encoding="utf-8")
    print(json.dumps(found.as_json()) if arguments.json else "\n".join(table(found)))
    return 0


def _scenario(arguments: argparse.Namespace) -> Scenario:
    if arguments.history:
        on = installation(arguments)
        try:
            return on.store.read(scenario_of_history, on.plan, arguments.days)
        finally:
            on.close()
    return load(arguments.file or SHIPPED / f"{arguments.example or 'steady'}.yaml")


def load(file: Path) -> Scenario:
    """Raises ConfigError with file, line and key. JSON is YAML too."""
    node = read(file, str(file))
    if not isinstance(node.value, dict):
        raise ConfigError([node.problem("must hold agents, and rates or arrivals")])
    return validate(Scenario, node)


def _staff(found: Staffing, as_json: bool) -> int:
    if as_json:
        print(json.dumps(found.as_json()))
        return 0
    goal = f"{share(found.share)} within {found.minutes:g} min"
    print(f"{found.name}: {goal}; the pool is what all-knowing people would take")
    for hour in found.hours:
        reached = "not reached" if not hour.is_reached else share(hour.within)
        print(
            f"{hour.hour:02}:00  {hour.arrivals:6.1f} come  {hour.erlang:5.1f} erlang  "
            f"pool {hour.pool:3}  people {hour.people:3}  {reached}"
        )
        for profile in hour.profiles:
            print(f"       {profile.count:3} × {profile.said}")
    return 0
