"""The live board: what waits, what came and who was answered in time today, each beside what is normal."""

from collections.abc import Iterable
from typing import Any

from inbox.services.people.agents import list_agents
from inbox.services.plan import Plan
from inbox.services.reports.board_behind import in_time_today
from inbox.services.reports.board_clock import ELAPSED, set_clock
from inbox.services.reports.marks import read_marks
from inbox.services.reports.normal import Normals
from inbox.services.wallboards import Scope
from inbox.store.reading.figures import HOURS, start_of_hours
from inbox.store.reading.labels import Labels
from inbox.store.reading.overview import read_overview
from inbox.store.unit import Unit
from routing.figures.periods import start_of


def make_board(
    unit: Unit,
    plan: Plan,
    labels: Labels,
    scope: Scope,
    normals: Normals,
    by: str = "channel",
    clock: str = ELAPSED,
) -> dict[str, Any]:
    """Made once for all who look, so whoever calls has asked before what they may see."""
    zone = plan.organisation.zone
    agents = [one for one in list_agents(unit) if one["active"] and _is_of(one, scope)]
    board = read_overview(unit, zone, labels, agents, scope.team, scope.channel, by)
    in_time = in_time_today(unit, scope, start_of("d", unit.now, zone), by)
    for row in board[f"{by}s"]:
        id = row[by]["id"]
        # Of a team it is not kept by channel or topic.
        row["in_today_normal"] = None if scope.team else normals.came(unit.now, id)
        row["within_target"] = _share([in_time.get(id, (0, 0))])
    board |= {
        "within_target": _share(in_time.values()),
        "within_target_normal": normals.within_target(),
        "in_today_normal": normals.came(unit.now),
        "hours_normal": list(normals.hours),
        **normals.waiting(),
        "marks": read_marks(unit, labels, start_of_hours(unit.now, HOURS)),
    }
    set_clock(unit, plan, scope, board, normals, by, clock)
    return board


def _is_of(agent: dict[str, Any], scope: Scope) -> bool:
    return scope.team is None or scope.team in agent["teams"]


def _share(pairs: Iterable[tuple[int, int]]) -> dict[str, int]:
    several = list(pairs)
    return {"n": sum(n for n, _ in several), "in_time": sum(yes for _, yes in several)}
